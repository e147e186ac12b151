"""The link on real pseudo terminals: unplugged, silent, sliced, held by others."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

import pytest
import serial

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import Garbage, Mode, Reading, ScaleEvent, Status
from firmware_bridge.serial_link import LinkStatus, SerialLink
from firmware_bridge.simulators.pseudo_terminal import PseudoTerminal
from tests.firmware_bridge.recordings import chunks_of
from tests.waiting import WaitUntil

FRAME = b"ST,GS,+001.234kg\r\n"
READING = Reading(Status.WEIGHT, Decimal("1.234"), "kg", stable=True, mode=Mode.GROSS)


class Scale(ScaleDecoder):
    """A scale that is asked for its weight, and remembers being finished."""

    def __init__(self, finished: list[bool]) -> None:
        super().__init__(scale_protocol("st-gs"))
        self._finished = finished
        self._is_asked = False

    def bytes_to_send(self, now_s: float) -> bytes:
        assert now_s > 0
        is_asked, self._is_asked = self._is_asked, True
        return b"" if is_asked else b"W\r\n"

    def finish(self) -> list[ScaleEvent]:
        self._finished.append(True)
        return super().finish()


@dataclass
class Heard:
    """What a program hears of its scale."""

    events: list[ScaleEvent] = field(default_factory=list)
    notices: list[LinkStatus] = field(default_factory=list)
    finished: list[bool] = field(default_factory=list)

    @property
    def states(self) -> list[bool]:
        return [notice.is_well for notice in self.notices]


@pytest.fixture
def terminal() -> Iterator[PseudoTerminal]:
    terminal = PseudoTerminal("scale")
    yield terminal
    terminal.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def open_link(heard: Heard) -> Iterator[Callable[..., SerialLink[ScaleEvent]]]:
    links = []

    def open_it(path: str, silence_s_max: float | None = 60) -> SerialLink[ScaleEvent]:
        link = SerialLink(
            "scale",
            path,
            line=LineSettings(),
            converse=lambda: Scale(heard.finished),
            deliver=heard.events.append,
            notice=heard.notices.append,
            silence_s_max=silence_s_max,
        )
        links.append(link)
        link.open()
        return link

    yield open_it
    for link in links:
        link.close()


OpenLink = Callable[..., SerialLink[ScaleEvent]]


def has_read(link: SerialLink[ScaleEvent], count: int) -> bool:
    return link.count.bytes_read >= count


def asked(terminal: PseudoTerminal) -> bool:
    """Whether the link is open: it asks as soon as it is."""
    return terminal.read(0) == b"W\r\n"


def test_a_scale_is_asked_and_its_answer_delivered(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path)
    unheard = link.status
    assert not unheard.is_well
    assert "not heard yet" in unheard.detail

    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: heard.events)

    assert heard.events == [READING]
    assert heard.states == [True]
    assert link.status.is_well
    assert link.count.bytes_read == len(FRAME)
    assert link.count.bytes_written == 3
    assert link.count.openings == 1


def test_slices_and_pauses_change_nothing(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path)
    wait_until(lambda: asked(terminal))
    for sent, chunk in enumerate(chunks_of(FRAME * 3, 1), start=1):
        terminal.write(chunk)
        wait_until(partial(has_read, link, sent))

    assert heard.events == [READING] * 3


def test_an_unplugged_scale_is_lost_once_and_found_again(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path)
    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: heard.states == [True])
    path_before = os.path.realpath(terminal.path)
    # Somebody takes the old number meanwhile, as the kernel gives it away.
    taken = os.openpty()

    terminal.unplug()
    wait_until(lambda: heard.states[1:2] == [False])
    wait_until(lambda: "is not there; reopening" in link.status.detail)
    terminal.plug()
    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: link.status.is_well)

    assert link.count.losses == 1
    assert link.count.openings == 2
    assert heard.events == [READING] * 2
    # A loss is told at once; why the port stays away may be told better later.
    assert set(heard.states[1:-1]) == {False}
    assert len({notice.since_s for notice in heard.notices[1:-1]}) == 1
    assert path_before
    for descriptor in taken:
        os.close(descriptor)


def test_a_frame_cut_by_the_plug_is_garbage_and_no_weight(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path)
    wait_until(lambda: asked(terminal))
    terminal.write(FRAME[:10])
    wait_until(lambda: link.count.bytes_read == 10)
    terminal.unplug()
    wait_until(lambda: heard.events)

    assert heard.events == [Garbage(FRAME[:10], "no terminator")]


def test_a_silent_scale_is_lost_once(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path, silence_s_max=0.2)
    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: heard.states == [True, False])
    wait_until(lambda: link.count.openings >= 3)

    assert heard.states == [True, False]
    assert link.count.losses == 1
    assert link.status.detail.endswith("silent for 0.2 s; reopening")

    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: link.status.is_well)


def test_a_scale_that_is_switched_on_later_is_found(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    terminal.unplug()
    link = open_link(terminal.path)
    wait_until(lambda: heard.notices)
    assert link.status.detail == f"scale at {terminal.path} is not there; reopening"

    terminal.plug()
    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: heard.events == [READING])


def test_old_bytes_from_before_the_opening_are_thrown_away(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    terminal.write(b"ST,GS,+009.999kg\r\n")
    open_link(terminal.path)
    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: heard.events)

    assert heard.events == [READING]


def test_a_port_held_by_another_program_is_told_and_not_shared(
    terminal: PseudoTerminal, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    with serial.Serial(terminal.path, exclusive=True):
        link = open_link(terminal.path)
        wait_until(lambda: "is held by another program" in link.status.detail)
    wait_until(lambda: asked(terminal))


def test_what_is_no_serial_port_is_told(
    open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link("/dev/null")
    elsewhere = open_link("usb:9-9.9")

    wait_until(lambda: "is lost (" in link.status.detail)
    wait_until(lambda: "is not there" in elsewhere.status.detail)


def test_bytes_may_be_sent_from_any_thread_while_the_port_is_open(
    terminal: PseudoTerminal, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path)
    wait_until(lambda: asked(terminal))

    assert link.send(b"Z\r\n")
    wait_until(lambda: terminal.read(0) == b"Z\r\n")
    assert not link.send(b"#" * 5000) or not link.send(b"#")

    link.close()
    assert not link.send(b"Z\r\n")


def test_a_device_that_may_be_silent_is_well_with_its_open_port(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    open_link(terminal.path, silence_s_max=None)
    wait_until(lambda: heard.states == [True])
    terminal.unplug()
    wait_until(lambda: heard.states == [True, False])

    terminal.plug()

    wait_until(lambda: heard.states == [True, False, True])
    assert heard.events == []


def test_a_port_that_is_to_be_opened_again_is(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path)
    wait_until(lambda: asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: heard.states == [True])

    link.reopen()

    wait_until(lambda: heard.states == [True, False])
    assert "opened again" in heard.notices[-1].detail
    wait_until(lambda: link.count.openings == 2 and asked(terminal))
    terminal.write(FRAME)
    wait_until(lambda: heard.states == [True, False, True])
    assert heard.events == [READING, READING]


def test_a_port_that_is_away_is_looked_for_at_once_when_asked(
    terminal: PseudoTerminal, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    terminal.unplug()
    link = open_link(terminal.path)
    wait_until(lambda: "is not there" in link.status.detail)

    terminal.plug()
    link.reopen()

    wait_until(lambda: link.count.openings == 1 and asked(terminal))
    assert link.count.losses == 0


def test_closing_releases_the_port_and_finishes_the_conversation(
    terminal: PseudoTerminal, heard: Heard, open_link: OpenLink, wait_until: WaitUntil
) -> None:
    link = open_link(terminal.path)
    wait_until(lambda: asked(terminal))
    assert heard.finished == []
    link.close()

    assert heard.finished == [True]
    with serial.Serial(terminal.path, exclusive=True) as port:
        assert port.is_open


def test_reads_that_are_ready_and_empty_for_ever_are_a_lost_port(
    terminal: PseudoTerminal,
    open_link: OpenLink,
    wait_until: WaitUntil,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A driver that does this after unplugging cannot be had on a pseudo terminal.
    monkeypatch.setattr(serial.Serial, "read", lambda _port, _size=1: b"")
    link = open_link(terminal.path)

    wait_until(lambda: "ready to read but gives nothing" in link.status.detail)


@pytest.mark.parametrize("error", [OSError(5, "I/O"), serial.SerialException("gone")])
def test_whatever_a_driver_raises_is_a_loss_and_no_crash(
    terminal: PseudoTerminal,
    open_link: OpenLink,
    wait_until: WaitUntil,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def read(_port: serial.Serial, _size: int = 1) -> bytes:
        raise error

    monkeypatch.setattr(serial.Serial, "read", read)
    link = open_link(terminal.path)

    wait_until(lambda: link.count.openings >= 2)


def test_the_lines_that_raise_dtr_stay_down(
    terminal: PseudoTerminal,
    open_link: OpenLink,
    wait_until: WaitUntil,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[tuple[bool, bool, bool]] = []
    really_open = serial.Serial.open

    def watch(port: serial.Serial) -> None:
        opened.append((port.dtr, port.rts, bool(port.exclusive)))
        really_open(port)

    monkeypatch.setattr(serial.Serial, "open", watch)
    open_link(terminal.path)
    wait_until(lambda: asked(terminal))

    assert opened[0] == (False, False, True)


@pytest.mark.parametrize(
    "settings", [{"baud": 0}, {"parity": "X"}, {"data_bits": 5}, {"stop_bits": 3}]
)
def test_line_settings_that_do_not_exist_are_refused(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"no (speed|line setting)"):
        LineSettings(**settings)  # type: ignore[arg-type] # mistakes on purpose


def test_line_settings_read_as_in_the_manual() -> None:
    assert str(LineSettings(1200, 7, "E", 1)) == "1200 7E1"
