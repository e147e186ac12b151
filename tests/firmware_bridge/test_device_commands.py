"""`simulate` and `listen --device` as a person runs them: two processes and a line."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from firmware_bridge import __main__ as shell
from firmware_bridge.simulators.pseudo_terminal import PseudoTerminal
from tests.waiting import wait_until

pytestmark = pytest.mark.process

ROOT: Final = Path(__file__).parents[2]
DEVICES: Final = ("gun", "printer", "relays", "fill-level", "load-cell", "panel")
CODE: Final = "LLNB1-0000042-7"


class Command:
    """A command of the bridge that runs, its lines as they come."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "firmware_bridge", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        self.lines: list[str] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def says(self, text: str) -> str:
        """Wait for the first line with this in it, and return it."""
        wait_until(lambda: any(text in line for line in self.lines))
        return next(line for line in self.lines if text in line)

    def type(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def leave(self) -> int:
        """Have it end by itself, with all its lines read; returns its exit code."""
        code = self._process.wait(20)
        self._thread.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        return code

    def end(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self.leave()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))


@contextmanager
def running(*arguments: str) -> Iterator[Command]:
    command = Command(*arguments)
    try:
        yield command
    finally:
        assert command.end() == 0, command.lines
        assert not any("Traceback" in line for line in command.lines)


@contextmanager
def simulated(device: str, *options: str) -> Iterator[tuple[Command, str]]:
    with running("simulate", device, *options) as simulator:
        path = simulator.says("/")
        yield simulator, path
    assert not Path(path).exists()


@contextmanager
def heard(
    device: str, simulate: Sequence[str] = (), listen: Sequence[str] = ()
) -> Iterator[tuple[Command, Command]]:
    """Start a device, and somebody who listens to it."""
    with (
        simulated(device, *simulate) as (simulator, path),
        running("listen", path, "--device", device, *listen) as listener,
    ):
        listener.says("listening to")
        yield simulator, listener


def test_a_code_before_the_gun_is_heard_and_so_is_what_is_no_code() -> None:
    with heard("gun", ["--identifier", "]Q3"]) as (gun, listener):
        # The first code opens the ear: what came before the opening is thrown away.
        _repeat(gun, CODE, listener, f"code {CODE} (QR)")

        gun.type("!bytes FF 41 0D")
        assert listener.says("not UTF-8") == r"not understood (not UTF-8): b'\xffA'"


def test_a_gun_without_suffix_is_heard_when_silence_ends_its_codes() -> None:
    with heard("gun", ["--ending", "silence"], ["--ended-by-silence"]) as (gun, ear):
        _repeat(gun, CODE, ear, f"code {CODE}")


def test_a_gun_is_triggered_when_asked() -> None:
    with heard("gun", listen=["--ask"]) as (_, listener):
        listener.says("triggered")


def test_a_printer_that_is_asked_says_what_is_the_matter() -> None:
    with heard("printer", listen=["--ask"]) as (printer, listener):
        assert listener.says("printer ok") == "printer ok"

        printer.type("paper out, cover open")

        told = listener.says("paper out")
        assert told == "printer cover open, paper out: prints nothing"


@pytest.mark.parametrize("dialect", ["lcus", "modbus-relays"])
def test_a_board_says_what_is_on_and_listening_switches_nothing(dialect: str) -> None:
    spoken = ["--dialect", dialect, "--relays", "2"]
    with simulated("relays", *spoken) as (board, path):
        board.type("2 on")
        board.says("relays 1 off, 2 on")
        listen = ["listen", path, "--device", "relays", "--ask", *spoken]
        with running(*listen) as listener:
            listener.says("relays 1 off, 2 on")
            board.type("1 on")
            listener.says("relays 1 on, 2 on")
            board.type("lose power")
            listener.says("relays 1 off, 2 off")
        # By hand, by hand, by hand: and nothing in between.
        assert board.lines[1:] == [
            "relays 1 off, 2 on",
            "relays 1 on, 2 on",
            "relays 1 off, 2 off",
        ]


def test_a_sensor_in_a_lid_says_how_far_the_waste_is() -> None:
    with heard("fill-level") as (sensor, listener):
        sensor.type("812")
        listener.says("distance 812 mm")
        sensor.type("20")
        listener.says("too near")
        sensor.type("foam")
        listener.says("no echo")


def test_a_sensor_that_must_be_asked_is_asked() -> None:
    model = ["--model", "aj-sr04m"]
    with heard("fill-level", model, [*model, "--ask"]) as (_, listener):
        listener.says("distance 900 mm")


def test_a_load_cell_says_its_counts() -> None:
    calibration = ["--counts-per-g", "-10", "--zero-counts", "84000"]
    with heard("load-cell", calibration) as (cell, listener):
        cell.type("735")
        listener.says("counts 76650")
        cell.type("stuck")
        listener.says("counts -1")


def test_a_panel_that_is_not_answered_shows_its_press_all_the_same() -> None:
    with heard("panel") as (panel, listener):
        listener.says("panel started")
        panel.type("2")
        listener.says("button 2 pressed (contaminated)")
        assert not any("lamps" in line for line in listener.lines)


def test_a_panel_that_is_answered_shows_its_lamps_and_sensors() -> None:
    with heard("panel", listen=["--ask"]) as (panel, listener):
        listener.says("lamps off")
        panel.type("fill 812")
        listener.says("fill 812 mm, load none")
        for number in "123":
            panel.type(number)
        listener.says("button 3 pressed (uninspected)")


def test_nothing_is_written_to_a_device_that_is_not_to_be_asked() -> None:
    with ExitStack() as stack:
        lines = []
        for device in DEVICES:
            line = PseudoTerminal(device)
            stack.callback(line.close)
            listen = ["listen", line.path, "--device", device, "--seconds", "1.2"]
            listen += ["--model", "jsn-sr04t"] * (device == "fill-level")
            lines.append((line, Command(*listen)))
        for line, listener in lines:
            assert listener.leave() == 0
            assert listener.lines[-1].startswith("nothing heard; ")
            assert line.read(timeout_s=0) == b""


def test_a_plug_that_is_pulled_shows_and_is_heard_again() -> None:
    with heard("fill-level") as (sensor, listener):
        listener.says("distance 900 mm")
        sensor.type("!unplug")
        listener.says("; reopening")
        sensor.type("333")
        sensor.type("!plug")
        listener.says("distance 333 mm")


def test_what_was_heard_is_kept_for_a_test_to_replay(tmp_path: Path) -> None:
    kept = tmp_path / "cell"
    listen = ["--save", str(kept)]
    with heard("load-cell", ["--zero-counts", "84000"], listen) as (_, listener):
        wait_until(lambda: listener.lines.count("counts 84000") > 2)
    assert b"84000\r\n84000\r\n" in kept.read_bytes()


def test_bytes_of_which_none_is_understood_make_one_think_of_the_speed() -> None:
    with simulated("gun") as (gun, path):
        with running("listen", path, "--device", "load-cell") as listener:
            _repeat(gun, "!bytes 80 81 0A", listener, "no counts")
        assert "another speed than 115200 8N1" in listener.lines[-1]


TYPING_ERRORS: Final = (
    ("scale", "heavy", "'heavy' is no number of grams"),
    ("printer", "paper in", "'paper in' is no condition of a printer"),
    ("gun", "!explode", "'!explode' is nothing that happens to a line"),
    ("gun", "!bytes zz", "hexadecimal"),
    ("relays", "5 on", "relay 5; this board has 1 to 4"),
    ("relays", "on 1", "'on 1' is nothing that happens to a relay"),
    ("fill-level", "full", "'full' is no number of millimetres"),
    ("load-cell", "7.5", "'7.5' is no number of grams"),
    ("panel", "4", "'4' is nothing that happens to a panel"),
)


def test_a_typing_error_is_answered_and_the_device_stays() -> None:
    with ExitStack() as stack:
        devices = {
            device: stack.enter_context(simulated(device))
            for device in dict.fromkeys(device for device, _, _ in TYPING_ERRORS)
        }
        for device, typed, answer in TYPING_ERRORS:
            simulator, path = devices[device]
            simulator.type(typed)
            assert "; type " in simulator.says(answer)
            assert Path(path).exists()


@pytest.mark.parametrize(
    ("arguments", "says_so"),
    [
        ("simulate toaster", "invalid choice: 'toaster'"),
        ("simulate scale --rate 0", "'0' is no number above 0"),
        ("simulate scale --noise -1", "'-1' is no whole number from 0"),
        ("simulate scale --protocol morse", "morse"),
        ("simulate gun --ending bang", "invalid choice: 'bang'"),
        ("simulate relays --relays 9", "invalid choice: 9"),
        ("simulate fill-level --model eye", "invalid choice: 'eye'"),
        ("simulate load-cell --counts-per-g 0", "calibrate with a known weight"),
        ("listen", "are required: PORT"),
        ("listen /dev/nope --device toaster", "invalid choice: 'toaster'"),
        ("listen /dev/nope --device gun", "gun at /dev/nope is not there"),
        ("listen usb:9-9 --device printer --ask", "printer at usb:9-9 is not there"),
        ("listen README.md --device panel", "panel at README.md is lost"),
        ("listen /dev/nope --ask", "--ask is not for a scale"),
        ("listen /dev/nope --device load-cell --ask", "--ask is not for a load-cell"),
        ("listen /dev/nope --device gun --relays 2", "--relays is not for a gun"),
        ("listen /dev/nope --device fill-level --ask", "a02yyuw measures by itself"),
        ("listen /dev/nope --seconds soon", "invalid float value: 'soon'"),
        ("listen /dev/nope --device gun --line fast", "'fast' is no line setting"),
    ],
)
def test_a_mistake_is_one_clear_line_and_no_traceback(
    arguments: str, says_so: str, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        code = shell.main(arguments.split())
    except SystemExit as left:
        code = int(left.code or 0)

    error = capfd.readouterr().err
    assert code == 2
    told = [line for line in error.splitlines() if says_so in line]
    assert len(told) == 1
    assert "Traceback" not in error


@pytest.mark.parametrize("device", DEVICES)
def test_every_simulator_explains_what_can_be_typed(
    device: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        shell.main(["simulate", device, "--help"])

    assert left.value.code == 0
    assert "While it runs, type " in " ".join(capsys.readouterr().out.split())


def _repeat(device: Command, typed: str, listener: Command, said: str) -> None:
    """Type until it is heard: what comes before the port is open is lost."""
    for _ in range(20):
        device.type(typed)
        with suppress(AssertionError):
            return wait_until(lambda: any(said in line for line in listener.lines), 1)
    pytest.fail(f"{said!r} is not among {listener.lines}")
