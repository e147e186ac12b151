"""The code reader behind glass: native readers run in a process of their own.

A crash costs that process, a hang is ended by a deadline, and both are told and
mended: the next picture is read by a new process. The picture that killed one is
the caller's to forget; `read` answers None for it.
"""

import mmap
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from station.codes import NOTHING_READ, PictureRead
from station.image_watch import Condition
from station.looks import Picture
from station.reader_wire import (
    ANSWER_BYTES_MAX,
    LENGTH,
    MEMORY_BYTES,
    MOOT_PLACE,
    ReadRequest,
    decode_answer,
    encode_request,
)
from station.restarts import Restarts

WORKER: Final = (sys.executable, "-m", "station.reader_worker")

# A mini PC that is busy with everything else at its start needs some seconds.
_START_S_MAX: Final = 20.0
# No reader takes a tenth of this for one picture; what does, hangs.
_ANSWER_S_MAX: Final = 3.0
_END_S_MAX: Final = 2.0

# While a picture is studied the station looks up so often whether that is still wanted.
_MOOT_S: Final = 0.005


class _ReaderDiedError(Exception):
    """The reading process crashed, hung or talked nonsense; the text says which."""


class GuardedReader:
    """Reads pictures in another process, started at the first. Not for two threads."""

    def __init__(self, worker: Sequence[str] = WORKER) -> None:
        self._worker = tuple(worker)
        self._restarts = Restarts()
        self._fd = os.memfd_create("picture")
        os.ftruncate(self._fd, MEMORY_BYTES)
        self._memory = mmap.mmap(self._fd, MEMORY_BYTES)
        self._process: _Process | None = None
        # To a study that nobody waits for any more.
        self._owes_answer = False

    @property
    def process_id(self) -> int | None:
        """Who reads; None if nobody does yet."""
        return None if self._process is None else self._process.process_id

    @property
    def is_resting(self) -> bool:
        """Whether the reader died lately, and has to wait before it starts again."""
        return self._restarts.is_resting(time.monotonic())

    def read(
        self,
        picture: Picture,
        *,
        study_s: float,
        is_hard: bool,
        is_moot: Callable[[], bool] = lambda: False,
    ) -> PictureRead | None:
        """Read a grey picture of at most `PICTURE_BYTES_MAX`.

        None if the reader died of it. While it `is_resting` it should be left alone.
        `is_moot` is asked while the picture is studied; once it says yes, nobody waits
        for the rest: nothing was read, and the study ends with the look at hand.
        """
        try:
            process = self._started()
            if self._owes_answer:
                process.hear(_ANSWER_S_MAX)
                self._owes_answer = False
            height, width = picture.shape
            seen = np.frombuffer(self._memory, np.uint8, picture.size)
            np.copyto(seen.reshape(height, width), picture)
            self._memory[MOOT_PLACE] = 0
            request = ReadRequest(height, width, study_s, is_hard)
            process.ask(encode_request(request))
            if is_hard and self._is_overtaken(process, study_s, is_moot):
                self._owes_answer = True
                return NOTHING_READ
            read = process.hear(study_s + _ANSWER_S_MAX)
        except _ReaderDiedError as error:
            self._end()
            self._restarts.note_death(str(error), time.monotonic())
            return None
        self._restarts.note_success()
        return read

    def condition(self) -> Condition:
        return self._restarts.condition(time.monotonic())

    def close(self) -> None:
        """End the process; safe to call twice."""
        self._end()

    def _is_overtaken(
        self, process: "_Process", study_s: float, is_moot: Callable[[], bool]
    ) -> bool:
        """Wait while the picture is studied; have that ended if it becomes moot."""
        until_s = time.monotonic() + study_s
        while time.monotonic() < until_s and not process.has_answered(_MOOT_S):
            if is_moot():
                self._memory[MOOT_PLACE] = 1
                return True
        return False

    def _started(self) -> "_Process":
        if self._process is None:
            self._process = _Process([*self._worker, str(self._fd)], self._fd)
            self._process.hear(_START_S_MAX)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        self._owes_answer = False
        if process is not None:
            process.end()


class _Process:
    """The reading process, and the two pipes to it."""

    def __init__(self, command: Sequence[str], memory_fd: int) -> None:
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self._popen = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=requests, stdout=answers, pass_fds=[memory_fd]
        )
        os.close(requests)
        os.close(answers)
        self._readable = select.poll()
        self._readable.register(self._answers, select.POLLIN)

    @property
    def process_id(self) -> int:
        return self._popen.pid

    def ask(self, request: bytes) -> None:
        try:
            os.write(self._requests, request)
        except OSError:
            raise self._died() from None

    def has_answered(self, wait_s: float) -> bool:
        """Wait a moment for an answer; it is there to be heard, or the process died."""
        return bool(self._readable.poll(wait_s * 1000))

    def hear(self, wait_s: float) -> PictureRead:
        """Wait for one answer."""
        until_s = time.monotonic() + wait_s
        (size,) = LENGTH.unpack(self._take(LENGTH.size, until_s))
        if size <= ANSWER_BYTES_MAX:
            read = decode_answer(self._take(size, until_s))
            if read is not None:
                return read
        msg = "answered nonsense"
        raise _ReaderDiedError(msg)

    def end(self) -> None:
        os.close(self._requests)
        os.close(self._answers)
        # It holds nothing that could be lost, and may hang: no time for politeness.
        self._popen.kill()
        self._popen.wait()

    def _take(self, size: int, until_s: float) -> bytes:
        taken = b""
        while len(taken) < size:
            left_s = until_s - time.monotonic()
            if left_s <= 0 or not self._readable.poll(left_s * 1000):
                msg = "hung"
                raise _ReaderDiedError(msg)
            chunk = os.read(self._answers, size - len(taken))
            if not chunk:
                raise self._died()
            taken += chunk
        return taken

    def _died(self) -> _ReaderDiedError:
        """Say of what: a signal's name, or how it left."""
        try:
            code = self._popen.wait(_END_S_MAX)
        except subprocess.TimeoutExpired:
            return _ReaderDiedError("closed its line")
        if code < 0:
            return _ReaderDiedError(f"crashed ({signal.Signals(-code).name})")
        return _ReaderDiedError(f"ended (exit {code})")
