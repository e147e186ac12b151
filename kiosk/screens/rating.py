"""Rating: the letter, the digits, five faces with their words, and the thanks."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Sequence
from math import ceil
from typing import Final, assert_never

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Text, TextTarget, TouchTarget
from kiosk.places import BACK, DONE, RATE
from kiosk.rating import (
    CODE_DIGITS,
    ERASE,
    NUMBER_DIGITS,
    RatingStep,
    digit_key,
    letter_key,
    level_key,
)
from kiosk.screens.face import Face
from kiosk.screens.layout import BAR_TEXT_MM, Parts, lay_out
from kiosk.screens.pen import Pen
from kiosk.shown import RatingShown
from messaging.contracts.hall_requests import RatingLevel
from messaging.contracts.halls import RefusalReason

_FACE_MM: Final = 18.0
_WORD_MM: Final = 10.0
_TYPED_MM: Final = 16.0

_REFUSED_TEXTS: Final = {
    RefusalReason.UNKNOWN_TICKET: "rate-refused-number",
    RefusalReason.WRONG_CODE: "rate-refused-number",
    RefusalReason.NOT_SERVED_YET: "rate-refused-early",
    RefusalReason.RATED_BEFORE: "rate-refused-twice",
}

# As on a telephone; the last row has the eraser where people look for it.
_KEYS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, None, 0, ERASE)


def draw_rating(shown: RatingShown, pen: Pen) -> Widget:
    """Draw the step at which the rating stands."""
    match shown.step:
        case RatingStep.LETTER:
            parts = _asking(pen, "rate-letter", _letters(shown, pen))
        case RatingStep.DIGITS:
            parts = _asking(pen, "rate-digits", _digits(pen), _typed(shown, pen))
        case RatingStep.LEVEL:
            parts = _asking(pen, "rate-level", _levels(pen))
        case RatingStep.SENDING:
            parts = Parts(title=pen.say("rate-sending"))
        case RatingStep.THANKED:
            done = TextTarget(pen.theme, DONE, pen.say("rate-done"), is_main=True)
            thanks = Text(pen.theme, pen.say("rate-thanks"), palette.MAIN_TEXT_MM)
            parts = Parts(pen.say("rate-thanked"), (thanks,), footer=(done,))
        case RatingStep.REFUSED:
            parts = _refused(shown, pen)
        case _:
            assert_never(shown.step)
    return lay_out(pen, shown.around, parts)


def _asking(
    pen: Pen, title: str, tiles: Widget, reading: Sequence[Widget] = ()
) -> Parts:
    back = TextTarget(pen.theme, BACK, pen.say("back"), BAR_TEXT_MM)
    return Parts(
        title=pen.say(title),
        reading=reading,
        tiles=tiles,
        footer=(back,),
        shows_newest_call=False,
    )


def _letters(shown: RatingShown, pen: Pen) -> Widget:
    keys = [
        TextTarget(pen.theme, letter_key(letter), letter, _WORD_MM)
        for letter in shown.letters
    ]
    return _grid(pen, keys, 8 if _is_flat(pen) else 4)


def _digits(pen: Pen) -> Widget:
    keys: list[Widget] = []
    for key in _KEYS:
        if key is None:
            keys.append(Widget())
        elif key == ERASE:
            erase = pen.say("rate-erase")
            keys.append(TextTarget(pen.theme, ERASE, erase, BAR_TEXT_MM, is_typed=True))
        else:
            keys.append(
                TextTarget(
                    pen.theme, digit_key(int(key)), str(key), _WORD_MM, is_typed=True
                )
            )
    is_low = pen.modes.is_low
    return _grid(pen, keys, 3 if pen.theme.glass.is_portrait and not is_low else 6)


def _typed(shown: RatingShown, pen: Pen) -> list[Widget]:
    """Show the number and the code with the places that are still empty."""
    number = shown.digits[:NUMBER_DIGITS].ljust(NUMBER_DIGITS, "_")
    code = shown.digits[NUMBER_DIGITS:].ljust(CODE_DIGITS, "_")
    text = f"{shown.letter}{number}   {code}"
    return [Text(pen.theme, text, _TYPED_MM, is_bold=True, align="center")]


def _levels(pen: Pen) -> Widget:
    """Draw five tiles that look alike: none of them is suggested."""
    tiles: list[Widget] = []
    for level in reversed(RatingLevel):
        is_portrait = pen.theme.glass.is_portrait
        tile = TouchTarget(
            pen.theme,
            level_key(level),
            orientation="horizontal" if is_portrait else "vertical",
        )
        word = Text(
            pen.theme,
            pen.say(f"rate-{level.name.lower().replace('_', '-')}"),
            _level_mm(pen),
            is_bold=True,
            align="left" if is_portrait else "center",
            pos_hint={"center_y": 0.5},
        )
        face = Face(pen.theme, level, _FACE_MM, tile.ink)
        face.pos_hint = {"center_y": 0.5} if is_portrait else {"center_x": 0.5}
        for part in (
            (Widget(), face, word, Widget()) if not is_portrait else (face, word)
        ):
            tile.add_widget(part)
        tiles.append(tile)
    return _grid(pen, tiles, 1 if pen.theme.glass.is_portrait else 5)


def _level_mm(pen: Pen) -> float:
    """Choose the words' height: five columns are narrow for long English words."""
    if pen.modes.language == "zh":
        return _WORD_MM
    is_narrow = pen.modes.is_elder and not pen.theme.glass.is_portrait
    return BAR_TEXT_MM if is_narrow else palette.MAIN_TEXT_MM


def _is_flat(pen: Pen) -> bool:
    return pen.modes.is_low and not pen.theme.glass.is_portrait


def _refused(shown: RatingShown, pen: Pen) -> Parts:
    key = "rate-refused-silence"
    if shown.reason is not None:
        key = _REFUSED_TEXTS.get(shown.reason, "rate-refused-other")
    again = TextTarget(
        pen.theme, RATE, pen.say("rate-again"), BAR_TEXT_MM, is_main=True
    )
    back = TextTarget(pen.theme, BACK, pen.say("back"), BAR_TEXT_MM)
    text = Text(pen.theme, pen.say(key), palette.MAIN_TEXT_MM)
    return Parts(pen.say("rate-refused"), (text,), footer=(again, back))


def _grid(pen: Pen, tiles: Sequence[Widget], columns: int) -> Widget:
    grid = GridLayout(
        cols=columns,
        rows=ceil(len(tiles) / columns),
        spacing=pen.theme.px(palette.GAP_MM),
    )
    for tile in tiles:
        grid.add_widget(tile)
    return grid
