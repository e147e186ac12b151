"""A real mosquitto for tests and benchmarks, to be killed and started at will."""

import contextlib
import random
import signal
import socket
import subprocess
from pathlib import Path
from typing import Final

from tests.waiting import wait_until

_PROGRAM: Final = "/usr/sbin/mosquitto"

# Tests that are themselves killed leave no broker behind.
_END_WITH_US: Final = ("setpriv", "--pdeathsig", "KILL")

# As in config/deploy/mosquitto.conf, whose reasons stand there.
_CONFIGURATION: Final = """\
user root
persistence false
max_inflight_messages 1000
set_tcp_nodelay true
max_queued_messages 20000
log_type error
log_type warning
"""

_OPEN_LISTENER: Final = """\
listener {tcp_port} 127.0.0.1
allow_anonymous true
"""


# As in config/deploy/mosquitto.conf: only accounts that `ledger devices` has opened.
_ACCOUNTS_LISTENER: Final = """\
listener {{tcp_port}} 127.0.0.1
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/acl
use_username_as_clientid true
"""


def accounts_listener(folder: Path) -> str:
    """Let only those in who have an account in this folder, and as themselves only."""
    return _ACCOUNTS_LISTENER.format(folder=folder)


class Mosquitto:
    """One mosquitto on a free port of the loopback, its files in `folder`.

    `listener` replaces the open listener's lines; `{tcp_port}` in it is filled in.
    """

    def __init__(self, folder: Path, listener: str = _OPEN_LISTENER) -> None:
        self.tcp_port = free_tcp_port()
        self._configuration_file = folder / f"mosquitto-{self.tcp_port}.conf"
        self._log_file = folder / f"mosquitto-{self.tcp_port}.log"
        self._configuration_file.write_text(
            listener.format(tcp_port=self.tcp_port) + _CONFIGURATION, encoding="utf-8"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run, and return once connections are accepted; also after `kill`."""
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*_END_WITH_US, _PROGRAM, "-c", str(self._configuration_file)],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._accepts_connections)

    def kill(self) -> None:
        """SIGKILL: what a power cut does. Returns when the process is gone."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def stop(self) -> None:
        """SIGTERM: what an administrator does. Returns when the process is gone."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait()

    def reload(self) -> None:
        """SIGHUP: read passwords and access list anew."""
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def _accepts_connections(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            msg = f"mosquitto ended: {self._log_file.read_text(encoding='utf-8')}"
            raise AssertionError(msg)
        try:
            socket.create_connection(("127.0.0.1", self.tcp_port), timeout=1).close()
        except OSError:
            return False
        return True


def free_tcp_port() -> int:
    """Find a port that nobody listens on, below those that connections are given."""
    while True:
        tcp_port = random.randrange(10_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("", tcp_port)):
            return tcp_port
