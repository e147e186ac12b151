"""What a printer says of itself: by the manual, out of step, late and never."""

from dataclasses import dataclass, field

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firmware_bridge.printer_status import (
    BlocksWanted,
    PrinterCondition,
    PrinterEvent,
    PrinterGarbage,
    PrinterRequestDecoder,
    PrinterState,
    PrinterStatusDecoder,
    StatusAnswer,
    StatusBlock,
    StatusRequest,
    encode_blocks_wanted,
    encode_status_answer,
    encode_status_block,
    encode_status_request,
)
from firmware_bridge.printer_watch import (
    ANSWER_S_MAX,
    HOLD_S_MAX,
    LISTEN_S,
    ROUND_EVERY_S,
    PrinterChanged,
    PrinterWatch,
    WatchEvent,
)
from firmware_bridge.simulators.printer_status import PrinterSimulator
from tests.firmware_bridge.linked import linked
from tests.firmware_bridge.recordings import chunks_of
from tests.waiting import WaitUntil

PAPER = StatusRequest.PAPER
NEAR_END = PrinterCondition.PAPER_NEAR_END
PAPER_OUT = PrinterCondition.PAPER_OUT
COVER_OPEN = PrinterCondition.COVER_OPEN
OFFLINE = PrinterCondition.OFFLINE
ERROR = PrinterCondition.ERROR
CUTTER = PrinterCondition.CUTTER_ERROR
RECOVERABLE = PrinterCondition.RECOVERABLE_ERROR
UNRECOVERABLE = PrinterCondition.UNRECOVERABLE_ERROR
UNKNOWN = PrinterState(frozenset({PrinterCondition.UNKNOWN}))
WELL = PrinterState(frozenset())

# What a printer can say; of an error without a name it says nothing in a block.
sayable = frozenset(PrinterCondition) - {
    PrinterCondition.UNKNOWN,
    PrinterCondition.OK,
}
conditions = st.frozensets(st.sampled_from(sorted(sayable)))
said = st.builds(
    encode_status_answer, st.sampled_from(StatusRequest), conditions
) | conditions.map(encode_status_block)
wires = st.lists(said | st.binary(max_size=6)).map(b"".join)


def decode(*chunks: bytes) -> list[PrinterEvent]:
    decoder = PrinterStatusDecoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + list(decoder.finish())


# Bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_no", "byte", "means"),
    [
        (1, "12", set()),
        # Bit 2 is the pin of a cash drawer, which we have none of.
        (1, "16", set()),
        (1, "1a", {OFFLINE}),
        (2, "12", set()),
        (2, "16", {COVER_OPEN}),
        (2, "1a", set()),
        (2, "32", {PAPER_OUT}),
        (2, "52", {ERROR}),
        (3, "12", set()),
        (3, "1a", {CUTTER}),
        (3, "32", {UNRECOVERABLE}),
        (3, "52", {RECOVERABLE}),
        (3, "16", {RECOVERABLE}),
        (4, "12", set()),
        (4, "1e", {NEAR_END}),
        (4, "7e", {NEAR_END, PAPER_OUT}),
        (4, "72", {PAPER_OUT}),
    ],
)
def test_each_answer_means_what_the_manual_says(
    request_no: int, byte: str, means: set[PrinterCondition]
) -> None:
    (answer,) = decode(bytes.fromhex(byte))

    assert isinstance(answer, StatusAnswer)
    assert answer.conditions(StatusRequest(request_no)) == means


@pytest.mark.parametrize(
    ("block", "means"),
    [
        ("10 00 00 00", set()),
        ("10 00 00 0f", set()),
        ("14 00 00 00", set()),
        ("18 00 00 00", {OFFLINE}),
        ("38 00 00 00", {OFFLINE, COVER_OPEN}),
        ("50 00 00 00", set()),
        ("18 08 00 00", {OFFLINE, CUTTER}),
        ("18 20 00 00", {OFFLINE, UNRECOVERABLE}),
        ("18 40 00 00", {OFFLINE, RECOVERABLE}),
        ("18 04 00 00", {OFFLINE, RECOVERABLE}),
        ("10 00 03 00", {NEAR_END}),
        ("18 00 0f 00", {OFFLINE, NEAR_END, PAPER_OUT}),
    ],
)
def test_each_block_means_what_the_manual_says(
    block: str, means: set[PrinterCondition]
) -> None:
    assert decode(bytes.fromhex(block)) == [StatusBlock(frozenset(means))]


@pytest.mark.parametrize(
    ("wire", "garbage"),
    [
        ("", []),
        ("81", [("81", "fixed bits")]),
        ("01", [("01", "fixed bits")]),
        ("80", [("80", "fixed bits")]),
        ("02", [("02", "fixed bits")]),
        ("10", [("10", "torn block")]),
        ("10 00 00", [("10 00 00", "torn block")]),
        ("10 04", [("10 04", "echo")]),
        ("10 04 04", [("10 04 04", "echo")]),
        ("93", [("93", "fixed bits")]),
    ],
)
def test_what_is_no_status_is_rejected(
    wire: str, garbage: list[tuple[str, str]]
) -> None:
    assert decode(bytes.fromhex(wire)) == [
        PrinterGarbage(bytes.fromhex(discarded), reason)
        for discarded, reason in garbage
    ]


def test_an_echo_of_all_our_requests_is_never_a_state() -> None:
    echo = b"".join(encode_status_request(one) for one in StatusRequest)

    assert all(isinstance(event, PrinterGarbage) for event in decode(echo))


def test_flow_control_may_stand_anywhere() -> None:
    assert decode(b"\x13\x10\x00\x11\x00\x13\x00\x11\x12") == [
        StatusBlock(frozenset()),
        StatusAnswer(0x12),
    ]


def test_a_torn_block_does_not_swallow_what_follows() -> None:
    assert decode(b"\x10\x00\x1e\x10\x00\x00\x00") == [
        PrinterGarbage(b"\x10\x00", "torn block"),
        StatusAnswer(0x1E),
        StatusBlock(frozenset()),
    ]


@given(wires)
def test_slicing_changes_nothing(wire: bytes) -> None:
    assert decode(*chunks_of(wire, 1)) == decode(wire)


@given(st.binary(max_size=40), conditions)
def test_a_state_is_found_after_any_garbage(
    noise: bytes, told: frozenset[PrinterCondition]
) -> None:
    block = encode_status_block(told)

    assert decode(noise + block)[-1] == StatusBlock(told - {ERROR})


@given(conditions)
def test_what_a_printer_says_is_what_is_heard(
    told: frozenset[PrinterCondition],
) -> None:
    heard: set[PrinterCondition] = set()
    for request in StatusRequest:
        (answer,) = decode(encode_status_answer(request, told))
        assert isinstance(answer, StatusAnswer)
        heard |= answer.conditions(request)

    assert heard == told


@given(st.integers(0, 0xFF))
def test_a_byte_has_at_most_one_meaning(byte: int) -> None:
    events = decode(bytes([byte]))

    assert len(events) == (0 if byte in {0x11, 0x13} else 1)
    assert isinstance(events[0], StatusAnswer) == (byte & 0x93 == 0x12) if events else 1


def test_requests_are_these_bytes() -> None:
    assert encode_status_request(PAPER) == b"\x10\x04\x04"
    assert encode_blocks_wanted(is_wanted=True) == b"\x1d\x61\x0e"
    assert encode_blocks_wanted(is_wanted=False) == b"\x1d\x61\x00"


def test_a_printer_executes_a_request_inside_an_image() -> None:
    # This is why nothing is asked while something is printed.
    image = b"\x1d\x76\x30\x00\x08\x00\x01\x00" + b"\xaa\x10\x04\x01\xaa\xaa\xaa\xaa"

    assert PrinterRequestDecoder().feed(image) == [StatusRequest.PRINTER]


@given(
    st.lists(
        st.sampled_from(StatusRequest).map(encode_status_request)
        | st.booleans().map(lambda wanted: encode_blocks_wanted(is_wanted=wanted))
        | st.binary(max_size=5)
    ).map(b"".join)
)
def test_slicing_changes_nothing_for_the_printer(wire: bytes) -> None:
    sliced = PrinterRequestDecoder()

    assert [one for byte in wire for one in sliced.feed(bytes([byte]))] == (
        PrinterRequestDecoder().feed(wire)
    )


def test_a_printer_hears_whether_changes_are_wanted() -> None:
    assert PrinterRequestDecoder().feed(b"\x1d\x61\x0e\x1d\x61\x00") == [
        BlocksWanted(is_wanted=True),
        BlocksWanted(is_wanted=False),
    ]


@pytest.mark.parametrize(
    ("these", "worst", "can_print"),
    [
        (set(), PrinterCondition.OK, True),
        ({NEAR_END}, NEAR_END, True),
        ({NEAR_END, PAPER_OUT, OFFLINE}, PAPER_OUT, False),
        ({OFFLINE}, OFFLINE, False),
        ({OFFLINE, COVER_OPEN, PAPER_OUT}, COVER_OPEN, False),
        ({OFFLINE, ERROR, CUTTER}, CUTTER, False),
        ({ERROR}, ERROR, False),
        ({RECOVERABLE}, RECOVERABLE, False),
        ({UNRECOVERABLE, CUTTER}, UNRECOVERABLE, False),
        ({PrinterCondition.UNKNOWN}, PrinterCondition.UNKNOWN, False),
    ],
)
def test_people_are_told_the_gravest(
    these: set[PrinterCondition], worst: PrinterCondition, *, can_print: bool
) -> None:
    state = PrinterState(frozenset(these))

    assert state.worst is worst
    assert state.can_print is can_print


# The watch ------------------------------------------------------------------------


@dataclass
class Line:
    """A watch and a printer on one wire, with a clock."""

    watch: PrinterWatch = field(default_factory=PrinterWatch)
    conditions: frozenset[PrinterCondition] = frozenset()
    is_heard: bool = True
    # A printer with a full buffer answers all at once when it is empty again.
    is_busy: bool = False
    now_s: float = 100.0
    asked: list[bytes] = field(default_factory=list)
    events: list[WatchEvent] = field(default_factory=list)
    _answers: list[bytes] = field(default_factory=list)
    _ear: PrinterRequestDecoder = field(default_factory=PrinterRequestDecoder)

    def turn(self) -> None:
        wire = self.watch.bytes_to_send(self.now_s)
        if wire:
            self.asked.append(wire)
        for request in self._ear.feed(wire):
            if isinstance(request, StatusRequest) and self.is_heard:
                self._answers.append(encode_status_answer(request, self.conditions))
        if self._answers and not self.is_busy:
            # One a turn, as over a slow converter.
            self.events += self.watch.feed(self._answers.pop(0))
        self.events += self.watch.tick(self.now_s)
        self.now_s += 0.05

    def run(self, seconds: float) -> None:
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.turn()

    @property
    def states(self) -> list[PrinterState]:
        return [one.state for one in self.events if isinstance(one, PrinterChanged)]


def test_a_change_is_told_once_however_often_it_is_asked() -> None:
    line = Line()
    line.run(10)
    line.conditions = frozenset({NEAR_END})
    line.run(10)

    assert line.states == [WELL, PrinterState(frozenset({NEAR_END}))]
    assert line.watch.state.worst is NEAR_END


def test_before_anything_is_heard_the_state_is_unknown() -> None:
    assert PrinterWatch().state == UNKNOWN


def test_a_printer_that_never_answers_is_told_as_unknown_once() -> None:
    line = Line(is_heard=False)
    line.run(30)

    assert line.states == [UNKNOWN]


def test_one_round_without_an_answer_is_no_news() -> None:
    line = Line()
    line.run(2)
    line.is_heard = False
    line.run(ROUND_EVERY_S)
    line.is_heard = True
    line.run(20)

    assert line.states == [WELL]


# Busy for less than a round each time, so that up to three answers are late.
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 45)), max_size=3))
@example([(5, 40), (3, 10)])
@example([(1, 40), (3, 15)])
def test_answers_that_come_late_are_not_taken_for_others(
    times: list[tuple[int, int]],
) -> None:
    # Paper near its end, one answer late, would read as an open cover.
    line = Line(conditions=frozenset({NEAR_END}))
    for well, busy in times:
        line.is_busy = False
        line.run(well / 20)
        line.is_busy = True
        line.run(busy / 20)
    line.is_busy = False
    line.run(10)

    near_end = PrinterState(frozenset({NEAR_END}))
    assert set(line.states) <= {near_end, UNKNOWN}
    assert line.states[-1] == near_end


@given(conditions, st.integers(0, 0xFF))
def test_a_round_shifted_by_one_answer_is_believed_only_if_it_is_right(
    told: frozenset[PrinterCondition], late: int
) -> None:
    watch, ear, now_s = PrinterWatch(), PrinterRequestDecoder(), 100.0
    answer = bytes([late & 0x6C | 0x12])
    for _ in range(8):
        request = next(iter(ear.feed(watch.bytes_to_send(now_s))), None)
        watch.feed(answer)
        if isinstance(request, StatusRequest):
            answer = encode_status_answer(request, told)
    watch.tick(now_s)
    watch.tick(now_s + LISTEN_S)

    assert watch.state in {UNKNOWN, PrinterState(told)}


def test_an_answer_too_many_spoils_its_round() -> None:
    watch = PrinterWatch([PAPER])
    for _ in range(2):
        watch.bytes_to_send(100.0)
        assert watch.feed(encode_status_answer(PAPER, {PAPER_OUT})) == []
    assert watch.tick(100.1) == []

    assert watch.feed(b"\x12") == [
        PrinterGarbage(b"\x12", "an answer nobody asked for")
    ]
    assert watch.tick(100.1 + LISTEN_S) == []
    assert watch.state == UNKNOWN
    assert watch.bytes_to_send(100.2 + LISTEN_S) == b""


def test_another_answer_than_before_spoils_its_round() -> None:
    watch = PrinterWatch([PAPER])
    watch.bytes_to_send(100.0)
    watch.feed(b"\x12")
    watch.bytes_to_send(100.0)

    assert watch.feed(b"\x1e") == [
        PrinterGarbage(b"\x1e", "another answer than before")
    ]
    assert watch.bytes_to_send(100.1) == b""
    assert watch.tick(100.1) == []
    assert watch.state == UNKNOWN


def test_an_answer_without_any_question_is_garbage() -> None:
    assert PrinterWatch().feed(b"\x12") == [
        PrinterGarbage(b"\x12", "an answer nobody asked for")
    ]


def test_nothing_is_asked_while_a_slip_is_printed() -> None:
    line = Line()
    line.run(1)
    line.asked.clear()
    line.watch.hold(line.now_s)
    line.run(10)
    assert line.asked == []

    line.watch.release()
    line.run(3)
    assert line.asked != []
    assert line.states == [WELL]


def test_a_slip_that_begins_within_a_round_ends_the_round() -> None:
    watch = PrinterWatch()
    assert watch.bytes_to_send(100.0) == encode_status_request(StatusRequest.PRINTER)
    watch.feed(b"\x1a")
    watch.hold(100.1)
    assert watch.tick(100.1) == []
    watch.release()

    assert watch.bytes_to_send(100.2) == b""
    next_s = 100.1 + ROUND_EVERY_S
    assert watch.bytes_to_send(next_s) == encode_status_request(StatusRequest.PRINTER)


def test_a_question_left_open_by_a_slip_is_no_fault_of_the_printer() -> None:
    watch = PrinterWatch()
    now_s = 100.0
    for _ in range(5):
        assert watch.bytes_to_send(now_s) != b""
        watch.hold(now_s)
        assert watch.tick(now_s + ANSWER_S_MAX) == []
        watch.release()
        now_s += ANSWER_S_MAX + ROUND_EVERY_S

    assert watch.state == UNKNOWN
    assert watch.tick(now_s) == []


def test_who_forgets_to_release_does_not_blind_the_watch() -> None:
    line = Line()
    line.watch.hold(line.now_s)
    line.run(HOLD_S_MAX + 3)

    assert line.states == [WELL]


def test_a_block_is_told_at_once() -> None:
    watch = PrinterWatch(are_blocks_wanted=True)
    assert watch.bytes_to_send(0.0) == encode_blocks_wanted(is_wanted=True)

    assert watch.feed(b"\x38\x00\x00\x00") == [
        PrinterChanged(PrinterState(frozenset({OFFLINE, COVER_OPEN})))
    ]
    assert watch.bytes_to_send(0.1) == encode_status_request(StatusRequest.PRINTER)


def test_a_line_that_is_lost_leaves_the_printer_unknown_and_begins_anew() -> None:
    watch = PrinterWatch([PAPER], are_blocks_wanted=True)
    watch.bytes_to_send(100.0)
    watch.bytes_to_send(100.1)
    watch.feed(b"\x10\x00\x00\x00\x10\x00")

    assert watch.finish() == [
        PrinterGarbage(b"\x10\x00", "torn block"),
        PrinterChanged(UNKNOWN),
    ]
    assert watch.finish() == []
    assert watch.bytes_to_send(100.2) == encode_blocks_wanted(is_wanted=True)
    assert watch.bytes_to_send(100.2) == encode_status_request(PAPER)


@given(st.lists(st.binary(max_size=20) | said))
def test_no_bytes_bring_the_watch_down(chunks: list[bytes]) -> None:
    watch, now_s = PrinterWatch(), 100.0
    for chunk in chunks:
        assert len(watch.bytes_to_send(now_s)) <= 3
        watch.feed(chunk)
        watch.tick(now_s)
        now_s += 0.1
    watch.finish()


# The simulated printer, on the product's own link -----------------------------------


def test_a_simulated_printer_runs_out_of_paper_and_is_unplugged(
    wait_until: WaitUntil,
) -> None:
    watch = PrinterWatch(are_blocks_wanted=True)
    with PrinterSimulator() as printer, linked(printer.path, watch):
        wait_until(lambda: watch.state == WELL)
        printer.suffer({PAPER_OUT, OFFLINE})
        wait_until(lambda: watch.state.worst is PAPER_OUT)
        printer.suffer(())
        wait_until(lambda: watch.state == WELL)
        wait_until(lambda: encode_status_request(PAPER) in printer.printed)
        printer.unplug()
        wait_until(lambda: watch.state == UNKNOWN)
        printer.plug()
        wait_until(lambda: watch.state == WELL)


def test_a_simulated_printer_that_only_answers_when_asked(
    wait_until: WaitUntil,
) -> None:
    watch = PrinterWatch()
    with PrinterSimulator() as printer, linked(printer.path, watch) as events:
        printer.suffer({CUTTER, ERROR})
        wait_until(lambda: watch.state.worst is CUTTER)
        printer.mutter(b"\x81")
        wait_until(lambda: PrinterGarbage(b"\x81", "fixed bits") in events)
