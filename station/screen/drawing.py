"""The page as a tree of widgets, and what in it can be changed in place."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_theme import Theme
from interface.kivy_widgets import Card, Number, Text, Word
from messaging.contracts.halls import BilingualText
from station.drop_states import State
from station.screen.frame import draw_band, draw_devices, draw_notice
from station.screen.keys_grid import draw_keypad
from station.screen.layout import MARGIN_MM, both, column, hug, row
from station.screen.touch import (
    DrawnTarget,
    draw_reasons,
    draw_undo,
    draw_verdicts,
)
from station.screen.wording import Page, Target, Told

# The weight's digits and the width they get, with their unit: read from where the
# residents stand, behind the bag. Large where nothing is asked or explained.
_WEIGHT: Final = (15.0, 94.0)
_LARGE_WEIGHT: Final = (17.5, 104.0)
_TOLD_WEIGHT: Final = (13.0, 82.0)

_STREAM_MM: Final = 9.0
_TOLD_MM: Final = 10.0
_POINTS_MM: Final = 18.0


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
            for drawn, target in zip(self.targets, targets_of(page), strict=True):
                drawn.move(target)


def targets_of(page: Page) -> Iterator[Target]:
    """Yield all that can be touched."""
    if page.keypad is not None:
        yield from filter(None, page.keypad.keys)
        return
    yield from page.targets
    for aside in (page.undo, page.typing):
        if aside is not None:
            yield aside


def draw(page: Page, theme: Theme) -> Drawn:
    """Draw a page, not yet laid out."""
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
        if page.keypad is not None:
            return Drawn(draw_keypad(page.keypad, theme), None, (), is_keypad=True)
        body = self._body()
        root = column(
            theme,
            draw_band(page, theme),
            self._instruction(),
            *body,
            *self._notice(),
            draw_devices(page.devices, theme),
            padding=theme.px(MARGIN_MM),
        )
        return Drawn(root, self._weight, tuple(self._targets))

    def _instruction(self) -> Widget:
        """Draw the one line of what to do now; beside it, how to take it back."""
        theme, page = self._theme, self._page
        lines = both(
            theme,
            page.instruction,
            palette.INSTRUCTION_MM,
            quiet_ink=palette.QUIET_INK,
            is_bold=True,
        )
        line = hug(row(theme, hug(column(theme, *lines, spacing=0))))
        for aside in (page.undo, page.typing):
            if aside is not None:
                drawn = draw_undo(aside, theme)
                self._targets.append(drawn)
                line.add_widget(drawn.widget)
        return line

    def _body(self) -> list[Widget]:
        page, theme = self._page, self._theme
        if page.stage is State.REASONING:
            grid, self._targets = draw_reasons(page.targets, theme)
            return [grid]
        if page.targets:
            verdicts, self._targets = draw_verdicts(page.targets, theme)
            return [self._facts(_WEIGHT), Widget(), verdicts]
        if page.told is not None:
            return [_draw_told(page, page.told, theme), self._below(page.told)]
        facts = self._facts(_LARGE_WEIGHT if page.explanation is None else _WEIGHT)
        notices = [draw_notice(notice, theme) for notice in self._large_notices()]
        return [Widget(), facts, *notices, Widget()]

    def _facts(self, size: tuple[float, float]) -> Widget:
        """Draw the weight, and beside it whose bag it is or why that is unknown."""
        page, theme = self._page, self._theme
        words = page.explanation or page.household or page.stream
        mm = _STREAM_MM if words is page.stream else palette.MAIN_TEXT_MM
        about = hug(column(theme, *both(theme, words, mm), spacing=0))
        return hug(row(theme, self._draw_weight(size), about))

    def _below(self, told: Told) -> Widget:
        theme = self._theme
        about = told.reason or told.balance
        lines = both(theme, about, palette.MAIN_TEXT_MM) if about else []
        beside = hug(column(theme, *lines, spacing=0))
        return row(theme, self._draw_weight(_TOLD_WEIGHT), beside)

    def _draw_weight(self, size: tuple[float, float]) -> Widget:
        theme, page = self._theme, self._page
        digits_mm, width_mm = size
        card = Card(theme, orientation="horizontal", padding_mm=(4.0, 2.0))
        self._weight = Number(theme, page.weight, digits_mm)
        self._weight.pos_hint = {"center_y": 0.5}
        card.add_widget(self._weight)
        card.add_widget(Word(theme, page.unit.zh, palette.MAIN_TEXT_MM))
        card.size_hint_x, card.width = None, theme.px(width_mm)
        return hug(card)

    # What does not work -------------------------------------------------------

    def _large_notices(self) -> tuple[BilingualText, ...]:
        """Choose what is said large: the first, while nobody has a bag."""
        return self._page.notices[:1] if self._page.stage is State.READY else ()

    def _notice(self) -> list[Widget]:
        """Say the next in one line; what was just told needs the room."""
        page = self._page
        if page.undo is not None:
            return []
        is_said = page.stage is State.READY and page.told is None
        said = page.notices[1:2] if is_said else page.notices[:1]
        if page.card is not None:
            said = (page.card,)
        return [
            Text(
                self._theme,
                f"▲ {notice.zh}",
                ink=palette.DEGRADED,
                is_bold=True,
                is_one_line=True,
            )
            for notice in said
        ]


def _draw_told(page: Page, told: Told, theme: Theme) -> Widget:
    lines = [
        Text(theme, f"{told.mark} {told.verdict.zh}", _TOLD_MM, is_bold=True),
        Text(theme, told.verdict.en),
    ]
    if page.household is not None:
        lines.append(Text(theme, page.household.zh, is_one_line=True))
    card = Card(
        theme, orientation="horizontal", line=palette.WELL, padding_mm=(4.0, 1.0)
    )
    card.add_widget(hug(column(theme, *lines, spacing=0)))
    mm = _POINTS_MM if told.has_points else palette.MAIN_TEXT_MM
    points = [
        Word(theme, told.points.zh, mm, is_bold=True, ink=palette.WELL),
        Word(theme, told.points.en),
    ]
    for each in points:
        each.pos_hint = {"right": 1}
    beside = hug(column(theme, *points, spacing=0))
    beside.size_hint_x = None
    beside.bind(minimum_width=beside.setter("width"))
    card.add_widget(beside)
    return hug(card)
