"""Boards of relays in two dialects: switched, read back, repaired."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.lcus_relays import LCUS
from firmware_bridge.modbus_relays import MODBUS, modbus_crc
from firmware_bridge.relay_board import (
    COMMAND_EVERY_S,
    REFRESH_EVERY_S,
    RELAY_DIALECTS,
    RelayBoard,
    RelayBoardEvent,
    RelaysChanged,
)
from firmware_bridge.relay_wire import (
    RELAYS_MAX,
    FromBoard,
    RelayCommand,
    RelayDialect,
    RelayGarbage,
    RelayQuery,
    RelayShown,
    ToBoard,
)
from firmware_bridge.simulators.relay_board import RelayBoardSimulator
from tests.firmware_bridge.linked import linked
from tests.firmware_bridge.recordings import chunks_of
from tests.waiting import WaitUntil

ON: Final = True
OFF: Final = False

each_dialect = pytest.mark.parametrize("dialect", RELAY_DIALECTS.values())
dialects = st.sampled_from(list(RELAY_DIALECTS.values()))
commands = st.builds(RelayCommand, st.integers(1, RELAYS_MAX), st.booleans())
states = st.lists(st.booleans(), min_size=1, max_size=RELAYS_MAX)


def decode(dialect: RelayDialect, *chunks: bytes) -> list[FromBoard]:
    decoder = dialect.decoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + list(decoder.finish())


def hear(dialect: RelayDialect, *chunks: bytes) -> list[ToBoard]:
    decoder = dialect.board_decoder()
    return [event for chunk in chunks for event in decoder.feed(chunk)]


def with_crc(body: str) -> bytes:
    return bytes.fromhex(body) + modbus_crc(bytes.fromhex(body))


# Bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "command", "wire"),
    [
        (LCUS, RelayCommand(1, ON), "a0 01 01 a2"),
        (LCUS, RelayCommand(1, OFF), "a0 01 00 a1"),
        (LCUS, RelayCommand(2, ON), "a0 02 01 a3"),
        (LCUS, RelayCommand(4, OFF), "a0 04 00 a4"),
        (MODBUS, RelayCommand(1, ON), "01 05 00 00 ff 00 8c 3a"),
        (MODBUS, RelayCommand(1, OFF), "01 05 00 00 00 00 cd ca"),
    ],
)
def test_each_command_is_what_the_boards_leaflet_says(
    dialect: RelayDialect, command: RelayCommand, wire: str
) -> None:
    assert dialect.encode_command(command).hex(" ") == wire
    assert hear(dialect, bytes.fromhex(wire)) == [command]


def test_each_question_is_what_the_boards_leaflet_says() -> None:
    assert LCUS.encode_query(4) == b"\xff"
    assert MODBUS.encode_query(4).hex(" ") == "01 01 00 00 00 04 3d c9"
    for dialect in (LCUS, MODBUS):
        assert hear(dialect, dialect.encode_query(4)) == [RelayQuery()]


def test_a_boards_answer_is_read() -> None:
    assert decode(LCUS, b"CH1: ON\r\nCH2: OFF\r\n\r\nCH3:ON\n") == [
        RelayShown(1, ON),
        RelayShown(2, OFF),
        RelayShown(3, ON),
    ]
    assert decode(MODBUS, bytes.fromhex("01 01 01 05 91 8b"))[:4] == [
        RelayShown(1, ON),
        RelayShown(2, OFF),
        RelayShown(3, ON),
        RelayShown(4, OFF),
    ]


@pytest.mark.parametrize(
    ("wire", "garbage"),
    [
        (b"CH9: ON\r\n", RelayGarbage(b"CH9: ON\r", "no status line")),
        (b"CH1: ONN\r\n", RelayGarbage(b"CH1: ONN\r", "no status line")),
        (b"CH1: O", RelayGarbage(b"CH1: O", "no end")),
        (b"9" * 31 + b"CH1: ON\n", RelayGarbage(b"9" * 30, "overlong")),
    ],
)
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_a_line_that_is_no_status_is_refused(
    wire: bytes, garbage: RelayGarbage, size: int
) -> None:
    assert decode(LCUS, *chunks_of(wire, size)) == [garbage]


def test_a_refusal_is_told_and_an_echo_proves_nothing() -> None:
    refusal = with_crc("01 85 02")
    echo = MODBUS.encode_command(RelayCommand(1, ON)) + MODBUS.encode_query(4)

    assert decode(MODBUS, refusal) == [RelayGarbage(refusal, "refused with code 2")]
    assert decode(MODBUS, echo) == []
    assert decode(MODBUS, echo[:5]) == [RelayGarbage(echo[:5], "no end")]


@pytest.mark.parametrize(
    ("dialect", "wire", "reason"),
    [
        (LCUS, "a0 01 01 a3", "checksum"),
        (LCUS, "a0 00 01 a1", "no relay of this board"),
        (LCUS, "a0 09 01 aa", "no relay of this board"),
        (LCUS, "a0 01 02 a3", "no relay of this board"),
        (LCUS, "55", "header"),
        (MODBUS, "01 05 00 00 ff 00 8c 3b", "checksum"),
        (MODBUS, with_crc("01 05 00 08 ff 00").hex(), "no command of this board"),
        (MODBUS, with_crc("01 05 00 00 12 34").hex(), "no command of this board"),
        (MODBUS, with_crc("01 06 00 00 ff 00").hex(), "no command of this board"),
    ],
)
def test_a_board_does_not_switch_at_what_is_no_command(
    dialect: RelayDialect, wire: str, reason: str
) -> None:
    events = hear(dialect, bytes.fromhex(wire))

    assert all(isinstance(event, RelayGarbage) for event in events)
    assert events[0] == RelayGarbage(bytes.fromhex(wire)[:1], reason)


@given(dialects, st.data())
def test_slicing_changes_nothing(dialect: RelayDialect, data: st.DataObject) -> None:
    good = commands.map(dialect.encode_command) | states.map(dialect.encode_shown)
    wire = data.draw(st.lists(good | st.binary(max_size=35)).map(b"".join))

    assert decode(dialect, *chunks_of(wire, 1)) == decode(dialect, wire)
    assert hear(dialect, *chunks_of(wire, 1)) == hear(dialect, wire)


@given(dialects, st.binary(max_size=40), states)
def test_an_answer_is_found_after_garbage(
    dialect: RelayDialect, noise: bytes, shown: list[bool]
) -> None:
    # A new line for the one, and for the other an end to what noise began.
    wire = noise + b"\n" * 10 + dialect.encode_shown(shown)
    told = [RelayShown(relay, is_on) for relay, is_on in enumerate(shown, 1)]

    found = [one for one in decode(dialect, wire) if one in told]
    assert found[-len(told) :] == told


@given(dialects, st.binary(max_size=8), commands)
def test_a_command_is_found_after_garbage(
    dialect: RelayDialect, noise: bytes, command: RelayCommand
) -> None:
    wire = noise + b"\x00" * 8 + dialect.encode_command(command)

    assert hear(dialect, wire)[-1] == command


@given(dialects, commands, st.data())
def test_a_corrupted_command_switches_nothing_else(
    dialect: RelayDialect, command: RelayCommand, data: st.DataObject
) -> None:
    wire = bytearray(dialect.encode_command(command))
    place = data.draw(st.integers(0, len(wire) - 1))
    wire[place] ^= 1 << data.draw(st.integers(0, 7))

    assert not any(isinstance(one, RelayCommand) for one in hear(dialect, bytes(wire)))


@given(dialects, st.lists(st.binary(max_size=60)))
def test_no_bytes_bring_host_or_board_down(
    dialect: RelayDialect, chunks: list[bytes]
) -> None:
    board, now_s = RelayBoard(dialect, 4), 10.0
    for chunk in chunks:
        board.feed(chunk)
        assert len(board.bytes_to_send(now_s)) <= 8
        now_s += 0.2
    hear(dialect, *chunks)


@pytest.mark.parametrize("relay", [0, RELAYS_MAX + 1])
def test_a_relay_that_no_board_has_is_our_mistake(relay: int) -> None:
    for dialect in (LCUS, MODBUS):
        with pytest.raises(ValueError, match="relay"):
            dialect.encode_command(RelayCommand(relay, ON))
        with pytest.raises(ValueError, match="relays"):
            RelayBoard(dialect, relay)
    with pytest.raises(ValueError, match="this board has 1 to 2"):
        RelayBoard(LCUS, 2).switch(3, is_on=True)


# The host -------------------------------------------------------------------------


def sent(board: RelayBoard, seconds: float, now_s: float = 10.0) -> list[bytes]:
    """Everything a board is told, in turns of 50 ms."""
    turns = [now_s + step / 20 for step in range(round(seconds * 20))]
    return [wire for wire in map(board.bytes_to_send, turns) if wire]


def test_all_is_off_at_the_start_one_command_at_a_time() -> None:
    board = RelayBoard(LCUS, 2)

    assert board.bytes_to_send(10.0).hex() == "a00100a1"
    assert board.bytes_to_send(10.0 + COMMAND_EVERY_S / 2) == b""
    assert board.bytes_to_send(10.0 + COMMAND_EVERY_S).hex() == "a00200a2"
    assert board.bytes_to_send(10.0 + 2 * COMMAND_EVERY_S) == b"\xff"
    assert board.bytes_to_send(10.0 + 3 * COMMAND_EVERY_S) == b""


def test_a_change_goes_out_at_once_and_again_later() -> None:
    board = RelayBoard(LCUS, 1)
    sent(board, 1)
    board.switch(1, is_on=True)

    on = LCUS.encode_command(RelayCommand(1, ON))
    assert board.bytes_to_send(11.0) == on
    assert sent(board, REFRESH_EVERY_S, 11.2).count(on) == 1


def test_what_a_board_shows_is_told_when_it_changes() -> None:
    board = RelayBoard(LCUS, 2)

    assert board.feed(b"CH1: OFF\r\nCH2: OFF\r\nCH1: OFF\r\n") == [
        RelaysChanged((OFF, None)),
        RelaysChanged((OFF, OFF)),
    ]
    assert board.feed(b"\xfe\n") == [RelayGarbage(b"\xfe", "no status line")]
    # A board with more relays than we use.
    assert board.feed(b"CH3: ON\r\n") == []


def test_a_relay_that_fell_off_is_switched_on_again() -> None:
    board = RelayBoard(LCUS, 1)
    board.switch(1, is_on=True)
    sent(board, 1)
    board.feed(b"CH1: OFF\r\n")

    assert board.bytes_to_send(11.0) == LCUS.encode_command(RelayCommand(1, ON))


def test_a_lost_line_shows_nothing_and_is_told_all_again() -> None:
    board = RelayBoard(LCUS, 1)
    sent(board, 1)
    board.feed(b"CH1: OFF\r\nCH1")

    assert board.finish() == [
        RelayGarbage(b"CH1", "no end"),
        RelaysChanged((None,)),
    ]
    assert board.finish() == []
    assert board.bytes_to_send(11.0).hex() == "a00100a1"


# The simulated board, on the product's own link --------------------------------------


@each_dialect
def test_a_simulated_board_switches_and_says_so(
    dialect: RelayDialect, wait_until: WaitUntil
) -> None:
    board = RelayBoard(dialect, 4)
    with (
        RelayBoardSimulator(dialect) as simulator,
        linked(simulator.path, board) as events,
    ):
        board.switch(3, is_on=True)
        wait_until(lambda: simulator.are_on == (OFF, OFF, ON, OFF))
        wait_until(lambda: events and events[-1] == RelaysChanged((OFF, OFF, ON, OFF)))
        simulator.lose_power()
        wait_until(lambda: simulator.are_on == (OFF, OFF, ON, OFF))


def test_a_simulated_board_that_cannot_answer_is_never_known(
    wait_until: WaitUntil,
) -> None:
    board = RelayBoard(LCUS, 2)
    events: list[RelayBoardEvent]
    with (
        RelayBoardSimulator(relays=1, can_answer=False) as simulator,
        linked(simulator.path, board) as events,
    ):
        board.switch(1, is_on=True)
        wait_until(lambda: simulator.are_on == (ON,))
    assert events == []
