"""The firmware's frames, checksum and sensor bytes, against Python's and others'.

The C runs under address and undefined behaviour sanitizers.
"""

from binascii import crc_hqx

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firmware_bridge.framing import (
    PAYLOAD_BYTES_MAX,
    BrokenFrame,
    Frame,
    FrameDecoder,
    encode_frame,
    stuff,
    unstuff,
)
from tests.firmware_bridge.c_panel import Filter

payloads = st.binary(min_size=1, max_size=PAYLOAD_BYTES_MAX)
# Noise, frames, noise as long as the decoder's limit, and frames that touch it.
wires = st.lists(
    payloads.map(encode_frame)
    | st.binary(max_size=80)
    | st.integers(60, 75).map(lambda size: b"\x01" * size)
    | st.binary(min_size=60, max_size=75).map(lambda noise: noise + b"\x00")
).map(b"".join)
# Runs without a zero that end around the length of a block.
plains = st.binary(max_size=600) | st.lists(
    st.integers(250, 258).map(lambda size: b"\x01" * size) | st.just(b"\x00")
).map(b"".join)


@given(plains)
def test_c_stuffs_and_unstuffs_as_python_does(c_filter: Filter, plain: bytes) -> None:
    stuffed = stuff(plain)

    assert c_filter.ask("stuff", plain) == stuffed.hex()
    assert c_filter.ask("unstuff", stuffed) == (plain.hex() or "-")


@given(st.binary(max_size=300))
def test_c_refuses_what_python_refuses(c_filter: Filter, noise: bytes) -> None:
    plain = unstuff(noise)

    assert c_filter.ask("unstuff", noise) == (
        "none" if plain is None else plain.hex() or "-"
    )


def test_c_has_the_catalogues_checksum(c_filter: Filter) -> None:
    assert c_filter.ask("crc", b"123456789") == "29b1"


@given(st.binary(max_size=300))
def test_c_sums_up_as_python_does(c_filter: Filter, content: bytes) -> None:
    assert c_filter.ask("crc", content) == f"{crc_hqx(content, 0xFFFF):04x}"


@given(payloads)
def test_c_writes_the_frame_that_python_writes(
    c_filter: Filter, payload: bytes
) -> None:
    assert c_filter.ask("wrap", payload) == encode_frame(payload).hex()


@given(wires)
def test_c_finds_and_counts_the_frames_that_python_finds(
    c_filter: Filter, wire: bytes
) -> None:
    events = FrameDecoder().feed(wire)
    found = [one.payload.hex() for one in events if isinstance(one, Frame)]
    reasons = [one.reason for one in events if isinstance(one, BrokenFrame)]
    torn = reasons.count("stuffing") + reasons.count("length")

    assert c_filter.ask("frames", wire).split() == [
        *found,
        str(reasons.count("checksum")),
        str(reasons.count("overlong")),
        str(torn),
    ]


@given(st.binary(max_size=4000))
def test_no_bytes_harm_the_decoder_in_c(c_filter: Filter, noise: bytes) -> None:
    good = encode_frame(b"\x81")

    assert "81" in c_filter.ask("frames", noise + good).split()


@given(st.binary(max_size=30), st.integers(0, 10_000))
@example(b"\xff\xff", 511)
def test_a_distance_is_found_soon_after_any_noise(
    c_filter: Filter, noise: bytes, distance_mm: int
) -> None:
    body = b"\xff" + distance_mm.to_bytes(2, "big")
    sent = body + bytes([sum(body) % 256])
    # Noise may look like a sensor's bytes for a while, but not for long.
    distances = c_filter.ask("distances", noise + sent * 4).split()

    assert distances[-2] == str(distance_mm)


@pytest.mark.parametrize(
    ("wire", "distances"), [("ff07a1a7", "1953 ."), ("ff07a1a8", "."), ("", ".")]
)
def test_the_sensors_own_example_is_read(
    c_filter: Filter, wire: str, distances: str
) -> None:
    assert c_filter.ask("distances", bytes.fromhex(wire)) == distances
