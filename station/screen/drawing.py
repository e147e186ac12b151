"""The page as a tree of widgets, and what in it can be changed in place."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from dataclasses import dataclass
from typing import Final

from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_fitted import Fitted
from interface.kivy_theme import Theme
from interface.kivy_widgets import Number
from station.drop_states import State
from station.screen.body import (
    draw_about,
    draw_explanation,
    draw_note,
    draw_notice,
    draw_told,
    draw_weight,
    side_by_side,
)
from station.screen.frame import draw_band, draw_devices, draw_steps
from station.screen.keys_grid import draw_keypad
from station.screen.layout import MARGIN_MM, column, row
from station.screen.page import Page, Told
from station.screen.touch import (
    DrawnTarget,
    draw_hands,
    draw_reasons,
    draw_verdicts,
)

# Between what stands below each other.
_BETWEEN_MM: Final = 2.5
_ELDER_BETWEEN_MM: Final = 1.5


@dataclass(frozen=True)
class Drawn:
    """A drawn page: its root, and the texts that move."""

    root: Widget
    weight: Number | None
    targets: tuple[DrawnTarget, ...]
    is_keypad: bool = False

    @property
    def target_keys(self) -> str:
        """Name the targets: another name, and fingers have to settle."""
        if self.is_keypad:
            return "keypad"  # its keys stay where they are, whichever mean something
        return " ".join(target.widget.key for target in self.targets)

    def move(self, page: Page) -> None:
        """Bring weight and countdowns up to date, without laying anything out."""
        if self.weight is not None and self.weight.text != page.weight:
            self.weight.text = page.weight
        if not self.is_keypad:
            for drawn, target in zip(self.targets, page.touchables, strict=True):
                drawn.move(target)


def draw(page: Page, theme: Theme) -> Drawn:
    """Draw a page, not yet laid out."""
    if page.keypad is not None:
        return Drawn(draw_keypad(page.keypad, theme), None, (), is_keypad=True)
    return _Sketch(page, theme).finish()


class _Sketch:
    """A page while it is drawn: remembers what will move."""

    def __init__(self, page: Page, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        self._weight: Number | None = None
        self._targets: list[DrawnTarget] = []

    def finish(self) -> Drawn:
        page, theme = self._page, self._theme
        instruction = Fitted(
            theme,
            page.instruction,
            palette.INSTRUCTION_MM,
            least_mm=palette.INSTRUCTION_MM,
            is_bold=True,
        )
        # Larger letters leave no room for the steps.
        steps = [] if theme.is_elder else [draw_steps(page.steps, theme)]
        main = column(
            theme,
            draw_band(page, theme),
            *steps,
            instruction,
            *self._body(),
            *self._note(),
            draw_devices(page, theme),
            spacing=theme.px(_ELDER_BETWEEN_MM if theme.is_elder else _BETWEEN_MM),
        )
        hands, beside = draw_hands(page, theme)
        self._targets += beside
        root = row(theme, main, hands, padding=theme.px(MARGIN_MM))
        return Drawn(root, self._weight, tuple(self._targets))

    def _body(self) -> list[Widget]:
        page, theme = self._page, self._theme
        if page.stage is State.REASONING:
            grid, self._targets = draw_reasons(page.targets, theme)
            return [grid]
        if page.targets:
            verdicts, self._targets = draw_verdicts(page.targets, theme)
            return [Widget(), self._facts(is_large=False), Widget(), verdicts]
        if page.told is not None:
            return [
                Widget(),
                draw_told(page, page.told, theme),
                *self._below(page.told),
                Widget(),
            ]
        large = [draw_notice(notice, theme) for notice in self._large_notices()]
        if page.explanation is not None:
            large.append(draw_explanation(page.explanation, theme))
        return [
            Widget(),
            self._facts(is_large=not large and page.household is None),
            *large,
            Widget(),
        ]

    def _facts(self, *, is_large: bool) -> Widget:
        """Draw the weight, and beside it whose bag it is or why that is unknown."""
        page, theme = self._page, self._theme
        about = page.household or (page.explanation if page.targets else None) or ""
        weight = self._draw_weight(is_large=is_large)
        lines = 2 if page.household else 3
        return side_by_side(theme, weight, draw_about(about, theme, lines=lines))

    def _below(self, told: Told) -> list[Widget]:
        """Go on showing the live weight, where there is room for it."""
        if self._theme.is_elder or told.reason is not None:
            return []
        weight = self._draw_weight(is_large=False)
        return [side_by_side(self._theme, weight, Widget())]

    def _draw_weight(self, *, is_large: bool) -> Widget:
        card, self._weight = draw_weight(self._page, self._theme, is_large=is_large)
        return card

    # What does not work -------------------------------------------------------

    def _large_notices(self) -> tuple[str, ...]:
        """Choose what is said large: the first, while nobody has a bag."""
        return self._page.notices[:1] if self._page.stage is State.READY else ()

    def _note(self) -> list[Widget]:
        """Say what does not work in one line, or what became of a card just shown."""
        page = self._page
        said = page.notices[:1] if page.targets or page.told else ()
        if self._theme.is_elder:
            said = ()  # the strip of devices says it
        if page.card is not None:
            said = (page.card,)
        if page.stage is State.REASONING:
            return []
        return [draw_note(words, self._theme) for words in said]
