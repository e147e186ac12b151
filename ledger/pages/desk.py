"""The desk where rewards are handed out: scan a voucher, see it large, hand it out.

What a key means and what is shown is decided in `ledger.hand_over`; this draws it. The
field is the browser's own, emptied in the browser when Enter is pressed: a barcode gun
types faster than any server answers.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from nicegui import ui
from nicegui.events import GenericEventArguments

from interface.browser_elements import element, text
from ledger.hand_over import DeskView, HandOver, LookUp, Showing
from ledger.pages.reward_acts import RewardActs
from ledger.pages.reward_wording import RewardWording
from ledger.redemption import EndDeed
from ledger.rewards import WHY_CHARACTERS_MAX
from ledger.store.database import StoreError
from messaging.identifiers import new_id

_FIELD: Final = "voucher-code"

# Enter and Escape mean something in the field; whatever is typed elsewhere on the page
# goes there, too, so that a gun is heard wherever the worker has clicked.
_KEYS: Final = """(event) => {
  if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  emit(event.key, event.target.value);
  event.target.value = "";
}"""
_LISTENING: Final = f"""<script>
addEventListener("keydown", (event) => {{
  const field = document.getElementById("{_FIELD}");
  if (!field || document.querySelector(".q-dialog")) return;
  if (event.key === "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
  const button = document.activeElement.closest("button, a");
  if (button && ["Enter", " "].includes(event.key)) return;
  field.focus();
}});
</script>"""


class DeskPage:
    """One open page; draws in the element that is open when it is made."""

    def __init__(self, wording: RewardWording, acts: RewardActs) -> None:
        self._wording = wording
        self._say = wording.say
        self._acts = acts
        self._hand_over = HandOver(acts.actor, new_id)
        ui.add_head_html(_LISTENING)
        with element("section", "card scan"):
            text("label", self._say("desk-field")).props(f"for={_FIELD}")
            field = element("input", "code-field").props(
                f"id={_FIELD} autofocus autocomplete=off autocapitalize=characters"
                " spellcheck=false maxlength=40 enterkeyhint=go"
            )
            field.on("keydown", self._take_key, js_handler=_KEYS)
            text("div", self._say("desk-keys"), "quiet")
        self._seen = element("section", "card handing").props("role=status")
        self._buttons = element("div", "buttons")
        self._draw()

    # ---------------------------------------------------------------- acts

    async def _take_key(self, event: GenericEventArguments) -> None:
        key, typed = event.args
        if key == "Escape":
            self._clear()
            return
        act = self._hand_over.enter(str(typed), time.monotonic())
        self._draw()
        if isinstance(act, LookUp):
            await self._look_up(act)
        elif act is not None:
            await self._end(act)

    async def _look_up(self, wanted: LookUp) -> None:
        try:
            kept, is_late = await self._acts.find(wanted.code)
        except StoreError as error:
            self._hand_over.clear()
            self._draw(trouble=str(error))
            return
        self._hand_over.show(kept, is_late=is_late)
        self._draw()

    async def _press(self) -> None:
        act = self._hand_over.press(time.monotonic())
        self._draw()
        if act is not None:
            await self._end(act)

    async def _end(self, deed: EndDeed) -> None:
        try:
            answer = await self._acts.end(deed)
        except StoreError as error:
            # The same press again is the same deed, and done once.
            self._draw(trouble=str(error))
            return
        if answer is not None:
            self._hand_over.take_answer(answer.outcome, answer.voucher, answer.reason)
            self._draw()

    async def _cancel(self) -> None:
        """Ask why, and cancel; nothing happens without an answer."""
        say = self._say
        kept = self._hand_over.view.kept
        name = "" if kept is None else self._wording.name(kept.voucher)
        with self._buttons, ui.dialog() as dialog, ui.card().classes("card"):
            text("h2", say("desk-cancel-question", name=name))
            text("div", say("desk-cancel-detail"), "quiet")
            why = ui.input(say("desk-cancel-why")).props(
                f"outlined autofocus maxlength={WHY_CHARACTERS_MAX}"
            )
            with element("div", "buttons"):
                ui.button(
                    say("desk-cancel-yes"),
                    on_click=lambda: dialog.submit(str(why.value or "").strip()),
                ).props("no-caps")
                _second_button(say("confirm-no"), dialog.close)
        answer = await dialog
        dialog.delete()
        deed = None if answer is None else self._hand_over.cancellation(str(answer))
        if deed is not None:
            await self._end(deed)
        self._focus()

    def _clear(self) -> None:
        self._hand_over.clear()
        self._draw()

    # ------------------------------------------------------------- drawing

    def _draw(self, trouble: str = "") -> None:
        view, now = self._hand_over.view, datetime.now(UTC)
        health = self._wording.health(view)
        self._seen.classes(replace=f"card handing {health or ''}".strip())
        self._seen.clear()
        with self._seen:
            if trouble:
                text("div", self._say("trouble-desk", trouble=trouble), "health lost")
            shape = "" if health is None else f"health {health}"
            text("div", self._wording.desk_head(view), shape)
            if view.kept is not None:
                text("h2", self._wording.name(view.kept.voucher), "what")
            text("div", self._wording.desk_advice(view, now))
            if view.kept is not None:
                with element("dl", "facts"):
                    for name, value in self._wording.desk_facts(view.kept, now):
                        text("dt", name)
                        text("dd", value)
        self._draw_buttons(view)
        self._focus()

    def _draw_buttons(self, view: DeskView) -> None:
        self._buttons.clear()
        with self._buttons:
            if view.showing in {Showing.GOOD, Showing.ARMED}:
                key = f"desk-do-{view.showing}"
                main = ui.button(self._say(key), on_click=self._press)
                main.props('no-caps aria-keyshortcuts="Enter"').classes("main")
            if view.showing in {Showing.GOOD, Showing.NOT_CANCELLED}:
                _second_button(self._say("desk-do-cancel"), self._cancel)
            if view.showing is not Showing.READY:
                _second_button(self._say("desk-do-clear"), self._clear)

    def _focus(self) -> None:
        """Listen to the gun again, wherever the worker has clicked."""
        ui.run_javascript(f'document.getElementById("{_FIELD}")?.focus()')


def _second_button(words: str, on_click: Callable[[], object]) -> None:
    ui.button(words, on_click=on_click, color=None).props("no-caps").classes("second")
