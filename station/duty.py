"""Duty: which inspector is here, by the card that was shown. No I/O here.

A card shown to lens or gun puts its inspector on duty; another card takes over; the
same card again ends it, and so does the end of an opening: who forgets to go off
duty in the morning does not judge the evening's bags. A site without cards names
its inspector in the settings, or nobody.

A card is held before the lens for some seconds and read many times; that is one
showing. It has to be away for a while before it means something again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from messaging.contracts.duty_card import DutyCard
from messaging.contracts.ids import InspectorId, InspectorIdField
from messaging.contracts.moments import Moment
from messaging.contracts.registry import InspectorCard, Opening
from station.facts import Now
from station.opening_hours import next_closing

# A card that was not read for so long is shown anew. Somebody who fumbles with it
# must not go off duty by that.
_AWAY_S: Final = 5.0

# How long the answer to a card is shown.
_ANSWER_S: Final = 6.0

# No opening is longer; without any in the registry, duty ends by itself all the same.
_DUTY_MAX: Final = timedelta(hours=12)

# Cards shown lately. More than one person holds before a lens, and not many more.
_CARDS_MAX: Final = 16


class CardAnswer(StrEnum):
    """What became of a card that was shown; keys of the catalogues."""

    ON = "card-on"
    OFF = "card-off"
    UNKNOWN = "card-unknown"


class OnDuty(Struct, frozen=True, kw_only=True):
    """Who is on duty by which card, and since when; kept on disk."""

    inspector: InspectorIdField
    card_sha256: str
    since: Moment


@dataclass(frozen=True, slots=True)
class _Answered:
    answer: CardAnswer
    s: float


class Duty:
    """Knows who is on duty. Time is an argument."""

    def __init__(self, default: InspectorId | None, kept: OnDuty | None) -> None:
        """`default` is on duty where no card says otherwise."""
        self._default = default
        self._on_duty = kept
        self._cards: dict[str, InspectorId] | None = None
        self._openings: tuple[Opening, ...] = ()
        self._shown_s: dict[str, float] = {}
        self._answered: _Answered | None = None

    @property
    def on_duty(self) -> OnDuty | None:
        """Who is on duty by a card; None if it is nobody or the default."""
        return self._on_duty

    @property
    def inspector(self) -> InspectorId | None:
        return self._default if self._on_duty is None else self._on_duty.inspector

    @property
    def is_unattended(self) -> bool:
        """Whether it is known that nobody inspects.

        Where there are no cards nobody can show one: then it is not known.
        """
        return self.inspector is None and bool(self._cards)

    def agree(
        self, cards: Iterable[InspectorCard], openings: tuple[Opening, ...]
    ) -> None:
        """Take the ledger's word on cards and openings; a revoked card ends duty."""
        self._cards = {card.card_sha256: card.inspector for card in cards}
        self._openings = openings
        kept = self._on_duty
        if kept is not None and self._cards.get(kept.card_sha256) != kept.inspector:
            self._on_duty = None

    def agree_default(self, default: InspectorId | None) -> None:
        """Take the settings' word on who is on duty where no card says otherwise."""
        self._default = default

    def show(self, card: DutyCard, now: Now) -> CardAnswer | None:
        """Take a card that was read; None if it is the same showing."""
        shown_s = self._shown_s.pop(card.sha256, None)
        self._shown_s[card.sha256] = now.s
        if len(self._shown_s) > _CARDS_MAX:
            del self._shown_s[next(iter(self._shown_s))]
        if shown_s is not None and now.s - shown_s < _AWAY_S:
            return None
        answer = self._turn(card, now)
        self._answered = _Answered(answer, now.s)
        return answer

    def tick(self, now: Now) -> bool:
        """Let the time pass; True if somebody's duty has ended by it."""
        on_duty = self._on_duty
        if on_duty is None or now.at < _ends_at(on_duty.since, self._openings, now.at):
            return False
        self._on_duty = None
        return True

    def answer(self, now_s: float) -> CardAnswer | None:
        """Say what became of the card shown last, while that is news."""
        answered = self._answered
        if answered is None or now_s - answered.s >= _ANSWER_S:
            return None
        return answered.answer

    def _turn(self, card: DutyCard, now: Now) -> CardAnswer:
        inspector = (self._cards or {}).get(card.sha256)
        if inspector is None:
            return CardAnswer.UNKNOWN
        before = self._on_duty
        if before is not None and before.card_sha256 == card.sha256:
            self._on_duty = None
            return CardAnswer.OFF
        self._on_duty = OnDuty(
            inspector=inspector, card_sha256=card.sha256, since=now.at
        )
        return CardAnswer.ON


def _ends_at(since: datetime, openings: tuple[Opening, ...], at: datetime) -> datetime:
    """When a duty ends: with the first opening that closes after it began.

    Openings are in the site's zone, which is that of `at`; what came from the disk
    has kept the moment only.
    """
    began = since.astimezone(at.tzinfo)
    latest = began + _DUTY_MAX
    closing = next_closing(openings, began)
    return latest if closing is None else min(closing, latest)
