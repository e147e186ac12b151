"""Which protocols explain what a line says, and how surely. No I/O here.

Nothing is asked of the scale: some beep at what they do not know, and others
answer a question with somebody else's weight.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.options import ONLOOKER_OPTIONS
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from firmware_bridge.scales.reading import Garbage, Reading, ScaleEvent, Status

# What the factories set, the commonest first.
LINE_SETTINGS: Final = (
    LineSettings(9600),
    LineSettings(9600, 7, "E"),
    LineSettings(4800),
    LineSettings(2400, 7, "E"),
    LineSettings(2400),
    LineSettings(1200),
    LineSettings(1200, 7, "O"),
    LineSettings(19_200),
    LineSettings(38_400),
    LineSettings(115_200),
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one protocol makes of a recording.

    `share` is how much of it became readings, 0 to 1; a line cut at either end of
    the recording costs a little.
    """

    protocol: str
    share: float
    readings: int
    weights: int
    last: Reading


@dataclass(frozen=True, slots=True)
class Explained:
    """All protocols that read something, the surest first; and what is amiss."""

    explanations: tuple[Explanation, ...]
    has_wrong_parity: bool


def explain(recording: bytes) -> Explained:
    """Let every protocol read a recording."""
    found: list[Explanation] = []
    has_wrong_parity = False
    for name, protocol in SCALE_PROTOCOLS.items():
        decoder = ScaleDecoder(protocol, ONLOOKER_OPTIONS)
        events = decoder.feed(recording) + decoder.finish()
        has_wrong_parity = has_wrong_parity or _tells_of_parity(events)
        readings = [event for event in events if isinstance(event, Reading)]
        if readings:
            found.append(_explanation(name, recording, events, readings))
    # What is checked by a sum is surer than what only looks right.
    found.sort(
        key=lambda one: (
            -round(one.share, 2),
            SCALE_PROTOCOLS[one.protocol].tells.integrity == "none",
            -one.weights,
        )
    )
    return Explained(tuple(found), has_wrong_parity and not found)


def _explanation(
    name: str, recording: bytes, events: Iterable[ScaleEvent], readings: list[Reading]
) -> Explanation:
    discarded = sum(
        len(event.discarded) for event in events if isinstance(event, Garbage)
    )
    return Explanation(
        name,
        max(0.0, 1 - discarded / len(recording)),
        len(readings),
        sum(reading.status is Status.WEIGHT for reading in readings),
        readings[-1],
    )


def _tells_of_parity(events: Iterable[ScaleEvent]) -> bool:
    return any(
        isinstance(event, Garbage) and event.reason.startswith("parity")
        for event in events
    )
