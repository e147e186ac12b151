r"""LCUS boards: one to eight relays on a CH340, over USB. No I/O here.

::

    A0 01 01 A2       relay 1 on; the last byte is the sum
    FF                how are you? Boards with one relay do not answer
    CH1: ON\r\n       the answer, one line for each relay
"""

import re
from collections.abc import Sequence
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.relay_wire import (
    RELAYS_MAX,
    FromBoard,
    RelayCommand,
    RelayDialect,
    RelayGarbage,
    RelayQuery,
    RelayShown,
    ToBoard,
    check_relay,
)

QUERY: Final = b"\xff"
_HEAD: Final = 0xA0
_COMMAND_BYTES: Final = 4
_LINE: Final = re.compile(rb"CH([1-8]): ?(ON|OFF)\r?")
# `CH8: OFF` and its end are 10 bytes; three times that is noise.
_LINE_BYTES_MAX: Final = 30


def encode_lcus_command(command: RelayCommand) -> bytes:
    """Switch one relay. Raises `ValueError` for a relay that no board has."""
    check_relay(command.relay)
    head = bytes([_HEAD, command.relay, command.is_on])
    return head + bytes([sum(head) & 0xFF])


def encode_lcus_shown(states: Sequence[bool]) -> bytes:
    """Answer a query, as boards with two relays and more do."""
    words = ("ON" if is_on else "OFF" for is_on in states)
    lines = (f"CH{relay}: {word}\r\n" for relay, word in enumerate(words, 1))
    return "".join(lines).encode()


class LcusDecoder:
    """Reads a board's lines; keeps at most `_LINE_BYTES_MAX` bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_overlong = False

    def feed(self, chunk: bytes) -> list[FromBoard]:
        *lines, rest = (self._rest + chunk).split(b"\n")
        events: list[FromBoard] = []
        for line in lines:
            if self._is_overlong or len(line) > _LINE_BYTES_MAX:
                events.append(RelayGarbage(line[:_LINE_BYTES_MAX], "overlong"))
                self._is_overlong = False
            elif line.strip():
                events.append(_read_line(line))
        self._is_overlong = self._is_overlong or len(rest) > _LINE_BYTES_MAX
        self._rest = rest[:_LINE_BYTES_MAX]
        return events

    def finish(self) -> list[RelayGarbage]:
        rest, self._rest = self._rest, b""
        self._is_overlong = False
        return [RelayGarbage(rest, "no end")] if rest else []


def _read_line(line: bytes) -> FromBoard:
    match = _LINE.fullmatch(line)
    if match is None:
        return RelayGarbage(line, "no status line")
    return RelayShown(int(match[1]), match[2] == b"ON")


class LcusCommandDecoder:
    """Reads what an LCUS board is told; keeps 3 bytes."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[ToBoard]:
        wire, position = self._rest + chunk, 0
        events: list[ToBoard] = []
        while position < len(wire):
            frame = wire[position : position + _COMMAND_BYTES]
            if frame[0] == _HEAD and len(frame) < _COMMAND_BYTES:
                break
            event = _read_command(frame)
            events.append(event)
            position += _COMMAND_BYTES if isinstance(event, RelayCommand) else 1
        self._rest = wire[position:]
        return events


def _read_command(frame: bytes) -> ToBoard:
    if frame[:1] == QUERY:
        return RelayQuery()
    if frame[0] != _HEAD:
        return RelayGarbage(frame[:1], "header")
    _, relay, state, check = frame
    if (_HEAD + relay + state) & 0xFF != check:
        return RelayGarbage(frame[:1], "checksum")
    if not 1 <= relay <= RELAYS_MAX or state > 1:
        return RelayGarbage(frame[:1], "no relay of this board")
    return RelayCommand(relay, is_on=state == 1)


LCUS: Final = RelayDialect(
    "lcus",
    LineSettings(9600),
    encode_lcus_command,
    lambda _relays: QUERY,
    encode_lcus_shown,
    LcusDecoder,
    LcusCommandDecoder,
)
