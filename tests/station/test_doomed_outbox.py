"""An outbox whose power is cut at any step loses nothing that was told."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.power.power_cut import environment
from tests.station.test_outbox_file import DAMAGES, filled

_STEPS_MIN: Final = {"bags": 100, "damage": 50}


@dataclass
class Life:
    """What one station said until its power was cut, and what was left."""

    name: str
    said: list[tuple[str, str]] = field(default_factory=list)
    left: dict[str, Any] = field(default_factory=dict)
    is_whole: bool = False

    def ids(self, word: str) -> list[str]:
        return [drop_id for said, drop_id in self.said if said == word]


def lives(story: str, folder: Path) -> list[Life]:
    """Cut the power of a story at every step."""
    library = folder / "library"
    library.mkdir()
    told = subprocess.run(
        [sys.executable, "-m", "tests.station.doomed_outbox", story, str(folder)],
        env=environment(library),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    found: list[Life] = []
    for line in told.stdout.splitlines():
        word, _, rest = line.partition(" ")
        if word == "life":
            found.append(Life(rest))
        elif word == "end":
            found[-1].is_whole = True
        elif line.startswith("{"):
            found[-1].left = json.loads(line)
        else:
            found[-1].said.append((word, rest))
    assert found[-1].is_whole, "the last one came to its end by itself"
    assert len(found) > 2 * _STEPS_MIN[story]
    return found


def test_every_drop_that_was_told_is_there(tmp_path: Path) -> None:
    for life in lives("bags", tmp_path):
        left, told, removing = life.left, life.ids("told"), life.ids("removing")
        assert left, life
        waiting = left["waiting"]

        assert left["damage"] is None, life
        assert [d for d in told if d not in waiting and d not in removing] == [], life
        # Written and not told: exactly that is told at the start, and it is one.
        unheard = [d for d in waiting if d not in told]
        assert len(unheard) <= 1, life
        assert set(unheard) <= set(left["untold"]), life
        revised = [d for d in life.ids("revised") if d in waiting]
        assert set(revised) <= set(left["contaminated"]), life
        assert left["next_no"] in (len(told) + 1, len(told) + 2), life


def test_a_damaged_outbox_gives_what_is_whole_whenever_the_power_goes(
    tmp_path: Path,
) -> None:
    file, drops = filled(tmp_path / "made", count=9)
    before = tmp_path / "before"
    before.mkdir()
    damage, _ = DAMAGES["a byte of a drop"]
    (before / "outbox.db").write_bytes(damage(file.read_bytes()))

    for life in lives("damage", tmp_path):
        saved = life.left["waiting"]
        assert len(saved) == len(drops) - 1, life.name
        assert saved == [drop_id for drop_id in drops if drop_id in saved], life.name
        assert (life.left["aside_count"], life.left["next_no"]) == (1, 1), life.name
