"""Two cameras at one platform: either may see, either may be lost."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from messaging.contracts.health import Health
from station import image_watch
from station.camera_settings import CameraSettings
from station.codes import PictureRead
from station.eyes import Eyes
from station.fitness import Device
from station.image_watch import WELL, Condition
from station.looks import Picture
from tests.station.hard_pictures import label_on_grey
from tests.waiting import wait_until

LABEL = "LLNB017K3M9QX2VA00016"


def write(file: Path, picture: Picture) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    unfinished.replace(file)


def mean_of(jpeg: bytes | None) -> float:
    assert jpeg is not None
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return float(np.asarray(picture).mean())


def test_what_either_camera_sees_counts_and_the_first_that_sees_is_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_watch, "UNSEEING_S_MAX", 0.4)
    first, second = tmp_path / "first", tmp_path / "second"
    second.mkdir()
    write(second / "view.png", label_on_grey(LABEL))
    reads: list[PictureRead] = []
    conditions: dict[Device, Condition] = {}
    eyes = Eyes(
        {
            Device.CAMERA: CameraSettings(source=f"folder:{first}"),
            Device.SECOND_CAMERA: CameraSettings(source=f"folder:{second}"),
        },
        reads.append,
        conditions.__setitem__,
    )
    eyes.open()
    try:
        wait_until(lambda: any(read.codes for read in reads))
        wait_until(lambda: len(conditions) == 2)
        assert conditions[Device.CAMERA].state is Health.LOST
        assert conditions[Device.SECOND_CAMERA] == WELL
        assert mean_of(eyes.latest_jpeg()) == pytest.approx(128, abs=4)

        first.mkdir()
        write(first / "view.png", np.full((48, 64, 3), 60, np.uint8))
        eyes.reopen()
        wait_until(lambda: conditions[Device.CAMERA] == WELL)
        assert mean_of(eyes.latest_jpeg()) == pytest.approx(60, abs=2)
    finally:
        eyes.close()
