"""A serial device's end of a pseudo terminal, that can be unplugged.

The path is a symlink in a folder of its own: it stays the same when the device
is plugged in again, as a USB path does, although the terminal behind it is
another one.
"""

import os
import select
import shutil
import tempfile
import tty
from pathlib import Path
from typing import Final

_READ_BYTES_MAX: Final = 4096


class PseudoTerminal:
    """One line with a device at this end and `path` for the host at the other."""

    def __init__(self, name: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="serial-"))
        self._path = self._folder / name
        self._device = -1
        self._host = -1
        self.plug()

    @property
    def path(self) -> str:
        return str(self._path)

    @property
    def is_plugged(self) -> bool:
        return self._device >= 0

    def plug(self) -> None:
        """Appear, as another terminal behind the same path."""
        if self.is_plugged:
            return
        # Our own descriptor of the host's end keeps the line up while nobody listens.
        self._device, self._host = os.openpty()
        tty.setraw(self._host)
        os.set_blocking(self._device, False)
        self._path.symlink_to(os.ttyname(self._host))

    def unplug(self) -> None:
        """Disappear; whoever has the path open sees an error or nothing."""
        if not self.is_plugged:
            return
        self._path.unlink(missing_ok=True)
        os.close(self._device)
        os.close(self._host)
        self._device = self._host = -1

    def close(self) -> None:
        self.unplug()
        shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, wire: bytes) -> None:
        """Send; what nobody fetches is lost, as on a real line."""
        if self.is_plugged:
            try:
                os.write(self._device, wire)
            except BlockingIOError:
                return

    def read(self, timeout_s: float) -> bytes:
        """Take what the host sent, waiting at most `timeout_s`; empty if nothing."""
        watched = [self._device] if self.is_plugged else []
        if not select.select(watched, [], [], timeout_s)[0]:
            return b""
        return os.read(self._device, _READ_BYTES_MAX)
