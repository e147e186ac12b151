"""A hall in a process of its own, as an operator runs it."""

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
hall = "h01"
zone = "Asia/Shanghai"
state_folder = "{state_folder}"
broker = {{ tcp_port = {broker_tcp_port} }}
web = {{ tcp_port = {web_tcp_port} }}
services = [
  {{ letter = "A", name = {{ zh = "民政", en = "Civil affairs" }}, covers = {{ zh = "低保", en = "Aid" }} }},
  {{ letter = "B", name = {{ zh = "社保", en = "Insurance" }}, covers = {{ zh = "医保", en = "Health" }} }},
]
counters = [
  {{ counter = "1", name = {{ zh = "1号窗口", en = "Counter 1" }}, services = ["A", "B"] }},
  {{ counter = "2", name = {{ zh = "2号窗口", en = "Counter 2" }}, services = ["A", "B"] }},
]
"""  # noqa: E501  # TOML keeps an inline table on one line

# NiceGUI alone needs a second or two to come up on a busy machine.
_START_S_MAX: Final = 30.0


class HallProcess:
    """`python -m hall` on free ports; killed and started at will."""

    def __init__(self, folder: Path, broker_tcp_port: int | None = None) -> None:
        self.tcp_port = free_tcp_port()
        self.state_folder = folder / "state"
        self.settings_file = folder / "hall.toml"
        self.settings_file.write_text(
            _SETTINGS.format(
                state_folder=self.state_folder,
                broker_tcp_port=broker_tcp_port or free_tcp_port(),
                web_tcp_port=self.tcp_port,
            ),
            encoding="utf-8",
        )
        self._command = [
            sys.executable,
            *("-m", "hall", "--config", str(self.settings_file)),
        ]
        self.facts: list[dict[str, Any]] = []
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.tcp_port}"

    def start(self) -> None:
        """Start it, and return once its pages are served."""
        self.facts.clear()
        self._process = subprocess.Popen(
            [*self._command, "--log-json"],
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
        self._listener = threading.Thread(target=self._listen, args=[self._process])
        self._listener.start()
        wait_until(self._is_up, seconds=_START_S_MAX)

    def run_to_its_end(self) -> tuple[int, str]:
        """Run one that cannot start; its exit code and what it complains about."""
        ended = subprocess.run(
            self._command,
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
        )
        return ended.returncode, ended.stderr

    def kill(self) -> None:
        """Pull its plug."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        return self._end(signal.SIGTERM)

    def happened(self, event: str) -> list[dict[str, Any]]:
        return [fact for fact in self.facts if fact["event"] == event]

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
        assert self._process.poll() is None, "the hall ended"
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
