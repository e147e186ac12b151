"""What a barcode gun says, however it ends its codes; and the same code twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.code_gun import (
    ACKNOWLEDGE_S_MAX,
    CODE_BYTES_MAX,
    REPEAT_S,
    SILENCE_S,
    TRIGGER,
    TRIGGER_ACKNOWLEDGED,
    TRIGGERS_MAX,
    CodeGun,
    CodeRead,
    CodeRepetition,
    Ending,
    GunEvent,
    GunGarbage,
    GunTriggered,
    TriggerUnanswered,
    encode_code,
)
from firmware_bridge.simulators.code_gun import CodeGunSimulator
from tests.firmware_bridge.linked import linked
from tests.firmware_bridge.recordings import chunks_of
from tests.waiting import WaitUntil

LABEL = "LLNB017K3M9QX2VA0042L"
READ = CodeRead(LABEL)
WIRE = LABEL.encode()

codes = st.builds(
    CodeRead,
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(
        lambda text: text.isprintable() and not text.startswith("]")
    ),
)
ended = [ending for ending in Ending if ending is not Ending.SILENCE]
said = st.builds(encode_code, codes, st.sampled_from(ended))
wires = st.lists(
    said
    | st.just(TRIGGER_ACKNOWLEDGED)
    | st.binary(max_size=10)
    | st.just(b"9" * (CODE_BYTES_MAX + 1))
).map(b"".join)


def decode(*chunks: bytes) -> list[GunEvent]:
    gun = CodeGun()
    events = [event for chunk in chunks for event in gun.feed(chunk)]
    return events + gun.finish()


# Bytes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wire", "events"),
    [
        (WIRE + b"\r", [READ]),
        (WIRE + b"\n", [READ]),
        (WIRE + b"\r\n", [READ]),
        (b"\x02" + WIRE + b"\x03", [READ]),
        (b"\x02" + WIRE + b"\r\n", [READ]),
        (b"\x02" + WIRE + b"\x03\r\n", [READ]),
        (b"]Q3" + WIRE + b"\r", [CodeRead(LABEL, "QR")]),
        (b"]C1" + WIRE + b"\r", [CodeRead(LABEL, "Code 128")]),
        (b"]E06901234567892\r", [CodeRead("6901234567892", "EAN/UPC")]),
        (b"]d2" + WIRE + b"\r", [CodeRead(LABEL, "Data Matrix")]),
        # As a GM65 with suffix CR LF has been recorded.
        (
            bytes.fromhex("02000001003331 68656c6c6f20776f726c64 0d0a"),
            [GunTriggered(), CodeRead("hello world")],
        ),
        (TRIGGER_ACKNOWLEDGED, [GunTriggered()]),
        (
            TRIGGER_ACKNOWLEDGED + b"\x02]Q1" + WIRE + b"\x03",
            [GunTriggered(), CodeRead(LABEL, "QR")],
        ),
        # What looks like an identifier and is none belongs to the code.
        (b"]Y0A\r", [CodeRead("]Y0A")]),
        (b"]Q\r", [CodeRead("]Q")]),
        (b"]\r", [CodeRead("]")]),
        ("垃圾分类\r".encode(), [CodeRead("垃圾分类")]),
        (b"\r\n\r\n", []),
        (b"", []),
    ],
)
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_each_kind_of_gun_is_read(
    wire: bytes, events: list[GunEvent], size: int
) -> None:
    assert decode(*chunks_of(wire, size)) == events


@pytest.mark.parametrize(
    ("wire", "garbage"),
    [
        (b"LLNB\x0001\r", GunGarbage(b"LLNB\x0001", "control character")),
        (b"LLNB\x1d01\r", GunGarbage(b"LLNB\x1d01", "control character")),
        (b"LLNB01\t\r", GunGarbage(b"LLNB01\t", "control character")),
        (b"LLNB\x7f\r", GunGarbage(b"LLNB\x7f", "control character")),
        (b"LL\xc2\x85\r", GunGarbage(b"LL\xc2\x85", "control character")),
        (b"\xc0\xac\xbb\xf8\r", GunGarbage(b"\xc0\xac\xbb\xf8", "not UTF-8")),
        (b"]Q3\r", GunGarbage(b"]Q3", "identifier alone")),
        (WIRE, GunGarbage(WIRE, "no end")),
        (b"\x02", GunGarbage(b"\x02", "no end")),
        (
            TRIGGER_ACKNOWLEDGED[:4] + b"\r",
            GunGarbage(TRIGGER_ACKNOWLEDGED[1:4], "control character"),
        ),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(
    wire: bytes, garbage: GunGarbage
) -> None:
    assert decode(wire) == [garbage]


def test_a_code_hidden_in_an_overlong_line_is_not_believed() -> None:
    noise = b"9" * CODE_BYTES_MAX
    good = WIRE + b"\r"

    assert decode(noise + good + good) == [GunGarbage(noise, "overlong"), READ]


def test_a_code_of_the_greatest_length_is_read() -> None:
    longest = "9" * CODE_BYTES_MAX

    assert decode(encode_code(CodeRead(longest))) == [CodeRead(longest)]


def test_a_torn_code_before_a_start_does_not_spoil_the_next() -> None:
    assert decode(WIRE[:5] + b"\x02" + WIRE + b"\x03") == [
        GunGarbage(WIRE[:5], "no end"),
        READ,
    ]


@given(wires)
def test_slicing_changes_nothing(wire: bytes) -> None:
    assert decode(*chunks_of(wire, 1)) == decode(wire)


@given(st.binary(max_size=40), codes, st.sampled_from(ended))
def test_a_code_is_found_after_any_garbage(
    noise: bytes, code: CodeRead, ending: Ending
) -> None:
    assert decode(noise + b"\r" + encode_code(code, ending))[-1] == code


@given(codes, st.sampled_from(ended), st.sampled_from(["", "]Q3", "]C1"]))
def test_what_a_gun_says_is_what_is_heard(
    code: CodeRead, ending: Ending, identifier: str
) -> None:
    (event,) = decode(encode_code(code, ending, identifier))

    assert isinstance(event, CodeRead)
    assert event.text == code.text
    assert (event.symbology is None) == (identifier == "")


@given(st.lists(st.binary(max_size=CODE_BYTES_MAX * 2), max_size=5))
def test_nothing_read_is_longer_than_the_limit(chunks: list[bytes]) -> None:
    for event in decode(*chunks):
        if isinstance(event, GunGarbage):
            assert len(event.discarded) <= CODE_BYTES_MAX


# Silence --------------------------------------------------------------------------


def test_silence_ends_a_code_of_a_gun_without_suffix() -> None:
    gun = CodeGun(is_ended_by_silence=True)
    assert gun.feed(WIRE[:5]) == []
    assert gun.tick(10.0) == []
    assert gun.feed(WIRE[5:]) == []
    # A pause between two packets of USB is no silence.
    assert gun.tick(10.05) == []
    assert gun.tick(10.05 + SILENCE_S / 2) == []
    assert gun.feed(b"") == []

    assert gun.tick(10.05 + SILENCE_S) == [READ]
    assert gun.tick(99.0) == []


def test_an_overlong_code_is_none_when_silence_ends_it() -> None:
    gun = CodeGun(is_ended_by_silence=True)
    gun.feed(b"9" * (CODE_BYTES_MAX + 1))
    gun.tick(10.0)

    assert gun.tick(11.0) == [GunGarbage(b"9" * CODE_BYTES_MAX, "overlong")]


def test_half_a_code_is_not_glued_before_the_next() -> None:
    gun = CodeGun()
    gun.feed(WIRE[:5])
    gun.tick(10.0)

    assert gun.tick(10.0 + SILENCE_S) == [GunGarbage(WIRE[:5], "no end")]
    assert gun.feed(WIRE + b"\r") == [READ]


def test_a_lost_line_ends_no_code() -> None:
    gun = CodeGun(is_ended_by_silence=True)
    gun.feed(WIRE[:5])

    assert gun.finish() == [GunGarbage(WIRE[:5], "no end")]
    assert gun.finish() == []


# The trigger ----------------------------------------------------------------------


def test_the_triggers_command_is_sent_once_and_acknowledged() -> None:
    gun = CodeGun()
    assert gun.bytes_to_send(10.0) == b""
    gun.trigger()
    assert gun.bytes_to_send(10.0).hex(" ") == "7e 00 08 01 00 02 01 ab cd"
    assert gun.bytes_to_send(10.1) == b""

    assert gun.feed(TRIGGER_ACKNOWLEDGED + WIRE + b"\r") == [GunTriggered(), READ]
    assert gun.tick(20.0) == []
    assert gun.bytes_to_send(20.0) == b""


def test_a_trigger_that_is_not_acknowledged_is_tried_again_and_told_once() -> None:
    gun = CodeGun()
    gun.trigger()
    now_s, sent, events = 10.0, 0, []
    while now_s < 20:
        sent += gun.bytes_to_send(now_s) == TRIGGER
        events += gun.tick(now_s)
        now_s += ACKNOWLEDGE_S_MAX / 5

    assert sent == TRIGGERS_MAX
    assert events == [TriggerUnanswered()]


# The same code twice ----------------------------------------------------------------


def test_the_same_code_is_no_news_while_the_gun_looks_on() -> None:
    codes_read = CodeRepetition()

    news = [codes_read.is_news(LABEL, 10 + REPEAT_S * step / 2) for step in range(20)]

    assert news == [True] + [False] * 19


def test_the_same_code_is_news_after_a_while() -> None:
    codes_read = CodeRepetition()
    assert codes_read.is_news(LABEL, 10.0)
    assert not codes_read.is_news(LABEL, 9.9 + REPEAT_S)

    assert codes_read.is_news(LABEL, 9.9 + 2 * REPEAT_S)


def test_the_same_code_is_news_with_another_load() -> None:
    codes_read = CodeRepetition()
    assert codes_read.is_news(LABEL, 10.0)
    codes_read.change_load()

    assert codes_read.is_news(LABEL, 10.1)


def test_two_labels_before_the_gun_are_each_told_once() -> None:
    codes_read = CodeRepetition()

    news = [codes_read.is_news("AB"[step % 2], 10 + step / 10) for step in range(10)]

    assert news == [True, True] + [False] * 8


def test_only_so_many_codes_are_remembered() -> None:
    codes_read = CodeRepetition()
    for number in range(1000):
        codes_read.is_news(str(number), 10.0)

    assert not codes_read.is_news("999", 10.0)
    assert codes_read.is_news("1", 10.0)


# The simulated gun, on the product's own link ---------------------------------------


@pytest.mark.parametrize("ending", Ending)
def test_a_simulated_gun_reads_the_code_held_before_it(
    ending: Ending, wait_until: WaitUntil
) -> None:
    gun = CodeGun(is_ended_by_silence=ending is Ending.SILENCE)
    with (
        CodeGunSimulator(ending, identifier="]Q3") as simulator,
        linked(simulator.path, gun) as events,
    ):
        simulator.hold(LABEL)
        simulator.pull()
        wait_until(lambda: events == [CodeRead(LABEL, "QR")])
        gun.trigger()
        wait_until(
            lambda: events[1:] == [GunTriggered(), CodeRead(LABEL, "QR")],
        )


def test_a_simulated_gun_with_no_code_before_it_only_acknowledges(
    wait_until: WaitUntil,
) -> None:
    gun = CodeGun()
    with CodeGunSimulator() as simulator, linked(simulator.path, gun) as events:
        gun.trigger()
        wait_until(lambda: events == [GunTriggered()])
        simulator.silence()
        gun.trigger()
        wait_until(lambda: events[1:] == [TriggerUnanswered()])
        simulator.speak()
        simulator.hold(LABEL)
        simulator.pull(times=2)
        wait_until(lambda: events[2:] == [READ, READ])
