"""How many MB/s of a scale's bytes one core reads, in chunks as a port gives them.

The peer is what most drivers do: cut at the terminator, search the line with one
regular expression, convert to float. It checks nothing: no sums, no signs far
from their digits, no overload with a plausible number.
"""

import re
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from benchmarks.rows import Row
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from firmware_bridge.scales.reading import Reading, Status

# What a busy port hands over at once.
_CHUNK_BYTES: Final = 512
_FRAMES: Final = 10_000
_REPETITIONS: Final = 3
_GOAL: Final = "≥ 2 MB/s: 170 lines of 115,200 baud"

_NAIVE_NUMBER: Final = re.compile(rb"([+-]?) *([0-9]+\.?[0-9]*)")


def measure() -> list[Row]:
    """Read different weights, and weights at rest, in every protocol."""
    return [_row(protocol) for protocol in SCALE_PROTOCOLS.values()]


def _row(protocol: ScaleProtocol) -> Row:
    wire = b"".join(protocol.encode(reading) for reading in _readings(protocol))
    chunks = [wire[i : i + _CHUNK_BYTES] for i in range(0, len(wire), _CHUNK_BYTES)]
    ours = max(
        _mb_per_s(chunks, ScaleDecoder(protocol, protocol.encoded_for).feed)
        for _ in range(_REPETITIONS)
    )
    naive = max(
        _mb_per_s(chunks, _NaiveDecoder(wire[-1:]).feed) for _ in range(_REPETITIONS)
    )
    return Row(
        f"decode {protocol.name}",
        ours,
        "MB/s",
        peer="terminator, regex and float",
        peers=naive,
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


def _mb_per_s(chunks: list[bytes], feed: Callable[[bytes], object]) -> float:
    # The core's time, not the wall's: other programs on it are not our cost.
    began_s = time.process_time()
    for chunk in chunks:
        feed(chunk)
    return sum(map(len, chunks)) / (time.process_time() - began_s) / 1e6


class _NaiveDecoder:
    """What most drivers do."""

    def __init__(self, terminator: bytes) -> None:
        self._terminator = terminator
        self._rest = b""

    def feed(self, chunk: bytes) -> list[float]:
        *lines, self._rest = (self._rest + chunk).split(self._terminator)
        weights = []
        for line in lines:
            match = _NAIVE_NUMBER.search(line)
            if match is not None:
                weights.append(float(match[1] + match[2]))
        return weights
