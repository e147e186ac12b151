"""The reading process: `python -m station.reader_worker FD`, started by the station.

Reads one picture after the other out of the memory behind FD, told what to do on
standard input. It ends when its input does. Native readers may crash here without
harm; one that hangs is ended by its own alarm, even if the station is gone.
"""

import itertools
import mmap
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import BinaryIO, Final

import cv2
import numpy as np

from station.code_reader import glance, study
from station.codes import PictureRead
from station.looks import REGION_LOOKS, WHOLE_LOOKS, Look, Picture
from station.reader_wire import (
    MEMORY_BYTES,
    MOOT_PLACE,
    READY,
    REQUEST_BYTES,
    ReadRequest,
    decode_request,
    encode_answer,
)

# The station loses patience before; the alarm is for a station that is gone.
_ALARM_S: Final = 10.0


# Looks at regions are quicker and find more: so many come for one at the whole picture.
_REGIONS_FOR_ONE_WHOLE: Final = 3


class Turns:
    """The ways of looking, in turns over all pictures; what helped last comes first."""

    def __init__(self) -> None:
        self._turns = _turns()
        self._lucky: Look | None = None
        self._latest: Look | None = None

    def looks(self) -> Iterator[Look]:
        """Give the looks at one picture, for as long as somebody asks."""
        self._latest = None
        first = () if self._lucky is None else (self._lucky,)
        return map(self._note_turn, itertools.chain(first, self._turns))

    def note(self, read: PictureRead) -> None:
        """Remember which look found something, or that it does not help any more."""
        self._lucky = self._latest if read.codes else None

    def _note_turn(self, look: Look) -> Look:
        self._latest = look
        return look


def _turns() -> Iterator[Look]:
    of_regions, of_whole = itertools.cycle(REGION_LOOKS), itertools.cycle(WHOLE_LOOKS)
    while True:
        yield from itertools.islice(of_regions, _REGIONS_FOR_ONE_WHOLE)
        yield next(of_whole)


def serve(fd: int, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    memory = mmap.mmap(fd, MEMORY_BYTES, prot=mmap.PROT_READ)
    turns = Turns()
    answers.write(READY)
    answers.flush()
    while len(payload := requests.read(REQUEST_BYTES)) == REQUEST_BYTES:
        request = decode_request(payload)
        signal.setitimer(signal.ITIMER_REAL, _ALARM_S)
        read = _read(memory, request, turns)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(encode_answer(read))
        answers.flush()


def _read(memory: mmap.mmap, request: ReadRequest, turns: Turns) -> PictureRead:
    picture = _picture(memory, request)
    if not request.is_hard:
        return glance(picture)
    until_s = time.monotonic() + request.study_s

    def is_time_left() -> bool:
        return not memory[MOOT_PLACE] and time.monotonic() < until_s

    read = study(picture, is_time_left=is_time_left, looks=turns.looks())
    turns.note(read)
    return read


def _picture(memory: mmap.mmap, request: ReadRequest) -> Picture:
    count = request.height * request.width
    flat = np.frombuffer(memory, np.uint8, count)
    return flat.reshape(request.height, request.width)


def main() -> None:
    # Ctrl-C is for the station, which ends this process by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The other cores belong to camera, screen and disk.
    cv2.setNumThreads(1)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not be taken for an answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(int(sys.argv[1]), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
