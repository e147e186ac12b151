"""The command line: what operators and other programs rely on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from station.drop_states import State
from tests.station.hard_pictures import RECORDINGS

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]


def station(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "station", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_read_prints_one_object_an_image_and_goes_on_after_a_broken_one(
    tmp_path: Path,
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    empty = tmp_path / "empty.webp"
    empty.touch()
    code = RECORDINGS / "code128-2-17.webp"
    square = RECORDINGS / "qrcode-3-03.webp"

    done = station("read", code, broken, empty, tmp_path / "nowhere.png", square)

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [answer["image"] for answer in answers] == [
        str(one) for one in (code, broken, empty, tmp_path / "nowhere.png", square)
    ]
    assert answers[0]["codes"] == [
        {"text": "FW727", "symbology": "Code128", "reader": "zxing-cpp"}
    ]
    assert answers[4]["codes"][0]["symbology"] == "QRCode"
    assert answers[0]["ms"] > 0
    assert all("error" in answer for answer in answers[1:4])
    assert done.stderr == ""


def test_read_ends_well_when_every_image_could_be_read() -> None:
    done = station("read", RECORDINGS / "qrcode-1-7.webp")

    assert done.returncode == 0


def test_read_knows_nothing_of_screens() -> None:
    program = (
        "import sys; sys.argv[1:] = ['read', sys.argv[1]];"
        "from station.__main__ import main; main();"
        "print([name for name in sys.modules if name.startswith('kivy')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(RECORDINGS / "qrcode-1-7.webp")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_states_prints_every_state() -> None:
    done = station("states")

    assert done.returncode == 0
    assert set(done.stdout.splitlines()) >= {str(state) for state in State}


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("undo_s = 10", "undo_seconds = 10", "undo_seconds"),
        ("[camera]", "[camera", "station.toml"),
    ],
)
def test_a_mistake_in_the_settings_ends_with_2_and_no_traceback(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    text = (ROOT / "config" / "station.toml").read_text(encoding="utf-8")
    file = tmp_path / "station.toml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")

    done = station("--config", file, "--no-screen")

    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_that_are_not_there_end_with_2(tmp_path: Path) -> None:
    done = station("--config", tmp_path / "nowhere.toml")

    assert done.returncode == 2
    assert "check the path" in done.stderr
