"""Yaohua's frames: both alphabets of the XOR, and public examples that are wrong."""

from decimal import Decimal

import pytest

from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.reading import Garbage, Reading, Status
from tests.firmware_bridge.recordings import decode


def weight(value: str, unit: str = "kg") -> Reading:
    return Reading(Status.WEIGHT, Decimal(value), unit)


@pytest.mark.parametrize(
    ("frame", "reading"),
    [
        (b"\x02+00000001B\x03", weight("0")),
        (b"\x02+000080013\x03", weight("80")),
        (b"\x02+00020521E\x03", weight("2.05")),
        # The A22 counts its nibbles on: 3A to 3F for A to F.
        (b"\x02+00000001;\x03", weight("0")),
        (b"\x02-000000419\x03", weight("0.0000")),
        (b"\x02-001250318\x03", weight("-1.250")),
        (b"\x02+00000001B\x03\r\n", weight("0")),
    ],
)
def test_a_tf0_frame_is_read_with_its_sign_and_decimals(
    frame: bytes, reading: Reading
) -> None:
    assert decode("yaohua-tf0", frame) == [reading]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"\x02+000000011B\x03", "length"),
        (b"\x02+0000001B\x03", "length"),
        (b"\x02+000000311B\x03", "length"),
        (b"\x02+00000001A\x03", "checksum"),
        (b"\x02+00000051F\x03", "garbage"),
        (b"\x02+00000001G\x03", "garbage"),
        (b"\x02+------01B\x03", "garbage"),
        (b"\x02 00000001B\x03", "garbage"),
        (b"+00000001B\x03", "header"),
        (b"\x02+00000001B", "no ETX"),
    ],
)
def test_a_tf0_frame_that_does_not_add_up_is_refused(frame: bytes, reason: str) -> None:
    (garbage,) = decode("yaohua-tf0", frame)

    assert isinstance(garbage, Garbage)
    assert garbage.reason == reason


def test_a_frame_cut_short_does_not_swallow_the_next() -> None:
    assert decode("yaohua-tf0", b"\x02+0000\x02+00000001B\x03") == [
        Garbage(b"\x02+0000", "no ETX"),
        weight("0"),
    ]


def test_the_unit_of_a_tf0_scale_is_the_sites_to_say() -> None:
    frame = b"\x02+00000001B\x03"

    assert decode("yaohua-tf0", frame, options=ScaleOptions(unit="g")) == [
        weight("0", "g")
    ]
