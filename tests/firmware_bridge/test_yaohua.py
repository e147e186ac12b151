"""Yaohua's frames: both alphabets of the XOR, and public examples that are wrong."""

from decimal import Decimal

import pytest

from firmware_bridge import __main__ as shell
from firmware_bridge.scales.options import DigitOrder, ScaleOptions
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


class TestEqualsDigitOrder:
    """A port that cannot know the order of the digits says so."""

    @pytest.mark.parametrize(
        "frame",
        [
            b"=000.3000",
            b"=0003.000",
            # 0.1250 with four decimals; backwards it would be 521.000.
            b"=000.1250",
            b"=12.3450",
            b"=123.456",
            b"=0003010\r\n",
        ],
    )
    def test_what_makes_sense_both_ways_is_no_weight(self, frame: bytes) -> None:
        (garbage,) = decode("yaohua-equals", frame, options=ScaleOptions())

        assert isinstance(garbage, Garbage)
        assert garbage.reason == "digit order must be said on the host"

    @pytest.mark.parametrize(
        ("frame", "value"),
        [
            (b"=00.1000-", "-1.00"),
            (b"=-0001.00", "-1.00"),
            (b"=  3015\r\n", "3015"),
            # The column of the sign, the first or the last, holds 0.
            (b"=0003.005", "3.005"),
            (b"=000.1253", "0.1253"),
            (b"=500.3000", "3.005"),
            (b"=0003015\r\n", "3015"),
            # Nobody shows five decimals.
            (b"=0.05210", "1250.0"),
            (b"=01250.0", "1250.0"),
            # Nothing is nothing either way.
            (b"=000.0000", "0.000"),
            (b"=0000.000", "0.000"),
        ],
    )
    def test_what_makes_sense_one_way_only_is_read(
        self, frame: bytes, value: str
    ) -> None:
        (event,) = decode("yaohua-equals", frame, options=ScaleOptions())

        assert isinstance(event, Reading)
        assert f"{event.value}" == value

    @pytest.mark.parametrize(
        ("frame", "order", "value"),
        [
            (b"=1003.000", DigitOrder.PLAIN, "-3.000"),
            (b"=0003.000", DigitOrder.PLAIN, "3.000"),
            (b"=000.3001", DigitOrder.REVERSED, "-3.000"),
            (b"=000.3000", DigitOrder.REVERSED, "3.000"),
        ],
    )
    def test_the_a22_writes_its_sign_as_a_digit(
        self, frame: bytes, order: DigitOrder, value: str
    ) -> None:
        options = ScaleOptions(digit_order=order)
        (event,) = decode("yaohua-equals", frame, options=options)

        assert isinstance(event, Reading)
        assert f"{event.value}" == value

    @pytest.mark.parametrize("frame", [b"=1234567", b"=1003.000", b"=2003.000"])
    @pytest.mark.parametrize("order", [DigitOrder.AUTO, DigitOrder.GUESSED])
    def test_a_digit_is_no_sign_while_the_order_is_not_said(
        self, frame: bytes, order: DigitOrder
    ) -> None:
        options = ScaleOptions(digit_order=order)
        events = decode("yaohua-equals", frame, options=options)

        assert not any(
            isinstance(event, Reading) and event.value is not None and event.value < 0
            for event in events
        )

    def test_noise_glued_to_a_frame_is_no_seventh_digit(self) -> None:
        (garbage,) = decode("yaohua-equals", b"=0.052108")

        assert isinstance(garbage, Garbage)
        assert garbage.reason == "bad number"


def test_the_shell_guesses_where_a_station_would_refuse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["decode", "--protocol", "yaohua-equals", "--hex-lines"]
    for more, says in [
        ([], '"value": "3.000"'),
        (["--digit-order", "auto"], "digit order must be said"),
        (["--digit-order", "plain"], '"value": "0.3000"'),
    ]:
        monkeypatch.setattr("sys.stdin", [b"=000.3000".hex()])

        assert shell.main([*asked, *more]) == 0
        assert says in capsys.readouterr().out
