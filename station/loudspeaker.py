"""A loudspeaker as ALSA knows it, by Debian's `aplay`: one process a sound.

A process can be cut short by being killed, and a sound driver that hangs hangs
nobody else. The sound lies in a file without a name, so no pipe can fill up.
"""

import subprocess
import tempfile
import threading
import time
from array import array
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, Final

from station.voice_pack import RATE_HZ, Sound, VoiceError

# So much silence tells whether a device can be used, and nobody hears it.
SILENCE: Final = Sound(array("h", bytes(2 * RATE_HZ // 10)))

# A device that takes so much longer than the sound lasts has hung.
_HANG_S: Final = 5.0


class Playing:
    """One sound being played, and the thread that waits for its end.

    `on_end(playing, complaint)` comes from that thread; `complaint` is empty if the
    sound was played to its end. After `stop` it may still come, and is of no interest.
    """

    def __init__(
        self, device: str, sound: Sound, on_end: Callable[["Playing", str], None]
    ) -> None:
        """Begin to play; raises `VoiceError` where nothing can be played at all."""
        self.hangs_at_s = time.monotonic() + sound.duration_s + _HANG_S
        self._on_end = on_end
        self._player = _Player(device, sound)
        self._waiter = threading.Thread(target=self._wait, name="loudspeaker")
        self._waiter.start()

    def stop(self) -> None:
        """Fall silent at once."""
        self._player.kill()
        self._waiter.join()

    def _wait(self) -> None:
        self._on_end(self, self._player.wait())


def try_device(device: str) -> None:
    """Play a little silence; raises `VoiceError` if that does not work."""
    player = _Player(device, SILENCE)
    watchdog = threading.Timer(_HANG_S, player.kill)
    watchdog.start()
    complaint = player.wait()
    watchdog.cancel()
    if complaint:
        raise VoiceError(complaint)


class _Player:
    """An `aplay` at work. Files, not pipes: whoever inherits one holds nobody up."""

    def __init__(self, device: str, sound: Sound) -> None:
        self._device = device
        try:
            with ExitStack() as unless_begun:
                self._said = unless_begun.enter_context(
                    tempfile.TemporaryFile("w+", errors="replace")
                )
                self._process = _begin(device, sound, self._said)
                unless_begun.pop_all()
        except FileNotFoundError as error:
            msg = "aplay: no such program; install the Debian package alsa-utils"
            raise VoiceError(msg) from error
        except OSError as error:
            msg = f"loudspeaker {device}: {error}; free the disk of /tmp"
            raise VoiceError(msg) from error

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> str:
        """Wait for the end, and say what was wrong; empty if nothing was."""
        code = self._process.wait()
        with self._said as said:
            said.seek(0)
            lines = said.read().splitlines()
        if code == 0:
            return ""
        reason = lines[-1] if lines else "it was cut short"
        return f"loudspeaker {self._device}: {reason}; check its plug, and its name"


def _begin(device: str, sound: Sound, complaints: IO[str]) -> "subprocess.Popen[bytes]":
    with tempfile.TemporaryFile() as file:
        sound.write(file)
        file.seek(0)
        return subprocess.Popen(  # noqa: S603 - its own arguments
            ["aplay", "-q", "-D", device, "-"],  # noqa: S607 - Debian's, by name
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
