"""Toledo's continuous frames: with check sums, without, in noise, and extended."""

from decimal import Decimal
from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.scales.indicators.toledo_ends import sum7
from firmware_bridge.scales.options import Checksum, ScaleOptions
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import Garbage, Mode, Reading, ScaleEvent, Status
from tests.firmware_bridge.recordings import chunks_of, decode, rendered, says

STX = 0x02
# Without its check sum; what adds up is `SUM`.
PLAIN = b"\x02-0   1250     0\r"
SUM = bytes([sum7(PLAIN)])
# As Mettler's own indicator composes it: net, 1.5 kg in a box of 0.25 kg.
EXTENDED = b"\x011\x22\x21\x20\x20    1.500    0.25\r"


def weights(wire: bytes, checksum: Checksum = Checksum.AUTO) -> list[str]:
    options = ScaleOptions(checksum=checksum)
    events = [
        decode("toledo-continuous", *chunks_of(wire, size), options=options)
        for size in (1, 5, 1000)
    ]
    assert events[0] == events[1] == events[2]
    return [
        f"{event.kg}"
        for event in events[0]
        if isinstance(event, Reading) and event.status is Status.WEIGHT
    ]


def is_weight(event: ScaleEvent) -> bool:
    return isinstance(event, Reading) and event.status is Status.WEIGHT


class TestNoiseBehindTheFirstFrame:
    @pytest.mark.parametrize(
        "noise",
        [
            b"\x00\xff",
            b"\xff\xfe",
            b"UUUU",
            b"\r\n",
            b"garbage\r\n",
            b"\xaa\x55",
            b"kg",
            b"\x03\x03",
            b"\xff" * 20,
            PLAIN[:9],
            PLAIN[9:],
        ],
    )
    def test_a_frame_without_a_check_sum_is_found(self, noise: bytes) -> None:
        assert weights(PLAIN + noise) == ["1.250"]
        assert weights(noise + PLAIN + noise) == ["1.250"]

    @pytest.mark.parametrize("noise", [b"", b"garbage\r\n", b"\xff\xff", PLAIN[:5]])
    @pytest.mark.parametrize("bit", range(8))
    def test_a_check_sum_with_a_flipped_bit_is_no_noise(
        self, bit: int, noise: bytes
    ) -> None:
        wrong = bytes([SUM[0] ^ 1 << bit])

        assert weights(PLAIN + wrong + noise) == []

    @pytest.mark.parametrize("noise", [b"", b"garbage\r\n"])
    @pytest.mark.parametrize(
        "changed", [PLAIN.replace(b"1250", b"1350"), PLAIN.replace(b"1250", b"1240")]
    )
    def test_a_changed_digit_under_a_check_sum_is_no_weight(
        self, changed: bytes, noise: bytes
    ) -> None:
        assert weights(changed + SUM + noise) == []

    @given(st.integers(0, 255))
    def test_one_byte_at_the_very_end_is_a_check_sum_and_must_add_up(
        self, behind: int
    ) -> None:
        wire = PLAIN + bytes([behind])

        assert weights(wire) == (["1.250"] if behind == SUM[0] else [])

    @given(st.integers(0, 255))
    def test_one_byte_before_the_next_frame_is_a_check_sum_and_must_add_up(
        self, behind: int
    ) -> None:
        wire = PLAIN + bytes([behind]) + PLAIN + SUM
        # An STX begins the next frame; the one that follows it is whole again.
        first = ["1.250"] if behind == SUM[0] else []

        assert weights(wire) == [*first, "1.250"]

    @given(st.integers(0, 999_999))
    def test_another_makers_check_sum_is_no_noise(self, number: int) -> None:
        body = b"\x02-0 %6d     0\r" % number
        check = reduce(xor, body)

        events = decode("toledo-continuous", body + bytes([check]) + b"noise")

        # It turns the kilogram bit round: this weight would be one in pounds.
        is_told_apart = check not in {sum7(body), STX}
        assert not (is_told_apart and any(is_weight(event) for event in events))


class TestOnceACheckSumWasRight:
    @given(st.integers(0, 127).filter(lambda byte: byte not in {SUM[0], 0x02}))
    def test_what_does_not_add_up_is_wrong_and_never_noise(self, behind: int) -> None:
        wire = PLAIN + SUM + PLAIN + bytes([behind]) + b"noise"

        assert weights(wire) == ["1.250"]

    def test_a_stream_without_check_sums_is_read_all_the_same(self) -> None:
        # Noise may have looked like a sum: the scale must not fall silent for that.
        assert weights(PLAIN + SUM + PLAIN * 3) == ["1.250"] * 4

    def test_a_site_may_say_so_from_the_start(self) -> None:
        assert weights(PLAIN + b"noise", Checksum.STRICT) == []
        assert weights(PLAIN + SUM + PLAIN, Checksum.STRICT) == ["1.250"] * 2


def test_digits_that_spill_over_their_columns_are_no_weight() -> None:
    (garbage,) = decode("toledo-continuous", b"\x02-2500 100000000\r,")

    assert isinstance(garbage, Garbage)
    assert garbage.reason == "bad number"


class TestExtended:
    def test_a_net_weight_knows_its_gross_and_tare(self) -> None:
        for wire in (EXTENDED, EXTENDED + bytes([sum7(EXTENDED)])):
            (event,) = rendered("toledo-extended", wire)
            assert says(
                event,
                {
                    "value": "1.500",
                    "unit": "kg",
                    "mode": "net",
                    "stable": True,
                    "gross_weight": "1.750",
                    "tare_weight": "0.25",
                    "address": "1",
                },
            )

    @pytest.mark.parametrize(
        ("place", "states", "reads"),
        [
            (2, 0x62, {"stable": False}),
            (2, 0x32, {"zero": True}),
            (2, 0x21, {"unit": "lb"}),
            (2, 0x23, {"unit": "g"}),
            (2, 0x24, {"unit": "t"}),
            (2, 0x28, {"unit": "oz"}),
            (3, 0x60, {"mode": "gross", "expanded": True, "gross_weight": "1.500"}),
            (4, 0x30, {"print": True}),
            (4, 0x21, {"status": "no_weight"}),
            (4, 0x22, {"status": "underload"}),
            (4, 0x24, {"status": "overload"}),
            (4, 0x28, {"status": "not_ready"}),
            (2, 0x29, {"status": "reject", "reason": "unknown unit"}),
            (2, 0x02, {"status": "reject", "reason": "garbage"}),
        ],
    )
    def test_its_status_bytes_say_what_the_weight_is_worth(
        self, place: int, states: int, reads: dict[str, object]
    ) -> None:
        wire = bytearray(EXTENDED)
        wire[place] = states

        (event,) = rendered("toledo-extended", bytes(wire))

        assert says(event, reads)

    @pytest.mark.parametrize(
        "text",
        [b"  1.5.0      0.00", b"1.500       0.00 ", b"    1.500        ", b" " * 17],
    )
    def test_columns_without_a_number_are_no_weight(self, text: bytes) -> None:
        events = decode("toledo-extended", EXTENDED[:6] + text + b"\r")

        assert events
        assert not any(is_weight(event) for event in events)

    def test_it_cannot_say_a_unit_that_it_has_no_code_for(self) -> None:
        reading = Reading(
            Status.WEIGHT, Decimal(1), "jin", stable=True, mode=Mode.GROSS
        )
        with pytest.raises(ValueError, match="jin"):
            scale_protocol("toledo-extended").encode(reading)


class TestCheckSumsThatTheSiteNames:
    def value(self, wire: bytes, checksum: Checksum) -> list[str | None]:
        events = decode(
            "toledo-continuous", wire, options=ScaleOptions(checksum=checksum)
        )
        return [
            None if isinstance(event, Garbage) else f"{event.kg}" for event in events
        ]

    def test_a_stream_without_check_sums_is_read(self) -> None:
        assert self.value(PLAIN * 3, Checksum.AUTO) == ["1.250"] * 3
        assert self.value(PLAIN * 3, Checksum.NONE) == ["1.250"] * 3

    def test_a_check_sum_that_must_be_there_is_missed(self) -> None:
        assert self.value(PLAIN, Checksum.SUM7) == [None]

    def test_one_makers_xor_comes_with_the_kilogram_bit_turned_round(self) -> None:
        body = b"\x02-    1250     0\r"
        check = 0
        for byte in body:
            check ^= byte
        wire = body + bytes([check])

        assert self.value(wire, Checksum.XOR) == ["1.250"]
        assert self.value(wire, Checksum.AUTO) == [None]

    def test_a_check_sum_that_looks_like_a_start_is_still_one(self) -> None:
        frames = [
            scale_protocol("toledo-continuous").encode(
                Reading(Status.WEIGHT, Decimal(n).scaleb(-3), "kg", stable=True)
            )
            for n in range(0, 1_000_000, 997)
        ]
        alike = [frame for frame in frames if frame[-1] == 0x02]

        assert alike
        assert None not in self.value(b"".join(alike), Checksum.AUTO)
