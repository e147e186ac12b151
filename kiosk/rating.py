"""Rating a service: whose ticket, and which of five words. No I/O here.

    letter ── A ──▶ digits ── 017 0417 ──▶ level ── 满意 ──▶ sending ──▶ thanked
                      ▲                      ▲                  │
       a slip held before the gun ───────────┘                  └──▶ refused, and why

Nothing is preselected, and whoever leaves has not rated. The request id is made with
the tap on a word; what is sent again is the same request, which the hall counts once.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from kiosk.acts import SendRating
from kiosk.resending import Resending
from messaging.contracts.hall_requests import RatingLevel
from messaging.contracts.halls import HallReply, RefusalReason, RequestDone
from messaging.contracts.ids import RequestId

NUMBER_DIGITS: Final = 3
CODE_DIGITS: Final = 4
_DIGITS: Final = NUMBER_DIGITS + CODE_DIGITS

_DIGIT: Final = "digit-"
ERASE: Final = "digit-erase"
_LETTER: Final = "letter-"
_LEVEL: Final = "level-"

_GIVE_UP_S: Final = 10.0


class RatingStep(StrEnum):
    """Where a rating stands."""

    LETTER = "letter"
    DIGITS = "digits"
    LEVEL = "level"
    SENDING = "sending"
    THANKED = "thanked"
    REFUSED = "refused"


class Rating:
    """One rating, from the first letter to the thanks. Time is an argument."""

    def __init__(self, new_request_id: Callable[[], RequestId]) -> None:
        self._new_request_id = new_request_id
        self._letter = ""
        self._digits = ""
        self._sending: Resending[SendRating] | None = None
        self.step = RatingStep.LETTER
        # Why the hall refused; None if it did not answer.
        self.reason: RefusalReason | None = None

    @property
    def letter(self) -> str:
        return self._letter

    @property
    def digits(self) -> str:
        """What is typed so far: the number's digits, then the code's."""
        return self._digits

    def begin(self) -> None:
        """Start over, with nobody's ticket."""
        self._letter = self._digits = ""
        self._sending = None
        self.step = RatingStep.LETTER

    def scan(self, number: str, code: str) -> None:
        """Take the ticket from its slip: no typing."""
        self.begin()
        self._letter, self._digits = number[0], number[1:] + code
        self.step = RatingStep.LEVEL

    def back(self) -> bool:
        """Go one step back; False where home is next."""
        if self.step is RatingStep.DIGITS:
            self.begin()
            return True
        return False

    def tap(self, key: str, now_s: float) -> list[SendRating]:
        """Take a tap; one that is not asked for now changes nothing."""
        match self.step:
            case RatingStep.LETTER if key.startswith(_LETTER):
                self._letter = key.removeprefix(_LETTER)
                self.step = RatingStep.DIGITS
            case RatingStep.DIGITS:
                self._type(key)
            case RatingStep.LEVEL:
                level = level_of(key)
                return [] if level is None else self._send(level, now_s)
            case _:
                pass
        return []

    def hear(self, reply: HallReply) -> None:
        """Take the hall's answer; another's changes nothing."""
        sending = self._sending
        if sending is None or reply.request_id != sending.act.request_id:
            return
        self._sending = None
        if isinstance(reply, RequestDone):
            self.step = RatingStep.THANKED
        else:
            self.reason = getattr(reply, "reason", None)
            self.step = RatingStep.REFUSED

    def tick(self, now_s: float) -> list[SendRating]:
        """Let time pass: send again, or give up."""
        sending = self._sending
        if sending is None:
            return []
        if sending.is_over(now_s):
            self._sending = None
            self.reason = None
            self.step = RatingStep.REFUSED
            return []
        return sending.due(now_s)

    def _type(self, key: str) -> None:
        if key == ERASE:
            self._digits = self._digits[:-1]
            return
        digit = key.removeprefix(_DIGIT)
        if digit == key or len(digit) != 1 or digit not in "0123456789":
            return
        self._digits += digit
        if len(self._digits) == _DIGITS:
            self.step = RatingStep.LEVEL

    def _send(self, level: RatingLevel, now_s: float) -> list[SendRating]:
        act = SendRating(
            self._new_request_id(),
            self._letter + self._digits[:NUMBER_DIGITS],
            self._digits[NUMBER_DIGITS:],
            level,
        )
        self._sending = Resending(act, now_s, _GIVE_UP_S)
        self.step = RatingStep.SENDING
        return self.tick(now_s)


def letter_key(letter: str) -> str:
    """Name the target of a service's letter."""
    return f"{_LETTER}{letter}"


def digit_key(digit: int) -> str:
    """Name the target of a digit."""
    return f"{_DIGIT}{digit}"


def level_key(level: RatingLevel) -> str:
    """Name the target of one of the five words."""
    return f"{_LEVEL}{level.value}"


def level_of(key: str) -> RatingLevel | None:
    """Tell which word a target stands for, if it stands for one."""
    return next((level for level in RatingLevel if level_key(level) == key), None)
