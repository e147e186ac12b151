"""The dialects of the `ST,GS` family, and what must not be read as a weight."""

from decimal import Decimal
from typing import Final

import pytest

from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.reading import Garbage, Mode, Reading, Status
from tests.firmware_bridge.recordings import decode

GROSS: Final = Mode.GROSS
NET: Final = Mode.NET
STABLE: Final = True
MOVING: Final = False


def weight(
    value: str,
    unit: str,
    stable: bool | None,  # noqa: FBT001 - STABLE or MOVING where it is called
    mode: Mode | None,
) -> Reading:
    return Reading(Status.WEIGHT, Decimal(value), unit, stable, mode)


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        (b"ST,GS,+011.120kg\r\n", weight("11.120", "kg", STABLE, GROSS)),
        (b"ST,GS    20.7g  \r\n", weight("20.7", "g", STABLE, GROSS)),
        (b"ST,GS,   245.6 g\r\n", weight("245.6", "g", STABLE, GROSS)),
        (b"ST,GS-     0.0kg\r\n", weight("0.0", "kg", STABLE, GROSS)),
        (b"ST,NT,-     0.5 kg\r\n", weight("-0.5", "kg", STABLE, NET)),
        (b"ST,NT,    -0.5 kg\r\n", weight("-0.5", "kg", STABLE, NET)),
        (b"ST,GS,+  1.250Kg\r\n", weight("1.250", "kg", STABLE, GROSS)),
        (b"ST,GS,+  1,250 KG\r\n", weight("1.250", "kg", STABLE, GROSS)),
        (b"UN,GS,+  1.250 kg\r\n", weight("1.250", "kg", MOVING, GROSS)),
        (b"ST,+0001.234 kg\r\n", weight("1.234", "kg", STABLE, None)),
        (b"ST,G ,+0001.23 kg\r\n", weight("1.23", "kg", STABLE, GROSS)),
        (b"\x02ST,GS,+001.234kg\x03", weight("1.234", "kg", STABLE, GROSS)),
        (b"\x02ST,GS,+001.234kg\x03\r\n", weight("1.234", "kg", STABLE, GROSS)),
        (b"ST,GS,+001.234kg\r", weight("1.234", "kg", STABLE, GROSS)),
        (b"ST,GS,+001.234kg\n", weight("1.234", "kg", STABLE, GROSS)),
        (b"ST,GS,+000000.kg\r\n", weight("0", "kg", STABLE, GROSS)),
        (b"ST,GS,+  .500kg\r\n", weight("0.500", "kg", STABLE, GROSS)),
        (b"ST,GS,+  2.50 jin\r\n", weight("2.50", "jin", STABLE, GROSS)),
        (b"ST,GS,+  2.50\xbd\xef\r\n", weight("2.50", "jin", STABLE, GROSS)),
        (b"ST,GS,+  2.50\xe6\x96\xa4\r\n", weight("2.50", "jin", STABLE, GROSS)),
        (b"US,NT,- 12.5 lb\r\n", weight("-12.5", "lb", MOVING, NET)),
    ],
)
def test_each_makers_dialect_is_read(line: bytes, reading: Reading) -> None:
    assert decode("st-gs", line) == [reading]


def test_a_negative_zero_is_zero() -> None:
    (reading,) = decode("st-gs", b"ST,GS-     0.0kg\r\n")

    assert isinstance(reading, Reading)
    assert str(reading.value) == "0.0"


def test_a_comparators_word_is_no_mode() -> None:
    (reading,) = decode("st-gs", b"ST,OK,+0001.234 kg\r\n")

    assert reading == Reading(
        Status.WEIGHT, Decimal("1.234"), "kg", STABLE, None, (("comparison", "OK"),)
    )


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"OL,GS,+999999kg\r\n", Status.OVERLOAD),
        (b"OL,GS,+001.234kg\r\n", Status.OVERLOAD),
        (b"OL,GS,+    .  kg\r\n", Status.OVERLOAD),
        (b"OL,GS,------ kg\r\n", Status.OVERLOAD),
        (b"OL,GS\r\n", None),
        (b"OL,+999999.9  g\r\n", Status.OVERLOAD),
        (b"OL,GS,-999999kg\r\n", Status.UNDERLOAD),
        (b"UL,GS,-     0.0kg\r\n", Status.UNDERLOAD),
        (b"ST,TR,+00.015kg\r\n", Status.TARE),
        (b"US,PT,+00.015kg\r\n", Status.TARE),
        (b"QT,+00000012 PC\r\n", Status.COUNT),
        (b"QT,-00000012 PC\r\n", Status.COUNT),
    ],
)
def test_what_is_no_load_is_never_a_weight(line: bytes, status: Status | None) -> None:
    (reading,) = decode("st-gs", line)

    expected = Status.OVERLOAD if status is None else status
    assert isinstance(reading, Reading)
    assert reading.status is expected
    assert reading.weight_g is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"ST,GS,+00301\r\n", "no unit"),
        (b"ST,GS,+00301", "no terminator"),
        (b"ST,GS,+001.234kg", "no terminator"),
        (b"ST,GS,+001.2\r\n", "no unit"),
        (b"ST,GS,+001.234k\r\n", "unknown unit"),
        (b"ST,GS,+001.234pcs\r\n", "unknown unit"),
        (b"ST,XX,+001.234kg\r\n", "unknown mode"),
        (b"ST,GS,+1.2.3kg\r\n", "bad number"),
        (b"ST,GS,+1,234.5kg\r\n", "bad number"),
        (b"ST,GS,+0 1.234kg\r\n", "bad number"),
        (b"ST,GS,+------kg\r\n", "no number"),
        (b"ST,GS,+       kg\r\n", "no number"),
        (b"QT,+1.5 PC\r\n", "a count without pieces"),
        (b"QT,+12 kg\r\n", "a count without pieces"),
        (b"ERR 03\r\n", "error text"),
        (b"---\r\n", "no number"),
        (b"WG005.139kg3D\r\n", "frame of another model"),
        (b"COST 20 kg\r\n", "frame of another model"),
        (b"\xff\xfe@@##\r\n", "garbage"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_reason(
    line: bytes, reason: str
) -> None:
    (garbage,) = decode("st-gs", line)

    assert isinstance(garbage, Garbage)
    assert garbage.reason == reason


def test_a_torn_frame_glued_to_a_good_one_does_not_spoil_it() -> None:
    assert decode("st-gs", b"ST,GS,+00301ST,GS,+001.234kg\r\n") == [
        Garbage(b"ST,GS,+00301", "no terminator"),
        weight("1.234", "kg", STABLE, GROSS),
    ]


def test_a_reading_hidden_in_an_overlong_line_is_not_believed() -> None:
    good = b"ST,GS,+001.234kg\r\n"

    assert decode("st-gs", b"#" * 300 + good + good) == [
        Garbage(b"#" * 256, "overlong"),
        weight("1.234", "kg", STABLE, GROSS),
    ]


@pytest.mark.parametrize("is_odd", [False, True])
def test_seven_bits_read_as_eight_are_told_as_a_parity_setting(is_odd: bool) -> None:  # noqa: FBT001
    line = b"ST,GS,+001.234kg\r\n"
    with_parity = bytes(
        byte | 0x80 if byte.bit_count() % 2 != is_odd else byte for byte in line
    )

    events = decode("st-gs", with_parity)

    assert all(isinstance(event, Garbage) for event in events)
    assert "parity setting: 7 bits are read as 8" in [
        event.reason for event in events if isinstance(event, Garbage)
    ]


def test_decimals_that_are_not_sent_are_the_sites_to_say() -> None:
    line = b"ST,GS,+0000735kg\r\n"

    assert decode("st-gs", line) == [weight("735", "kg", STABLE, GROSS)]
    assert decode("st-gs", line, options=ScaleOptions(implied_decimals=3)) == [
        weight("0.735", "kg", STABLE, GROSS)
    ]
    assert decode(
        "st-gs", b"ST,GS,+  7.35kg\r\n", options=ScaleOptions(implied_decimals=3)
    ) == [weight("7.35", "kg", STABLE, GROSS)]


def test_a_unit_that_is_never_sent_is_the_sites_to_say() -> None:
    assert decode("st-gs", b"ST,GS,+001.234\r\n", options=ScaleOptions(unit="kg")) == [
        weight("1.234", "kg", STABLE, GROSS)
    ]


def test_weights_are_whole_grams_for_whoever_counts() -> None:
    (reading,) = decode("st-gs", b"ST,GS,+001.234kg\r\n")
    (pounds,) = decode("st-gs", b"ST,GS,+ 10.000lb\r\n")

    assert isinstance(reading, Reading)
    assert isinstance(pounds, Reading)
    assert reading.weight_g == 1234
    assert pounds.weight_g == 4536
    assert pounds.kg == Decimal("4.53592370000")
