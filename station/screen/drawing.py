"""The page as a tree of widgets, and what in it can be changed in place."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from dataclasses import dataclass
from typing import Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_theme import Theme
from interface.kivy_widgets import Card, Number, Text, TouchTarget, Word
from messaging.contracts.health import Health
from station.drop_states import State
from station.screen.layout import MARGIN_MM, both, column, hug, row
from station.screen.wording import DeviceMark, Lamp, Page, Target, Told

# The weight's digits and the width they get, with their unit: read from where the
# residents stand, behind the bag. Once the bag is recorded, its points are larger.
_WEIGHT: Final = (16.0, 96.0)
_TOLD_WEIGHT: Final = (10.0, 66.0)
_POINTS_MM: Final = 14.0
_TARGET_TEXT_MM: Final = 10.0
_REASON_TEXT_MM: Final = 8.0

_VERDICT_HEIGHT_MM: Final = 34.0
_UNDO_WIDTH_MM: Final = 58.0

_LAMP_COLOURS: Final = {
    Lamp.GREEN: palette.WELL,
    Lamp.YELLOW: palette.DEGRADED,
    Lamp.RED: palette.LOST,
}
_LAMP_SHAPES: Final = {Lamp.GREEN: "●", Lamp.YELLOW: "▲", Lamp.RED: "■"}
_STATE_COLOURS: Final = {
    Health.WELL: palette.WELL,
    Health.DEGRADED: palette.DEGRADED,
    Health.LOST: palette.LOST,
}
_STATE_SHAPES: Final = {Health.WELL: "●", Health.DEGRADED: "▲", Health.LOST: "■"}


@dataclass(frozen=True)
class Drawn:
    """A drawn page: its root, and the texts that move."""

    root: Widget
    weight: Number | None
    targets: dict[str, tuple[Text, Text]]

    def move(self, page: Page) -> None:
        """Bring weight and countdowns up to date, without laying anything out."""
        if self.weight is not None:
            _write(self.weight, page.weight)
        for target in (*page.targets, *([page.undo] if page.undo else [])):
            chinese, english = self.targets[target.key]
            _write(chinese, _upper(target))
            _write(english, _lower(target))


def draw(page: Page, theme: Theme) -> Drawn:
    """Draw a page, not yet laid out."""
    sketch = _Sketch(page, theme)
    root = column(
        theme,
        _band(page, theme),
        hug(
            column(
                theme,
                *both(
                    theme,
                    page.instruction,
                    palette.INSTRUCTION_MM,
                    quiet_ink=palette.QUIET_INK,
                    is_bold=True,
                ),
                spacing=0,
            )
        ),
        *sketch.body(),
        *_notices(page, theme),
        _devices(page.devices, theme),
        padding=theme.px(MARGIN_MM),
    )
    return Drawn(root, sketch.weight, sketch.targets)


class _Sketch:
    """The part between instruction and notices, and the moving texts found in it."""

    def __init__(self, page: Page, theme: Theme) -> None:
        self._page = page
        self._theme = theme
        self.weight: Number | None = None
        self.targets: dict[str, tuple[Text, Text]] = {}

    def body(self) -> list[Widget]:
        if self._page.stage is State.REASONING:
            return [self._reasons()]
        if self._page.targets:
            return [self._facts(), Widget(), self._verdicts()]
        return self._outcome()

    # What is asked ------------------------------------------------------------

    def _verdicts(self) -> Widget:
        targets = [self._target(one, _TARGET_TEXT_MM) for one in self._page.targets]
        height = self._theme.px(_VERDICT_HEIGHT_MM)
        return row(self._theme, *targets, size_hint_y=None, height=height)

    def _reasons(self) -> Widget:
        grid = GridLayout(cols=3, spacing=self._theme.px(palette.GAP_MM))
        for reason in self._page.targets:
            grid.add_widget(self._target(reason, _REASON_TEXT_MM))
        whole = row(self._theme, grid)
        if self._page.undo is not None:
            whole.add_widget(self._undo(self._page.undo))
        return whole

    def _undo(self, undo: Target) -> Widget:
        target = self._target(undo, _REASON_TEXT_MM, is_main=False)
        target.size_hint_x, target.width = None, self._theme.px(_UNDO_WIDTH_MM)
        return target

    def _target(
        self, target: Target, character_mm: float, *, is_main: bool = True
    ) -> TouchTarget:
        touchable = TouchTarget(self._theme, target.key, is_main=is_main, spacing=0)
        chinese = Text(
            self._theme,
            _upper(target),
            character_mm,
            ink=touchable.ink,
            is_bold=True,
            align="center",
        )
        english = Text(self._theme, _lower(target), ink=touchable.ink, align="center")
        self.targets[target.key] = (chinese, english)
        for each in (Widget(), chinese, english, Widget()):
            touchable.add_widget(each)
        return touchable

    # What is known ------------------------------------------------------------

    def _facts(self) -> Widget:
        return hug(row(self._theme, self._weight(), self._about()))

    def _about(self) -> Widget:
        """Say whose bag it is, or why that is not known."""
        page = self._page
        words = page.explanation or page.owner
        lines = both(self._theme, words, palette.MAIN_TEXT_MM) if words else []
        return hug(column(self._theme, *lines, spacing=0))

    def _weight(self, size: tuple[float, float] = _WEIGHT) -> Widget:
        theme, page = self._theme, self._page
        digits_mm, width_mm = size
        card = Card(theme, orientation="horizontal", padding_mm=(4.0, 2.0))
        self.weight = Number(theme, page.weight, digits_mm)
        self.weight.pos_hint = {"center_y": 0.5}
        card.add_widget(self.weight)
        card.add_widget(Word(theme, page.unit.zh, palette.MAIN_TEXT_MM))
        card.size_hint_x, card.width = None, theme.px(width_mm)
        return hug(card)

    def _outcome(self) -> list[Widget]:
        """Say what became of the bag, or only what lies on the scale."""
        page, theme = self._page, self._theme
        if page.told is None:
            return [self._facts(), *_first_notice(page, theme), Widget()]
        about = page.told.balance or page.told.reason
        lines = both(theme, about, palette.MAIN_TEXT_MM) if about else []
        beside = [hug(column(theme, *lines, spacing=0))]
        if page.undo is not None:
            beside.append(self._undo(page.undo))
        below = row(theme, self._weight(_TOLD_WEIGHT), *beside)
        return [_draw_told(page, page.told, theme), below]


def _draw_told(page: Page, told: Told, theme: Theme) -> Widget:
    verdict, english = both(theme, told.verdict, palette.MAIN_TEXT_MM, is_bold=True)
    verdict.text = verdict.said = f"{told.mark} {told.verdict.zh}"
    lines = [verdict, english]
    if page.owner is not None:
        lines.append(Text(theme, page.owner.zh, is_one_line=True))
    card = Card(
        theme, orientation="horizontal", line=palette.WELL, padding_mm=(4.0, 1.0)
    )
    card.add_widget(hug(column(theme, *lines, spacing=0)))
    card.add_widget(Word(theme, told.points.zh, _POINTS_MM, is_bold=True))
    return hug(card)


def _first_notice(page: Page, theme: Theme) -> list[Widget]:
    """Say the most important thing that does not work, where there is room."""
    if page.stage is not State.READY or not page.notices:
        return []
    card = Card(theme, line=palette.DEGRADED, padding_mm=(4.0, 1.0), spacing=0)
    for each in both(theme, page.notices[0], palette.MAIN_TEXT_MM):
        card.add_widget(each)
    return [hug(card)]


def _band(page: Page, theme: Theme) -> Widget:
    colour = _LAMP_COLOURS[page.lamp]
    ink = palette.ON_PRIMARY
    card = Card(
        theme,
        ground=colour,
        line=colour,
        orientation="horizontal",
        padding_mm=(palette.GAP_MM, 0.0),
        spacing=theme.px(palette.GAP_MM),
    )
    words = f"{_LAMP_SHAPES[page.lamp]} {page.call.zh}"
    card.add_widget(Word(theme, words, palette.MAIN_TEXT_MM, ink=ink, is_bold=True))
    card.add_widget(Word(theme, page.call.en, ink=ink))
    card.add_widget(Widget())
    card.add_widget(Word(theme, page.clock, palette.MAIN_TEXT_MM, ink=ink))
    return hug(card)


def _notices(page: Page, theme: Theme) -> list[Widget]:
    """Say in one line what does not work; what was just told needs the room."""
    if page.told is not None and page.undo is not None:
        return []
    is_said = page.stage is State.READY and page.told is None
    return [
        Text(
            theme,
            f"▲ {notice.zh}",
            ink=palette.DEGRADED,
            is_bold=True,
            is_one_line=True,
        )
        for notice in (page.notices[1:2] if is_said else page.notices[:1])
    ]


def _devices(devices: tuple[DeviceMark, ...], theme: Theme) -> Widget:
    strip = BoxLayout(orientation="horizontal")
    for device in devices:
        words = f"{_STATE_SHAPES[device.state]} {device.words.zh}"
        ink = _STATE_COLOURS[device.state]
        strip.add_widget(Text(theme, words, ink=ink, is_one_line=True))
    return hug(strip)


def _upper(target: Target) -> str:
    return f"{target.mark} {target.words.zh}" if target.mark else target.words.zh


def _lower(target: Target) -> str:
    if target.number is None:
        return target.words.en
    return f"{target.number} · {target.words.en}"


def _write(text: Text | Number, words: str) -> None:
    if text.text != words:
        text.text = words
