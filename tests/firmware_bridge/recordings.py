"""The frames and recordings of real scales that lie in `tests/recordings/scales`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.options import ONLOOKER_OPTIONS, ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS, scale_protocol
from firmware_bridge.scales.reading import ScaleEvent
from firmware_bridge.scales.rendering import render_event

_FOLDER: Final = Path(__file__).parents[1] / "recordings" / "scales"


@dataclass(frozen=True)
class GoldenFrame:
    """One frame as a manual prints it or a device sent it, and what it says."""

    name: str
    protocol: str
    wire: bytes
    reads: dict[str, Any]


@dataclass(frozen=True)
class Recording:
    """A device's bytes over some time, and the runs of equal readings in them."""

    name: str
    protocol: str
    wire: bytes
    runs: list[list[Any]]


def golden_frames() -> list[GoldenFrame]:
    rows = json.loads((_FOLDER / "frames.json").read_text(encoding="utf-8"))
    frames = [
        GoldenFrame(
            row["name"], row["protocol"], bytes.fromhex(row["frame"]), row["reads"]
        )
        for row in rows
    ]
    return [frame for frame in frames if frame.protocol in SCALE_PROTOCOLS]


def recordings() -> list[Recording]:
    found = []
    for path in sorted(_FOLDER.glob("*.bin")):
        story = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found.append(
            Recording(path.stem, story["protocol"], path.read_bytes(), story["runs"])
        )
    return [one for one in found if one.protocol in SCALE_PROTOCOLS]


def chunks_of(wire: bytes, size: int) -> list[bytes]:
    return [wire[i : i + size] for i in range(0, len(wire), size)]


def decode(
    protocol: ScaleProtocol | str,
    *chunks: bytes,
    options: ScaleOptions = ONLOOKER_OPTIONS,
) -> list[ScaleEvent]:
    """Everything that a fresh decoder says of these chunks, the end included."""
    if isinstance(protocol, str):
        protocol = scale_protocol(protocol)
    decoder = ScaleDecoder(protocol, options)
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.finish()


def rendered(protocol: str, wire: bytes) -> list[dict[str, Any]]:
    return [dict(render_event(event)) for event in decode(protocol, wire)]


def says(event: dict[str, Any], reads: dict[str, Any]) -> bool:
    """Whether a rendered event has every field that the frame is known to say."""
    return all(key in event and event[key] == reads[key] for key in reads)
