"""Which bags were recorded before, so that no bag makes two drops. No I/O here.

A label with a serial hangs on one bag for good. A sticker hangs on every bag of a
household: there the load tells bags apart. The sticker that was recorded last,
with the same weight and so soon afterwards, is the same bag; without a scale the
sticker alone must do, and it counts as long as it keeps coming into view. A bag
without any label is known by its load alone, and as shortly.
"""

from dataclasses import dataclass, replace
from typing import Final

from station.facts import SeenLabel

# A station sees some 600 bags a day; what is older, the ledger refuses.
RECORDED_MAX: Final = 20_000

# A bag that is put back weighs the same; cheap scales repeat within 10 g.
SAME_WEIGHT_G: Final = 15

_SAME_STICKER_S: Final = 30.0


def is_same_weight(one_g: int, other_g: int) -> bool:
    return abs(one_g - other_g) <= SAME_WEIGHT_G


@dataclass(frozen=True, slots=True)
class _Sticker:
    """The last sticker recorded: which, how heavy, and when it was last here."""

    text: str
    gross_g: int | None
    here_s: float


@dataclass(frozen=True, slots=True)
class _Unlabelled:
    """The last bag recorded without a label: how heavy, and when it was last here."""

    gross_g: int
    here_s: float


@dataclass(frozen=True, slots=True)
class RecordedBefore:
    """What the disk remembers of earlier lives: serials, and the last sticker.

    `last_unlabelled_gross_g` is the weight of the last bag of all, if without label.
    """

    serial_labels: tuple[str, ...] = ()
    last_sticker: tuple[str, int | None] | None = None
    last_unlabelled_gross_g: int | None = None


class RecordedBags:
    """Remembers serials (bounded, the oldest go first) and the last sticker."""

    def __init__(self, past: RecordedBefore, now_s: float) -> None:
        self._serial_labels = dict.fromkeys(past.serial_labels)
        self._sticker: _Sticker | None = None
        self._unlabelled: _Unlabelled | None = None
        self._last: tuple[SeenLabel | None, int | None] = (None, None)
        if past.last_sticker is not None:
            # How long ago is not known for sure: as if it had been here until now.
            self._sticker = _Sticker(*past.last_sticker, now_s)
        if past.last_unlabelled_gross_g is not None:
            self._unlabelled = _Unlabelled(past.last_unlabelled_gross_g, now_s)

    def has(self, seen: SeenLabel, load_g: int | None, now_s: float) -> bool:
        """Whether this label, with this load on the scale, was recorded before."""
        if seen.label.serial is not None:
            return seen.text in self._serial_labels
        last = self._sticker
        if last is None or last.text != seen.text:
            return False
        if now_s - last.here_s > _SAME_STICKER_S:
            return False
        if last.gross_g is None:
            return True
        return load_g is not None and is_same_weight(load_g, last.gross_g)

    def has_unlabelled(self, load_g: int | None, now_s: float) -> bool:
        """Whether a bag without a label and with this load was just recorded."""
        last = self._unlabelled
        if last is None or load_g is None or now_s - last.here_s > _SAME_STICKER_S:
            return False
        return is_same_weight(load_g, last.gross_g)

    def is_other_load(self, seen: SeenLabel, load_g: int | None) -> bool:
        """Whether the bag recorded last had this label, and another weight."""
        last, gross_g = self._last
        if last != seen or load_g is None or gross_g is None:
            return False
        return not is_same_weight(load_g, gross_g)

    def add(self, seen: SeenLabel | None, gross_g: int | None, now_s: float) -> None:
        """Remember a bag that is in the outbox now; `seen` is None without a label."""
        self._unlabelled = None
        self._last = (seen, gross_g)
        if seen is None:
            if gross_g is not None:
                self._unlabelled = _Unlabelled(gross_g, now_s)
            return
        if seen.label.serial is None:
            self._sticker = _Sticker(seen.text, gross_g, now_s)
            return
        self._serial_labels[seen.text] = None
        while len(self._serial_labels) > RECORDED_MAX:
            del self._serial_labels[next(iter(self._serial_labels))]

    def notice(self, seen: SeenLabel | None, now_s: float) -> None:
        """Note that a label has come into view, or none."""
        last = self._sticker
        if last is None or seen is None or seen.text != last.text:
            return
        was_away_s = now_s - last.here_s
        # Away for longer, it comes back on another bag.
        is_same = was_away_s <= _SAME_STICKER_S
        self._sticker = replace(last, here_s=now_s) if is_same else None

    def stay_unlabelled(self, load_g: int, now_s: float) -> None:
        """Note that a bag without a label has lain here until now."""
        last = self._unlabelled
        if last is not None and is_same_weight(load_g, last.gross_g):
            self._unlabelled = replace(last, here_s=now_s)

    def stay(self, seen: SeenLabel | None, now_s: float) -> None:
        """Note that a label, or the bag it hangs on, has been here until now."""
        last = self._sticker
        if last is not None and seen is not None and seen.text == last.text:
            self._sticker = replace(last, here_s=now_s)
