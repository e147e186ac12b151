"""Boards of relays on Modbus RTU. No I/O here.

::

    01 05 00 00 FF 00  8C 3A    board 1, relay 1 on; CRC-16, low byte first
    01 01 00 00 00 04  3D C9    read 4 relays from the first
    01 01 01 05  91 8B          the answer: relays 1 and 3 are on

Modbus counts from 0, and has no mark at either end of a frame.
"""

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

# Boards leave the factory as unit 1; several on one line are no use to us.
_UNIT: Final = 1
_READ_COILS: Final = 0x01
_WRITE_COIL: Final = 0x05
_EXCEPTION: Final = 0x80
_COIL_ON: Final = 0xFF00
_REQUEST_BYTES: Final = 8
_EXCEPTION_BYTES: Final = 5
# Unit, function, count, one byte of coils, CRC: as many relays as we ask for.
_COILS_BYTES: Final = 6
_POLYNOMIAL: Final = 0xA001


def modbus_crc(covered: bytes) -> bytes:
    """Give CRC-16/MODBUS as it stands on the wire."""
    crc = 0xFFFF
    for byte in covered:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ _POLYNOMIAL if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")


def encode_modbus_command(command: RelayCommand) -> bytes:
    """Switch one relay. Raises `ValueError` for a relay that no board has."""
    check_relay(command.relay)
    value = _COIL_ON if command.is_on else 0
    return _modbus_request(_WRITE_COIL, command.relay - 1, value)


def encode_modbus_query(relays: int) -> bytes:
    """Ask what is on. Raises `ValueError` for more relays than a board has."""
    check_relay(relays)
    return _modbus_request(_READ_COILS, 0, relays)


def encode_modbus_shown(states: Sequence[bool]) -> bytes:
    """Answer a query."""
    coils = sum(is_on << place for place, is_on in enumerate(states))
    answer = bytes([_UNIT, _READ_COILS, 1, coils])
    return answer + modbus_crc(answer)


class ModbusDecoder:
    """Reads a board's frames; keeps at most 7 bytes.

    The answer to a command is its echo. On a two-wire line our own words come back
    as well, so an echo proves nothing and is no event: only what is read back is.
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[FromBoard]:
        wire, position = self._rest + chunk, 0
        events: list[FromBoard] = []
        while len(wire) - position >= _EXCEPTION_BYTES:
            head = wire[position : position + _REQUEST_BYTES]
            length = _answer_bytes(head)
            if length > len(head):
                break
            if modbus_crc(head[: length - 2]) == head[length - 2 : length]:
                events += _read_answer(head[:length])
                position += length
            else:
                events.append(RelayGarbage(head[:1], "checksum"))
                position += 1
        self._rest = wire[position:]
        return events

    def finish(self) -> list[RelayGarbage]:
        rest, self._rest = self._rest, b""
        return [RelayGarbage(rest, "no end")] if rest else []


def _answer_bytes(wire: bytes) -> int:
    """Say how long the frame is that begins here, if one does."""
    function, count = wire[1], wire[2]
    if function & _EXCEPTION:
        return _EXCEPTION_BYTES
    # A count of 1 is an answer with coils; a query of ours has address 0 there.
    return _COILS_BYTES if (function, count) == (_READ_COILS, 1) else _REQUEST_BYTES


def _read_answer(frame: bytes) -> list[FromBoard]:
    if frame[1] & _EXCEPTION:
        return [RelayGarbage(frame, f"refused with code {frame[2]}")]
    if len(frame) != _COILS_BYTES:
        return []
    coils = frame[3]
    return [
        RelayShown(relay, bool(coils >> relay - 1 & 1))
        for relay in range(1, RELAYS_MAX + 1)
    ]


class ModbusCommandDecoder:
    """Reads what a Modbus board is told; keeps 7 bytes."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[ToBoard]:
        wire, position = self._rest + chunk, 0
        events: list[ToBoard] = []
        while len(wire) - position >= _REQUEST_BYTES:
            event = _read_request(wire[position : position + _REQUEST_BYTES])
            events.append(event)
            position += 1 if isinstance(event, RelayGarbage) else _REQUEST_BYTES
        self._rest = wire[position:]
        return events


def _read_request(frame: bytes) -> ToBoard:
    if modbus_crc(frame[:-2]) != frame[-2:]:
        return RelayGarbage(frame[:1], "checksum")
    function = frame[1]
    address, value = (int.from_bytes(frame[i : i + 2], "big") for i in (2, 4))
    if function == _READ_COILS:
        return RelayQuery()
    if function != _WRITE_COIL or value not in {0, _COIL_ON} or address >= RELAYS_MAX:
        return RelayGarbage(frame[:1], "no command of this board")
    return RelayCommand(address + 1, is_on=value == _COIL_ON)


def _modbus_request(function: int, address: int, value: int) -> bytes:
    numbers = address.to_bytes(2, "big") + value.to_bytes(2, "big")
    request = bytes([_UNIT, function]) + numbers
    return request + modbus_crc(request)


MODBUS: Final = RelayDialect(
    "modbus-relays",
    LineSettings(9600),
    encode_modbus_command,
    encode_modbus_query,
    encode_modbus_shown,
    ModbusDecoder,
    ModbusCommandDecoder,
)
