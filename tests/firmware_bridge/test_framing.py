"""COBS and the CRC against published examples, and frames against noise."""

from binascii import crc_hqx

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.framing import (
    FRAME_BYTES_MAX,
    PAYLOAD_BYTES_MAX,
    BrokenFrame,
    Frame,
    FrameDecoder,
    FrameEvent,
    encode_frame,
    stuff,
    unstuff,
)
from tests.firmware_bridge.recordings import chunks_of

payloads = st.binary(min_size=1, max_size=PAYLOAD_BYTES_MAX)
wires = st.lists(
    payloads.map(encode_frame) | st.binary(max_size=20) | st.just(b"\x01" * 100)
).map(b"".join)


def decode(*chunks: bytes) -> list[FrameEvent]:
    decoder = FrameDecoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.finish()


@pytest.mark.parametrize(
    ("plain", "stuffed"),
    [
        # The examples of Wikipedia's article on COBS.
        ("00", "0101"),
        ("0000", "010101"),
        ("001100", "01021101"),
        ("11220033", "0311220233"),
        ("11223344", "0511223344"),
        ("11000000", "0211010101"),
        (bytes(range(1, 255)).hex(), "ff" + bytes(range(1, 255)).hex()),
        (bytes(range(255)).hex(), "01ff" + bytes(range(1, 255)).hex()),
        (bytes(range(1, 256)).hex(), "ff" + bytes(range(1, 255)).hex() + "02ff"),
        (
            (bytes(range(2, 256)) + b"\x00").hex(),
            "ff" + bytes(range(2, 256)).hex() + "0101",
        ),
        (
            (bytes(range(3, 256)) + b"\x00\x01").hex(),
            "fe" + bytes(range(3, 256)).hex() + "0201",
        ),
    ],
)
def test_stuffing_agrees_with_the_published_examples(plain: str, stuffed: str) -> None:
    assert stuff(bytes.fromhex(plain)).hex() == stuffed
    assert unstuff(bytes.fromhex(stuffed)) == bytes.fromhex(plain)


def test_the_checksum_is_the_catalogues_crc_16_ccitt_false() -> None:
    assert crc_hqx(b"123456789", 0xFFFF) == 0x29B1


def test_a_frame_is_these_bytes() -> None:
    assert encode_frame(b"123456789").hex() == "000c31323334353637383929b100"


@given(st.binary(max_size=600))
def test_stuffed_bytes_have_no_zero_and_come_back(plain: bytes) -> None:
    assert 0 not in stuff(plain)
    assert unstuff(stuff(plain)) == plain


@given(st.binary(max_size=80))
def test_any_bytes_can_be_unstuffed_or_refused(noise: bytes) -> None:
    plain = unstuff(noise)

    assert plain is None or len(plain) <= len(noise)


@given(wires)
def test_slicing_changes_nothing(wire: bytes) -> None:
    assert decode(*chunks_of(wire, 1)) == decode(wire)


@given(st.binary(max_size=200), payloads)
def test_a_frame_is_found_after_any_garbage(noise: bytes, payload: bytes) -> None:
    assert decode(noise + encode_frame(payload))[-1] == Frame(payload)


@given(payloads, st.data())
def test_a_corrupted_frame_is_never_believed(
    payload: bytes, data: st.DataObject
) -> None:
    wire = bytearray(encode_frame(payload))
    place = data.draw(st.integers(1, len(wire) - 2))
    wire[place] ^= 1 << data.draw(st.integers(0, 7))

    assert all(isinstance(event, BrokenFrame) for event in decode(bytes(wire)))


def test_an_overlong_frame_is_discarded_to_its_zero() -> None:
    good = encode_frame(b"good")

    assert decode(*chunks_of(b"\x01" * 1000 + good, 7)) == [
        BrokenFrame(b"\x01" * FRAME_BYTES_MAX, "overlong"),
        Frame(b"good"),
    ]


def test_a_frame_cut_by_silence_is_broken() -> None:
    wire = encode_frame(b"good")

    assert decode(wire[:-3]) == [BrokenFrame(wire[1:-3], "no end")]
    assert decode(b"\x02\x01\x00") == [BrokenFrame(b"\x02\x01", "length")]
    assert decode(b"\x05\x01\x00") == [BrokenFrame(b"\x05\x01", "stuffing")]


@pytest.mark.parametrize("size", [0, PAYLOAD_BYTES_MAX + 1])
def test_a_payload_that_does_not_fit_is_our_mistake(size: int) -> None:
    with pytest.raises(ValueError, match="payload"):
        encode_frame(b"\x01" * size)
