"""What an ESC/POS printer says of itself, and how it is asked. No I/O here.

::

    10 04 n                  DLE EOT n: how are you? Answered at once, out of turn
    0xx1xx10                 the answer, one byte; it does not say which n it is for
    1D 61 0E                 GS a: say so yourself whenever that changes
    0xx1xx00 0xx0xxxx ×3     what it says then, four bytes: "automatic status back"
    0001 0001, 0001 0011     XON and XOFF, at any place

The fixed bits tell these apart, so both ways may be used at once; whatever has
other bits is garbage (a Star printer, noise, our own echo), never a state.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final, TypeAlias

from firmware_bridge.conversation import LineSettings

# The factory's setting of most; some leave it at 19200 or 115200.
PRINTER_LINE: Final = LineSettings(9600)

Conditions: TypeAlias = frozenset["PrinterCondition"]


class StatusRequest(IntEnum):
    """The n of DLE EOT n."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4


class PrinterCondition(StrEnum):
    """What somebody must hear of, the gravest first; only the last two print."""

    # It does not answer, or not in ESC/POS: nobody knows whether a slip comes.
    UNKNOWN = "unknown"
    # Switch it off: hardware, over-voltage, head temperature.
    UNRECOVERABLE_ERROR = "unrecoverable_error"
    CUTTER_ERROR = "cutter_error"
    # Passes by itself (a hot head), or once the cause is removed.
    RECOVERABLE_ERROR = "recoverable_error"
    # An error that the printer has not named.
    ERROR = "error"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    OFFLINE = "offline"
    PAPER_NEAR_END = "paper_near_end"
    OK = "ok"


_PRINTING: Final = frozenset({PrinterCondition.PAPER_NEAR_END, PrinterCondition.OK})


@dataclass(frozen=True, slots=True)
class PrinterState:
    """All that is the matter with a printer; nothing when it is well."""

    conditions: Conditions

    @property
    def worst(self) -> PrinterCondition:
        """The one to tell people about."""
        for condition in PrinterCondition:
            if condition in self.conditions:
                return condition
        return PrinterCondition.OK

    @property
    def can_print(self) -> bool:
        """Whether a slip sent now would come out; that it did is never known."""
        return self.worst in _PRINTING


_Bits: TypeAlias = tuple[tuple[int, PrinterCondition], ...]

# Any bit of a mask counts: paper has two bits for one sensor, and a cheap board
# that sets one of them means the same.
_ANSWER_BITS: Final[Mapping[StatusRequest, _Bits]] = {
    StatusRequest.PRINTER: ((0x08, PrinterCondition.OFFLINE),),
    StatusRequest.OFFLINE_CAUSE: (
        (0x04, PrinterCondition.COVER_OPEN),
        (0x20, PrinterCondition.PAPER_OUT),
        (0x40, PrinterCondition.ERROR),
    ),
    StatusRequest.ERROR_CAUSE: (
        (0x44, PrinterCondition.RECOVERABLE_ERROR),
        (0x08, PrinterCondition.CUTTER_ERROR),
        (0x20, PrinterCondition.UNRECOVERABLE_ERROR),
    ),
    StatusRequest.PAPER: (
        (0x0C, PrinterCondition.PAPER_NEAR_END),
        (0x60, PrinterCondition.PAPER_OUT),
    ),
}
_BLOCK_BITS: Final[tuple[_Bits, ...]] = (
    ((0x08, PrinterCondition.OFFLINE), (0x20, PrinterCondition.COVER_OPEN)),
    (
        (0x44, PrinterCondition.RECOVERABLE_ERROR),
        (0x08, PrinterCondition.CUTTER_ERROR),
        (0x20, PrinterCondition.UNRECOVERABLE_ERROR),
    ),
    ((0x03, PrinterCondition.PAPER_NEAR_END), (0x0C, PrinterCondition.PAPER_OUT)),
    (),
)

_HEAD_MASK: Final = 0x93
_ANSWER_HEAD: Final = 0x12
_BLOCK_HEAD: Final = 0x10
_BLOCK_TAIL_MASK: Final = 0x90
_BLOCK_BYTES: Final = 4
_FLOW_CONTROL: Final = frozenset(b"\x11\x13")
_REQUEST: Final = re.compile(rb"\x10\x04([\x01-\x04])|\x1d\x61(.)", re.DOTALL)
_REQUEST_BYTES: Final = 3
# On- and offline, errors, paper.
_BLOCKS_ON: Final = b"\x1d\x61\x0e"


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """One byte that answers the request before it."""

    byte: int

    def conditions(self, request: StatusRequest) -> Conditions:
        """Read the byte as the answer to this request."""
        return frozenset(_read(self.byte, _ANSWER_BITS[request]))


@dataclass(frozen=True, slots=True)
class StatusBlock:
    """All that is the matter, said by the printer unasked."""

    conditions: Conditions


@dataclass(frozen=True, slots=True)
class PrinterGarbage:
    """Bytes that are no status, and why."""

    discarded: bytes
    reason: str


PrinterEvent: TypeAlias = StatusAnswer | StatusBlock | PrinterGarbage


class PrinterStatusDecoder:
    """Reads what the printer says out of chunks sliced anywhere; keeps 3 bytes."""

    def __init__(self) -> None:
        self._block = b""

    def feed(self, chunk: bytes) -> list[PrinterEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        events: list[PrinterEvent] = []
        for byte in chunk:
            if byte not in _FLOW_CONTROL:
                events += self._take(byte)
        return events

    def finish(self) -> list[PrinterGarbage]:
        """Forget a block cut short."""
        torn, self._block = self._block, b""
        if not torn:
            return []
        # Our own request has the fixed bits of a block, but never all four bytes'.
        is_echo = torn.startswith(b"\x10\x04")
        return [PrinterGarbage(torn, "echo" if is_echo else "torn block")]

    def _take(self, byte: int) -> list[PrinterEvent]:
        events: list[PrinterEvent] = []
        if self._block and byte & _BLOCK_TAIL_MASK:
            events += self.finish()
        wire = bytes([byte])
        if self._block or byte & _HEAD_MASK == _BLOCK_HEAD:
            self._block += wire
            if len(self._block) == _BLOCK_BYTES:
                block, self._block = self._block, b""
                events.append(StatusBlock(_read_block(block)))
        elif byte & _HEAD_MASK == _ANSWER_HEAD:
            events.append(StatusAnswer(byte))
        else:
            events.append(PrinterGarbage(wire, "fixed bits"))
        return events


def encode_status_request(request: StatusRequest) -> bytes:
    """Ask. Never in the middle of an image: there it would be executed as well."""
    return bytes([0x10, 0x04, request])


def encode_blocks_wanted(*, is_wanted: bool) -> bytes:
    """Have the printer say unasked what changes, or have it stop."""
    return _BLOCKS_ON if is_wanted else b"\x1d\x61\x00"


# The printer's end ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlocksWanted:
    """The host wants to be told of changes, or no more."""

    is_wanted: bool


class PrinterRequestDecoder:
    """Finds requests in whatever is printed, as a printer does: even in images."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[StatusRequest | BlocksWanted]:
        """Take the next chunk and return the requests it completes."""
        wire, end = self._rest + chunk, 0
        found: list[StatusRequest | BlocksWanted] = []
        for match in _REQUEST.finditer(wire):
            end = match.end()
            status, blocks = match.groups()
            found.append(
                BlocksWanted(blocks != b"\x00")
                if status is None
                else StatusRequest(status[0])
            )
        self._rest = wire[max(end, len(wire) - _REQUEST_BYTES + 1) :]
        return found


def encode_status_answer(
    request: StatusRequest, conditions: Iterable[PrinterCondition]
) -> bytes:
    """Answer a request as a printer in these conditions does."""
    return bytes([_ANSWER_HEAD | _written(conditions, _ANSWER_BITS[request])])


def encode_status_block(conditions: Iterable[PrinterCondition]) -> bytes:
    """Say all that is the matter, in four bytes."""
    told = frozenset(conditions)
    first, *others = (_written(told, bits) for bits in _BLOCK_BITS)
    return bytes([_BLOCK_HEAD | first, *others])


def _read(byte: int, bits: _Bits) -> Iterable[PrinterCondition]:
    return (condition for mask, condition in bits if byte & mask)


def _read_block(block: bytes) -> Conditions:
    pairs = zip(block, _BLOCK_BITS, strict=True)
    return frozenset(one for byte, bits in pairs for one in _read(byte, bits))


def _written(conditions: Iterable[PrinterCondition], bits: _Bits) -> int:
    told = frozenset(conditions)
    return sum(mask for mask, condition in bits if condition in told)
