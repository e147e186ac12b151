"""Sighting: what lens, gun and fingers say of codes goes in, labels and cards come out.

No I/O here. A label is in view as long as it was read a moment ago; a hand or a
blurred picture in between takes nothing away. A QR code is believed at once, a
Code 128 (one check character, read line by line) when two pictures agree. Labels
of other communities, other codes and wrong check characters are no labels of
ours; each is told once, so that somebody can count them.

A gun has a decoder of its own, and a typed code was confirmed: what comes *by hand*
is believed at once. It is one moment, where the camera goes on looking. So it stays
in view long enough to settle which of two bags is meant, and what is read later
takes its place: only what was read at the same moment lies side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from messaging.contracts.bag_label import (
    BAG_LABEL_MARK,
    NotABagLabel,
    parse_bag_label,
)
from messaging.contracts.drops import LabelReadBy
from messaging.contracts.duty_card import (
    DUTY_CARD_MARK,
    DutyCard,
    NotADutyCard,
    parse_duty_card,
)
from messaging.contracts.ids import CommunityId
from station.codes import CODE_128, Code, CodesRead, PictureRead
from station.facts import LabelGone, LabelSeen, SeenLabel, TwoLabelsSeen

# How long a label counts as in view after it was last read.
_IN_VIEW_S: Final = 1.0

# The same for what comes by hand: longer than a crowded place waits for one label.
_BY_HAND_S: Final = 3.0

# Labels read within this time are side by side, even if in different pictures.
_BESIDE_S: Final = 0.5

# A label that hangs on the load that has just come to rest was read so lately; one
# that was read before has perhaps left with the bag before it.
_FRESH_S: Final = 0.4

# How far apart the two readings of a Code 128 may be.
_AGREEMENT_S: Final = 2.0

# Codes that are no labels of ours and have been told of.
_REJECTED_MAX: Final = 100


# So much of what is no bag label may be logged: it could be somebody's secret.
_MASKED_CHARACTERS: Final = 4


@dataclass(frozen=True, slots=True)
class CodeRejected:
    """A code that is no label of ours: another shape, community, or a wrong check.

    `text` is masked unless it hangs on a bag for all to see.
    """

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A sound duty card is in view; `masked` is what may be logged of it."""

    card: DutyCard
    masked: str


SightingFact: TypeAlias = (
    LabelSeen | TwoLabelsSeen | LabelGone | CodeRejected | CardSeen
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """When a label was read last, and until when that counts."""

    s: float
    until_s: float
    is_by_hand: bool


class Sighting:
    """Knows which labels are in view. Time is an argument, monotonic."""

    def __init__(self, community: CommunityId) -> None:
        self._community = community
        self._readings: dict[SeenLabel, _Reading] = {}
        self._unconfirmed_s: dict[str, float] = {}
        self._rejected: dict[str, None] = {}
        self._in_view: frozenset[SeenLabel] = frozenset()

    def take(self, read: PictureRead, now_s: float) -> list[SightingFact]:
        """Take what was read from one picture, and say what has changed."""
        facts: list[SightingFact] = []
        codes = read.codes if isinstance(read, CodesRead) else ()
        for code in codes:
            seen = self._parse(code.text)
            if not isinstance(seen, SeenLabel):
                facts += self._other(seen, code.text)
            elif self._is_confirmed(code, now_s):
                self._note(seen, _Reading(now_s, now_s + _IN_VIEW_S, is_by_hand=False))
        return facts + self._changes(now_s)

    def take_by_hand(
        self, text: str, now_s: float, read_by: LabelReadBy
    ) -> list[SightingFact]:
        """Take a code that somebody held before a gun, or typed."""
        facts: list[SightingFact] = []
        seen = self._parse(text)
        if isinstance(seen, SeenLabel):
            seen = replace(seen, read_by=read_by)
            self._note(seen, _Reading(now_s, now_s + _BY_HAND_S, is_by_hand=True))
        else:
            facts += self._other(seen, text)
        return facts + self._changes(now_s)

    def look_again(self, now_s: float) -> list[SightingFact]:
        """Count as in view only what is read now: another load lies there.

        Whatever hangs on it is read again in the next picture.
        """
        self._readings = {
            seen: reading
            for seen, reading in self._readings.items()
            if reading.is_by_hand or now_s - reading.s < _FRESH_S
        }
        return self._changes(now_s)

    def let_go(self, now_s: float) -> list[SightingFact]:
        """Forget what came by hand: it was the load's that has just been lifted."""
        self._readings = {
            seen: reading
            for seen, reading in self._readings.items()
            if not reading.is_by_hand
        }
        return self._changes(now_s)

    def tick(self, now_s: float) -> list[SightingFact]:
        """Let the time pass: labels go out of view."""
        return self._changes(now_s)

    def _parse(self, text: str) -> SeenLabel | CardSeen | CodeRejected:
        if text.startswith(DUTY_CARD_MARK):
            card = parse_duty_card(text)
            if isinstance(card, NotADutyCard):
                return CodeRejected(_masked(text), f"duty card, {card.reason}")
            return CardSeen(card, _masked(text))
        label = parse_bag_label(text)
        if isinstance(label, NotABagLabel):
            return CodeRejected(_masked(text), label.reason)
        if label.community != self._community:
            return CodeRejected(text, "community")
        return SeenLabel(text, label)

    def _note(self, seen: SeenLabel, reading: _Reading) -> None:
        """Note a reading; what came by hand before it was of another moment."""
        for other, before in list(self._readings.items()):
            is_older = reading.s - before.s >= _BESIDE_S
            if before.is_by_hand and is_older and other != seen:
                del self._readings[other]
        before_s = self._readings[seen].until_s if seen in self._readings else 0.0
        until_s = max(reading.until_s, before_s)
        self._readings[seen] = replace(reading, until_s=until_s)

    def _other(
        self, other: CardSeen | CodeRejected, text: str
    ) -> Iterable[SightingFact]:
        if isinstance(other, CardSeen):
            return (other,)
        if text in self._rejected:
            return ()
        self._rejected[text] = None
        if len(self._rejected) > _REJECTED_MAX:
            del self._rejected[next(iter(self._rejected))]
        return (other,)

    def _is_confirmed(self, code: Code, now_s: float) -> bool:
        if code.symbology != CODE_128:
            return True
        before_s = self._unconfirmed_s.get(code.text)
        self._unconfirmed_s = {
            text: s
            for text, s in self._unconfirmed_s.items()
            if now_s - s <= _AGREEMENT_S
        } | {code.text: now_s}
        return before_s is not None and now_s - before_s <= _AGREEMENT_S

    def _changes(self, now_s: float) -> list[SightingFact]:
        self._readings = {
            seen: reading
            for seen, reading in self._readings.items()
            if now_s < reading.until_s
        }
        read_s = {seen: reading.s for seen, reading in self._readings.items()}
        beside = frozenset(seen for seen, s in read_s.items() if now_s - s < _BESIDE_S)
        latest = max(read_s, key=read_s.__getitem__, default=None)
        in_view = beside or frozenset({latest} if latest else ())
        if in_view == self._in_view:
            return []
        before, self._in_view = self._in_view, in_view
        if len(in_view) > 1:
            return [] if len(before) > 1 else [TwoLabelsSeen()]
        return [LabelSeen(seen) for seen in in_view] or [LabelGone()]


def _masked(text: str) -> str:
    """Keep secrets out of the log; a bag's label is none."""
    if text.startswith(BAG_LABEL_MARK):
        return text
    return f"{text[:_MASKED_CHARACTERS]}… ({len(text)} characters)"
