"""One of our programs in a process of its own, as an operator runs it.

What it logs with `--log-json` is kept as facts: that is how a test hears it.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.waiting import wait_until

# NiceGUI, or OpenCV with two readers, on a busy machine.
_START_S_MAX: Final = 60.0

# Tests that are themselves killed leave nothing behind. The kernel keeps to the thread
# that started the program: only the tests' main thread may.
_END_WITH_THE_TESTS: Final = ("setpriv", "--pdeathsig", "KILL")

# Longer than any program of ours takes to end when it is asked to.
_END_S_MAX: Final = 20.0


class ProgramProcess(ABC):
    """`python -m PROGRAM --config FILE`; killed and started at will."""

    def __init__(
        self, program: str, settings_file: Path, options: Sequence[str] = ()
    ) -> None:
        self.program = program
        self._command = [
            *_END_WITH_THE_TESTS,
            *(sys.executable, "-m", program, "--config", str(settings_file)),
        ]
        self._options = options
        self.facts: list[dict[str, Any]] = []
        self._facts_before = 0
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None

    @property
    def process_id(self) -> int:
        assert self._process is not None, f"the {self.program} was not started"
        return self._process.pid

    @abstractmethod
    def is_up(self) -> bool:
        """Say whether it does by now what it is there for."""

    def start(self) -> None:
        """Start it, and return once it is up; also after `kill`."""
        self._facts_before = len(self.facts)
        self._process = subprocess.Popen(
            [*self._command, *self._options, "--log-json"],
            stdout=subprocess.PIPE,
            text=True,
            env=ordinary_environment(),
        )
        self._listener = threading.Thread(target=self._listen, args=[self._process])
        self._listener.start()
        wait_until(lambda: self._is_alive() and self.is_up(), seconds=_START_S_MAX)

    def ask(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of its shell to the end, beside it or instead of it."""
        return subprocess.run(
            [*self._command, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env=ordinary_environment(),
        )

    def kill(self) -> None:
        """SIGKILL: pull its plug."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM: ask it to end, as systemd does; its exit code."""
        return self._end(signal.SIGTERM)

    def happened(self, event: str) -> list[dict[str, Any]]:
        """List what it said of one kind since it was first started."""
        return [fact for fact in list(self.facts) if fact["event"] == event]

    def happened_now(self, event: str) -> list[dict[str, Any]]:
        """List what it said of one kind since it was started last."""
        facts = self.facts[self._facts_before :]
        return [fact for fact in facts if fact["event"] == event]

    def _end(self, ending: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None or self._listener is None:
            return 0
        process.send_signal(ending)
        try:
            exit_code = process.wait(_END_S_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            self._listener.join()
            raise
        self._listener.join()
        return exit_code

    def _is_alive(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the {self.program} ended"
        return True

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            self.facts.extend(json.loads(line) for line in lines)


def accepts_connections(tcp_port: int) -> bool:
    """Say whether somebody listens on this port of the loopback."""
    try:
        socket.create_connection(("127.0.0.1", tcp_port), timeout=1).close()
    except OSError:
        return False
    return True


def ordinary_environment() -> dict[str, str]:
    """Leave out pytest's variables: NiceGUI serves tests otherwise than people."""
    return {name: value for name, value in os.environ.items() if "PYTEST" not in name}
