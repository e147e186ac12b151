"""Each family's dialects, and what must not be read as a weight."""

from decimal import Decimal

import pytest

from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.indicators.modbus import crc16
from firmware_bridge.scales.options import DigitOrder, ScaleOptions
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import Garbage, Reading, Status
from tests.firmware_bridge.recordings import decode, rendered, says


def modbus(covered: str) -> bytes:
    frame = bytes.fromhex(covered)
    return frame + crc16(frame)


@pytest.mark.parametrize(
    ("protocol", "wire", "reads"),
    [
        ("a-and-d", b"US,-0000.050 kg\r\n", {"value": "-0.050", "stable": False}),
        ("a-and-d", b"ST,OK,+0001.234 kg\r\n", {"value": "1.234", "comparison": "OK"}),
        ("a-and-d", b"ST,+00020.7  g\r\n", {"value": "20.7", "unit": "g"}),
        ("yaohua-tf1", b"\x02AC+000075219\x03", {"value": "0.75", "status": "tare"}),
        ("yaohua-equals", b"=000.3000", {"value": "3.000", "variant": "reversed"}),
        ("yaohua-equals", b"=00.1000-", {"value": "-1.00", "variant": "reversed"}),
        ("yaohua-equals", b"=0003.000", {"value": "3.000", "variant": "plain"}),
        ("yaohua-equals", b"=-0001.00", {"value": "-1.00", "variant": "plain"}),
        ("yaohua-equals", b"=0003015\r\n", {"value": "3015", "variant": "plain"}),
        ("yaohua-equals", b"=5103000\r\n", {"value": "3015", "variant": "reversed"}),
        ("yaohua-equals", b"=0000000\r\n", {"value": "0", "variant": "plain"}),
        ("yaohua-a12-ascii", b"ww000.000kg\r\n", {"value": "0.000", "mode": "gross"}),
        ("yaohua-a12-ascii", b"wn-0002.02kg", {"value": "-2.02", "mode": "net"}),
        ("yaohua-a12-ascii", b"wn 0002.02kg\r\n", {"value": "2.02", "mode": "net"}),
        ("yaohua-a12-ascii", b"wt000.500kg\r\n", {"status": "tare", "mode": "tare"}),
        ("yaohua-a12e", b"WG004.139kg3D\r\n", {"value": "4.139", "mode": "gross"}),
        ("toledo-8217", b"\x0200.450N\r", {"value": "0.450", "mode": "net"}),
        ("toledo-continuous", b"\x021!!  1440     0\r", {"value": "1440", "unit": "g"}),
        ("toledo-continuous", b"\x02-0   1250\r", {"value": "1.250", "unit": "kg"}),
        ("toledo-continuous", b"\x02-9   1250   250\r", {"stable": False}),
        ("toledo-continuous", b"\x02-08  1250     0\r", {"print": True}),
        ("cas-22", b"ST,GS,1\xf1, 00013.5 kg\r\n", {"hold": True, "zero": True}),
        ("stx6cr", b"\x02-01230\r", {"value": "-1230", "kg": None}),
        ("mt-sics", b"S S     100.00 g\r\n", {"value": "100.00", "stable": True}),
        ("mt-sics", b"SI S    100.00 g\r\n", {"value": "100.00", "stable": True}),
        ("mt-sics", b"T S      12.50 g\r\n", {"status": "tare_set", "stable": True}),
        ("mt-print-qdms", b"     G      -0.3749 g   \r\n", {"value": "-0.3749"}),
        ("cas-short", b"000013.5\r\n", {"value": "13.5", "unit": "host-configured"}),
        ("cas-short", b"-00013.5\r\n", {"value": "-13.5", "kg": None}),
        ("cas-pdii", b"\x02US,NT,-  1.25 lb\r", {"value": "-1.25", "stable": False}),
        ("ohaus-defender", b"    19.8 kg   ?G\r\n", {"stable": False, "mode": "gross"}),
        ("ohaus-defender", b"\0\0\x7f\x7f   0.360 kg    G\r\n", {"value": "0.360"}),
        ("sartorius-22", b"G     -   5.4321 kg \r\n", {"value": "-5.4321"}),
        ("sma", b"\nZ1G       0.000kg \r", {"value": "0.000", "zero": True}),
        ("sma", b"\n 1NM    -12.345kg \r", {"value": "-12.345", "stable": False}),
        ("rinstrum", b"\x02-001.230G\x03", {"value": "-1.230", "mode": "gross"}),
        ("rinstrum", b"\x02 001.230M\x03", {"value": "1.230", "stable": False}),
        ("dini-argeo", b"ST,GS,     0.0,kg\r\n", {"value": "0.0", "mode": "gross"}),
        ("dini-argeo", b"US,NT,    -0.5,kg\r\n", {"value": "-0.5", "mode": "net"}),
        ("adam", b"+   2.00 kg\r\n", {"value": "2.00", "unit": "kg"}),
        ("adam", b"G/W: +   2.00 kg\r\n", {"value": "2.00", "mode": "gross"}),
        ("adam", b"ASNG/W -   0.51 lb\r\n", {"value": "-0.51", "stable": True}),
        ("adam", b"0.510kg\r\n", {"value": "0.510", "kg": "0.510"}),
        ("nci-ecr", b"\n   1.520lb\r\n`\r\x03", {"value": "1.520", "stable": False}),
        ("weightech", b"ST,GS,+    3000  kg\r\n", {"value": "3000", "mode": "gross"}),
        ("sterling-7600", b"Net  -1.250 lb\r\n", {"value": "-1.250", "mode": "net"}),
        ("weight-qa", b"+001.23/6 G U\r\n", {"value": "1.23", "stable": False}),
    ],
)
def test_each_makers_dialect_is_read(
    protocol: str, wire: bytes, reads: dict[str, object]
) -> None:
    said = [one for one in rendered(protocol, wire) if one["status"] != "reject"]

    assert len(said) == 1
    assert says(said[0], reads)


@pytest.mark.parametrize(
    ("protocol", "wire", "status"),
    [
        ("a-and-d", b"OL,+    .   kg\r\n", Status.OVERLOAD),
        ("a-and-d", b"QT,+0000012 PC\r\n", Status.COUNT),
        ("yaohua-a12e", b"         OL23\r\n", Status.OVERLOAD),
        ("yaohua-a12e", b"         LO23\r\n", Status.UNDERLOAD),
        ("toledo-8217", b"\x02?B\r", Status.NO_WEIGHT),
        ("toledo-8217", b"\x02?P\r", Status.NO_WEIGHT),
        ("prix-toledo", b"\x02IIIII\x03", Status.NO_WEIGHT),
        ("prix-toledo", b"\x02SSSSS\x03", Status.OVERLOAD),
        ("prix-toledo", b"\x02NNNNN\x03", Status.UNDERLOAD),
        ("mt-sics", b"S +\r\n", Status.OVERLOAD),
        ("mt-sics", b"S -\r\n", Status.UNDERLOAD),
        ("mt-sics", b"S S         12 PCS\r\n", Status.COUNT),
        ("mt-sics", b"TAC A\r\n", Status.TARE_CLEARED),
        ("mt-sics", b"EL\r\n", Status.LOGICAL_ERROR),
        ("mt-sics", b'I4 A "B021002593"\r\n', Status.IDENTITY),
        ("cas-22", b"OL,GS,1\xa0, 9999999 kg\r\n", Status.OVERLOAD),
        ("cas-pdii", b"\x02OL,GS,+  1.25 kg\r", Status.OVERLOAD),
        ("ohaus-defender", b"   0.360 kg    T\r\n", Status.TARE),
        ("sartorius-22", b"Stat       H        \r\n", Status.OVERLOAD),
        ("sartorius-22", b"Stat       L        \r\n", Status.UNDERLOAD),
        ("sma", b"\nU1G    -99999.0kg \r", Status.UNDERLOAD),
        ("sma", b"\nI1G         0.0kg \r", Status.NOT_READY),
        ("rinstrum", b"\x02 -------O\x03", Status.OVERLOAD),
        ("rinstrum", b"\x02 001.230E\x03", Status.NOT_READY),
        ("dini-argeo", b"OL,GS,  9999.9,kg\r\n", Status.OVERLOAD),
        ("dini-argeo", b"UL,GS,  -999.9,kg\r\n", Status.UNDERLOAD),
        ("dini-argeo", b"OK\r\n", Status.OK),
        ("dini-argeo", b"ERR03\r\n", Status.NOT_EXECUTABLE),
        ("adam", b"ASEG/W +   0.51 lb\r\n", Status.OUT_OF_RANGE),
        ("adam", b"<Z\r\n", Status.OK),
        ("nci-ecr", b"\n^^^^^^lb\r\n@00\r\x03", Status.OVERLOAD),
        ("nci-ecr", b"\n______lb\r\n@00\r\x03", Status.UNDERLOAD),
        ("nci-ecr", b"\n---------lb\r\n@00\r\x03", Status.NOT_READY),
        ("nci-ecr", b"\n   1.520lb\r\nA\r\x03", Status.NO_WEIGHT),
        ("weightech", b"0,    ol,    ol,    ol\r\n", Status.OVERLOAD),
        ("sterling-7600", b"SCOCount       10\r\n", Status.COUNT),
        ("modbus-rtu", bytes.fromhex("010500 00ff008c3a"), Status.OK),
        ("modbus-rtu", modbus("0110000000 01"), Status.OK),
        ("modbus-rtu", modbus("01100000000102 1234"), Status.OK),
        ("modbus-rtu", modbus("0103 02 1234"), Status.OK),
        ("modbus-rtu", modbus("0101 0000 0008"), Status.OK),
        ("modbus-rtu", bytes.fromhex("01050000 0000cdca"), Status.OK),
    ],
)
def test_what_is_no_load_is_never_a_weight(
    protocol: str, wire: bytes, status: Status
) -> None:
    (reading,) = decode(protocol, wire)

    assert isinstance(reading, Reading)
    assert reading.status is status
    assert reading.weight_g is None


@pytest.mark.parametrize(
    ("protocol", "wire"),
    [
        ("a-and-d", b"ST,GS,+001.234kg\r\n"),
        ("a-and-d", b"QT,+00001.2 PC\r\n"),
        ("yaohua-tf1", b"\x02AB04\x03"),
        ("yaohua-tf1", b"\x02AE+0012502\x31\x42\x03"),
        ("yaohua-equals", b"=123.456"),
        ("yaohua-equals", b"=1234567"),
        ("yaohua-equals", b"=0.052"),
        ("yaohua-equals", b"=-0001.0-"),
        ("yaohua-a12-ascii", b"ww000.000"),
        ("yaohua-a12-ascii", b"ww000.000k"),
        ("toledo-8217", b"\x0201.250"),
        ("toledo-8217", b"\x02?\r"),
        ("toledo-continuous", b"\x02-0 001250000000\r-"),
        ("toledo-continuous", b"\x02-0 ------     0\r"),
        ("toledo-continuous", b"\x02\x0d0 001250000000\r"),
        ("prix-toledo", b"\x021250\x03"),
        ("prix-toledo", b"\x02 1250\x03"),
        ("stx6cr", b"\x0201230\r"),
        ("stx6cr", b"\x02012-30\r"),
        ("mt-sics", b"S S     100.00\r\n"),
        ("mt-sics", b"     N       0.3749 g   \r\n"),
        ("mt-print-qdms", b"S S     100.00 g\r\n"),
        ("cas-22", b"ST,GS,1\xe0, 0013..5 kg\r\n"),
        ("cas-short", b"ST,GS,00.13.5kg\r\n"),
        ("cas-pdii", b"ST,GS,+  1.25 lb\r"),
        (
            "aclas-16",
            bytes.fromhex("010253203030 2e3030306b67 5a 030410"),
        ),
        ("ohaus-defender", b" 1.640 kg    N\r\n"),
        ("sartorius-22", b"X     +   5.4321 g  \r\n"),
        ("sartorius-22", b"N     +   5.4321 ?? \r\n"),
        ("sma", b"\n 1G       0.0.0kg \r"),
        ("rinstrum", b"\x02 0-1.230G\x03"),
        ("rinstrum", b"\x02 01.230G\x03"),
        ("dini-argeo", b"ST,GS,     0.0kg\r\n"),
        ("dini-argeo", b"ST,GS,    0..0,kg\r\n"),
        ("adam", b"G/W: +   2.00\r\n"),
        ("nci-ecr", b"\n   1.5.0lb\r\n@\r\x03"),
        ("weightech", b"1,010.000,000.200,009.900\r\n"),
        ("weightech", b"hello\r\n"),
        ("mt-sics", b"PCS S 1.5\r\n"),
        ("mt-sics", b"S S      12.5 PCS\r\n"),
        ("mt-sics", b"TA A 12.5 stone\r\n"),
        ("mt-sics", b"hello\r\n"),
        ("jik-block", b"^KJIK000\r\n~P1\r\n"),
        ("jik-block", b"hello~P1\r\n"),
        ("toledo-continuous", b"\x02\x400@  1250     0\r"),
        ("yaohua-equals", b"=-.......\r\n"),
        ("yaohua-equals", b"=-000.01-\r\n"),
        ("adam", b"hello\r\n"),
        ("sterling-7600", b"WGross   0.010\r\n"),
        ("weight-qa", b"+007.12/3 G\r\n"),
        ("modbus-rtu", bytes.fromhex("010300030002 340c")),
    ],
)
def test_what_cannot_be_trusted_is_refused(protocol: str, wire: bytes) -> None:
    events = decode(protocol, wire)

    assert events
    assert all(isinstance(event, Garbage) for event in events)


def test_a_stream_without_ends_is_cut_at_the_next_frame() -> None:
    assert [
        one.get("value") for one in rendered("yaohua-equals", b"=000.3000" * 3)
    ] == ["3.000"] * 3
    assert [
        one.get("value") for one in rendered("yaohua-a12-ascii", b"wn001.25kg" * 3)
    ] == ["1.25"] * 3


def test_digits_whose_order_the_site_knows_are_not_guessed() -> None:
    frame = b"=000.3000"

    (plain,) = decode(
        "yaohua-equals", frame, options=ScaleOptions(digit_order=DigitOrder.PLAIN)
    )
    (reversed_,) = decode(
        "yaohua-equals",
        b"=123.456",
        options=ScaleOptions(digit_order=DigitOrder.REVERSED),
    )

    assert isinstance(plain, Reading)
    assert plain.value == Decimal("0.3000")
    assert isinstance(reversed_, Reading)
    assert reversed_.value == Decimal("654.321")


def test_a_frame_written_the_other_way_round_than_the_site_says_is_refused() -> None:
    (event,) = decode(
        "yaohua-equals",
        b"=00.1000-",
        options=ScaleOptions(digit_order=DigitOrder.PLAIN),
    )

    assert event == Garbage(b"=00.1000-", "bad number")


def test_three_weights_of_one_block_check_each_other() -> None:
    block = scale_protocol("jik-block").encode(
        Reading(Status.WEIGHT, Decimal("67.81"), "kg")
    )
    net_changed = block.replace(b"67.81", b"67.31", 2).replace(b"67.31", b"67.81", 1)

    (event,) = decode("jik-block", net_changed)

    assert isinstance(event, Garbage)
    assert event.reason == "gross, tare and net disagree"


def test_a_scale_that_never_sends_negative_weights_says_below_zero() -> None:
    wire = scale_protocol("toledo-8217").encode(
        Reading(Status.WEIGHT, Decimal("-0.5"), stable=True)
    )

    assert says(rendered("toledo-8217", wire)[0], {"under": True, "motion": False})


def test_a_scale_that_is_asked_is_asked_again_and_again() -> None:
    decoder = ScaleDecoder(scale_protocol("toledo-8217"), ask_every_s=0.5)

    asked = [decoder.bytes_to_send(10 + tenths / 10) for tenths in range(11)]

    assert [wire for wire in asked if wire] == [b"W"] * 3
    assert ScaleDecoder(scale_protocol("st-gs")).bytes_to_send(10.0) == b""


def test_a_scale_that_streams_cannot_be_asked() -> None:
    with pytest.raises(ValueError, match="st-gs scale streams"):
        ScaleDecoder(scale_protocol("st-gs"), ask_every_s=0.5)


@pytest.mark.parametrize(
    ("options", "says_so"), [({"unit": "stone"}, "kg"), ({"implied_decimals": 9}, "6")]
)
def test_options_that_no_scale_needs_are_refused(
    options: dict[str, object], says_so: str
) -> None:
    with pytest.raises(ValueError, match=says_so):
        ScaleOptions(**options)  # type: ignore[arg-type] # mistakes on purpose


@pytest.mark.parametrize(
    ("protocol", "torn", "frame", "status"),
    [
        ("mt-sics", b"S ", b"S I\r\n", Status.NOT_EXECUTABLE),
        ("mt-sics", b"xE", b"S D      -10.2 kg\r\n", Status.WEIGHT),
        (
            "cas-pdii",
            b"\x02OL,GS,---",
            b"\x02OL,GS,-------- lb\r",
            Status.UNDERLOAD,
        ),
    ],
)
def test_a_torn_frame_does_not_hide_the_one_glued_to_it(
    protocol: str, torn: bytes, frame: bytes, status: Status
) -> None:
    readings = [
        event for event in decode(protocol, torn + frame) if isinstance(event, Reading)
    ]

    assert [reading.status for reading in readings] == [status]


@pytest.mark.parametrize(
    ("protocol", "said"),
    [("prix-toledo", b"\x02IIIII\x03"), ("toledo-8217", b"\x02?A\r")],
)
def test_a_scale_that_never_sends_moving_weights_says_that_it_moves(
    protocol: str, said: bytes
) -> None:
    moving = Reading(Status.WEIGHT, Decimal("1.250"), stable=False)

    assert scale_protocol(protocol).encode(moving) == said


def test_an_answer_without_its_byte_of_states_is_whole() -> None:
    wire = bytes.fromhex("0102 5320 30302e303030 6b67 61 0304")

    assert decode("aclas-16", wire) == [
        Reading(Status.WEIGHT, Decimal("0.000"), "kg", stable=True)
    ]


def test_a_number_that_is_not_six_wide_is_no_answer() -> None:
    (garbage,) = decode("aclas-16", bytes.fromhex("0102 5320 30 6b67 61 0304 10"))

    assert isinstance(garbage, Garbage)
