"""All scale protocols by name. No I/O here."""

from typing import Final

from firmware_bridge.scales.indicators import st_gs, yaohua
from firmware_bridge.scales.protocol import ScaleProtocol

SCALE_PROTOCOLS: Final[dict[str, ScaleProtocol]] = {
    protocol.name: protocol for protocol in (st_gs.ST_GS, yaohua.TF0)
}


def scale_protocol(name: str) -> ScaleProtocol:
    """Find a protocol by its name; raises `ValueError` that lists the known ones."""
    protocol = SCALE_PROTOCOLS.get(name)
    if protocol is None:
        msg = f"no scale protocol {name!r}; known are {', '.join(SCALE_PROTOCOLS)}"
        raise ValueError(msg)
    return protocol
