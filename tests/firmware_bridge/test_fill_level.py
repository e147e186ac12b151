"""How full a bin is: by the sensor's bytes, near, far, foamy and silent."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.fill_level import (
    MEASURE_EVERY_S,
    RANGE_MODELS,
    SAMPLE_EVERY_S,
    SILENCE_S_MAX,
    BinDepths,
    FillGauge,
    FillLevel,
    FillStatus,
    RangeEvent,
    RangeGarbage,
    RangeModel,
    RangeReading,
    RangeSensor,
    RangeStatus,
    encode_distance,
)
from firmware_bridge.simulators.fill_level import FillLevelSimulator
from tests.firmware_bridge.linked import linked
from tests.firmware_bridge.recordings import chunks_of
from tests.waiting import WaitUntil

A02: Final = RANGE_MODELS["a02yyuw"]
A01: Final = RANGE_MODELS["a01nyub"]
JSN: Final = RANGE_MODELS["jsn-sr04t"]
AJ: Final = RANGE_MODELS["aj-sr04m"]
# 1 m deep when empty, 200 mm of air left when full: 8 mm a percent.
DEPTHS: Final = BinDepths(empty_mm=1000, full_mm=200)

models = st.sampled_from(list(RANGE_MODELS.values()))
distances = st.integers(0, 0xFFFF)


def distance(distance_mm: int) -> RangeReading:
    return RangeReading(RangeStatus.DISTANCE, distance_mm)


TOO_NEAR: Final = RangeReading(RangeStatus.TOO_NEAR, 12)
NO_ECHO: Final = RangeReading(RangeStatus.NO_ECHO, 0xFFFD)


def decode(model: RangeModel, *chunks: bytes) -> list[RangeEvent]:
    sensor = RangeSensor(model)
    events = [event for chunk in chunks for event in sensor.feed(chunk)]
    return events + sensor.finish()


# Bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "wire", "event"),
    [
        # The maker's own example: FF + 07 + A1 makes A7.
        (A02, "ff 07 a1 a7", distance(1953)),
        (A02, "ff 00 1f 1e", distance(31)),
        (A02, "ff 00 1e 1d", RangeReading(RangeStatus.TOO_NEAR, 30)),
        (A02, "ff 00 00 ff", RangeReading(RangeStatus.TOO_NEAR, 0)),
        (A02, "ff 11 95 a5", RangeReading(RangeStatus.NO_ECHO, 4501)),
        (A02, "ff ff fd fb", RangeReading(RangeStatus.NO_ECHO, 0xFFFD)),
        (A01, "ff 01 18 18", RangeReading(RangeStatus.TOO_NEAR, 280)),
        (A01, "ff 01 19 19", distance(281)),
        (JSN, "ff 00 fa f9", RangeReading(RangeStatus.TOO_NEAR, 250)),
        (JSN, "ff 07 a1 a7", distance(1953)),
        (AJ, "ff 07 a1 a8", distance(1953)),
        (AJ, "ff 00 fb fb", distance(251)),
    ],
)
@pytest.mark.parametrize("size", [1, 5])
def test_each_model_is_read_by_its_own_sum(
    model: RangeModel, wire: str, event: RangeReading, size: int
) -> None:
    assert decode(model, *chunks_of(bytes.fromhex(wire), size)) == [event]
    assert encode_distance(model, event.distance_mm).hex(" ") == wire


def test_the_sum_of_another_model_is_no_distance() -> None:
    for model, other in ((A02, AJ), (AJ, A02)):
        events = decode(model, encode_distance(other, 1953))

        assert all(isinstance(event, RangeGarbage) for event in events)
        assert events[0] == RangeGarbage(b"\xff", "checksum")


def test_a_frame_cut_short_is_garbage() -> None:
    assert decode(A02, b"\x07\xff\x07") == [
        RangeGarbage(b"\x07", "header"),
        RangeGarbage(b"\xff\x07", "no end"),
    ]


@given(
    models,
    st.lists(distances | st.binary(max_size=6)),
)
def test_slicing_changes_nothing(model: RangeModel, said: list[int | bytes]) -> None:
    wire = b"".join(
        one if isinstance(one, bytes) else encode_distance(model, one) for one in said
    )

    assert decode(model, *chunks_of(wire, 1)) == decode(model, wire)


@given(models, st.binary(max_size=20), distances)
def test_a_distance_is_found_after_garbage(
    model: RangeModel, noise: bytes, distance_mm: int
) -> None:
    # Three zeros end what noise began.
    wire = noise + bytes(3) + encode_distance(model, distance_mm)

    (*_, last) = decode(model, wire)
    assert isinstance(last, RangeReading)
    assert last.distance_mm == distance_mm


@given(models, distances, st.data())
def test_a_corrupted_byte_is_never_a_distance(
    model: RangeModel, distance_mm: int, data: st.DataObject
) -> None:
    wire = bytearray(encode_distance(model, distance_mm))
    place = data.draw(st.integers(0, 3))
    wire[place] ^= data.draw(st.integers(1, 0xFF))

    assert all(isinstance(one, RangeGarbage) for one in decode(model, bytes(wire)))


@given(models, st.lists(st.binary(max_size=50)))
def test_any_bytes_are_readings_or_garbage(
    model: RangeModel, chunks: list[bytes]
) -> None:
    events = decode(model, *chunks)

    read = [
        4 if isinstance(one, RangeReading) else len(one.discarded) for one in events
    ]
    assert sum(read) == sum(map(len, chunks))


@pytest.mark.parametrize("distance_mm", [-1, 0x1_0000])
def test_a_distance_that_does_not_fit_is_our_mistake(distance_mm: int) -> None:
    with pytest.raises(ValueError, match="two bytes"):
        encode_distance(A02, distance_mm)


def test_only_sensors_that_must_be_asked_are_asked() -> None:
    streaming, polled = RangeSensor(A02), RangeSensor(AJ)

    assert streaming.bytes_to_send(10.0) == b""
    assert polled.bytes_to_send(10.0) == b"\x55"
    assert polled.bytes_to_send(10.0 + MEASURE_EVERY_S / 2) == b""
    assert polled.bytes_to_send(10.0 + MEASURE_EVERY_S) == b"\x55"


# How full -------------------------------------------------------------------------


class Bin:
    """A gauge that hears its sensor once a second."""

    def __init__(self) -> None:
        self.now_s = 10.0
        self.gauge = FillGauge(DEPTHS, self.now_s)

    def hear(self, *readings: RangeReading) -> list[FillLevel]:
        told = []
        for reading in readings:
            told.append(self.gauge.take(reading, self.now_s))
            self.now_s += SAMPLE_EVERY_S
        return [level for level in told if level is not None]

    def fill(self, percent: int) -> list[FillLevel]:
        return self.hear(*[distance(1000 - 8 * percent)] * 5)


def level(percent: int, *, is_alarm: bool = False) -> FillLevel:
    return FillLevel(FillStatus.KNOWN, percent, is_alarm)


FULL_OR_BLOCKED: Final = FillLevel(FillStatus.FULL_OR_BLOCKED, None, is_alarm=True)


@pytest.mark.parametrize(
    ("distance_mm", "percent"),
    [(1000, 0), (1400, 0), (600, 50), (320, 85), (200, 100), (100, 100)],
)
def test_distance_becomes_percent_by_the_depths_of_the_bin(
    distance_mm: int, percent: int
) -> None:
    assert DEPTHS.percent(distance_mm) == percent


@pytest.mark.parametrize(("empty_mm", "full_mm"), [(200, 1000), (200, 200), (200, 0)])
def test_depths_that_cannot_be_are_our_mistake(empty_mm: int, full_mm: int) -> None:
    with pytest.raises(ValueError, match="full is nearer"):
        BinDepths(empty_mm, full_mm)


def test_the_alarm_rises_at_85_and_falls_at_70() -> None:
    one = Bin()

    assert one.fill(84) == [level(84)]
    assert one.fill(85) == [level(85, is_alarm=True)]
    assert one.fill(71) == [level(71, is_alarm=True)]
    assert one.fill(70) == [level(70)]
    assert one.fill(84) == [level(84)]


def test_a_level_is_told_once_and_trembling_is_no_news() -> None:
    one = Bin()
    assert one.gauge.level is None
    one.fill(50)

    assert one.fill(50) + one.fill(52) + one.fill(48) == []
    assert one.fill(55) == [level(55)]
    assert one.gauge.level == level(55)


def test_two_measurements_are_no_level() -> None:
    one = Bin()

    assert one.hear(distance(600), distance(600)) == []
    assert one.hear(distance(600)) == [level(50)]


def test_an_arm_that_reaches_in_is_no_full_bin() -> None:
    one = Bin()
    one.fill(50)

    assert one.hear(TOO_NEAR, distance(210), distance(600), distance(600)) == []


def test_a_burst_of_measurements_is_one_sample() -> None:
    one = Bin()
    one.fill(50)
    told = [one.gauge.take(TOO_NEAR, one.now_s + step / 100) for step in range(50)]

    assert told == [None] * 50


def test_too_near_is_full_or_blocked_and_never_empty() -> None:
    one = Bin()
    one.fill(50)

    assert one.hear(TOO_NEAR, TOO_NEAR, TOO_NEAR, TOO_NEAR) == [FULL_OR_BLOCKED]
    assert one.fill(80) == [level(80, is_alarm=True)]
    assert one.fill(30) == [level(30)]


def test_what_swallows_the_echo_leaves_the_level_unknown_and_the_alarm_as_it_was() -> (
    None
):
    one = Bin()
    one.fill(90)

    unknown = FillLevel(FillStatus.NO_ECHO, None, is_alarm=True)
    assert one.hear(NO_ECHO, NO_ECHO, NO_ECHO, NO_ECHO) == [unknown]
    assert one.hear(NO_ECHO) == []


def test_some_lost_echoes_do_not_matter() -> None:
    one = Bin()

    assert one.hear(NO_ECHO, distance(600), distance(600)) == [level(50)]


def test_a_silent_sensor_is_told_once_and_starts_afresh() -> None:
    one = Bin()
    one.fill(90)
    late_s = one.now_s - SAMPLE_EVERY_S + SILENCE_S_MAX

    assert one.gauge.tick(late_s - 0.1) is None
    silent = FillLevel(FillStatus.SILENT, None, is_alarm=True)
    assert one.gauge.tick(late_s) == silent
    assert one.gauge.tick(late_s + 60) is None
    one.now_s = late_s + 61
    assert one.hear(distance(600), distance(600)) == []
    assert one.hear(distance(600)) == [level(50)]


def test_a_sensor_that_was_never_heard_is_told_as_silent() -> None:
    gauge = FillGauge(DEPTHS, 10.0)

    assert gauge.tick(10.0 + SILENCE_S_MAX) == FillLevel(
        FillStatus.SILENT, None, is_alarm=False
    )


# The simulated sensor, on the product's own link --------------------------------------


@pytest.mark.parametrize("name", RANGE_MODELS)
def test_a_simulated_sensor_is_heard_near_far_and_without_an_echo(
    name: str, wait_until: WaitUntil
) -> None:
    sensor = RangeSensor(RANGE_MODELS[name])
    with (
        FillLevelSimulator(name, noise_mm=2) as simulator,
        linked(simulator.path, sensor) as events,
    ):

        def heard(status: RangeStatus) -> bool:
            last = events[-1] if events else None
            return isinstance(last, RangeReading) and last.status is status

        wait_until(lambda: heard(RangeStatus.DISTANCE))
        simulator.fill(0)
        wait_until(lambda: heard(RangeStatus.TOO_NEAR))
        simulator.swallow()
        wait_until(lambda: heard(RangeStatus.NO_ECHO))
