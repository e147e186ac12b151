"""What holds for every scale protocol: six tests each, from one table."""

from decimal import Decimal
from functools import partial
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS, scale_protocol
from firmware_bridge.scales.reading import Garbage, Mode, Reading, ScaleEvent, Status
from tests.firmware_bridge.recordings import (
    GoldenFrame,
    Recording,
    chunks_of,
    decode,
    golden_frames,
    recordings,
    rendered,
    says,
)

PROTOCOLS: Final = tuple(SCALE_PROTOCOLS.values())
# What a bridge may keep between two chunks, whatever arrives.
BYTES_HELD_MAX: Final = 600

each_protocol = pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.name)
each_frame = pytest.mark.parametrize("frame", golden_frames(), ids=lambda one: one.name)


def readings(protocol: ScaleProtocol) -> st.SearchStrategy[Reading]:
    """Weights that the protocol's wire can carry."""
    tells = protocol.tells
    largest = 10**tells.digits - 1
    stable = st.booleans() if tells.moving_weight else st.just(value=True)
    return st.builds(
        partial(weight, protocol),
        st.integers(-largest if tells.negative else 0, largest),
        st.integers(tells.decimals_min, tells.decimals_max),
        st.sampled_from(tells.units),
        stable if tells.stable else st.none(),
        st.sampled_from(tells.modes) if tells.modes else st.none(),
    )


def weight(
    protocol: ScaleProtocol,
    number: int,
    decimals: int,
    unit: str,
    stable: bool | None,  # noqa: FBT001 - drawn, never written
    mode: Mode | None,
) -> Reading:
    """Make a weight as the wire can carry it."""
    is_moving = stable is False
    return Reading(
        Status.WEIGHT,
        Decimal(number).scaleb(-decimals),
        None if is_moving and not protocol.tells.moving_unit else unit,
        stable,
        None if is_moving and not protocol.tells.moving_mode else mode,
    )


def read(protocol: ScaleProtocol, *chunks: bytes) -> list[ScaleEvent]:
    """Decode as a host that is set for the encoder's frames; without details."""
    return [
        replace(event, details=()) if isinstance(event, Reading) else event
        for event in decode(protocol, *chunks, options=protocol.encoded_for)
    ]


def wires(protocol: ScaleProtocol) -> st.SearchStrategy[bytes]:
    """Frames, torn frames, noise, and noise longer than any decoder may keep."""
    frames = readings(protocol).map(protocol.encode)
    torn = st.builds(lambda frame, cut: frame[:cut], frames, st.integers(0, 40))
    noise = st.binary(max_size=40)
    hum = st.builds(lambda byte, count: byte * count, noise, st.integers(0, 10))
    return st.lists(frames | torn | noise | hum, max_size=8).map(b"".join)


# 1. Golden bytes ------------------------------------------------------------------


@each_frame
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_a_frame_from_the_field_is_read_as_its_manual_says(
    frame: GoldenFrame, size: int
) -> None:
    events = decode(frame.protocol, *chunks_of(frame.wire, size))

    assert events == decode(frame.protocol, frame.wire)
    assert len(events) == 1
    assert says(rendered(frame.protocol, frame.wire)[0], frame.reads)


@each_frame
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xff\x00noise", b""),
        (b"\x80@#\r\n", b"\xfe\xff"),
        (b"+12.3", b"\xff\xfe\r\n"),
        (b"--", b"\x00\xff"),
        (b"", b"garbage\r\n"),
        (b"\xff" * 20, b"\xff" * 20),
        (b"\0" * 16, b"UUUU"),
        (b"12345", b"kg"),
        (b"\r\n", b"\x7f\x7f"),
    ],
)
def test_a_frame_from_the_field_is_found_between_noise(
    frame: GoldenFrame, before: bytes, after: bytes
) -> None:
    events = rendered(frame.protocol, before + frame.wire + after)

    said = [event for event in events if event["status"] != "reject"]
    if frame.reads["status"] == "reject":
        assert said == []
    else:
        assert len(said) == 1
        assert says(said[0], frame.reads)


@pytest.mark.parametrize("recording", recordings(), ids=lambda one: one.name)
@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_a_recording_holds_the_readings_that_the_display_showed(
    recording: Recording, size: int
) -> None:
    runs: list[list[object]] = []
    for event in decode(recording.protocol, *chunks_of(recording.wire, size)):
        assert isinstance(event, Reading)
        value = None if event.value is None else f"{event.value:f}"
        shown = [value, event.unit, event.mode, event.stable]
        if runs and runs[-1][:4] == shown:
            runs[-1][4] = runs[-1][4] + 1  # type: ignore[operator] # a count
        else:
            runs.append([*shown, 1])

    assert runs == recording.runs


# 2. Slices ------------------------------------------------------------------------


@each_protocol
@given(data=st.data())
def test_slicing_changes_nothing(protocol: ScaleProtocol, data: st.DataObject) -> None:
    wire = data.draw(wires(protocol))

    assert decode(protocol, *chunks_of(wire, 1)) == decode(protocol, wire)
    assert decode(protocol, *chunks_of(wire, 5)) == decode(protocol, wire)


# 3. After garbage -----------------------------------------------------------------


@each_protocol
@given(data=st.data())
def test_a_good_frame_is_found_after_any_garbage(
    protocol: ScaleProtocol, data: st.DataObject
) -> None:
    reading = data.draw(readings(protocol))
    noise = data.draw(st.binary(max_size=300))
    frame = protocol.encode(reading)

    assert read(protocol, noise + frame + frame)[-1] == reading


# 4. Bounds ------------------------------------------------------------------------


@each_protocol
@given(data=st.data())
def test_any_bytes_are_read_without_an_error_or_growth(
    protocol: ScaleProtocol, data: st.DataObject
) -> None:
    decoder = ScaleDecoder(protocol)
    for chunk in data.draw(st.lists(st.binary(max_size=200), max_size=20)):
        decoder.feed(chunk * 3)
        assert decoder.bytes_held <= BYTES_HELD_MAX


@each_protocol
def test_a_line_that_never_ends_is_discarded(protocol: ScaleProtocol) -> None:
    decoder = ScaleDecoder(protocol)
    start = protocol.encode(some_reading(protocol))[:3]
    events = decoder.feed(start)
    for _ in range(1000):
        events += decoder.feed(b"0" * 100)
        assert decoder.bytes_held <= BYTES_HELD_MAX
    events += decoder.finish()

    assert events
    assert all(isinstance(event, Garbage) for event in events)
    assert all(
        len(event.discarded) <= BYTES_HELD_MAX
        for event in events
        if isinstance(event, Garbage)
    )


# 5. Both directions ---------------------------------------------------------------


@each_protocol
@given(data=st.data())
def test_what_the_simulator_writes_is_read_back(
    protocol: ScaleProtocol, data: st.DataObject
) -> None:
    reading = data.draw(readings(protocol))

    assert read(protocol, protocol.encode(reading)) == [reading]


@each_protocol
@pytest.mark.parametrize("status", [Status.OVERLOAD, Status.UNDERLOAD])
def test_a_load_out_of_range_is_never_a_weight(
    protocol: ScaleProtocol, status: Status
) -> None:
    tells = protocol.tells
    is_told = tells.overload if status is Status.OVERLOAD else tells.underload
    try:
        wire = protocol.encode(Reading(status))
    except ValueError:
        # A scale of this kind falls silent.
        assert not is_told
        return
    (event,) = read(protocol, wire)

    assert isinstance(event, Reading)
    assert event.status is not Status.WEIGHT
    assert not is_told or event.status is status


@each_protocol
@pytest.mark.parametrize("value", [Decimal("12345678901.5"), Decimal("1E-9")])
def test_what_a_wire_cannot_carry_is_the_simulators_mistake(
    protocol: ScaleProtocol, value: Decimal
) -> None:
    reading = replace(some_reading(protocol), value=value)
    try:
        wire = protocol.encode(reading)
    except ValueError:
        return
    # What has room is read back exactly; a transmitter's whole grams are rounded.
    (event,) = read(protocol, wire)
    assert isinstance(event, Reading)
    assert event.value in {value, Decimal(0)}


@each_protocol
def test_only_weights_can_be_weights(protocol: ScaleProtocol) -> None:
    with pytest.raises(ValueError, match="carries weights only"):
        protocol.encode(Reading(Status.TARE_SET))


# 6. Silence and end ---------------------------------------------------------------


@each_protocol
@given(data=st.data())
def test_a_torn_frame_is_no_weight(
    protocol: ScaleProtocol, data: st.DataObject
) -> None:
    frame = protocol.encode(data.draw(readings(protocol)))
    cut = data.draw(st.integers(1, len(frame) - 1 - protocol.spare_bytes))
    decoder = ScaleDecoder(protocol, protocol.encoded_for)

    torn = decoder.feed(frame[:cut]) + decoder.finish()

    assert not any(is_weight(event) for event in torn)
    # And the next one starts afresh.
    assert decoder.bytes_held == 0
    assert len(decoder.feed(frame) + decoder.finish()) == 1


@each_protocol
@given(data=st.data())
def test_a_corrupted_byte_under_a_checksum_is_no_weight(
    protocol: ScaleProtocol, data: st.DataObject
) -> None:
    if protocol.tells.integrity in {"none", "parity"}:
        return
    frame = bytearray(protocol.encode(data.draw(readings(protocol))))
    place = data.draw(st.integers(0, len(frame) - 1 - protocol.spare_bytes))
    frame[place] ^= 1 << data.draw(st.integers(0, 7))

    events = read(protocol, bytes(frame))

    assert not any(is_weight(event) for event in events)


# The table itself -----------------------------------------------------------------


def test_an_unknown_protocol_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no scale protocol 'morse'.*st-gs"):
        scale_protocol("morse")


def is_weight(event: ScaleEvent) -> bool:
    return isinstance(event, Reading) and event.value is not None


def some_reading(protocol: ScaleProtocol) -> Reading:
    tells = protocol.tells
    return Reading(
        Status.WEIGHT,
        Decimal(1250).scaleb(-tells.decimals_min),
        tells.units[0],
        True if tells.stable else None,
        tells.modes[0] if tells.modes else None,
    )
