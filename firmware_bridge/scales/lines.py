"""Frames that something ends: CR LF, ETX, or the next header. No I/O here."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.reading import Garbage, Reading, ScaleEvent

# Legal lines are below 40 bytes. Noise of a few frames' length may be glued in
# front of a good line; more is discarded to the next end.
LINE_BYTES_MAX: Final = 256

# The longest end (`~P1` CR LF) or beginning of a header that a chunk may cut.
_CUT_BYTES_MAX: Final = 8

# What may stand between lines and is nobody's noise.
_BLANK: Final = b"\r\n"

# The end of nearly all lines. CR alone and LF alone occur in every family.
CR_LF: Final = re.compile(rb"[\r\n]+")


@dataclass(frozen=True, slots=True)
class Lines:
    """How lines are cut.

    `ends` matches what stands between two lines. `header` matches where a frame
    may begin inside a line, so that a good frame is found behind noise or a torn
    frame; what precedes the last header has lost its end. With
    `is_end_needed=False` a frame is worth reading even when nothing ended it.
    """

    ends: re.Pattern[bytes] = CR_LF
    header: re.Pattern[bytes] | None = None
    is_end_needed: bool = True
    no_end: str = "no terminator"
    bytes_max: int = LINE_BYTES_MAX


class LineCutter:
    """Cuts lines out of chunks and has each one read.

    Keeps at most `bytes_max` bytes, and as many as an end has that is arriving.
    """

    def __init__(
        self,
        lines: Lines,
        options: ScaleOptions,
        parse: Callable[[bytes, ScaleOptions], ScaleEvent],
    ) -> None:
        self._lines = lines
        self._options = options
        self._parse = parse
        self._rest = b""
        # The first bytes of a line that is too long; empty as long as it is not.
        self._overlong = b""

    @property
    def bytes_held(self) -> int:
        return len(self._rest) + len(self._overlong)

    def feed(self, chunk: bytes) -> list[ScaleEvent]:
        pieces = self._lines.ends.split(self._rest + chunk)
        rest = pieces.pop()
        events: list[ScaleEvent] = []
        for piece in pieces:
            if self._overlong or piece.strip(_BLANK):
                self._take(piece, events)
        if len(rest) > self._lines.bytes_max + _CUT_BYTES_MAX or self._overlong:
            # Keep waiting for the end: the tail of a noisy line may look like a
            # perfect reading, and must not be taken for one.
            self._overlong = self._overlong or rest[: self._lines.bytes_max]
            rest = rest[-_CUT_BYTES_MAX:]
        self._rest = rest
        return events

    def finish(self) -> list[ScaleEvent]:
        rest, self._rest = self._rest, b""
        events: list[ScaleEvent] = []
        if self._overlong:
            self._take(rest, events)
        elif not rest.strip(_BLANK):
            return events
        elif not self._lines.is_end_needed:
            self._take(rest, events)
        else:
            events.append(Garbage(rest, self._lines.no_end))
        return events

    def _take(self, line: bytes, events: list[ScaleEvent]) -> None:
        if self._overlong or len(line) > self._lines.bytes_max:
            discarded = self._overlong or line[: self._lines.bytes_max]
            self._overlong = b""
            events.append(Garbage(discarded, "overlong"))
            return
        event = self._parse(line, self._options)
        if isinstance(event, Reading):
            events.append(event)
        else:
            events.extend(self._search(line, event))

    def _search(self, line: bytes, whole: Garbage) -> Iterator[ScaleEvent]:
        """Look for a good frame behind noise and torn frames in one line."""
        header = self._lines.header
        begins = [] if header is None else [at.start() for at in header.finditer(line)]
        if not begins or begins == [0]:
            yield whole
            return
        if line[: begins[0]].strip(_BLANK):
            yield Garbage(line[: begins[0]], "no header")
        for begin, end in pairwise(begins):
            yield Garbage(line[begin:end], self._lines.no_end)
        yield self._parse(line[begins[-1] :], self._options)
