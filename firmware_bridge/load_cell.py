r"""A bare load cell: an HX711's counts in, readings like any scale's out. No I/O here.

::

    FF E1 A3        24 bits, two's complement, as the HX711 shifts them out
    -7773\r\n       the same, as the usual sketch on a microcontroller prints it

The ends of the range, 7F FF FF and 80 00 00, are an amplifier at its stop: no
weight. A cell drifts with temperature by grams in a day, and spikes; so:

* the middle of the last five counts is weighed, never one alone;
* zero is set when somebody says that the platform is empty, and refused far from
  the stored one. It is never set by starting: what lies there would be given away;
* an empty platform's drift is followed, slowly, inside a narrow band, and never
  further from the stored zero than a setting of zero may go.
"""

import re
from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.reading import Mode, Reading, Status

LOAD_CELL_LINE: Final = LineSettings(115_200)

COUNTS_MIN: Final = -0x80_0000
COUNTS_MAX: Final = 0x7F_FFFF
_COUNTS_BYTES: Final = 3

# `-8388608` and its end are 10 bytes; three times that is noise.
LINE_BYTES_MAX: Final = 30
_LINE: Final = re.compile(rb" *([+-]?[0-9]{1,8})[ \r]*")


@dataclass(frozen=True, slots=True)
class CellCounts:
    """One conversion, within 24 bits."""

    counts: int


@dataclass(frozen=True, slots=True)
class CellGarbage:
    """Bytes that are no counts, cut to `LINE_BYTES_MAX`, and why."""

    discarded: bytes
    reason: str


CellEvent: TypeAlias = CellCounts | CellGarbage


class LoadCellDecoder:
    """Reads lines of counts out of chunks sliced anywhere."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_overlong = False

    def feed(self, chunk: bytes) -> list[CellEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        *lines, rest = (self._rest + chunk).split(b"\n")
        events: list[CellEvent] = []
        for line in lines:
            if self._is_overlong or len(line) > LINE_BYTES_MAX:
                events.append(CellGarbage(line[:LINE_BYTES_MAX], "overlong"))
                self._is_overlong = False
            elif line.strip():
                events.append(_read(line))
        self._is_overlong = self._is_overlong or len(rest) > LINE_BYTES_MAX
        self._rest = rest[:LINE_BYTES_MAX]
        return events

    def finish(self) -> list[CellEvent]:
        """Discard a line cut short: half a number is another number."""
        rest, self._rest = self._rest, b""
        self._is_overlong = False
        return [CellGarbage(rest, "no end")] if rest else []

    def bytes_to_send(self, now_s: float) -> bytes:
        """Say nothing: the sketch prints by itself."""
        del now_s
        return b""


def encode_counts(counts: CellCounts) -> bytes:
    """Print counts as a sketch does."""
    return f"{counts.counts}\r\n".encode()


def decode_counts(raw: bytes) -> int:
    """Read the HX711's own three bytes. Raises `ValueError` for more or fewer."""
    if len(raw) != _COUNTS_BYTES:
        msg = f"{len(raw)} bytes; an HX711 gives {_COUNTS_BYTES}"
        raise ValueError(msg)
    return int.from_bytes(raw, "big", signed=True)


def _read(line: bytes) -> CellEvent:
    match = _LINE.fullmatch(line)
    if match is None:
        return CellGarbage(line, "no counts")
    counts = int(match[1])
    if not COUNTS_MIN <= counts <= COUNTS_MAX:
        return CellGarbage(line, "more than 24 bits")
    return CellCounts(counts)


# Weighing with it -----------------------------------------------------------------

_COUNTS_KEPT: Final = 5
_COUNTS_NEEDED: Final = 3
# At the ten conversions a second of most boards; older counts say nothing of now.
SILENCE_S_MAX: Final = 1.0

# How fast drift is followed: a cell in the sun moves some grams in an hour, and
# whoever adds a handful at a time must not be tracked away.
TRACKING_G_PER_S: Final = 0.1
# A value is shown until the weight is this share of an increment away from it:
# otherwise a load between two values would never stand still.
_HOLD_SHARE: Final = 0.75

# What a data line reads that is stuck at one level, or has no amplifier.
_STUCK: Final = frozenset({0, -1})


@dataclass(frozen=True, slots=True)
class CellCalibration:
    """What was found when the cell was calibrated. Negative if its wires are swapped.

    Zero may be set, and drift, by `zero_g_max` from the stored zero: 2 % of the
    capacity is what trade scales allow. Drift is followed within `tracking_g_max`.
    """

    counts_per_g: float
    zero_counts: int
    capacity_g: int
    increment_g: int = 5
    zero_g_max: int = 600
    tracking_g_max: int = 3

    def __post_init__(self) -> None:
        if not self.counts_per_g:
            msg = "0 counts per gram; calibrate with a known weight"
            raise ValueError(msg)


class LoadCell:
    """Weighs counts. Time is an argument, monotonic."""

    def __init__(self, calibration: CellCalibration, now_s: float) -> None:
        self._calibration = calibration
        self._zero_counts = float(calibration.zero_counts)
        self._kept: deque[int] = deque(maxlen=_COUNTS_KEPT)
        self._heard_s = now_s
        self._is_silent = False
        self._shown_g: int | None = None

    @property
    def zero_counts(self) -> int:
        """Where zero is now; to be stored, and to be watched."""
        return round(self._zero_counts)

    @property
    def zero_drift_g(self) -> float:
        """How far zero has moved from the stored one."""
        calibration = self._calibration
        moved = self._zero_counts - calibration.zero_counts
        return moved / calibration.counts_per_g

    def take(self, event: CellCounts, now_s: float) -> Reading:
        """Take one conversion and say what the scale shows now."""
        passed_s = now_s - self._heard_s
        if passed_s >= SILENCE_S_MAX:
            self._forget()
        self._heard_s = now_s
        self._is_silent = False
        self._kept.append(event.counts)
        middle = self._middle()
        if middle is None:
            return Reading(Status.NOT_READY)
        refusal = self._refusal(middle)
        if refusal is not None:
            self._shown_g = None
            return refusal
        return self._weigh(middle, passed_s)

    def tick(self, now_s: float) -> Reading | None:
        """Let time pass: a silent cell is no weight, told once."""
        if self._is_silent or now_s - self._heard_s < SILENCE_S_MAX:
            return None
        self._is_silent = True
        self._forget()
        return Reading(Status.NO_WEIGHT, details=(("reason", "silent"),))

    def set_zero(self) -> Reading:
        """Take what lies there now for nothing, if it may be: somebody said so."""
        middle = self._middle()
        if middle is None or self._refusal(middle) or not self._is_stable():
            return Reading(Status.NOT_EXECUTABLE)
        calibration = self._calibration
        moved_g = (middle - calibration.zero_counts) / calibration.counts_per_g
        if moved_g > calibration.zero_g_max:
            return Reading(Status.ZERO_REFUSED_HIGH)
        if moved_g < -calibration.zero_g_max:
            return Reading(Status.ZERO_REFUSED_LOW)
        self._zero_counts = float(middle)
        self._shown_g = None
        return Reading(Status.ZERO_DONE)

    def _forget(self) -> None:
        self._kept.clear()
        self._shown_g = None

    def _middle(self) -> int | None:
        """Give the middle one of what was heard last: a spike is never that."""
        if len(self._kept) < _COUNTS_NEEDED:
            return None
        return sorted(self._kept)[(len(self._kept) - 1) // 2]

    def _refusal(self, middle: int) -> Reading | None:
        """Say why these counts are no weight; None if they are."""
        if set(self._kept) <= _STUCK:
            details = (("reason", "data line stuck, or no amplifier"),)
            return Reading(Status.NO_WEIGHT, details=details)
        weight_g = self._weight_g(middle)
        is_at_stop = middle in {COUNTS_MIN, COUNTS_MAX}
        if is_at_stop or abs(weight_g) > self._calibration.capacity_g:
            is_over = weight_g > 0
            return Reading(Status.OVERLOAD if is_over else Status.UNDERLOAD)
        return None

    def _weigh(self, middle: int, passed_s: float) -> Reading:
        is_stable = self._is_stable()
        if is_stable:
            self._track(self._weight_g(middle), passed_s)
        weight_g = self._weight_g(middle)
        increment_g = self._calibration.increment_g
        shown_g = self._shown_g
        if shown_g is None or abs(weight_g - shown_g) > _HOLD_SHARE * increment_g:
            shown_g = round(weight_g / increment_g) * increment_g
            self._shown_g = shown_g
        kg = Decimal(shown_g).scaleb(-3)
        return Reading(Status.WEIGHT, kg, "kg", is_stable, Mode.GROSS)

    def _track(self, weight_g: float, passed_s: float) -> None:
        calibration = self._calibration
        if abs(weight_g) > calibration.tracking_g_max:
            return
        step_g = TRACKING_G_PER_S * min(passed_s, SILENCE_S_MAX)
        moved_g = self.zero_drift_g + max(-step_g, min(step_g, weight_g))
        if abs(moved_g) <= calibration.zero_g_max:
            moved = moved_g * calibration.counts_per_g
            self._zero_counts = calibration.zero_counts + moved

    def _is_stable(self) -> bool:
        kept = sorted(self._kept)
        if len(kept) == _COUNTS_KEPT:
            # One spike does not unsettle a load.
            kept = kept[1:-1]
        spread_g = (kept[-1] - kept[0]) / abs(self._calibration.counts_per_g)
        return spread_g <= self._calibration.increment_g

    def _weight_g(self, counts: int) -> float:
        return (counts - self._zero_counts) / self._calibration.counts_per_g
