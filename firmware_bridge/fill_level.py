"""How full a bin is, by an ultrasonic sensor in its lid. No I/O here.

::

    FF hi lo sum      the distance in millimetres, most sensors ten times a second
    55                "measure now", to those that must be asked

The sum covers the FF or not, which differs by one: that is the model's to say.

Nearer than some centimetres a sensor is blind. A bin filled to the lid, or a bag
against the sensor, then reads as any small number, or zero: never as empty, but as
full or blocked. Foam and slack bags swallow the echo: then nothing is known.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from firmware_bridge.conversation import LineSettings

RANGE_LINE: Final = LineSettings(9600)

_START: Final = 0xFF
_FRAME_BYTES: Final = 4
_DISTANCE_MM_MAX: Final = 0xFFFF
MEASURE_EVERY_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class RangeModel:
    """A kind of sensor: where it is blind, how far it sees, and how it speaks."""

    blind_mm: int
    seen_mm_max: int
    does_sum_cover_start: bool = True
    # None: it measures by itself.
    request: bytes | None = None


RANGE_MODELS: Final[Mapping[str, RangeModel]] = {
    "a02yyuw": RangeModel(blind_mm=30, seen_mm_max=4500),
    "a01nyub": RangeModel(blind_mm=280, seen_mm_max=7500),
    "jsn-sr04t": RangeModel(blind_mm=250, seen_mm_max=6000, request=b"\x55"),
    "aj-sr04m": RangeModel(
        blind_mm=250, seen_mm_max=6000, does_sum_cover_start=False, request=b"\x55"
    ),
}


class RangeStatus(StrEnum):
    """What a measurement is worth."""

    DISTANCE = "distance"
    TOO_NEAR = "too_near"
    NO_ECHO = "no_echo"


@dataclass(frozen=True, slots=True)
class RangeReading:
    """One measurement; the millimetres of `TOO_NEAR` and `NO_ECHO` mean nothing."""

    status: RangeStatus
    distance_mm: int


@dataclass(frozen=True, slots=True)
class RangeGarbage:
    """A byte that begins no frame, and why."""

    discarded: bytes
    reason: str


RangeEvent: TypeAlias = RangeReading | RangeGarbage


class RangeSensor:
    """The host's end of a sensor's line; keeps 3 bytes."""

    def __init__(self, model: RangeModel) -> None:
        self._model = model
        self._rest = b""
        self._next_s = 0.0

    def bytes_to_send(self, now_s: float) -> bytes:
        """Ask for a measurement if it is time, and the sensor must be asked."""
        if self._model.request is None or now_s < self._next_s:
            return b""
        self._next_s = now_s + MEASURE_EVERY_S
        return self._model.request

    def feed(self, chunk: bytes) -> list[RangeEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        wire, position = self._rest + chunk, 0
        events: list[RangeEvent] = []
        while position < len(wire):
            frame = wire[position : position + _FRAME_BYTES]
            if frame[0] == _START and len(frame) < _FRAME_BYTES:
                break
            event = self._read(frame)
            events.append(event)
            position += _FRAME_BYTES if isinstance(event, RangeReading) else 1
        self._rest = wire[position:]
        return events

    def finish(self) -> list[RangeEvent]:
        """Forget a frame cut short."""
        rest, self._rest = self._rest, b""
        return [RangeGarbage(rest, "no end")] if rest else []

    def _read(self, frame: bytes) -> RangeEvent:
        if frame[0] != _START:
            return RangeGarbage(frame[:1], "header")
        if _sum(self._model, frame[:3]) != frame[3]:
            # FF may be part of a frame: look again behind it.
            return RangeGarbage(frame[:1], "checksum")
        distance_mm = int.from_bytes(frame[1:3], "big")
        if distance_mm <= self._model.blind_mm:
            return RangeReading(RangeStatus.TOO_NEAR, distance_mm)
        # Also how some firmware says "no echo" (FFFD) and "disturbed" (FFFE).
        if distance_mm > self._model.seen_mm_max:
            return RangeReading(RangeStatus.NO_ECHO, distance_mm)
        return RangeReading(RangeStatus.DISTANCE, distance_mm)


def encode_distance(model: RangeModel, distance_mm: int) -> bytes:
    """Say a distance as a sensor does. Raises `ValueError` beyond two bytes."""
    if not 0 <= distance_mm <= _DISTANCE_MM_MAX:
        msg = f"{distance_mm} mm does not fit two bytes"
        raise ValueError(msg)
    frame = bytes([_START]) + distance_mm.to_bytes(2, "big")
    return frame + bytes([_sum(model, frame)])


def _sum(model: RangeModel, frame: bytes) -> int:
    covered = frame if model.does_sum_cover_start else frame[1:]
    return sum(covered) & 0xFF


# How full -------------------------------------------------------------------------

ALARM_PERCENT: Final = 85
CLEAR_PERCENT: Final = 70
# Told again when it has moved so far; a tenth of a second's trembling is no news.
PERCENT_STEP: Final = 5

# One measurement a second, and the middle one of five: an arm that reaches in for
# two seconds, or a bag that slides down, is no full bin.
SAMPLE_EVERY_S: Final = 1.0
_SAMPLES_MAX: Final = 5
_SAMPLES_MIN: Final = 3
SILENCE_S_MAX: Final = 5.0


@dataclass(frozen=True, slots=True)
class BinDepths:
    """What the sensor measures in this bin: once empty, once as full as may be."""

    empty_mm: int
    full_mm: int

    def __post_init__(self) -> None:
        if not 0 < self.full_mm < self.empty_mm:
            msg = (
                f"{self.full_mm} mm to a full bin, {self.empty_mm} mm to an empty one; "
                f"the sensor is in the lid, so full is nearer"
            )
            raise ValueError(msg)

    def percent(self, distance_mm: int) -> int:
        """Say how full, from 0 to 100."""
        filled_mm = self.empty_mm - distance_mm
        return max(0, min(100, round(100 * filled_mm / (self.empty_mm - self.full_mm))))


class FillStatus(StrEnum):
    """What is known of a bin."""

    KNOWN = "known"
    FULL_OR_BLOCKED = "full_or_blocked"
    NO_ECHO = "no_echo"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class FillLevel:
    """How full a bin is; `percent` is None unless it is known.

    The alarm rises at 85 % or when full or blocked, and falls at 70 %; a sensor that
    says nothing neither raises nor clears it.
    """

    status: FillStatus
    percent: int | None
    is_alarm: bool


class FillGauge:
    """Makes a level of measurements. Time is an argument, monotonic."""

    def __init__(self, depths: BinDepths, now_s: float) -> None:
        self._depths = depths
        self._samples: deque[RangeReading] = deque(maxlen=_SAMPLES_MAX)
        self._heard_s = now_s
        self._next_s = now_s
        self._level: FillLevel | None = None

    @property
    def level(self) -> FillLevel | None:
        """What was told last; None before the first."""
        return self._level

    def take(self, reading: RangeReading, now_s: float) -> FillLevel | None:
        """Take a measurement; returns the level if it is news."""
        self._heard_s = now_s
        if now_s < self._next_s:
            return None
        self._next_s = now_s + SAMPLE_EVERY_S
        self._samples.append(reading)
        if len(self._samples) < _SAMPLES_MIN:
            return None
        return self._tell(*self._middle())

    def tick(self, now_s: float) -> FillLevel | None:
        """Let time pass: a sensor that is silent says nothing about now."""
        if now_s - self._heard_s < SILENCE_S_MAX:
            return None
        self._samples.clear()
        self._next_s = now_s
        return self._tell(FillStatus.SILENT, None)

    def _middle(self) -> tuple[FillStatus, int | None]:
        heard = [one for one in self._samples if one.status is not RangeStatus.NO_ECHO]
        if len(heard) * 2 <= len(self._samples):
            return FillStatus.NO_ECHO, None
        # What is too near sorts before all distances, for it is no longer than blind.
        middle = sorted(heard, key=lambda one: one.distance_mm)[(len(heard) - 1) // 2]
        if middle.status is RangeStatus.TOO_NEAR:
            return FillStatus.FULL_OR_BLOCKED, None
        return FillStatus.KNOWN, self._depths.percent(middle.distance_mm)

    def _tell(self, status: FillStatus, percent: int | None) -> FillLevel | None:
        last = self._level
        is_alarm = last is not None and last.is_alarm
        if percent is not None:
            is_alarm = percent >= (CLEAR_PERCENT + 1 if is_alarm else ALARM_PERCENT)
        elif status is FillStatus.FULL_OR_BLOCKED:
            is_alarm = True
        level = FillLevel(status, percent, is_alarm)
        if last is not None and not _is_news(level, last):
            return None
        self._level = level
        return level


def _is_news(level: FillLevel, last: FillLevel) -> bool:
    if (level.status, level.is_alarm) != (last.status, last.is_alarm):
        return True
    if level.percent is None or last.percent is None:
        return False
    return abs(level.percent - last.percent) >= PERCENT_STEP
