"""Sighting: what the code reader says of each picture goes in, labels come out.

No I/O here. A label is in view as long as it was read a moment ago; a hand or a
blurred picture in between takes nothing away. A QR code is believed at once, a
Code 128 (one check character, read line by line) when two pictures agree. Labels
of other communities, other codes and wrong check characters are no labels of
ours; each is told once, so that somebody can count them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from messaging.contracts.bag_label import NotABagLabel, parse_bag_label
from messaging.contracts.ids import CommunityId
from station.codes import CODE_128, Code, CodesRead, PictureRead
from station.facts import LabelGone, LabelSeen, SeenLabel, TwoLabelsSeen

# How long a label counts as in view after it was last read.
_IN_VIEW_S: Final = 1.0

# Labels read within this time are side by side, even if in different pictures.
_BESIDE_S: Final = 0.5

# How far apart the two readings of a Code 128 may be.
_AGREEMENT_S: Final = 2.0

# Codes that are no labels of ours and have been told of.
_REJECTED_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class LabelRejected:
    """A code that is no label of ours: another shape, community, or a wrong check."""

    text: str
    reason: str


LabelFact: TypeAlias = LabelSeen | TwoLabelsSeen | LabelGone | LabelRejected


class Sighting:
    """Knows which labels are in view. Time is an argument, monotonic."""

    def __init__(self, community: CommunityId) -> None:
        self._community = community
        self._seen_s: dict[SeenLabel, float] = {}
        self._unconfirmed_s: dict[str, float] = {}
        self._rejected: dict[str, None] = {}
        self._in_view: frozenset[SeenLabel] = frozenset()

    def take(self, read: PictureRead, now_s: float) -> list[LabelFact]:
        """Take what was read from one picture, and say what has changed."""
        facts: list[LabelFact] = []
        codes = read.codes if isinstance(read, CodesRead) else ()
        for code in codes:
            seen = self._parse(code.text)
            if isinstance(seen, LabelRejected):
                facts += self._reject(seen)
            elif self._is_confirmed(code, now_s):
                self._seen_s[seen] = now_s
        return facts + self._changes(now_s)

    def tick(self, now_s: float) -> list[LabelFact]:
        """Let the time pass: labels go out of view."""
        return self._changes(now_s)

    def _parse(self, text: str) -> SeenLabel | LabelRejected:
        label = parse_bag_label(text)
        if isinstance(label, NotABagLabel):
            return LabelRejected(text, label.reason)
        if label.community != self._community:
            return LabelRejected(text, "community")
        return SeenLabel(text, label)

    def _reject(self, rejected: LabelRejected) -> Iterable[LabelRejected]:
        if rejected.text in self._rejected:
            return ()
        self._rejected[rejected.text] = None
        if len(self._rejected) > _REJECTED_MAX:
            del self._rejected[next(iter(self._rejected))]
        return (rejected,)

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

    def _changes(self, now_s: float) -> list[LabelFact]:
        self._seen_s = {
            seen: s for seen, s in self._seen_s.items() if now_s - s < _IN_VIEW_S
        }
        beside = frozenset(
            seen for seen, s in self._seen_s.items() if now_s - s < _BESIDE_S
        )
        latest = max(self._seen_s, key=self._seen_s.__getitem__, default=None)
        in_view = beside or frozenset({latest} if latest else ())
        if in_view == self._in_view:
            return []
        before, self._in_view = self._in_view, in_view
        if len(in_view) > 1:
            return [] if len(before) > 1 else [TwoLabelsSeen()]
        return [LabelSeen(seen) for seen in in_view] or [LabelGone()]
