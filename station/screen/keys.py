"""What a keyboard's keys mean: verdicts, reasons, undo, a typed code. No I/O here.

A key that is held down repeats itself, and the second 2 would choose the second
reason before anybody has read the first. So a key counts once until it is let go.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from station.facts import CharacterErased, CodeConfirmed, UndoAsked
from station.happenings import CharacterPressed, KeyPressed, Touched
from station.station_view import Answer

Pressed: TypeAlias = KeyPressed | CharacterPressed | Touched

# Kivy's numbers of keys: those above the letters, and those of a number pad.
_DIGITS: Final = 48
_PAD_DIGITS: Final = 256
_BACKSPACE: Final = 8
_ENTER: Final = 13
_PAD_ENTER: Final = 271
_ESCAPE: Final = 27
_ACTS: Final[Mapping[int, Answer]] = {
    _ESCAPE: UndoAsked(),
    _BACKSPACE: CharacterErased(),
    _ENTER: CodeConfirmed(),
    _PAD_ENTER: CodeConfirmed(),
}

# Keyboards repeat sooner than this. A release that got lost is forgotten after it.
_REPEAT_S_MAX: Final = 1.0


class KeyJudge:
    """Decides which movements of keys mean something."""

    def __init__(self) -> None:
        self._held: dict[int, float] = {}

    def down(self, key: int, now_s: float) -> Pressed | None:
        """Hear a key go down, or repeat itself; None if that means nothing."""
        held_s = self._held.get(key)
        self._held[key] = now_s
        if held_s is not None and now_s - held_s < _REPEAT_S_MAX:
            return None
        return meaning_of_key(key)

    def up(self, key: int) -> None:
        self._held.pop(key, None)


def meaning_of_key(key: int) -> Pressed | None:
    """Say what a key stands for."""
    if key in _ACTS:
        return Touched(_ACTS[key])
    for zero in (_DIGITS, _PAD_DIGITS):
        if 1 <= key - zero <= 9:
            return KeyPressed(key - zero)
        if key == zero:
            return CharacterPressed("0")
    if ord("a") <= key <= ord("z"):
        return CharacterPressed(chr(key).upper())
    return None
