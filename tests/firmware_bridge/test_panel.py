"""The panel's line, both ends, over a wire that loses, doubles and delays."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.framing import encode_frame
from firmware_bridge.panel import (
    ButtonPressed,
    LampsShown,
    LidShown,
    PanelEvent,
    PanelGarbage,
    PanelHearing,
    PanelHost,
    PanelMeasured,
    PanelStarted,
)
from firmware_bridge.panel_firmware import PanelFirmware
from firmware_bridge.panel_messages import (
    WATCHDOG_S,
    Acknowledge,
    AskHello,
    Button,
    ButtonDown,
    FrameCount,
    FramesCounted,
    FromPanel,
    Hello,
    Lamps,
    Measured,
    Outputs,
    OutputsApplied,
    SetOutputs,
    ToPanel,
    decode_message,
    encode_message,
)

GREEN = Lamps(is_green=True)
RED = Lamps(is_red=True)
RED_AND_GREEN = Lamps(is_red=True, is_green=True)
u8 = st.integers(0, 0xFF)
u16 = st.integers(0, 0xFFFF)
u32 = st.integers(0, 0xFFFF_FFFF)
lamps = st.builds(Lamps, st.booleans(), st.booleans(), st.booleans())
outputs = st.builds(Outputs, lamps, st.booleans(), st.booleans())
messages: st.SearchStrategy[FromPanel | ToPanel] = st.one_of(
    st.builds(Hello, u8, st.tuples(u8, u8, u8), u32),
    st.builds(ButtonDown, u32, u16, st.sampled_from(Button)),
    st.builds(OutputsApplied, u32, u8, outputs),
    st.builds(
        Measured,
        u32,
        st.none() | st.integers(0, 0xFFFE),
        st.none() | st.integers(-0x7FFF_FFFF, 0x7FFF_FFFF),
    ),
    st.builds(FramesCounted, u32, st.builds(FrameCount, u16, u16, u16, u16)),
    st.just(AskHello()),
    st.builds(Acknowledge, u32, u16),
    st.builds(SetOutputs, u8, outputs),
)


@dataclass
class Line:
    """Host and panel on one wire, with a clock; `is_cut` loses all that is said."""

    host: PanelHost = field(default_factory=PanelHost)
    panel: PanelFirmware = field(default_factory=lambda: PanelFirmware(7))
    now_s: float = 0.0
    is_host_heard: bool = True
    is_panel_heard: bool = True
    events: list[PanelEvent] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            to_panel = self.host.bytes_to_send(self.now_s)
            if self.is_host_heard:
                self.panel.feed(to_panel, self.now_s)
            to_host = self.panel.bytes_to_send(self.now_s)
            if self.is_panel_heard:
                self.events += self.host.feed(to_host)
            self.now_s += 0.05

    @property
    def presses(self) -> list[Button]:
        return [one.button for one in self.events if isinstance(one, ButtonPressed)]


@pytest.mark.parametrize(
    ("message", "payload"),
    [
        (Hello(1, (1, 2, 3), 0x0A0B0C0D), "01 01 010203 0d0c0b0a"),
        (ButtonDown(1, 0x0102, Button.CONTAMINATED), "02 01000000 0201 02"),
        (OutputsApplied(1, 9, Outputs(RED_AND_GREEN)), "03 01000000 09 05"),
        (Measured(1, 0x0102, -2), "04 01000000 0201 feffffff"),
        (Measured(1, None, None), "04 01000000 ffff 00000080"),
        (
            FramesCounted(1, FrameCount(1, 2, 3, 0x0102)),
            "05 01000000 0100 0200 0300 0201",
        ),
        (AskHello(), "81"),
        (Acknowledge(1, 0x0102), "82 01000000 0201"),
        (SetOutputs(9, Outputs(Lamps(is_yellow=True))), "83 09 02"),
        (SetOutputs(9, Outputs(is_lid_unlocked=True, is_buzzing=True)), "83 09 18"),
    ],
)
def test_each_message_is_these_bytes(
    message: FromPanel | ToPanel, payload: str
) -> None:
    assert encode_message(message) == encode_frame(bytes.fromhex(payload))
    assert decode_message(bytes.fromhex(payload)) == message


@given(messages)
def test_what_is_written_is_read_back(message: FromPanel | ToPanel) -> None:
    wire = encode_message(message)
    host = PanelHost()

    for event in host.feed(wire):
        assert not isinstance(event, PanelGarbage) or isinstance(
            message, AskHello | Acknowledge | SetOutputs | Hello
        )


@given(st.binary(min_size=1, max_size=12))
def test_any_payload_is_a_message_or_nothing(payload: bytes) -> None:
    message = decode_message(payload)
    if message is not None and payload[0] not in {0x03, 0x83}:
        assert encode_message(message) == encode_frame(payload)


@given(st.lists(st.binary(max_size=30) | messages.map(encode_message)))
def test_no_bytes_bring_host_or_panel_down(chunks: list[bytes]) -> None:
    host, panel = PanelHost(), PanelFirmware(1)
    for chunk in chunks:
        host.feed(chunk)
        panel.feed(chunk, 0.0)
        assert len(host.bytes_to_send(0.0)) < 4096
        assert len(panel.bytes_to_send(0.0)) < 4096


def test_host_and_panel_meet_and_the_lamps_follow() -> None:
    line = Line()
    line.host.show(GREEN)
    line.run(0.5)

    assert line.events == [PanelStarted(7, "1.0.0"), LampsShown(GREEN)]
    assert line.panel.lamps(line.now_s) == GREEN

    line.host.show(RED)
    line.run(0.1)

    assert line.panel.lamps(line.now_s) == RED
    assert line.events[-1] == LampsShown(RED)


def test_a_press_is_reported_once_however_often_it_is_sent() -> None:
    line = Line()
    line.run(0.5)
    line.is_host_heard = False
    line.panel.press(Button.CORRECT)
    line.run(1.0)
    line.is_host_heard = True
    line.run(1.0)
    line.panel.press(Button.CORRECT)
    line.run(0.5)

    assert line.presses == [Button.CORRECT, Button.CORRECT]


def test_a_press_while_the_host_is_away_arrives_later() -> None:
    line = Line()
    line.run(0.5)
    line.is_panel_heard = False
    line.panel.press(Button.UNINSPECTED)
    line.panel.press(Button.CORRECT)
    line.run(1.0)
    assert line.presses == []

    line.is_panel_heard = True
    line.run(1.0)

    assert line.presses == [Button.UNINSPECTED, Button.CORRECT]


def test_a_press_acknowledged_before_the_plug_was_pulled_is_not_reported_again() -> (
    None
):
    line = Line()
    line.run(0.5)
    line.is_host_heard = False
    line.panel.press(Button.CORRECT)
    line.run(0.3)
    line.host.finish()
    line.is_host_heard = True
    line.run(2.0)

    assert line.presses == [Button.CORRECT]


def test_a_panel_that_restarts_is_met_again_and_its_first_press_counts() -> None:
    line = Line()
    line.host.show(GREEN)
    line.run(0.5)
    line.panel.press(Button.CORRECT)
    line.run(0.5)
    line.panel = PanelFirmware(8)
    line.panel.press(Button.CORRECT)
    line.run(1.5)

    assert PanelStarted(8, "1.0.0") in line.events
    assert line.presses == [Button.CORRECT, Button.CORRECT]
    assert line.panel.lamps(line.now_s) == GREEN


def test_a_host_that_restarts_asks_who_is_there() -> None:
    line = Line()
    line.run(0.5)
    line.host = PanelHost()
    line.events.clear()
    line.run(0.5)

    assert line.events[0] == PanelStarted(7, "1.0.0")


def test_the_panel_goes_dark_when_the_host_is_gone() -> None:
    line = Line()
    line.host.show(GREEN)
    line.run(0.5)
    line.is_host_heard = False
    line.run(WATCHDOG_S - 1)
    assert line.panel.lamps(line.now_s) == GREEN

    line.run(2.0)
    assert line.panel.lamps(line.now_s) == Lamps()

    line.is_host_heard = True
    line.run(1.5)
    assert line.panel.lamps(line.now_s) == GREEN


def test_an_unlocked_lid_and_a_sounding_buzzer_end_with_the_host() -> None:
    line = Line()
    line.host.keep_lid(is_unlocked=True)
    line.host.keep_buzzer(is_on=True)
    line.run(0.5)
    assert line.panel.outputs(line.now_s) == Outputs(
        is_lid_unlocked=True, is_buzzing=True
    )
    assert line.events[1:] == [LampsShown(Lamps()), LidShown(is_unlocked=True)]

    line.is_host_heard = False
    line.run(WATCHDOG_S + 1)
    assert line.panel.outputs(line.now_s) == Outputs()

    line.host.keep_lid(is_unlocked=False)
    line.is_host_heard = True
    line.run(1.5)
    assert line.events[-1] == LidShown(is_unlocked=False)


def test_a_lost_request_is_repeated_before_the_next_keep_alive() -> None:
    line = Line()
    line.run(0.5)
    line.is_panel_heard = False
    line.host.show(RED)
    line.run(0.05)
    line.is_panel_heard = True
    line.run(0.3)

    assert line.events[-1] == LampsShown(RED)


def test_an_answered_request_is_not_repeated() -> None:
    line = Line()
    line.run(0.5)

    assert line.host.bytes_to_send(line.now_s) == b""


def test_the_sensors_values_arrive_and_end_when_a_sensor_dies() -> None:
    line = Line()
    line.run(2.0)
    assert not [one for one in line.events if isinstance(one, PanelMeasured)]

    line.panel.measure(812, -2)
    line.run(1.0)
    assert line.events[-1] == PanelMeasured(812, -2)

    line.panel.measure(None, -2)
    line.run(1.0)
    assert line.events[-1] == PanelMeasured(None, -2)

    line.is_host_heard = False
    line.run(WATCHDOG_S + 1)
    line.events.clear()
    line.run(2.0)
    assert line.events == []


def test_a_panel_that_hears_noise_says_so_when_there_is_more_of_it() -> None:
    line = Line()
    line.run(0.5)
    broken = bytearray(encode_message(AskHello()))
    broken[3] ^= 1
    line.panel.feed(bytes(broken), line.now_s)
    line.panel.feed(b"\x01" * 100 + b"\x00" + b"\x09\x00", line.now_s)
    line.panel.feed(encode_message(Hello(1, (1, 0, 0), 1)), line.now_s)
    line.run(12)

    heard = [one for one in line.events if isinstance(one, PanelHearing)]
    assert heard == [
        PanelHearing(FrameCount(checksum=1, overlong=1, torn=1, unknown=1))
    ]


def test_more_presses_than_a_hand_makes_are_not_kept() -> None:
    line = Line()
    for _ in range(100):
        line.panel.press(Button.CORRECT)
    line.run(10)

    assert len(line.presses) == 8


def test_outputs_of_an_unmet_panel_are_not_believed() -> None:
    line = Line()
    line.run(0.5)
    stranger = encode_message(OutputsApplied(99, 1, Outputs(RED)))

    assert line.host.feed(stranger) == []
    line.run(0.2)
    assert line.events.count(PanelStarted(7, "1.0.0")) == 1


def test_an_old_acknowledgement_does_not_end_a_new_press() -> None:
    panel = PanelFirmware(7)
    panel.press(Button.CORRECT)
    for wrong in (Acknowledge(7, 99), Acknowledge(6, 1)):
        panel.feed(encode_message(wrong), 0.0)

    assert encode_message(ButtonDown(7, 1, Button.CORRECT)) in panel.bytes_to_send(1.0)

    panel.feed(encode_message(Acknowledge(7, 1)), 1.0)
    panel.feed(encode_message(Acknowledge(7, 1)), 1.0)
    assert panel.bytes_to_send(2.0) == b""


def test_a_panel_of_another_version_is_told_apart_and_not_served() -> None:
    host = PanelHost()
    (garbage,) = host.feed(encode_message(Hello(2, (9, 0, 0), 1)))

    assert isinstance(garbage, PanelGarbage)
    assert garbage.reason == (
        "panel speaks version 2, this bridge 1; update the older one"
    )
    host.show(RED)
    assert host.bytes_to_send(0.0) == encode_message(AskHello())


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (encode_frame(b"\x7f"), "unknown message"),
        (encode_frame(b"\x02\x01\x00\x00\x00\x01\x00\x04"), "unknown message"),
        (encode_frame(b"\x81"), "echo of the host's own message"),
        (b"\x00\x05abcd\x00", "checksum"),
    ],
)
def test_what_is_no_message_is_counted_with_its_reason(
    wire: bytes, reason: str
) -> None:
    (garbage,) = PanelHost().feed(wire)

    assert isinstance(garbage, PanelGarbage)
    assert garbage.reason == reason


def test_numbers_of_presses_go_round() -> None:
    host = PanelHost()
    host.feed(encode_message(Hello(1, (1, 0, 0), 7)))
    numbers = [0xFFFE, 0xFFFF, 0xFFFF, 0, 1, 0xFFFF]

    presses = [
        host.feed(encode_message(ButtonDown(7, number, Button.CORRECT)))
        for number in numbers
    ]

    assert [len(press) for press in presses] == [1, 1, 0, 1, 1, 0]
