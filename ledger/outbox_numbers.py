"""Which drops of one outbox have arrived, and which are missing. No I/O here.

A station counts its drops up by one, from 1, per outbox generation. The broker may
lose what it had accepted and the station sends it again later, so a gap is not yet a
loss; a gap that stays is::

    arrived   1 2 3 . . 6 7          last_no 7, one gap: 4 to 5
    then 5    1 2 3 . 5 6 7          the gap shrinks to 4 to 4
    then 4    1 2 3 4 5 6 7          and is closed
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

# A station with this many holes has a broken disk or is no station of ours; the
# oldest are forgotten, so that no sender can fill the books with them.
GAPS_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that are missing, both ends included, and since when."""

    first_no: int
    last_no: int
    opened_at: datetime


class OutboxNumbers:
    """The numbers of one outbox generation; `has_other_gaps` than it was made with."""

    def __init__(self, last_no: int = 0, gaps: Iterable[Gap] = ()) -> None:
        self.last_no = last_no
        self.gaps = list(gaps)
        self.has_other_gaps = False

    def see(self, sequence_no: int, now: datetime) -> None:
        """Note that a number has arrived; once or again, early or late."""
        if sequence_no <= self.last_no:
            self._close(sequence_no)
            return
        if sequence_no > self.last_no + 1:
            gap = Gap(self.last_no + 1, sequence_no - 1, now)
            self._replace_gaps([*self.gaps, gap])
        self.last_no = sequence_no

    def _close(self, sequence_no: int) -> None:
        for index, gap in enumerate(self.gaps):
            if gap.first_no <= sequence_no <= gap.last_no:
                below = replace(gap, last_no=sequence_no - 1)
                above = replace(gap, first_no=sequence_no + 1)
                rests = [r for r in (below, above) if r.first_no <= r.last_no]
                gaps = [*self.gaps[:index], *rests, *self.gaps[index + 1 :]]
                self._replace_gaps(gaps)
                return

    def _replace_gaps(self, gaps: list[Gap]) -> None:
        self.gaps = gaps[-GAPS_MAX:]
        self.has_other_gaps = True
