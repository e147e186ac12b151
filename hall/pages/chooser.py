"""A question over the page: a few answers, one of which is chosen, or none.

Each answer may have a key of its own, so that hands stay on the keyboard. The dialog
is made once and filled anew; while it is open the page's own keys do nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nicegui import ui
from nicegui.events import KeyEventArguments

from interface.browser_elements import text

# As long as the hall takes it.
TEXT_MAX: Final = 80

_ANSWERS: Final = (
    "display: grid; gap: var(--gap); width: 100%;"
    " grid-template-columns: repeat(auto-fill, minmax(min(70mm, 100%), 1fr))"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one button says; the first is in focus, so that Enter takes it."""

    words: str
    key: str = ""


class Chooser:
    """The one question that may be open on a page."""

    def __init__(self, refuse_words: str) -> None:
        self._refuse_words = refuse_words
        self._keys: dict[str, int] = {}
        with (
            ui.dialog() as self._dialog,
            ui.card().style("width: 165mm; max-width: 95vw"),
        ):
            self._asked = text("h2")
            self._detail = text("div")
            self._input = ui.input().props(f"outlined maxlength={TEXT_MAX}")
            self._input.classes("w-full").on("keydown.enter", self._submit_text)
            self._answers = ui.element("div").style(_ANSWERS)
            self._no = ui.button(on_click=self._dialog.close)
            self._no.props("no-caps outline")

    @property
    def is_open(self) -> bool:
        return bool(self._dialog.value)

    async def ask(
        self, asked: str, answers: Sequence[Answer], *, detail: str = "", no: str = ""
    ) -> int | None:
        """Ask; return the chosen answer's index, or None."""
        self._input.set_visibility(False)
        self._asked.text = asked
        self._detail.text = detail
        self._no.text = no or self._refuse_words
        self._keys = {each.key: n for n, each in enumerate(answers) if each.key}
        self._answers.clear()
        with self._answers:
            for index, each in enumerate(answers):
                self._build_answer(each, index)
        chosen = await self._dialog
        return chosen if isinstance(chosen, int) else None

    async def ask_text(self, asked: str, *, detail: str, yes: str) -> str | None:
        """Ask for a line of text; return it, or None for nothing."""
        self._asked.text = asked
        self._detail.text = detail
        self._no.text = self._refuse_words
        self._keys = {}
        self._input.value = ""
        self._input.set_visibility(True)
        self._input.props("autofocus").props(f'aria-label="{asked}"')
        self._answers.clear()
        with self._answers:
            ui.button(yes, on_click=self._submit_text).props("no-caps")
        typed = await self._dialog
        return typed if isinstance(typed, str) and typed else None

    def _submit_text(self) -> None:
        self._dialog.submit(str(self._input.value or "").strip()[:TEXT_MAX])

    def _build_answer(self, answer: Answer, index: int) -> None:
        words = f"{answer.words} {answer.key}" if answer.key else answer.words
        button = ui.button(words, on_click=lambda: self._dialog.submit(index))
        button.props("no-caps autofocus" if index == 0 else "no-caps outline")

    def take_key(self, event: KeyEventArguments) -> None:
        """Choose by an answer's own key."""
        index = self._keys.get(str(event.key).upper())
        if index is not None and event.action.keydown:
            self._dialog.submit(index)
