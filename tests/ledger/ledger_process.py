"""A ledger in a process of its own, as an operator runs it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from tests.mosquitto import free_tcp_port
from tests.waiting import wait_until

_SETTINGS: Final = """\
community = "NB01"
zone = "Asia/Shanghai"
database = "sqlite:///{folder}/state/ledger.db"
tariff_file = "config/tariff.toml"
silence_s_max = 90
[broker]
tcp_port = {broker_tcp_port}
[web]
tcp_port = {web_tcp_port}
[[openings]]
name = "morning"
opens_at = 07:00:00
closes_at = 08:30:00
"""

# NiceGUI alone needs a second or two to come up on a busy machine.
_START_S_MAX: Final = 30.0


class LedgerProcess:
    """`python -m ledger` on free ports; killed and started at will."""

    def __init__(self, folder: Path, broker_tcp_port: int | None = None) -> None:
        self.tcp_port = free_tcp_port()
        self.broker_tcp_port = broker_tcp_port or free_tcp_port()
        self.books_url = f"sqlite:///{folder}/state/ledger.db"
        self.settings_file = folder / "ledger.toml"
        self.settings_file.write_text(
            _SETTINGS.format(
                folder=folder,
                broker_tcp_port=self.broker_tcp_port,
                web_tcp_port=self.tcp_port,
            ),
            encoding="utf-8",
        )
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        self.facts: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.tcp_port}"

    def start(self) -> None:
        """Start it, and return once its pages are served."""
        self._process = subprocess.Popen(
            [*self._command(), "--log-json"],
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
        self._listener = threading.Thread(target=self._listen, args=[self._process])
        self._listener.start()
        wait_until(self._is_up, seconds=_START_S_MAX)

    def ask(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the ledger's shell beside it."""
        return subprocess.run(
            [*self._command(), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
        )

    def audit(self) -> dict[str, Any]:
        """Have the books recomputed; fails the test if they disagree."""
        answer = self.ask("check")
        assert answer.returncode == 0, answer.stdout + answer.stderr
        found: dict[str, Any] = json.loads(answer.stdout)
        return found

    def kill(self) -> None:
        """Pull its plug."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        return self._end(signal.SIGTERM)

    def happened(self, event: str) -> list[dict[str, Any]]:
        return [fact for fact in self.facts if fact["event"] == event]

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "ledger", "--config", str(self.settings_file)]

    def _end(self, ending: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None or self._listener is None:
            return 0
        process.send_signal(ending)
        exit_code = process.wait()
        self._listener.join()
        return exit_code

    def _is_up(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the ledger ended"
        try:
            socket.create_connection(("127.0.0.1", self.tcp_port), timeout=1).close()
        except OSError:
            return False
        return True

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            self.facts.extend(json.loads(line) for line in lines)


def _environment() -> dict[str, str]:
    # NiceGUI serves otherwise than for people when it believes to be in a test.
    return {name: value for name, value in os.environ.items() if "PYTEST" not in name}
