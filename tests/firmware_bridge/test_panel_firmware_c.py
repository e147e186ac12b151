"""Our panel's firmware in C: alone, beside its twin in Python, and on a line.

Alone are the C tests; on a line it is met through the product's own link and host.
The clock of the panel is moved by hand, so nobody waits for a watchdog.
"""

import shutil
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.panel import (
    ButtonPressed,
    LampsShown,
    LidShown,
    PanelEvent,
    PanelHearing,
    PanelHost,
    PanelMeasured,
    PanelStarted,
)
from firmware_bridge.panel_firmware import PanelFirmware
from firmware_bridge.panel_messages import (
    PANEL_LINE,
    Acknowledge,
    AskHello,
    Button,
    FrameCount,
    Hello,
    Lamps,
    Outputs,
    SetOutputs,
    encode_message,
)
from firmware_bridge.serial_link import SerialLink
from firmware_bridge.simulators.pseudo_terminal import PseudoTerminal
from tests.firmware_bridge.c_panel import CPanel, CProcess, Filter, LossyLine, make
from tests.waiting import WaitUntil

pytestmark = pytest.mark.process

GREEN: Final = Lamps(is_green=True)
BOOT_ID: Final = 7

needs_arm = pytest.mark.skipif(
    shutil.which("arm-none-eabi-gcc") is None,
    reason="no arm-none-eabi-gcc here: apt-get install gcc-arm-none-eabi",
)
needs_qemu = pytest.mark.skipif(
    shutil.which("qemu-system-arm") is None,
    reason="no qemu-system-arm here: apt-get install qemu-system-arm",
)


def test_the_c_tests_pass(tmp_path: Path) -> None:
    assert " 0 failed" in make("test", tmp_path)


# Beside its twin in Python ------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """After a pause: what the host says, a press, what the sensors say, or nothing."""

    pause_ms: int
    heard: bytes = b""
    button: Button | None = None
    measured: tuple[int, int] | None = None


# No multiple of 70 ms is a timer's end, where a float and an integer may differ.
pauses_ms = st.integers(0, 30).map(lambda n: n * 70) | st.just(3010) | st.just(5040)
outputs = st.builds(
    Outputs,
    st.builds(Lamps, st.booleans(), st.booleans(), st.booleans()),
    st.booleans(),
    st.booleans(),
)
heard = st.one_of(
    st.just(AskHello()),
    st.builds(Acknowledge, st.sampled_from([BOOT_ID, 8]), st.integers(0, 5)),
    st.builds(SetOutputs, st.integers(0, 255), outputs),
    st.builds(Hello, st.just(1), st.just((1, 0, 0)), st.just(BOOT_ID)),
).map(encode_message)
steps = st.lists(
    st.one_of(
        st.builds(Step, pauses_ms, heard=st.lists(heard, max_size=3).map(b"".join)),
        st.builds(Step, pauses_ms, heard=st.binary(max_size=90)),
        st.builds(Step, pauses_ms, button=st.sampled_from(Button)),
        st.builds(
            Step,
            pauses_ms,
            measured=st.tuples(
                st.integers(0, 0xFFFE), st.integers(-0x80_0000, 0x7F_FFFF)
            ),
        ),
    ),
    max_size=25,
)


def as_bits(on: Outputs) -> int:
    lamps = (on.lamps.is_red, on.lamps.is_yellow, on.lamps.is_green)
    flags = (*lamps, on.is_lid_unlocked, on.is_buzzing)
    return sum(flag << bit for bit, flag in enumerate(flags))


@given(steps, st.sampled_from([0, 0x7FFF_F000, 0xFFFF_F000]))
def test_c_and_python_say_and_do_the_same(
    c_filter: Filter, story: list[Step], began_ms: int
) -> None:
    passed_ms, measured = 0, None
    python = PanelFirmware(BOOT_ID)
    c_filter.ask("start", began_ms, BOOT_ID)
    for step in story:
        passed_ms += step.pause_ms
        now_s, now_ms = passed_ms / 1000, (began_ms + passed_ms) % 2**32
        python.feed(step.heard, now_s)
        c_filter.ask("take", now_ms, step.heard)
        if step.button is not None:
            python.press(step.button)
            c_filter.ask("press", now_ms, step.button)
        measured = step.measured or measured
        if measured is not None:
            python.measure(*measured)
            c_filter.ask("measure", now_ms, *measured)
        on, said = c_filter.ask("send", now_ms).split()
        assert said == (python.bytes_to_send(now_s).hex() or "-")
        assert int(on, 16) == as_bits(python.outputs(now_s))


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_no_bytes_harm_the_panel_in_c(c_filter: Filter, noise: list[bytes]) -> None:
    c_filter.ask("start", 0, BOOT_ID)
    for now_ms, chunk in enumerate(noise):
        c_filter.ask("take", now_ms, chunk)
        c_filter.ask("send", now_ms)
    c_filter.ask("take", 1000, b"\x00" + encode_message(AskHello()))

    hello = encode_message(Hello(1, (1, 0, 0), BOOT_ID))
    assert hello.hex() in c_filter.ask("send", 1000)


# On a line ------------------------------------------------------------------------


@dataclass
class Station:
    """The product's end of the panel's line."""

    line: LossyLine
    host: PanelHost = field(default_factory=PanelHost)
    events: list[PanelEvent] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[None]:
        link = SerialLink(
            "panel",
            self.line.host_end.path,
            line=PANEL_LINE,
            converse=lambda: self.host,
            deliver=self.events.append,
            notice=lambda _status: None,
        )
        link.open()
        yield
        link.close()

    def heard(self, event: PanelEvent) -> bool:
        return event in self.events

    @property
    def boot_ids(self) -> list[int]:
        return [e.boot_id for e in self.events if isinstance(e, PanelStarted)]

    @property
    def presses(self) -> list[Button]:
        return [e.button for e in self.events if isinstance(e, ButtonPressed)]

    def has_presses(self, count: int) -> bool:
        return len(self.presses) >= count


@dataclass
class Point:
    """A station and a panel in C, wired."""

    line: LossyLine
    panel: CPanel
    station: Station


@pytest.fixture
def point(firmware: Path) -> Iterator[Point]:
    with (
        LossyLine(seed=4) as line,
        CPanel(firmware / "panel", line.panel_end.path) as panel,
    ):
        yield Point(line, panel, Station(line))


def test_panel_and_station_meet_and_the_outputs_follow(
    point: Point, wait_until: WaitUntil
) -> None:
    station = point.station
    station.host.show(GREEN)
    with station.listening():
        wait_until(lambda: "green" in point.panel.outputs)
        wait_until(lambda: station.heard(LampsShown(GREEN)))
        (started,) = [e for e in station.events if isinstance(e, PanelStarted)]
        assert started.version == "1.0.0"

        station.host.keep_lid(is_unlocked=True)
        station.host.keep_buzzer(is_on=True)
        wait_until(lambda: station.heard(LidShown(is_unlocked=True)))
        assert point.panel.outputs[-1] == "green unlocked buzzing"


def test_a_press_counts_once_on_a_line_that_loses_doubles_and_bends(
    point: Point, wait_until: WaitUntil
) -> None:
    station, line = point.station, point.line
    pressed = [Button(1 + n % 3) for n in range(21)]
    with station.listening():
        wait_until(lambda: station.boot_ids)
        line.faults = 0.4
        for number, button in enumerate(pressed, start=1):
            point.panel.press(button)
            if number % 7 == 0:  # it keeps eight, one of them perhaps not acknowledged
                wait_until(partial(station.has_presses, number), 60)
        line.faults = 0.0
        # A late repetition would have come before the answer to a change made now.
        station.host.show(GREEN)
        wait_until(lambda: station.heard(LampsShown(GREEN)))

    assert line.faults_done > 10
    assert station.presses == pressed


def test_a_press_is_repeated_until_the_station_is_there(
    point: Point, wait_until: WaitUntil
) -> None:
    point.panel.press(Button.UNINSPECTED)
    with point.station.listening():
        wait_until(lambda: point.station.presses)

    assert point.station.presses == [Button.UNINSPECTED]


def test_a_panel_that_restarts_is_another_boot_and_its_first_press_counts(
    point: Point, wait_until: WaitUntil
) -> None:
    station = point.station
    with station.listening():
        wait_until(lambda: station.boot_ids)
        point.panel.press(Button.CORRECT)
        wait_until(lambda: len(station.presses) == 1)
        point.panel.tell("restart")
        point.panel.press(Button.CORRECT)
        wait_until(lambda: len(station.presses) == 2)

    first, second = station.boot_ids
    assert first != second


def test_a_station_that_falls_silent_leaves_all_dark_and_the_lid_locked(
    point: Point, wait_until: WaitUntil
) -> None:
    station = point.station
    station.host.show(GREEN)
    station.host.keep_lid(is_unlocked=True)
    with station.listening():
        wait_until(lambda: "green unlocked" in point.panel.outputs)
    assert point.panel.outputs[-1] == "green unlocked"

    point.panel.tell("pass 3000")
    wait_until(lambda: point.panel.outputs[-1] == "")

    with station.listening():
        wait_until(lambda: point.panel.outputs[-1] == "green unlocked")


def test_a_station_whose_words_are_lost_is_silent(
    point: Point, wait_until: WaitUntil
) -> None:
    point.station.host.show(GREEN)
    with point.station.listening():
        wait_until(lambda: "green" in point.panel.outputs)
        point.line.is_host_heard = False
        point.panel.tell("pass 3000")
        wait_until(lambda: point.panel.outputs[-1] == "")


def test_the_sensors_values_arrive_and_a_dead_sensor_has_none(
    point: Point, wait_until: WaitUntil
) -> None:
    station = point.station
    point.panel.tell("fill 812")
    point.panel.tell("load -1200")
    with station.listening():
        wait_until(lambda: station.heard(PanelMeasured(812, -1200)))
        point.panel.tell("fill none")
        point.panel.tell("pass 1100")
        wait_until(lambda: station.heard(PanelMeasured(None, -1200)))


def test_noise_on_the_line_is_discarded_to_its_end_and_told(
    point: Point, wait_until: WaitUntil
) -> None:
    station = point.station
    point.line.panel_end.write(b"\x01" * 1000 + b"\x00" + b"\x09\x00")
    with station.listening():
        wait_until(lambda: station.heard(PanelHearing(FrameCount(overlong=1, torn=1))))
        point.panel.press(Button.CORRECT)
        wait_until(lambda: station.presses)


# On the board --------------------------------------------------------------------


@needs_arm
def test_the_board_image_builds_without_a_c_library_and_fits(tmp_path: Path) -> None:
    make("arm", tmp_path)
    image = (tmp_path / "panel.bin").read_bytes()
    stack_top, reset = struct.unpack_from("<II", image)

    # RAM's end, and a place in flash, odd because the core runs Thumb.
    assert stack_top == 0x2000_2000
    assert 0x0800_0000 < reset < 0x0800_0000 + len(image)
    assert reset % 2 == 1
    assert len(image) < 8 * 1024


@needs_arm
@needs_qemu
def test_the_board_image_runs_and_meets_the_station(
    tmp_path: Path, wait_until: WaitUntil
) -> None:
    make("qemu", tmp_path)
    erased = tmp_path / "erased.bin"
    erased.write_bytes(b"\xff" * 2048)
    distance = bytes.fromhex("ff07a1a7")
    with LossyLine(seed=1) as line, closing(PseudoTerminal("fill")) as fill:
        station = Station(line)
        station.host.show(GREEN)

        def measured() -> bool:
            fill.write(distance)
            # The emulated pins are all low, which an HX711 means as a zero.
            return station.heard(PanelMeasured(1953, 0))

        emulator = (
            *("qemu-system-arm", "-M", "stm32vldiscovery", "-display", "none"),
            *("-monitor", "stdio", "-kernel", str(tmp_path / "panel-qemu.elf")),
            # Where `make qemu` has put the pages that count the starts.
            *("-device", f"loader,file={erased},addr=0x20001000,force-raw=on"),
            *("-chardev", f"serial,id=line,path={line.panel_end.path}"),
            *("-chardev", f"serial,id=fill,path={fill.path}"),
            *("-serial", "chardev:line", "-serial", "chardev:fill"),
        )
        with CProcess(*emulator) as board, station.listening():
            wait_until(lambda: station.heard(LampsShown(GREEN)), 30)
            wait_until(measured, 30)
            line.faults = 0.3
            station.host.keep_lid(is_unlocked=True)
            wait_until(lambda: station.heard(LidShown(is_unlocked=True)), 30)
            board.tell("quit")

    assert len(station.boot_ids) == 1
