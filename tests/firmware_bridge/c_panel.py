"""The panel's firmware in C as tests meet it: built, asked, and run on a line."""

import random
import subprocess
import threading
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from firmware_bridge.simulators.pseudo_terminal import PseudoTerminal

FIRMWARE: Final = Path(__file__).parents[2] / "firmware_bridge" / "firmware"
_CLOSE_S_MAX: Final = 5.0


def make(target: str, folder: Path) -> str:
    """Build a target of the firmware's Makefile; a failure says what make said."""
    made = subprocess.run(
        ["make", "-s", "-C", FIRMWARE, target, f"BUILD={folder}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


class CProcess:
    """A program of the firmware, built with sanitizers: it must end well."""

    def __init__(self, *command: str | Path) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def tell(self, line: str) -> None:
        _open(self._process.stdin).write(line + "\n")
        _open(self._process.stdin).flush()

    def read(self) -> str:
        """Wait for the next line; empty at the end."""
        return _open(self._process.stdout).readline().rstrip("\n")

    def close(self) -> None:
        """End it, and see that no sanitizer has complained."""
        # Whatever is still said is read by whoever reads the lines.
        _open(self._process.stdin).close()
        assert self._process.wait(_CLOSE_S_MAX) == 0
        complaints = _open(self._process.stderr).read()
        for pipe in (self._process.stdout, self._process.stderr):
            _open(pipe).close()
        assert complaints == ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


class Filter(CProcess):
    """The portable modules, one question a line."""

    def ask(self, *words: str | int | bytes) -> str:
        said = [(w.hex() or "-") if isinstance(w, bytes) else str(w) for w in words]
        self.tell(" ".join(said))
        answer = self.read()
        assert answer != "not understood", said
        return answer


class CPanel(CProcess):
    """The panel on this machine, with hands to press its buttons."""

    def __init__(self, program: Path, serial_port: str) -> None:
        super().__init__(program, serial_port)
        self.outputs: deque[str] = deque(maxlen=100)
        self._reader = threading.Thread(target=self._read_outputs, daemon=True)
        self._reader.start()

    def press(self, button: int) -> None:
        """Down, long enough to be no bounce by the panel's clock, and up again."""
        for line in (f"down {button}", "pass 25", f"up {button}", "pass 25"):
            self.tell(line)

    def close(self) -> None:
        super().close()
        self._reader.join(_CLOSE_S_MAX)

    def _read_outputs(self) -> None:
        while line := self.read():
            self.outputs.append(line.removeprefix("outputs").strip())


class LossyLine:
    """Two ends of a line, and between them what loses, doubles and bends frames.

    `faults` is the part of all chunks, in each direction, that something happens to.
    """

    def __init__(self, *, seed: int = 0, faults: float = 0.0) -> None:
        self.host_end = PseudoTerminal("host")
        self.panel_end = PseudoTerminal("panel")
        self.faults = faults
        self.is_host_heard = True
        self.faults_done = 0
        self._rng = random.Random(seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(_CLOSE_S_MAX)
        self.host_end.close()
        self.panel_end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            to_panel = self.host_end.read(timeout_s=0.01)
            if to_panel and self.is_host_heard:
                self.panel_end.write(self._spoil(to_panel))
            to_host = self.panel_end.read(timeout_s=0)
            if to_host:
                self.host_end.write(self._spoil(to_host))

    def _spoil(self, chunk: bytes) -> bytes:
        if self._rng.random() >= self.faults:
            return chunk
        self.faults_done += 1
        place = self._rng.randrange(len(chunk))
        match self._rng.randrange(4):
            case 0:
                return b""
            case 1:
                return chunk + chunk
            case 2:
                return chunk[:place]
            case _:
                bent = bytearray(chunk)
                bent[place] ^= 1 << self._rng.randrange(8)
                return bytes(bent)
