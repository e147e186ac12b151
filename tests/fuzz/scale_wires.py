"""What must hold for every scale decoder, whatever bytes arrive.

A wire is what a fuzzer makes up: its first byte chooses the protocol, the second
what the site has said, the third where the wire is cut; the rest arrives.
"""

import json
from pathlib import Path
from typing import Final

from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.options import Checksum, DigitOrder, ScaleOptions
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from firmware_bridge.scales.reading import Garbage, ScaleEvent, Status
from firmware_bridge.scales.registers import (
    NumberKind,
    RegisterMap,
    StatusBit,
    WordOrder,
)
from firmware_bridge.scales.rendering import render_event

# What the fuzzer once found worth keeping, a wire in hex on each line.
CORPUS: Final = Path(__file__).parent / "scales.hex"

_HEAD_BYTES: Final = 3
# What a bridge may keep between two chunks.
_BYTES_HELD_MAX: Final = 600
# A new protocol moves the others: then renew the corpus with `--keep`.
_NAMES: Final = sorted(SCALE_PROTOCOLS)
_OPTIONS: Final = (
    ScaleOptions(),
    ScaleOptions(digit_order=DigitOrder.GUESSED),
    ScaleOptions(digit_order=DigitOrder.PLAIN, checksum=Checksum.NONE, unit="g"),
    ScaleOptions(digit_order=DigitOrder.REVERSED, checksum=Checksum.XOR),
    ScaleOptions(checksum=Checksum.SUM7, unit="kg", implied_decimals=3),
    ScaleOptions(
        checksum=Checksum.STRICT,
        registers=RegisterMap(
            unit="kg",
            kind=NumberKind.FLOAT32,
            order=WordOrder.CDAB,
            decimals=3,
            status=2,
            status_bits={StatusBit.STABLE: 0, StatusBit.OVERLOAD: 1},
        ),
    ),
)
OPTIONS_COUNT: Final = len(_OPTIONS)


def read_corpus() -> list[bytes]:
    lines = CORPUS.read_text(encoding="ascii").splitlines()
    return [bytes.fromhex(line) for line in lines]


def wire_of(protocol: str, said: int, cut: int, arriving: bytes) -> bytes:
    """Write the wire that has these bytes arrive."""
    return bytes([_NAMES.index(protocol), said, cut]) + arriving


def check(wire: bytes) -> None:
    """Read one wire whole, byte by byte and in pieces; raises `AssertionError`."""
    if len(wire) < _HEAD_BYTES:
        return
    protocol = SCALE_PROTOCOLS[_NAMES[wire[0] % len(_NAMES)]]
    options = _OPTIONS[wire[1] % len(_OPTIONS)]
    arriving = wire[_HEAD_BYTES:]

    def read(size: int) -> list[ScaleEvent]:
        decoder = ScaleDecoder(protocol, options)
        events: list[ScaleEvent] = []
        for begin in range(0, len(arriving), size):
            events += decoder.feed(arriving[begin : begin + size])
            assert decoder.bytes_held <= _BYTES_HELD_MAX, "keeps too much"
        events += decoder.finish()
        assert decoder.bytes_held == 0, "remembers what it has finished"
        return events

    whole = read(len(arriving) or 1)
    assert read(1) == whole, "slicing changed the events"
    assert read(2 + wire[2] % 16) == whole, "slicing changed the events"
    for event in whole:
        _check_event(event)


def _check_event(event: ScaleEvent) -> None:
    json.dumps(render_event(event))
    if isinstance(event, Garbage):
        assert event.discarded, "garbage of no bytes"
        assert len(event.discarded) <= _BYTES_HELD_MAX, "garbage without bound"
        assert event.reason, "garbage without a reason"
        return
    if event.status is Status.WEIGHT:
        assert event.value is not None, "a weight without a value"
        assert event.value.is_finite(), "a weight that is no number"
    else:
        assert event.weight_g is None, "no weight, and yet grams"
