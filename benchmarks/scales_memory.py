"""Whether memory stays flat over an hour of every scale protocol, noise included.

An hour of each is ten frames a second with noise between some of them, in chunks
that a slow line gives. What is kept after a first tenth of it is compared with what
is kept at the end: living blocks of the interpreter, and the process's memory.
"""

import gc
import random
import resource
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from benchmarks.rows import Row
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from firmware_bridge.scales.reading import Reading, Status

_FRAMES_PER_HOUR: Final = 36_000
_TENTHS: Final = 10
_CHUNK_BYTES: Final = 64
# One frame in so many has noise behind it.
_NOISE_EVERY: Final = 50
_STATM: Final = Path("/proc/self/statm")


def measure() -> list[Row]:
    decoders = [
        (protocol, ScaleDecoder(protocol, protocol.encoded_for))
        for protocol in SCALE_PROTOCOLS.values()
    ]
    readings = 0
    before = (0, 0)
    for tenth in range(_TENTHS):
        for protocol, decoder in decoders:
            for chunk in _chunks(protocol, seed=tenth):
                events = decoder.feed(chunk)
                readings += sum(isinstance(event, Reading) for event in events)
        if tenth == 0:
            before = _kept()
    blocks, kib = (after - then for after, then in zip(_kept(), before, strict=True))
    held = max(decoder.bytes_held for _, decoder in decoders)
    what = f"an hour of {len(decoders)} protocols, {readings} readings:"
    return [
        Row(f"{what} living blocks more", blocks, "blocks", goal="flat: ≤ 1000"),
        Row(f"{what} memory more", kib, "KiB", goal="flat: ≤ 512"),
        Row(f"{what} most that one waits with", held, "bytes", goal="≤ 600"),
    ]


def _chunks(protocol: ScaleProtocol, *, seed: int) -> Iterator[bytes]:
    """Make up a tenth of an hour of one scale, piece by piece."""
    dice = random.Random(seed)
    tells = protocol.tells
    decimals = max(tells.decimals_min, min(3, tells.decimals_max))
    rest = b""
    for number in range(_FRAMES_PER_HOUR // _TENTHS):
        rest += protocol.encode(
            Reading(
                Status.WEIGHT,
                Decimal(dice.randrange(9999)).scaleb(-decimals),
                tells.units[0],
                number % 3 > 0 if tells.stable else None,
                tells.modes[0] if tells.modes else None,
            )
        )
        if number % _NOISE_EVERY == 0:
            rest += dice.randbytes(dice.randrange(300))
        while len(rest) >= _CHUNK_BYTES:
            yield rest[:_CHUNK_BYTES]
            rest = rest[_CHUNK_BYTES:]


def _kept() -> tuple[int, int]:
    """Living blocks of the interpreter, and KiB of this process in memory."""
    gc.collect()
    pages = int(_STATM.read_text().split()[1])
    return sys.getallocatedblocks(), pages * resource.getpagesize() // 1024
