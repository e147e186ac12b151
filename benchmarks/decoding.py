"""How many MB/s of a scale's bytes one core reads, in chunks as a port gives them.

The peer is what most drivers do: cut text at its terminator, search it with one
regular expression, convert to float; cut binary frames at their length and take the
digits. It checks nothing: no sums, no signs far from their digits, no overload with
a plausible number, no frame behind noise, and its floats are not exact.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from benchmarks.rows import Row
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from firmware_bridge.scales.reading import Reading, Status

Feed: TypeAlias = Callable[[bytes], Sequence[object]]

# What a busy port hands over at once.
_CHUNK_BYTES: Final = 512
_FRAMES: Final = 10_000
_REPETITIONS: Final = 3
_GOAL: Final = "≥ 2 MB/s: 170 lines of 115,200 baud"

_NUMBER: Final = re.compile(rb"([+-]?) *([0-9]+\.?[0-9]*)")
_ENDS: Final = {"yaohua-equals": b"=", "jik-block": b"~P1"}
_NUMBERS: Final = {"jik-block": re.compile(rb"([+-]?) *([0-9.]+) kg")}
# Binary frames: how long they are, and where their digits stand.
_FIXED: Final = {
    "yaohua-tf0": (12, slice(1, 8)),
    "yaohua-tf1": (14, slice(3, 10)),
    "toledo-continuous": (18, slice(4, 10)),
    "toledo-extended": (25, slice(6, 15)),
    "aclas-16": (16, slice(4, 10)),
}
_MODBUS_ANSWER_BYTES: Final = 9


def measure() -> list[Row]:
    """Read different weights, two of three at rest, in every protocol."""
    return [_row(protocol) for protocol in SCALE_PROTOCOLS.values()]


def _row(protocol: ScaleProtocol) -> Row:
    wire = b"".join(protocol.encode(reading) for reading in _readings(protocol))
    chunks = [wire[i : i + _CHUNK_BYTES] for i in range(0, len(wire), _CHUNK_BYTES)]

    def ours() -> Feed:
        return ScaleDecoder(protocol, protocol.encoded_for).feed

    return Row(
        f"decode {protocol.name}",
        _mb_per_s(chunks, ours, events_min=_FRAMES - 1),
        "MB/s",
        peer="cut, take digits, float",
        # Where a moving load is no number, the peer finds fewer.
        peers=_mb_per_s(chunks, lambda: _peer(protocol, wire), events_min=_FRAMES // 2),
        goal=_GOAL,
    )


def _readings(protocol: ScaleProtocol) -> Iterator[Reading]:
    tells = protocol.tells
    decimals = max(tells.decimals_min, min(3, tells.decimals_max))
    for number in range(_FRAMES):
        yield Reading(
            Status.WEIGHT,
            Decimal(number % 9999).scaleb(-decimals),
            tells.units[0],
            number % 3 > 0 if tells.stable else None,
            tells.modes[0] if tells.modes else None,
        )


def _mb_per_s(
    chunks: list[bytes], decoder: Callable[[], Feed], *, events_min: int
) -> float:
    """Give the best of some repetitions; a figure for not reading would be a lie."""
    best = 0.0
    for _ in range(_REPETITIONS):
        feed, events = decoder(), 0
        # The core's time, not the wall's: other programs on it are not our cost.
        began_s = time.process_time()
        for chunk in chunks:
            events += len(feed(chunk))
        took_s = time.process_time() - began_s
        if events < events_min:
            msg = f"only {events} of {_FRAMES} frames were read"
            raise RuntimeError(msg)
        best = max(best, sum(map(len, chunks)) / took_s / 1e6)
    return best


def _peer(protocol: ScaleProtocol, wire: bytes) -> Feed:
    name = protocol.name
    if name == "modbus-rtu":
        return _FixedDecoder(_MODBUS_ANSWER_BYTES, _registers).feed
    if name in _FIXED:
        length, digits = _FIXED[name]
        return _FixedDecoder(length, lambda frame: float(frame[digits])).feed
    end = _ENDS.get(name, wire[-1:])
    return _LineDecoder(end, _NUMBERS.get(name, _NUMBER)).feed


def _registers(frame: bytes) -> float:
    return int.from_bytes(frame[3:7], "big", signed=True) / 1000


class _LineDecoder:
    """Cuts at the terminator and takes the first number."""

    def __init__(self, end: bytes, number: re.Pattern[bytes]) -> None:
        self._end = end
        self._search = number.search
        self._rest = b""

    def feed(self, chunk: bytes) -> list[float]:
        *lines, self._rest = (self._rest + chunk).split(self._end)
        matches = map(self._search, lines)
        return [float(match[1] + match[2]) for match in matches if match is not None]


class _FixedDecoder:
    """Cuts frames of one length and takes what stands at one place."""

    def __init__(self, length: int, weight: Callable[[bytes], float]) -> None:
        self._length = length
        self._weight = weight
        self._rest = b""

    def feed(self, chunk: bytes) -> list[float]:
        wire, length = self._rest + chunk, self._length
        whole = len(wire) - len(wire) % length
        self._rest = wire[whole:]
        return [self._weight(wire[i : i + length]) for i in range(0, whole, length)]
