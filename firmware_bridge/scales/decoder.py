"""The one decoder of all scale protocols: bytes in, readings out. No I/O here.

A protocol is a page of a table (`firmware_bridge.scales.protocols`); this module
cuts the bytes as the page says and gives each frame to the page's `parse`. The
events depend on the bytes alone, never on where the chunks were cut;
`test_slicing_changes_nothing` holds every protocol to that.
"""

from typing import Final

from firmware_bridge.scales.blocks import BlockCutter
from firmware_bridge.scales.lines import LineCutter, Lines
from firmware_bridge.scales.options import DEFAULT_OPTIONS, ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol
from firmware_bridge.scales.reading import Garbage, ScaleEvent

# Ends a line in every protocol; the line's own end is not part of what is discarded.
_ANY_END: Final = b"\r\n\x03"


class ScaleDecoder:
    """Reads one protocol's frames out of chunks sliced anywhere.

    Keeps no more than a few hundred bytes between two chunks: the framing's
    `bytes_max` says how many.
    """

    def __init__(
        self,
        protocol: ScaleProtocol,
        options: ScaleOptions = DEFAULT_OPTIONS,
        *,
        ask_every_s: float | None = None,
    ) -> None:
        """Listen, or ask for the weight every `ask_every_s` as polled scales want it.

        Raises `ValueError` for a protocol that has no such request.
        """
        if ask_every_s is not None and Request.WEIGHT not in protocol.requests:
            msg = f"a {protocol.name} scale streams; it cannot be asked"
            raise ValueError(msg)
        self._protocol = protocol
        self._options = options
        self._ask_every_s = ask_every_s
        self._ask_s = 0.0
        framing = protocol.framing
        self._cutter = (
            LineCutter(framing, options, protocol.parse)
            if isinstance(framing, Lines)
            else BlockCutter(framing, options, protocol.parse)
        )

    @property
    def bytes_held(self) -> int:
        """How many bytes wait for the rest of their frame."""
        return self._cutter.bytes_held

    def feed(self, chunk: bytes) -> list[ScaleEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        return self._explained(self._cutter.feed(chunk))

    def finish(self) -> list[ScaleEvent]:
        """Say what the rest is worth now that no more will come, and forget it."""
        return self._explained(self._cutter.finish())

    def bytes_to_send(self, now_s: float) -> bytes:
        """Ask for the weight if it is time; a scale that streams is only heard."""
        if self._ask_every_s is None or now_s < self._ask_s:
            return b""
        self._ask_s = now_s + self._ask_every_s
        return self._protocol.weight_request(self._options)

    def _explained(self, events: list[ScaleEvent]) -> list[ScaleEvent]:
        return [
            self._explain(event) if isinstance(event, Garbage) else event
            for event in events
        ]

    def _explain(self, event: Garbage) -> Garbage:
        """Say that parity is set wrong where seven of the eight bits read well."""
        if not _has_parity_bits(event.discarded):
            return event
        seven_bits = ScaleDecoder(self._protocol, self._options)
        read = seven_bits.feed(bytes(byte & 0x7F for byte in event.discarded))
        read += seven_bits.feed(_ANY_END) + seven_bits.finish()
        if all(isinstance(said, Garbage) for said in read):
            return event
        return Garbage(event.discarded, "parity setting: 7 bits are read as 8")


def _has_parity_bits(wire: bytes) -> bool:
    """Whether some eighth bit is set, and all of them make even, or odd, parity."""
    return not wire.isascii() and len({byte.bit_count() % 2 for byte in wire}) == 1
