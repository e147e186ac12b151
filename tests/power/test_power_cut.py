"""The power cut itself: what was synced stays, and what was not does not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.power.power_cut import Keep, environment

# Writes three files in three ways, says how far it came, and counts its steps.
_VICTIM = """
import os, sys
from pathlib import Path
from tests.power.power_cut import Keep, cut_power_at, steps_passed

folder, step, keep = Path(sys.argv[1]), int(sys.argv[2]), Keep[sys.argv[3]]
cut_power_at(step, keep, folder)

def sync(path):
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)

(folder / "unsynced").write_text("new")
file = os.open(folder / "overwritten", os.O_RDWR)
os.pwrite(file, b"NEW", 0)
os.fsync(file)
os.pwrite(file, b"newer!", 0)
os.ftruncate(file, 2)
os.close(file)
(folder / "partial").write_text("whole")
sync(folder / "partial")
(folder / "partial").rename(folder / "renamed")
sync(folder)
(folder / "removed").unlink()
os.write(1, b"")
print(steps_passed())
"""


@pytest.fixture(scope="module")
def preloaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("library"))


def victim(
    folder: Path, preloaded: dict[str, str], step: int, keep: Keep
) -> subprocess.CompletedProcess[str]:
    folder.mkdir()
    (folder / "overwritten").write_text("old...")
    (folder / "removed").write_text("here")
    return subprocess.run(
        [sys.executable, "-c", _VICTIM, str(folder), str(step), keep.name],
        env=preloaded,
        capture_output=True,
        text=True,
        check=False,
    )


def found(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text()
        for path in sorted(folder.iterdir())
        if "before-the-cut" not in path.name
    }


def test_what_was_not_synced_is_taken_back(
    tmp_path: Path, preloaded: dict[str, str]
) -> None:
    whole = victim(tmp_path / "whole", preloaded, 0, Keep.SYNCED)
    last = int(whole.stdout)
    assert found(tmp_path / "whole") == {
        "overwritten": "ne",
        "renamed": "whole",
        "unsynced": "new",
    }

    cut = victim(tmp_path / "cut", preloaded, last, Keep.SYNCED)

    assert cut.returncode == -9, cut.stderr
    assert found(tmp_path / "cut") == {
        "overwritten": "NEW...",
        "removed": "here",
        "renamed": "whole",
        "unsynced": "",
    }, "the folder was synced, the content of one of its files was not"


def test_a_killed_process_leaves_what_it_wrote(
    tmp_path: Path, preloaded: dict[str, str]
) -> None:
    killed = victim(tmp_path / "killed", preloaded, 2, Keep.ALL)

    assert killed.returncode == -9
    assert "power cut before writing" in killed.stderr
    assert json.dumps(found(tmp_path / "killed")["unsynced"]) == '""'
    half = victim(tmp_path / "half", preloaded, 3, Keep.ALL)
    assert "before the rest of" in half.stderr
    assert found(tmp_path / "half")["unsynced"] == "n"
