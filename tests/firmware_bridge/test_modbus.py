"""Transmitters on Modbus: every word order, kind of number and bit of status."""

import re
import struct
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge import __main__ as shell
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.indicators.modbus import crc16, encode_request
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import Mode, Reading, ScaleEvent, Status
from firmware_bridge.scales.registers import (
    NumberKind,
    RegisterMap,
    StatusBit,
    WordOrder,
    arranged,
)
from tests.firmware_bridge.recordings import decode, rendered, says

SCALES_PAGE = Path(__file__).parents[2] / "docs" / "scales.md"

WITH_STATUS = RegisterMap(
    unit="kg",
    weight=2,
    kind=NumberKind.INT32,
    order=WordOrder.CDAB,
    decimals=3,
    status=1,
    status_bits={
        StatusBit.STABLE: 0,
        StatusBit.ZERO: 1,
        StatusBit.NET: 2,
        StatusBit.OVERLOAD: 4,
        StatusBit.UNDERLOAD: 5,
        StatusBit.ERROR: 15,
    },
)


def answer(data: bytes, *, address: int = 1, function: int = 3) -> bytes:
    covered = bytes([address, function, len(data)]) + data
    return covered + crc16(covered)


def read(wire: bytes, registers: RegisterMap) -> ScaleEvent:
    (event,) = decode("modbus-rtu", wire, options=ScaleOptions(registers=registers))
    return event


def plain_map(**fields: Any) -> RegisterMap:
    return msgspec.convert({"unit": "kg", **fields}, RegisterMap)


@pytest.mark.parametrize(
    ("order", "wire"),
    [
        ("ABCD", "00002710"),
        ("CDAB", "27100000"),
        ("BADC", "00001027"),
        ("DCBA", "10270000"),
    ],
)
def test_a_weight_is_read_in_each_order_that_makers_use(order: str, wire: str) -> None:
    registers = plain_map(order=order, decimals=3)

    assert read(answer(bytes.fromhex(wire)), registers) == Reading(
        Status.WEIGHT, Decimal("10.000"), "kg"
    )


@given(st.integers(-(2**31), 2**31 - 1), st.sampled_from(WordOrder), st.integers(0, 6))
def test_every_whole_number_is_read_exactly(
    number: int, order: WordOrder, decimals: int
) -> None:
    wire = arranged(number.to_bytes(4, "big", signed=True), order)
    registers = RegisterMap(unit="g", order=order, decimals=decimals)

    assert read(answer(wire), registers) == Reading(
        Status.WEIGHT, Decimal(number).scaleb(-decimals), "g"
    )


@pytest.mark.parametrize(
    ("kind", "order", "wire", "value"),
    [
        ("int16", "ABCD", "ff38", "-2.00"),
        ("int16", "DCBA", "38ff", "-2.00"),
        ("int16", "CDAB", "ff38", "-2.00"),
        ("uint16", "ABCD", "ff38", "653.36"),
        ("uint32", "ABCD", "ffffffff", "42949672.95"),
        ("float32", "ABCD", struct.pack(">f", 12.34).hex(), "12.34"),
        ("float32", "DCBA", struct.pack("<f", -0.1).hex(), "-0.10"),
    ],
)
def test_each_kind_of_number_is_read(
    kind: str, order: str, wire: str, value: str
) -> None:
    registers = plain_map(kind=kind, order=order, decimals=2)

    event = read(answer(bytes.fromhex(wire)), registers)

    assert isinstance(event, Reading)
    assert f"{event.value}" == value


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_floating_number_that_is_none_is_no_weight(number: float) -> None:
    registers = plain_map(kind="float32", decimals=2)

    assert read(answer(struct.pack(">f", number)), registers) == Reading(
        Status.NO_WEIGHT
    )


@pytest.mark.parametrize(
    ("status", "reading"),
    [
        (
            0b000001,
            Reading(
                Status.WEIGHT, Decimal("1.250"), "kg", stable=True, mode=Mode.GROSS
            ),
        ),
        (
            0b000000,
            Reading(
                Status.WEIGHT, Decimal("1.250"), "kg", stable=False, mode=Mode.GROSS
            ),
        ),
        (
            0b000101,
            Reading(Status.WEIGHT, Decimal("1.250"), "kg", stable=True, mode=Mode.NET),
        ),
        (0b010001, Reading(Status.OVERLOAD)),
        (0b100001, Reading(Status.UNDERLOAD)),
        (0x8011, Reading(Status.NO_WEIGHT)),
    ],
)
def test_the_status_register_says_what_the_weight_is_worth(
    status: int, reading: Reading
) -> None:
    data = status.to_bytes(2, "big") + bytes.fromhex("04e20000")

    assert read(answer(data), WITH_STATUS) == reading


def test_the_centre_of_zero_is_told() -> None:
    event = read(answer(bytes.fromhex("0003 0000 0000")), WITH_STATUS)

    assert isinstance(event, Reading)
    assert event.details == (("zero", True),)


@pytest.mark.parametrize("bit", ["stable", "moving"])
@pytest.mark.parametrize("is_set", [True, False])
def test_a_maker_may_tell_motion_or_rest(bit: str, *, is_set: bool) -> None:
    registers = plain_map(status=2, status_bits={bit: 7})
    data = bytes.fromhex("00000001") + bytes([0, 0x80 if is_set else 0])

    event = read(answer(data), registers)

    assert isinstance(event, Reading)
    assert event.stable is (is_set if bit == "stable" else not is_set)


def test_a_status_register_need_not_tell_of_motion() -> None:
    registers = plain_map(status=2, status_bits={"overload": 0})

    assert read(answer(bytes.fromhex("00000001 0000")), registers) == Reading(
        Status.WEIGHT, Decimal(1), "kg"
    )


@pytest.mark.parametrize(
    "wire",
    [
        answer(bytes(6), address=2),
        answer(bytes(6), function=4),
        answer(bytes(4)),
        answer(bytes(8)),
    ],
    ids=["another unit", "another function", "too short", "too long"],
)
def test_an_answer_to_somebody_elses_question_is_no_weight(wire: bytes) -> None:
    event = read(wire, WITH_STATUS)

    assert isinstance(event, Reading)
    assert event.status is Status.OK
    assert event.weight_g is None


@given(st.integers(0, 8), st.integers(0, 7))
def test_an_answer_with_a_flipped_bit_is_no_weight(place: int, bit: int) -> None:
    wire = bytearray(answer(bytes.fromhex("00002710")))
    wire[place] ^= 1 << bit

    events = decode(
        "modbus-rtu", bytes(wire), options=ScaleOptions(registers=plain_map())
    )

    assert not any(
        isinstance(event, Reading) and event.value is not None for event in events
    )


def test_weight_and_status_are_asked_for_together() -> None:
    assert encode_request(ScaleOptions(registers=WITH_STATUS)) == bytes.fromhex(
        "0103 0001 0003 540b"
    )
    registers = plain_map(weight=9, status=0, status_bits={"stable": 0}, function=4)
    asked = encode_request(ScaleOptions(registers=registers))
    assert asked[:-2] == bytes.fromhex("0104 0000 000b")


def test_a_scale_is_polled_as_its_table_says() -> None:
    options = ScaleOptions(registers=WITH_STATUS)
    decoder = ScaleDecoder(scale_protocol("modbus-rtu"), options, ask_every_s=0.5)

    assert decoder.bytes_to_send(1.0) == encode_request(options)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"unit": "stone"}, "no unit"),
        ({"unit": "kg", "kind": "int8"}, "int8"),
        ({"unit": "kg", "order": "BACD"}, "BACD"),
        ({"unit": "kg", "status": 3}, "status_bits"),
        ({"unit": "kg", "status_bits": {"stable": 1}}, "status register"),
        ({"unit": "kg", "status": 0, "status_bits": {"stable": 16}}, "15"),
        ({"unit": "kg", "status": 0, "status_bits": {"still": 1}}, "still"),
        ({"unit": "kg", "weight": 300, "status": 0, "status_bits": {"net": 1}}, "125"),
        ({"unit": "kg", "baud": 9600}, "baud"),
        ({"weight": 3}, "unit"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_with_the_reason(
    table: dict[str, object], says: str
) -> None:
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert(table, RegisterMap)


def test_the_operators_page_shows_a_table_that_works() -> None:
    page = SCALES_PAGE.read_text(encoding="utf-8").partition("## modbus-rtu")[2]
    (table,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    asked, answered = (
        bytes.fromhex(wire) for wire in re.findall(r"`((?:[0-9A-F]{2} ?){8,})`", page)
    )
    registers = msgspec.convert(tomllib.loads(table), RegisterMap)

    assert encode_request(ScaleOptions(registers=registers)) == asked
    assert read(answered, registers) == Reading(
        Status.WEIGHT, Decimal("1.250"), "kg", stable=True, mode=Mode.GROSS
    )


def test_a_transmitters_number_is_a_weight_once_the_site_says_its_unit() -> None:
    answer = bytes.fromhex("01030400002710e00f")

    assert says(rendered("modbus-rtu", answer)[0], {"uint32_be": 10000})
    assert decode(
        "modbus-rtu", answer, options=ScaleOptions(unit="kg", implied_decimals=3)
    ) == [Reading(Status.WEIGHT, Decimal("10.000"), "kg")]


class TestTheShell:
    def test_decode_reads_a_table_from_a_file(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        table = tmp_path / "registers.toml"
        table.write_text('unit = "kg"\norder = "CDAB"\ndecimals = 3\n')
        wire = answer(bytes.fromhex("27100000")).hex()
        monkeypatch.setattr("sys.stdin", [wire])

        code = shell.main(
            [
                *("decode", "--protocol", "modbus-rtu"),
                *("--hex-lines", "--registers", str(table)),
            ]
        )

        assert code == 0
        assert '"value": "10.000"' in capsys.readouterr().out

    @pytest.mark.parametrize("text", ["unit = 3", "unit =", None])
    def test_a_table_that_cannot_be_read_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None
    ) -> None:
        table = tmp_path / "registers.toml"
        if text is not None:
            table.write_text(text)

        with pytest.raises(SystemExit) as end:
            shell.main(
                ["decode", "--protocol", "modbus-rtu", "--registers", str(table)]
            )

        assert end.value.code == 2
        assert str(table) in capsys.readouterr().err
