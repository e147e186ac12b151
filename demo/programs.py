"""One of the neighbourhood's programs as a process of its own, and what it says.

A program is started as an operator would start it, with `--log-json`; each line
on its standard output is a fact that simulated people see or hear. It can be
killed without warning and started again, which is the point.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

Fact: TypeAlias = Mapping[str, Any]
Hear: TypeAlias = Callable[[Fact], None]

# If the demo itself is killed, the kernel ends its programs.
_END_WITH_US: Final = ("setpriv", "--pdeathsig", "TERM")

# How long a program may take to end when it is asked to.
_STOP_S_MAX: Final = 10.0


class Program:
    """`python -m …` in its own process; every fact it logs goes to `hear`."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        folder: Path,
        hear: Hear,
    ) -> None:
        self.name = name
        self._arguments = [*_END_WITH_US, sys.executable, "-m", *arguments]
        self._log = folder / f"{name}.log"
        self._hear = hear
        self._environment = _ordinary_environment()
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it (again); what it says on standard error is added to its log."""
        with self._log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                self._arguments,
                stdout=subprocess.PIPE,
                stderr=log,
                stdin=subprocess.DEVNULL,
                text=True,
                env=self._environment,
                # Ctrl-C is for the demo: it sends the people home before it stops
                # the programs.
                start_new_session=True,
            )
        self._listener = threading.Thread(
            target=self._listen,
            args=(self._process,),
            name=f"hear-{self.name}",
            daemon=True,
        )
        self._listener.start()

    def kill(self) -> None:
        """Pull its plug: SIGKILL, nothing is tidied up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._join()

    def stop(self) -> None:
        """Ask it to end, and insist after a while."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._join()

    def _join(self) -> None:
        if self._listener is not None:
            self._listener.join()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines, self._log.open("a", encoding="utf-8") as log:
            for line in lines:
                log.write(line)
                log.flush()
                fact = _fact(line)
                if fact is not None:
                    self._hear(fact)


def run_once(arguments: Sequence[str]) -> str:
    """Run a command of ours to its end and return what it printed.

    Raises `subprocess.CalledProcessError` with its complaint when it fails.
    """
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _ordinary_environment() -> dict[str, str]:
    """Leave out what a test runner adds: pages would take it for their own test."""
    return {name: value for name, value in os.environ.items() if "PYTEST" not in name}


def _fact(line: str) -> Fact | None:
    try:
        fact = json.loads(line)
    except json.JSONDecodeError:
        return None
    return fact if isinstance(fact, dict) and "event" in fact else None
