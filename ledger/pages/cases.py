"""The page of cases: what has to be looked at by which day, and what came of it."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Final

from nicegui import run, ui

from interface.browser_elements import element, text
from ledger.case_desk import CaseDesk, CasesOverview
from ledger.cases import WORDS_CHARACTERS_MAX, Case, CaseState, CaseStep, StepKind
from ledger.pages.case_wording import CaseCard, CaseWording
from ledger.pages.entrance import signed_in
from ledger.store.case_keeping import StepAnswer
from ledger.store.database import StoreError
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import DropId
from messaging.contracts.images import MEDIA_TYPE
from messaging.identifiers import new_id
from people.audit import NOBODY, Deed
from people.office import PeopleOffice

_DEEDS: Final = {
    StepKind.NOTED: Deed.CASE_NOTED,
    StepKind.SETTLED: Deed.CASE_SETTLED,
    StepKind.REOPENED: Deed.CASE_REOPENED,
}


class CasesPage:
    """One open page; draws in the element that is open when it is made."""

    def __init__(
        self, wording: CaseWording, desk: CaseDesk, office: PeopleOffice
    ) -> None:
        self._wording = wording
        self._desk = desk
        self._office = office
        self._session = signed_in()
        browser = ui.context.client.request.client
        self._address = "" if browser is None else browser.host
        self._drawn: dict[int, tuple[CaseCard, ui.element]] = {}
        say = wording.say
        self._told = text("div", classes="card").props("role=alert")
        self._told.set_visibility(False)
        text("h2", say("cases-open"))
        self._count = text("div", classes="quiet")
        self._open = element("div", "tiles")
        self._settled_title = text("h2", say("cases-settled"))
        self._settled = element("div", "tiles")
        self._dialogs = element("div")

    def show(self, seen: CasesOverview) -> None:
        self._count.text = self._wording.count(seen)
        self._settled_title.set_visibility(bool(seen.settled))
        shown = {one.case_no for one in (*seen.open, *seen.settled)}
        for case_no in [one for one in self._drawn if one not in shown]:
            self._drawn.pop(case_no)[1].delete()
        for place, tiles in ((seen.open, self._open), (seen.settled, self._settled)):
            for number, case in enumerate(place):
                self._show_case(case, seen, tiles, number)

    def _show_case(
        self, case: Case, seen: CasesOverview, tiles: ui.element, place: int
    ) -> None:
        """Draw a case that is new or says something new; put it in its place."""
        card = self._wording.card(case, seen)
        drawn, box = self._drawn.get(case.case_no, (None, None))
        if box is None:
            with tiles:
                box = element("article")
        if drawn != card:
            box.classes(replace=f"card {card.health or ''}".strip())
            box.clear()
            with box:
                self._draw(
                    case, card, has_picture=case.opening.drop_id in seen.pictured
                )
            self._drawn[case.case_no] = (card, box)
        siblings = tiles.default_slot.children
        if box not in siblings or siblings.index(box) != place:
            box.move(tiles, target_index=place)

    def _draw(self, case: Case, card: CaseCard, *, has_picture: bool) -> None:
        say = self._wording.say
        text("h3", card.title)
        text("div", card.due, f"health {card.health}")
        with element("dl", "facts"):
            for name, value in card.facts:
                text("dt", name)
                text("dd", value)
        for step in card.steps:
            text("div", step, "quiet")
        with element("div", "buttons"):
            if has_picture and case.opening.drop_id is not None:
                see = partial(self._see, case.opening.drop_id)
                self._button("case-picture", card, see)
            if case.state is CaseState.OPEN:
                settle = partial(self._settle, case)
                button = ui.button(say("case-settle"), on_click=settle)
                button.props(f'no-caps aria-label="{say("case-settle")}: {card.title}"')
            else:
                reopen = partial(self._say_words, case, StepKind.REOPENED)
                self._button("case-reopen", card, reopen)
            note = partial(self._say_words, case, StepKind.NOTED)
            self._button("case-note", card, note)

    def _button(self, key: str, card: CaseCard, act: Callable[[], object]) -> None:
        words = self._wording.say(key)
        button = ui.button(words, on_click=act, color=None)
        button.props(f'no-caps aria-label="{words}: {card.title}"').classes("second")

    # ---------------------------------------------------------------- acts

    async def _settle(self, case: Case) -> None:
        await self._say_words(case, StepKind.SETTLED)

    async def _say_words(self, case: Case, kind: StepKind) -> None:
        """Ask for words, and for the right verdict where there is a drop."""
        say = self._wording.say
        step_id = new_id()
        with self._dialogs, ui.dialog() as dialog, ui.card().classes("card form"):
            text("h2", say(f"case-{kind}-question", number=str(case.case_no)))
            words = ui.input(say("case-words")).props(
                f"outlined autofocus autocomplete=off maxlength={WORDS_CHARACTERS_MAX}"
            )
            chosen: ui.radio | None = None
            if kind is StepKind.SETTLED and case.opening.drop_id is not None:
                text("div", say("case-verdict-question"))
                verdicts = {one.value: self._wording.verdict(one) for one in Verdict}
                keep = {"": say("case-verdict-keep")}
                chosen = ui.radio(keep | verdicts, value="")
            with element("div", "buttons"):
                yes = ui.button(
                    say(f"case-{kind}-yes"),
                    on_click=lambda: dialog.submit(True),  # noqa: FBT003 -- NiceGUI's own
                )
                yes.props("no-caps")
                no = ui.button(say("confirm-no"), on_click=dialog.close, color=None)
                no.props("no-caps").classes("second")
        is_meant = await dialog
        said, verdict = str(words.value or ""), None if chosen is None else chosen.value
        dialog.delete()
        if is_meant:
            actor = NOBODY if self._session is None else self._session.person
            step = CaseStep(step_id, case.case_no, kind, said.strip(), actor)
            await self._take(step, Verdict(verdict) if verdict else None)

    async def _take(self, step: CaseStep, verdict: Verdict | None) -> None:
        def take() -> StepAnswer:
            answer = self._desk.take(step, verdict)
            subject = f"case {step.case_no}"
            if verdict is not None:
                subject += f", verdict {verdict}"
            outcome = answer.reason or answer.outcome
            deed = _DEEDS[step.kind]
            self._office.note(self._session, deed, subject, self._address, outcome)
            return answer

        try:
            answer = await run.io_bound(take)
        except StoreError as error:
            self._tell(self._wording.say("trouble-desk", trouble=str(error)))
            return
        self._tell("" if answer is None else self._wording.answer(answer))

    async def _see(self, drop_id: DropId) -> None:
        say = self._wording.say
        jpeg = await run.io_bound(self._desk.image_of, drop_id)
        with self._dialogs, ui.dialog() as dialog, ui.card().classes("card"):
            if jpeg is None:
                text("div", say("bag-gone"))
            else:
                picture = element("img", "evidence")
                coded = base64.b64encode(jpeg).decode()
                picture.props["src"] = f"data:{MEDIA_TYPE};base64,{coded}"
                picture.props["alt"] = say("case-picture")
            with element("div", "buttons"):
                shut = ui.button(say("close"), on_click=dialog.close, color=None)
                shut.props("no-caps").classes("second")
        await dialog
        dialog.delete()

    def _tell(self, words: str) -> None:
        self._told.text = words
        self._told.set_visibility(bool(words))
