"""The guarded reader: native code that crashes or hangs kills a child, and only it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.contracts.health import Health
from station import guarded_reader, restarts
from station.codes import (
    CODE_128,
    QR_CODE,
    Code,
    CodesRead,
    PictureRead,
    ReadersDisagree,
)
from station.guarded_reader import GuardedReader
from station.image_watch import WELL
from station.looks import Picture
from station.reader_wire import (
    LENGTH,
    ReadRequest,
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
)
from station.shots import one_channel
from tests.station import doomed_reader
from tests.station.hard_pictures import label_on_grey
from tests.waiting import wait_until

DOOMED = (sys.executable, "-m", "tests.station.doomed_reader")
LABEL = "LLNB017K3M9QX2VA00016"


@pytest.fixture
def doomed(monkeypatch: pytest.MonkeyPatch) -> Iterator[GuardedReader]:
    monkeypatch.setattr(guarded_reader, "_ANSWER_S_MAX", 0.5)
    monkeypatch.setattr(restarts, "_REST_S_MIN", 0.0)
    reader = GuardedReader(DOOMED)
    yield reader
    reader.close()


def glanced(reader: GuardedReader, first_pixel: int) -> PictureRead | None:
    picture = np.full((60, 80), first_pixel, np.uint8)
    return reader.read(picture, study_s=0.1, is_hard=False)


def test_whatever_native_code_does_the_next_picture_is_read(
    doomed: GuardedReader,
) -> None:
    assert glanced(doomed, doomed_reader.FINE) == CodesRead()
    assert doomed.condition() == WELL
    processes = {doomed.process_id}

    for harm, reason in {
        doomed_reader.ABORTS: "crashed (SIGABRT)",
        doomed_reader.SEGFAULTS: "crashed (SIGSEGV)",
        doomed_reader.HANGS: "hung",
        doomed_reader.LEAVES: "ended (exit 7)",
    }.items():
        assert glanced(doomed, harm) is None
        assert doomed.process_id is None
        assert reason in doomed.condition().detail
        assert doomed.condition().state is Health.DEGRADED

        assert glanced(doomed, doomed_reader.FINE) == CodesRead()
        processes.add(doomed.process_id)

    assert len(processes) == 5


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise SystemExit(3)", "ended (exit 3)"),
        (r"import os; os.write(1, b'\xff' * 8); input()", "answered nonsense"),
        (r"import os; os.write(1, b'\1\0\0\0?'); input()", "answered nonsense"),
        ("import os; os.close(1); input()", "closed its line"),
    ],
)
def test_a_worker_that_never_reads_is_a_lost_reader_and_rests(
    program: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_reader, "_END_S_MAX", 0.05)
    reader = GuardedReader((sys.executable, "-c", program))
    for _ in range(3):
        assert glanced(reader, doomed_reader.FINE) is None
        assert reader.is_resting

    assert reader.condition().state is Health.LOST
    assert f"{reason}, 3 times" in reader.condition().detail
    reader.close()


def test_real_readers_read_through_the_glass() -> None:
    reader = GuardedReader()
    picture = one_channel(label_on_grey(LABEL))
    by_glance = reader.read(picture, study_s=0.1, is_hard=False)
    process_id = reader.process_id
    dark: Picture = (255 - picture // 8).astype(np.uint8)
    by_study = reader.read(dark, study_s=5, is_hard=True)
    reader.close()
    reader.close()

    assert by_glance == CodesRead((Code(LABEL, QR_CODE, "zxing-cpp"),))
    assert by_study is not None
    assert [code.text for code in by_study.codes] == [LABEL]
    assert process_id is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_a_study_ends_once_nobody_wants_it_any_more() -> None:
    reader = GuardedReader()
    noise = np.random.default_rng(5).integers(0, 255, (400, 600), np.uint8)
    asked: list[bool] = []

    def is_moot() -> bool:
        asked.append(True)
        return len(asked) > 1

    # Ten minutes, if the word were not heeded; and the next study is one again.
    assert reader.read(noise, study_s=600, is_hard=True, is_moot=is_moot) == CodesRead()
    picture = one_channel(label_on_grey(LABEL))
    read = reader.read(picture, study_s=600, is_hard=True)
    reader.close()

    assert read is not None
    assert [code.text for code in read.codes] == [LABEL]


def test_a_worker_ends_when_its_station_is_gone() -> None:
    program = (
        "import os, numpy, sys; from station.guarded_reader import GuardedReader\n"
        "reader = GuardedReader()\n"
        "reader.read(numpy.zeros((50, 50), numpy.uint8), study_s=0, is_hard=False)\n"
        "print(reader.process_id, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    station = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, check=False
    )
    assert station.returncode == -signal.SIGKILL

    def is_gone() -> bool:
        try:
            os.kill(int(station.stdout), 0)
        except ProcessLookupError:
            return True
        return False

    wait_until(is_gone)


codes = st.builds(Code, st.text(), st.sampled_from([QR_CODE, CODE_128]), st.text())
reads = st.builds(CodesRead, st.lists(codes).map(tuple)) | st.builds(
    ReadersDisagree, st.lists(codes).map(tuple)
)


@given(reads)
def test_an_answer_comes_over_as_it_was(read: PictureRead) -> None:
    answer = encode_answer(read)

    assert LENGTH.unpack(answer[: LENGTH.size]) == (len(answer) - LENGTH.size,)
    assert decode_answer(answer[LENGTH.size :]) == read


@given(st.binary())
def test_nonsense_is_no_answer(payload: bytes) -> None:
    assert decode_answer(payload) is None or payload.startswith(b"[")


@given(
    st.builds(
        ReadRequest,
        st.integers(1, 4096),
        st.integers(1, 4096),
        st.floats(0, 100),
        st.booleans(),
    )
)
def test_a_request_comes_over_as_it_was(request: ReadRequest) -> None:
    assert decode_request(encode_request(request)) == request
