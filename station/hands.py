"""What hands do at the sorting point: buttons, keys, touches, and typing. No I/O here.

The same key means a verdict, a reason, or a character, depending on what is asked.
While a code is typed, all of the keyboard's keys are characters; the panel's three
buttons stay what is printed on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from messaging.contracts.ids import CommunityId
from station.facts import (
    CharacterErased,
    CharacterTyped,
    CodeConfirmed,
    MoreTimeAsked,
    ReasonGiven,
    Typing,
    TypingBegun,
    TypingEnded,
    UndoAsked,
    VerdictGiven,
)
from station.happenings import CharacterPressed, KeyPressed, Touched
from station.inspection import Reason, meaning_of_button
from station.keypad import Standing, TypedCode
from station.station_view import Answer
from station.visit import ModeAsked


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """The whole code of a label, confirmed."""

    text: str


HandFact: TypeAlias = VerdictGiven | ReasonGiven | UndoAsked | MoreTimeAsked | CodeTyped


class Hands:
    """Puts what hands do into facts; keeps the code that is being typed."""

    def __init__(self, community: CommunityId, reasons: Sequence[Reason]) -> None:
        self._nothing_typed = TypedCode(community)
        self._reasons = reasons
        self._code: TypedCode | None = None
        self._can_type = False

    def agree(self, reasons: Sequence[Reason]) -> None:
        """Go by other reasons from now on."""
        self._reasons = reasons

    @property
    def code(self) -> TypedCode | None:
        """What has been typed; None while nobody types."""
        return self._code

    @property
    def can_type(self) -> bool:
        return self._can_type

    def allow_typing(self, *, can_type: bool) -> None:
        """Say whether a typed code would help now; where not, typing ends."""
        self._can_type = can_type
        if not can_type:
            self._code = None

    def press(self, number: int, *, is_reasoning: bool) -> HandFact | None:
        """Take one of the panel's buttons."""
        return meaning_of_button(number, self._reasons, is_reasoning=is_reasoning)

    def take(
        self, hand: KeyPressed | CharacterPressed | Touched, *, is_reasoning: bool
    ) -> HandFact | None:
        """Take a key or a touch; None if it means nothing to anybody else."""
        is_typing = self._code is not None
        match hand:
            case KeyPressed(number) if not is_typing:
                return self.press(number, is_reasoning=is_reasoning)
            case KeyPressed(number):
                return self._type(CharacterTyped(str(number)))
            case CharacterPressed("U") if not is_typing:
                return UndoAsked()
            case CharacterPressed(character):
                return self._type(CharacterTyped(character))
            case _:
                return self._touch(hand.answer)

    def _touch(self, answer: Answer) -> HandFact | None:
        match answer:
            case UndoAsked() if self._code is not None:
                return self._type(TypingEnded())
            case VerdictGiven() | ReasonGiven() | UndoAsked() | MoreTimeAsked():
                return answer
            case ModeAsked():
                return None  # the visit's, and nothing about a bag
            case _:
                return self._type(answer)

    def _type(self, typing: Typing) -> CodeTyped | None:
        if isinstance(typing, TypingBegun) and self._can_type:
            self._code = self._code or self._nothing_typed
        code = self._code
        if code is None:
            return None
        match typing:
            case CharacterTyped(character):
                self._code = code.after(character)
            case CharacterErased():
                self._code = code.erased()
            case TypingEnded():
                self._code = None
            case CodeConfirmed() if code.standing is Standing.WHOLE:
                self._code = None
                return CodeTyped(code.text)
            case _:
                pass  # begun already, or not yet a label: it is typed on
        return None
