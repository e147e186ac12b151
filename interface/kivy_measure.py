"""A ruler for what is really on the glass: every target and text, in millimetres.

Walks a live widget tree and says what breaks the rules of `interface.palette`:
too small, too close, cut, overlapping, off the glass, too pale, without a glyph.
Tests hold every screen of every program to an empty list.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, Final

from kivy.core.text import Label as Glyph
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from interface import palette
from interface.characters import character_share
from interface.glass import Glass
from interface.kivy_fonts import FONT
from interface.kivy_widgets import TouchTarget
from interface.palette import Colour, contrast

# Layouts divide pixels into fractions; a twentieth of a millimetre is no fault.
_TOLERANCE_MM: Final = 0.05

_TEXT_CONTRAST_MIN: Final = 7.0
_LARGE_TEXT_CONTRAST_MIN: Final = 4.5
_LARGE_TEXT_MM: Final = 12.0

# No font has a character here: what is drawn for it is the box that means "none".
_NO_CHARACTER: Final = "\U0010fffe"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the glass, in mm from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def gap_to(self, other: "Box") -> float:
        """Measure the free distance to another box; negative where they overlap."""
        across = max(other.left - self.right, self.left - other.right)
        along = max(other.bottom - self.top, self.bottom - other.top)
        return max(across, along)

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left + _TOLERANCE_MM
            and self.bottom <= other.bottom + _TOLERANCE_MM
            and self.right >= other.right - _TOLERANCE_MM
            and self.top >= other.top - _TOLERANCE_MM
        )


@dataclass(frozen=True, slots=True)
class MeasuredTarget:
    """One touch target as it lies on the glass."""

    key: str
    box: Box
    min_mm: float


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """One text: `box` is its widget, `drawn` what the letters cover (their lines)."""

    text: str
    character_mm: float
    box: Box
    drawn: Box
    ink: Colour
    ground: Colour
    target: str | None  # the key of the target that it stands on


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything that can be touched or read on one screen."""

    glass: Box
    targets: tuple[MeasuredTarget, ...]
    texts: tuple[MeasuredText, ...]


def measure(root: Widget, glass: Glass) -> Measurement:
    """Measure the widget tree below `root` as it is laid out now."""
    targets, texts = [], []
    for widget in root.walk(restrict=True):
        if isinstance(widget, TouchTarget):
            box = _box(widget, glass)
            targets.append(MeasuredTarget(widget.key, box, widget.target_min_mm))
        elif isinstance(widget, Label) and widget.text.strip():
            texts.append(_measure_text(widget, glass))
    whole = Box(0, 0, glass.width_mm, glass.height_mm)
    return Measurement(whole, tuple(targets), tuple(texts))


def faults(measurement: Measurement) -> list[str]:
    """List what a resident would stumble over, a sentence each; empty is good."""
    return [
        *_target_faults(measurement),
        *_text_faults(measurement),
        *_overlap_faults(measurement),
    ]


def missing_glyphs(text: str) -> str:
    """Pick the characters of `text` for which the font draws only its box."""
    return "".join(
        character
        for character in sorted(set(text))
        if character.isprintable()
        and not character.isspace()
        and glyph_pixels(character) == glyph_pixels(_NO_CHARACTER)
    )


@cache
def glyph_pixels(character: str) -> bytes:
    """Draw one character, small, to compare it with others."""
    glyph = Glyph(text=character, font_name=FONT, font_size=32)
    glyph.refresh()
    return bytes(glyph.texture.pixels)


def _target_faults(measurement: Measurement) -> Iterator[str]:
    for target in measurement.targets:
        if min(target.box.width, target.box.height) < target.min_mm - _TOLERANCE_MM:
            yield (
                f"target {target.key} is {target.box.width:.1f}×"
                f"{target.box.height:.1f} mm, at least {target.min_mm} is wanted"
            )
        if not measurement.glass.holds(target.box):
            yield f"target {target.key} lies off the glass"
    for one, other in combinations(measurement.targets, 2):
        gap_mm = one.box.gap_to(other.box)
        if gap_mm < palette.GAP_MM - _TOLERANCE_MM:
            yield f"targets {one.key} and {other.key} are {gap_mm:.1f} mm apart"


def _text_faults(measurement: Measurement) -> Iterator[str]:
    boxes = {target.key: target.box for target in measurement.targets}
    for text in measurement.texts:
        name = f"text {text.text!r}"
        if text.character_mm < palette.TEXT_MM - _TOLERANCE_MM:
            yield f"{name} is {text.character_mm:.1f} mm high"
        if not text.box.holds(text.drawn):
            yield f"{name} is cut"
        if not measurement.glass.holds(text.drawn):
            yield f"{name} lies off the glass"
        if text.target is not None and not boxes[text.target].holds(text.drawn):
            yield f"{name} does not fit its target {text.target}"
        is_large = text.character_mm >= _LARGE_TEXT_MM
        wanted = _LARGE_TEXT_CONTRAST_MIN if is_large else _TEXT_CONTRAST_MIN
        if contrast(text.ink, text.ground) < wanted:
            yield f"{name} is too pale on its ground"
        if missing := missing_glyphs(text.text):
            yield f"{name} has no glyph for {missing!r}"


def _overlap_faults(measurement: Measurement) -> Iterator[str]:
    for one, other in combinations(measurement.texts, 2):
        if one.drawn.gap_to(other.drawn) < -_TOLERANCE_MM:
            yield f"texts {one.text!r} and {other.text!r} overlap"
    for text in measurement.texts:
        for target in measurement.targets:
            is_foreign = text.target != target.key
            if is_foreign and text.drawn.gap_to(target.box) < -_TOLERANCE_MM:
                yield f"text {text.text!r} lies under target {target.key}"


def _measure_text(label: Any, glass: Glass) -> MeasuredText:
    box = _box(label, glass)
    return MeasuredText(
        text=label.text,
        character_mm=glass.mm(label.font_size) * character_share(label.text),
        box=box,
        drawn=_drawn(label, box, glass),
        ink=label.ink,
        ground=next(w.ground for w in _above(label) if hasattr(w, "ground")),
        target=next((w.key for w in _above(label) if isinstance(w, TouchTarget)), None),
    )


def _drawn(label: Any, box: Box, glass: Glass) -> Box:
    # Kivy centres a texture that is larger than its label: it sticks out on both
    # sides. A texture as wide as the label may hold a shorter line of letters.
    width = glass.mm(max(label.texture_size[0], _widest_word_px(label)))
    height = glass.mm(label.texture_size[1])
    middle_x, middle_y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return Box(
        middle_x - width / 2,
        middle_y - height / 2,
        middle_x + width / 2,
        middle_y + height / 2,
    )


def _widest_word_px(label: Any) -> float:
    """Kivy breaks a word that is too wide; to a reader that is a cut word."""
    words = [word for word in label.text.split() if word.isascii()]
    options = {"font_name": FONT, "font_size": label.font_size, "bold": label.bold}
    return max((Glyph(**options).get_extents(word)[0] for word in words), default=0)


def _above(widget: Widget) -> Iterator[Widget]:
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        yield parent
        parent = parent.parent


def _box(widget: Widget, glass: Glass) -> Box:
    left, bottom = widget.to_window(widget.x, widget.y)
    right, top = widget.to_window(widget.right, widget.top)
    return Box(glass.mm(left), glass.mm(bottom), glass.mm(right), glass.mm(top))
