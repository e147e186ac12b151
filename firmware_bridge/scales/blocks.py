"""Frames that begin with a mark and tell their length. No I/O here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.reading import Garbage, ScaleEvent

# Says how long the block is that begins with these bytes; None if more of them
# must be seen first. `is_all` means that no more will come.
BlockLength: TypeAlias = Callable[[bytes, bool, ScaleOptions], int | None]

# Says what a block that was read tells about the blocks to come.
Learn: TypeAlias = Callable[[bytes, ScaleOptions], ScaleOptions]

# Noise is given away in pieces that are large enough to look for parity in.
_NOISE_BYTES_MAX: Final = 256

_LINE_ENDS: Final = b"\r\n"


@dataclass(frozen=True, slots=True)
class Blocks:
    """How blocks are cut: each is at most `bytes_max` bytes long.

    `start` matches the first byte; whether it began a block is for `length` and the
    reading to say.
    """

    start: re.Pattern[bytes]
    length: BlockLength
    bytes_max: int
    no_start: str = "header"
    learn: Learn | None = None


class BlockCutter:
    """Cuts blocks out of chunks and has each one read.

    A block that cannot be read may have been noise that looked like a start, so
    the search goes on behind its first byte. Keeps at most one block, and
    `_NOISE_BYTES_MAX` bytes that were none.
    """

    def __init__(
        self,
        blocks: Blocks,
        options: ScaleOptions,
        parse: Callable[[bytes, ScaleOptions], ScaleEvent],
    ) -> None:
        self._blocks = blocks
        self._options = options
        self._parse = parse
        self._rest = b""
        # What was found to be no block since the last good one.
        self._noise = b""
        self._why: Garbage | None = None

    @property
    def bytes_held(self) -> int:
        return len(self._rest) + len(self._noise)

    def feed(self, chunk: bytes) -> list[ScaleEvent]:
        return self._cut(chunk, is_all=False)

    def finish(self) -> list[ScaleEvent]:
        events = self._cut(b"", is_all=True)
        self._flush(events)
        return events

    def _cut(self, chunk: bytes, *, is_all: bool) -> list[ScaleEvent]:
        blocks, wire, position = self._blocks, self._rest + chunk, 0
        bytes_max, search = blocks.bytes_max, blocks.start.search
        events: list[ScaleEvent] = []
        while position < len(wire):
            start = search(wire, position)
            begin = len(wire) if start is None else start.start()
            if begin > position:
                self._discard(wire[position:begin], None, events)
                position = begin
            head = wire[begin : begin + bytes_max]
            is_head_all = is_all or len(head) == bytes_max
            length = blocks.length(head, is_head_all, self._options) if head else None
            if length is None:
                break
            event = self._parse(head[:length], self._options)
            if isinstance(event, Garbage):
                again = search(head[:length], 1)
                length = length if again is None else again.start()
                self._discard(head[:length], event, events)
            else:
                self._flush(events)
                events.append(event)
                if blocks.learn is not None:
                    self._options = blocks.learn(head[:length], self._options)
            position += length
        self._rest = wire[position:]
        return events

    def _discard(
        self, noise: bytes, why: Garbage | None, events: list[ScaleEvent]
    ) -> None:
        self._noise += noise
        self._why = self._why or why
        while len(self._noise) >= _NOISE_BYTES_MAX:
            later = self._noise[_NOISE_BYTES_MAX:]
            self._noise = self._noise[:_NOISE_BYTES_MAX]
            self._flush(events)
            self._noise, self._why = later, why if later else None

    def _flush(self, events: list[ScaleEvent]) -> None:
        if not self._noise:
            return
        noise, why = self._noise, self._why
        self._noise, self._why = b"", None
        # Some indicators end their blocks like lines.
        if noise.strip(_LINE_ENDS):
            reason = self._blocks.no_start if why is None else why.reason
            details = () if why is None else why.details
            events.append(Garbage(noise, reason, details))
