"""What the people before the screen chose for themselves. No I/O here.

Language and size last for the visit: when nobody has been there for a while, the
next person finds the site's own choice. Sound off is the place's choice, not one
person's (a neighbour's baby sleeps), and stays until somebody turns it on again.

Six reasons at the size of elder mode do not fit the glass, so they come on pages.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from station.drop_states import State

# Nobody put a bag down or touched anything for so long: the next one is another.
VISIT_S: Final = 60.0

# Elder mode: at most four things to choose from, and one of them turns the page.
ELDER_CHOICES_MAX: Final = 4


class Language(StrEnum):
    """A language of the catalogues."""

    ZH = "zh"
    EN = "en"


class ModeAsked(StrEnum):
    """Somebody wants it otherwise: a tap on the screen, beside what is judged."""

    LANGUAGE = "language"
    SIZE = "size"
    SOUND = "sound"
    PAGE = "page"  # the next page of reasons


@dataclass(frozen=True, slots=True)
class Modes:
    """How the screen looks and how the voice speaks; no voice here: None."""

    language: Language = Language.ZH
    is_elder: bool = False
    is_sound_on: bool | None = None


class Visit:
    """Remembers what was chosen. Time is an argument, monotonic."""

    def __init__(self, usual: Modes, now_s: float) -> None:
        self._usual = usual
        self._modes = usual
        self._page = 0
        self._alive_s = now_s

    @property
    def modes(self) -> Modes:
        return self._modes

    @property
    def page(self) -> int:
        """How often the page of reasons was turned."""
        return self._page

    def take(self, asked: ModeAsked, now_s: float) -> None:
        """Choose the other one of two; or turn the page."""
        self._alive_s = now_s
        modes = self._modes
        match asked:
            case ModeAsked.LANGUAGE:
                is_zh = modes.language is Language.ZH
                other = Language.EN if is_zh else Language.ZH
                self._modes = replace(modes, language=other)
            case ModeAsked.SIZE:
                self._modes = replace(modes, is_elder=not modes.is_elder)
            case ModeAsked.SOUND:
                if modes.is_sound_on is not None:
                    self._modes = replace(modes, is_sound_on=not modes.is_sound_on)
            case _:  # the next page
                self._page += 1

    def see(self, state: State, now_s: float) -> None:
        """Notice what the sorting point is at, and that nobody is there any more."""
        if state is not State.REASONING:
            self._page = 0
        if state is not State.READY:
            self._alive_s = now_s
        elif now_s - self._alive_s >= VISIT_S:
            self._modes = replace(self._usual, is_sound_on=self._modes.is_sound_on)
