"""A counter's page: one obvious button, everything by keys, always up to date.

What a key means and what is said is decided in `hall.counter_acts`; this draws
it. Every act goes to the `Desk` as a request with an id of its own, as a counter
panel's would over MQTT. Elements are made once and change their text, so that the
focus stays where the worker left it when another counter calls.
"""

import time
from datetime import datetime
from typing import Final

from nicegui import Event, run, ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.events import KeyEventArguments

from hall.counter_acts import (
    KEYS,
    PAUSE_S,
    Act,
    Asker,
    PressGuard,
    Saying,
    is_possible,
    saying,
)
from hall.desk import Desk
from hall.layout import Counter
from hall.pages.entrance import build_way_out
from hall.pages.languages import in_language
from hall.staff_view import WaitingLine
from hall.ticket import Ticket
from interface.browser_elements import text
from interface.texts import Texts
from messaging.contracts.halls import RequestRefused
from messaging.contracts.ids import RequestId
from messaging.identifiers import new_id

# More passed numbers than this are not read at a glance.
_NO_SHOWS_SHOWN_MAX: Final = 12

# The browser's own meaning of these keys (help, search, address line) must not get
# in the way of the person at the counter.
_OWN_KEYS: Final = f"""<script>
addEventListener("keydown", (event) => {{
  if ({sorted(KEYS)}.includes(event.key)) event.preventDefault();
}});
</script>"""

# Two columns on a desk; on a phone the second moves below the first.
_COLUMNS: Final = "flex-direction: row; flex-wrap: wrap; max-width: none"
_COLUMN: Final = "display: flex; flex-direction: column; gap: var(--gap); min-width: 0"
_FIRST_COLUMN: Final = f"{_COLUMN}; flex: 3 1 85mm"
_SECOND_COLUMN: Final = f"{_COLUMN}; flex: 2 1 75mm"
_ROW: Final = "display: flex; gap: var(--gap); width: 100%"


class CounterPage:
    """One open page of one counter; several may be open at once."""

    def __init__(
        self, desk: Desk, counter: Counter, asker: Asker, texts: Texts, language: str
    ) -> None:
        self._desk = desk
        self._counter = counter
        self._asker = asker
        self._texts = texts
        self._language = language
        self._guard = PressGuard()
        self._buttons: dict[Act, ui.button] = {}

    def build(self, changed: Event[[]]) -> None:
        """Draw the page, and follow the hall from now on."""
        ui.add_head_html(_OWN_KEYS)
        self._build_bar()
        self._main = ui.element("div").classes("page").style(_COLUMNS)
        self._show_busy(is_busy=False)
        with self._main:
            with ui.element("div").style(_FIRST_COLUMN):
                self._build_ticket()
                self._build_buttons()
            with ui.element("div").style(_SECOND_COLUMN):
                self._build_waiting()
                self._build_no_shows()
        self._build_question()
        ui.keyboard(on_key=self._on_key, repeating=False, ignore=[])
        changed.subscribe(self._refresh)
        # Without a change in the hall only the minutes and seconds move.
        ui.timer(1.0, self._show_times, immediate=False)
        self._refresh()

    # ------------------------------------------------------------- drawing

    def _build_bar(self) -> None:
        other = "en" if self._language == "zh" else "zh"
        with ui.element("header").classes("bar"):
            text("h1", in_language(self._counter.name, self._language))
            ui.link(self._say("front-title"), f"/?language={self._language}")
            ui.link(
                self._say("other-language"),
                f"/counter/{self._counter.counter}?language={other}",
            )
            build_way_out(self._texts, self._language)

    def _build_ticket(self) -> None:
        # The height stays, so that no button moves away from under a finger.
        with (
            ui.element("section")
            .classes("card")
            .style("align-items: center; justify-content: center; height: 68mm")
        ):
            self._caption = text("h2")
            self._number = text("div", classes="figure ticket-number").style(
                "font-size: 28mm; line-height: 1.1; font-weight: 700"
            )
            self._service = text("div").style("font-size: var(--main-text)")
            self._since_call = text("div", classes="figure quiet")
        self._told = text("div").props('role="status"')
        self._told.style("font-size: var(--main-text); height: 12mm")

    def _build_buttons(self) -> None:
        with ui.element("div").style(_ROW):
            self._build_button(Act.NEXT)
        with ui.element("div").style(_ROW):
            for act in (Act.RECALL, Act.NO_SHOW, Act.FINISH):
                self._build_button(act)

    def _build_button(self, act: Act) -> None:
        key = next(key for key, meant in KEYS.items() if meant is act)
        button = ui.button(
            f"{self._say(act)} {key}", on_click=lambda: self._press(act)
        ).props(f'no-caps aria-keyshortcuts="{key}"')
        button.style("flex: 1")
        if act is Act.NEXT:
            button.classes("main")
        else:
            button.props("outline")
        self._buttons[act] = button

    def _build_waiting(self) -> None:
        with ui.element("section").classes("card"):
            text("h2", self._say("waiting-title"))
            self._total = text("div")
            self._lines: list[tuple[TextElement, TextElement]] = []
            with (
                ui.element("dl")
                .classes("facts")
                .style("grid-template-columns: 1fr auto auto")
            ):
                for service in self._desk.layout.services:
                    name = in_language(service.name, self._language)
                    text("dt", f"{service.letter} {name}")
                    people = text("dd", classes="figure")
                    longest = text("dd", classes="figure quiet")
                    self._lines.append((people, longest))

    def _build_no_shows(self) -> None:
        with ui.element("section").classes("card"):
            text("h2", self._say("no-shows-title"))
            self._no_shows = text("div", classes="figure")

    def _build_question(self) -> None:
        with ui.dialog() as self._question, ui.card():
            self._asked = text("h2")
            self._asked_now = text("div")
            self._yes = ui.button(
                self._say("confirm-yes"),
                on_click=lambda: self._question.submit(result=True),
            ).props("no-caps autofocus")
            self._no = ui.button(
                on_click=lambda: self._question.submit(result=False)
            ).props("no-caps outline")

    # ------------------------------------------------------------- showing

    def _refresh(self) -> None:
        """Show the hall as it is now."""
        view = self._desk.staff_view
        held = self._held
        is_idle = held is None
        self._caption.text = self._say("counter-idle" if is_idle else "counter-held")
        self._number.text = "" if held is None else held.number
        self._service.text = (
            self._say("counter-idle-now") if held is None else self._service_of(held)
        )
        for act, button in self._buttons.items():
            button.set_enabled(is_possible(act, held))
        people = sum(line.waiting for line in view.lines)
        self._total.text = (
            self._say("waiting-total", people=people)
            if people
            else self._say("waiting-nobody")
        )
        latest = [ticket.number for ticket in reversed(view.no_shows)]
        self._no_shows.text = " · ".join(latest[:_NO_SHOWS_SHOWN_MAX]) or self._say(
            "no-shows-nobody"
        )
        self._show_times()

    def _show_times(self) -> None:
        now = self._desk.now()
        held = self._held
        if held is None or held.called_at is None:
            self._since_call.text = ""
        else:
            minutes, seconds = divmod(_seconds_between(held.called_at, now), 60)
            self._since_call.text = self._say(
                "since-call", minutes=minutes, seconds=seconds
            )
        for line, (people, longest) in zip(
            self._desk.staff_view.lines, self._lines, strict=True
        ):
            people.text = self._say("waiting-people", people=line.waiting)
            longest.text = self._longest(line, now)

    def _longest(self, line: WaitingLine, now: datetime) -> str:
        if line.first_taken_at is None:
            return ""
        minutes = _seconds_between(line.first_taken_at, now) // 60
        return self._say("waiting-longest", minutes=minutes)

    def _tell(self, told: Saying) -> None:
        self._told.text = self._say(told.key, **told.values)

    # -------------------------------------------------------------- acting

    async def _on_key(self, event: KeyEventArguments) -> None:
        act = KEYS.get(str(event.key))
        if act is not None and event.action.keydown:
            await self._press(act)

    async def _press(self, act: Act) -> None:
        held = self._held
        if not is_possible(act, held) or not self._guard.begin(time.monotonic()):
            return
        self._show_busy(is_busy=True)
        try:
            if act is Act.NEXT and held is not None:
                await self._finish_and_call(held)
            else:
                await self._ask(act, held)
        finally:
            self._guard.end(time.monotonic())
            self._rest()

    def _rest(self) -> None:
        if self._main.is_deleted:  # the page was closed under the open question
            return
        with self._main:
            ui.timer(PAUSE_S, lambda: self._show_busy(is_busy=False), once=True)

    def _show_busy(self, *, is_busy: bool) -> None:
        self._main.props(f'aria-busy="{str(is_busy).lower()}"')

    async def _finish_and_call(self, held: Ticket) -> None:
        """Ask first: another ticket than the one being served will be touched."""
        self._asked.text = self._say("confirm-next", number=held.number)
        self._asked_now.text = self._say("confirm-next-now", number=held.number)
        self._no.text = self._say("confirm-no", number=held.number)
        if await self._question and await self._ask(Act.FINISH, held):
            await self._ask(Act.NEXT, None)

    async def _ask(self, act: Act, held: Ticket | None) -> bool:
        """Ask the desk and tell the answer; False if it refused."""
        request = self._asker.ask(act, held, RequestId(new_id()))
        reply = await run.io_bound(self._desk.ask, request)
        if reply is None:  # the hall is closing
            return False
        self._tell(saying(reply))
        return not isinstance(reply, RequestRefused)

    @property
    def _held(self) -> Ticket | None:
        return self._desk.staff_view.held.get(self._counter.counter)

    def _service_of(self, ticket: Ticket) -> str:
        service = self._desk.layout.service(ticket.service)
        return "" if service is None else in_language(service.name, self._language)

    def _say(self, key: str, **values: str | int) -> str:
        return self._texts.say(self._language, key, **values)


def _seconds_between(earlier: datetime, later: datetime) -> int:
    # A clock that was set back must not show a negative wait.
    return max(0, int((later - earlier).total_seconds()))
