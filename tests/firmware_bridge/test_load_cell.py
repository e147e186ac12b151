"""A bare load cell: what its counts weigh, and when they weigh nothing."""

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.load_cell import (
    COUNTS_MAX,
    COUNTS_MIN,
    LINE_BYTES_MAX,
    SILENCE_S_MAX,
    TRACKING_G_PER_S,
    CellCalibration,
    CellCounts,
    CellEvent,
    CellGarbage,
    LoadCell,
    LoadCellDecoder,
    decode_counts,
    encode_counts,
)
from firmware_bridge.scales.reading import Mode, Reading, Status
from firmware_bridge.simulators.load_cell import LoadCellSimulator
from tests.firmware_bridge.linked import linked
from tests.firmware_bridge.recordings import chunks_of
from tests.waiting import WaitUntil

# 100 counts a gram, zero at 84,000; zero may be set within 600 g.
CALIBRATION: Final = CellCalibration(
    counts_per_g=100, zero_counts=84_000, capacity_g=30_000
)
counts = st.builds(CellCounts, st.integers(COUNTS_MIN, COUNTS_MAX))
wires = st.lists(
    counts.map(encode_counts) | st.binary(max_size=8) | st.just(b"9" * 40)
).map(b"".join)


def decode(*chunks: bytes) -> list[CellEvent]:
    decoder = LoadCellDecoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.finish()


# Bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("000000", 0),
        ("000001", 1),
        ("ffffff", -1),
        ("ffe1a3", -7773),
        ("7fffff", COUNTS_MAX),
        ("800000", COUNTS_MIN),
    ],
)
def test_the_chips_own_bytes_are_twos_complement(raw: str, number: int) -> None:
    assert decode_counts(bytes.fromhex(raw)) == number


@pytest.mark.parametrize("raw", [b"", b"\x00\x00", b"\x00\x00\x00\x00"])
def test_more_or_fewer_bytes_than_three_are_our_mistake(raw: bytes) -> None:
    with pytest.raises(ValueError, match="gives 3"):
        decode_counts(raw)


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (b"-7773\r\n", CellCounts(-7773)),
        (b"84000\n", CellCounts(84_000)),
        (b"+84000 \r\n", CellCounts(84_000)),
        (b"  84000\n", CellCounts(84_000)),
        (b"8388607\r\n", CellCounts(COUNTS_MAX)),
        (b"-8388608\r\n", CellCounts(COUNTS_MIN)),
        # A sketch that forgot the sign of 24 bits.
        (b"16777215\r\n", CellGarbage(b"16777215\r", "more than 24 bits")),
        (b"8388608\n", CellGarbage(b"8388608", "more than 24 bits")),
        (b"123456789\n", CellGarbage(b"123456789", "no counts")),
        (b"1.5\n", CellGarbage(b"1.5", "no counts")),
        (b"HX711 ready\n", CellGarbage(b"HX711 ready", "no counts")),
        (b"- 5\n", CellGarbage(b"- 5", "no counts")),
        (b"84000", CellGarbage(b"84000", "no end")),
    ],
)
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_each_line_is_counts_or_garbage_with_its_reason(
    line: bytes, event: CellEvent, size: int
) -> None:
    assert decode(*chunks_of(line, size)) == [event]


def test_counts_hidden_in_an_overlong_line_are_not_believed() -> None:
    noise = b" " * 31

    assert decode(noise + b"5\n" + b"6\n") == [
        CellGarbage(noise[:LINE_BYTES_MAX], "overlong"),
        CellCounts(6),
    ]
    assert decode(noise + b"5", b"\n") == [CellGarbage(noise[:30], "overlong")]


def test_empty_lines_are_nothing() -> None:
    assert decode(b"\r\n\r\n\n") == []


def test_the_sketch_is_told_nothing() -> None:
    assert LoadCellDecoder().bytes_to_send(10.0) == b""


@given(wires)
def test_slicing_changes_nothing(wire: bytes) -> None:
    assert decode(*chunks_of(wire, 1)) == decode(wire)


@given(st.binary(max_size=40), counts)
def test_counts_are_found_after_garbage(noise: bytes, event: CellCounts) -> None:
    assert decode(noise + b"\n" + encode_counts(event))[-1] == event


@given(counts)
def test_what_is_printed_is_what_is_read(event: CellCounts) -> None:
    assert decode(encode_counts(event)) == [event]


@given(st.lists(st.binary(max_size=100)))
def test_garbage_is_cut_to_its_limit(chunks: list[bytes]) -> None:
    for event in decode(*chunks):
        if isinstance(event, CellGarbage):
            assert len(event.discarded) <= LINE_BYTES_MAX


# Weighing -------------------------------------------------------------------------


class Platform:
    """A cell that converts ten times a second."""

    def __init__(self, calibration: CellCalibration = CALIBRATION) -> None:
        self.calibration = calibration
        self.now_s = 10.0
        self.cell = LoadCell(calibration, self.now_s)

    def convert(self, number: int, times: int = 1) -> Reading:
        """Convert the same so often; the last reading."""
        self.now_s += 0.1
        reading = self.cell.take(CellCounts(number), self.now_s)
        return reading if times == 1 else self.convert(number, times - 1)

    def put(self, gross_g: float, times: int = 5) -> Reading:
        calibration = self.calibration
        number = calibration.zero_counts + gross_g * calibration.counts_per_g
        return self.convert(round(number), times)


def weight(kg: str, *, stable: bool = True) -> Reading:
    return Reading(Status.WEIGHT, Decimal(kg), "kg", stable, Mode.GROSS)


def test_a_load_is_weighed_exactly_in_increments() -> None:
    platform = Platform()

    assert platform.put(0) == weight("0.000")
    assert platform.put(1560) == weight("1.560")
    assert platform.put(1562) == weight("1.560")
    assert platform.put(-20) == weight("-0.020")


def test_a_cell_with_swapped_wires_weighs_the_same() -> None:
    swapped = CellCalibration(counts_per_g=-100, zero_counts=84_000, capacity_g=30_000)

    assert Platform(swapped).put(1560) == weight("1.560")


def test_two_conversions_are_no_weight_yet() -> None:
    platform = Platform()

    assert platform.put(1560, times=2) == Reading(Status.NOT_READY)
    assert platform.put(1560, times=1) == weight("1.560")


def test_a_spike_changes_nothing() -> None:
    platform = Platform()
    platform.put(1560)

    for spike in (COUNTS_MAX, COUNTS_MIN, 0):
        assert platform.convert(spike) == weight("1.560")
        assert platform.put(1560) == weight("1.560")


@pytest.mark.parametrize(
    ("number", "status"),
    [(COUNTS_MAX, Status.OVERLOAD), (COUNTS_MIN, Status.UNDERLOAD)],
)
def test_an_amplifier_at_its_stop_is_no_weight(number: int, status: Status) -> None:
    # So many counts to a gram that the stop lies within the capacity.
    platform = Platform(
        CellCalibration(counts_per_g=1000, zero_counts=0, capacity_g=30_000)
    )
    platform.put(1560)

    assert platform.convert(number, times=3) == Reading(status)


def test_more_than_the_capacity_is_no_weight() -> None:
    platform = Platform()

    assert platform.put(30_000) == weight("30.000")
    assert platform.put(30_001) == Reading(Status.OVERLOAD)
    assert platform.put(-30_001) == Reading(Status.UNDERLOAD)


@pytest.mark.parametrize("number", [0, -1])
def test_a_stuck_data_line_is_no_weight(number: int) -> None:
    reading = Platform().convert(number, times=5)

    assert reading.status is Status.NO_WEIGHT
    assert dict(reading.details)["reason"] == "data line stuck, or no amplifier"


def test_a_moving_load_is_told_as_moving() -> None:
    platform = Platform()
    platform.put(0)

    readings = [platform.put(gross_g, times=1) for gross_g in range(0, 2000, 200)]

    assert {reading.stable for reading in readings[2:]} == {False}


def test_a_load_between_two_increments_stands_still() -> None:
    platform = Platform()
    platform.put(1562)

    shown = {platform.put(1562 + step % 2, times=1).value for step in range(20)}

    assert shown == {Decimal("1.560")}


def test_a_silent_cell_is_no_weight_told_once() -> None:
    platform = Platform()
    platform.put(1560)
    late_s = platform.now_s + SILENCE_S_MAX

    assert platform.cell.tick(late_s - 0.1) is None
    silent = Reading(Status.NO_WEIGHT, details=(("reason", "silent"),))
    assert platform.cell.tick(late_s) == silent
    assert platform.cell.tick(late_s + 1) is None
    platform.now_s = late_s + 1
    assert platform.put(500, times=2) == Reading(Status.NOT_READY)
    assert platform.put(500, times=1) == weight("0.500")


def test_counts_from_before_a_pause_are_not_weighed_with_later_ones() -> None:
    platform = Platform()
    platform.put(1560)
    platform.now_s += SILENCE_S_MAX

    assert platform.put(0, times=1) == Reading(Status.NOT_READY)


# Zero -----------------------------------------------------------------------------


def test_a_load_that_is_there_at_the_start_is_weighed_not_taken_for_zero() -> None:
    platform = Platform()

    assert platform.put(2000, times=100) == weight("2.000")
    assert platform.cell.zero_counts == 84_000


def test_zero_is_set_when_somebody_says_so() -> None:
    platform = Platform()
    platform.put(300)

    assert platform.cell.set_zero() == Reading(Status.ZERO_DONE)
    assert platform.put(300) == weight("0.000")
    assert platform.cell.zero_counts == 84_000 + 300 * 100
    assert platform.cell.zero_drift_g == 300


@pytest.mark.parametrize(
    ("gross_g", "status"),
    [(601, Status.ZERO_REFUSED_HIGH), (-601, Status.ZERO_REFUSED_LOW)],
)
def test_zero_far_from_the_stored_one_is_refused(gross_g: int, status: Status) -> None:
    platform = Platform()
    platform.put(gross_g)

    assert platform.cell.set_zero() == Reading(status)
    assert platform.cell.zero_counts == 84_000


def test_zero_cannot_creep_away_in_steps() -> None:
    platform = Platform()
    platform.put(500)
    platform.cell.set_zero()
    platform.put(1000)

    assert platform.cell.set_zero() == Reading(Status.ZERO_REFUSED_HIGH)


@pytest.mark.parametrize("story", ["nothing heard", "moving", "at its stop"])
def test_zero_is_not_set_without_a_weight_at_rest(story: str) -> None:
    platform = Platform()
    if story == "moving":
        for gross_g in (0, 100, 200, 300, 400):
            platform.put(gross_g, times=1)
    elif story == "at its stop":
        platform.convert(COUNTS_MAX, times=5)

    assert platform.cell.set_zero() == Reading(Status.NOT_EXECUTABLE)


def test_an_empty_platforms_drift_is_followed() -> None:
    platform = Platform()
    drift_g_per_s = TRACKING_G_PER_S / 2
    for step in range(2000):
        assert platform.put(step / 10 * drift_g_per_s, times=1).kg in {None, 0}

    assert platform.cell.zero_drift_g == pytest.approx(10, abs=0.5)


def test_drift_under_a_load_is_not_followed() -> None:
    platform = Platform()
    platform.put(4, times=500)

    assert platform.cell.zero_counts == 84_000


def test_drift_is_followed_no_further_than_zero_may_be_set() -> None:
    platform = Platform(
        CellCalibration(
            counts_per_g=100, zero_counts=84_000, capacity_g=30_000, zero_g_max=5
        )
    )
    for step in range(4000):
        platform.put(step / 10 * TRACKING_G_PER_S / 2, times=1)

    assert platform.cell.zero_drift_g == pytest.approx(5, abs=0.1)
    assert platform.put(20) == weight("0.015")


@given(st.lists(st.tuples(counts, st.floats(0, 2)), max_size=30))
def test_any_counts_are_a_reading_within_the_capacity(
    story: list[tuple[CellCounts, float]],
) -> None:
    now_s = 10.0
    cell = LoadCell(CALIBRATION, now_s)
    for event, passed_s in story:
        now_s += passed_s
        reading = cell.take(event, now_s)
        if reading.status is Status.WEIGHT:
            assert reading.weight_g is not None
            assert abs(reading.weight_g) <= CALIBRATION.capacity_g
        else:
            assert reading.value is None
        cell.tick(now_s)
        cell.set_zero()
        assert abs(cell.zero_drift_g) <= CALIBRATION.zero_g_max


def test_no_counts_to_a_gram_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="known weight"):
        CellCalibration(counts_per_g=0, zero_counts=0, capacity_g=1000)


# The simulated cell, on the product's own link ----------------------------------------


def test_a_simulated_cell_is_weighed_through_noise_and_spikes(
    wait_until: WaitUntil,
) -> None:
    cell = LoadCell(CALIBRATION, 0.0)
    taken = 0
    with (
        LoadCellSimulator(CALIBRATION, noise_counts=50, every_s=0.02) as simulator,
        linked(simulator.path, LoadCellDecoder()) as events,
    ):

        def shows(status: Status, weight_g: int | None) -> bool:
            nonlocal taken
            readings = []
            for event in events[taken:]:
                taken += 1
                if isinstance(event, CellCounts):
                    readings.append(cell.take(event, taken / 10))
            return any(
                (one.status, one.weight_g) == (status, weight_g) for one in readings
            )

        simulator.put(1500)
        wait_until(lambda: shows(Status.WEIGHT, 1500))
        simulator.spike()
        simulator.put(2000)
        wait_until(lambda: shows(Status.WEIGHT, 2000))
        simulator.stick()
        wait_until(lambda: shows(Status.NO_WEIGHT, None))
        simulator.stick(None)
        simulator.put(100_000)
        wait_until(lambda: shows(Status.OVERLOAD, None))
        simulator.mutter(b"oops\n")
        wait_until(lambda: CellGarbage(b"oops", "no counts") in events)
