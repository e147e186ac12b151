"""The power goes at every step of a drop's way; told is posted, exactly once.

A real ledger and a real broker see it all. What the disk keeps of what was not synced
takes turns: everything, nothing, or every other write.
"""

import json
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from demo.bags import bag_on_platform, write_picture
from tests.ledger.ledger_process import LedgerProcess
from tests.mosquitto import Mosquitto
from tests.power.power_cut import environment
from tests.station.labels import label_text

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]


@dataclass
class Stories:
    """What each station told, and what the ledger posted of each."""

    told: list[dict[str, Any]]
    posted: dict[str, list[str]]
    images: set[str]
    audit: dict[str, Any]

    @property
    def cut(self) -> list[dict[str, Any]]:
        return [story for story in self.told if story["cut"]]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stories]:
    """Cut the power at every step once, and let each station find its way back."""
    folder = tmp_path_factory.mktemp("power-cuts")
    broker = Mosquitto(folder)
    broker.start()
    ledger = LedgerProcess(folder, broker.tcp_port)
    ledger.start()
    camera = folder / "camera"
    camera.mkdir()
    picture = bag_on_platform(label_text(serial=1), random.Random(7))
    write_picture(camera / "view.jpg", picture)
    try:
        told = subprocess.run(
            [
                *(sys.executable, "-m", "tests.station.doomed_station"),
                *(str(folder), str(broker.tcp_port)),
            ],
            env=environment(folder),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        posted = defaultdict(list)
        for line in ledger.ask("drops").stdout.splitlines():
            drop = json.loads(line)
            posted[drop["station"]].append(drop["drop_id"])
        images = {path.stem for path in folder.glob("state/images/*/*.jpg")}
        yield Stories(
            [json.loads(line) for line in told.stdout.splitlines()],
            posted,
            images,
            ledger.audit(),
        )
    finally:
        ledger.kill()
        broker.kill()


def test_what_was_told_is_posted_and_what_was_posted_was_told(stories: Stories) -> None:
    for story in stories.told:
        assert story["is_ended"], story
        posted = stories.posted[story["station"]]
        assert sorted(posted) == sorted(set(story["told"])), story
    assert stories.audit["disagreements"] == []


def test_no_power_cut_damages_an_outbox(stories: Stories) -> None:
    assert [story for story in stories.told if story["moved_aside"]] == []


def test_every_step_was_somebodys_last(stories: Stories) -> None:
    steps = [story["cut"][0].rsplit("/", 1) for story in stories.cut]
    kinds = {(begin.split()[3], end[-1:][0]) for begin, *end in steps if end}

    assert len(stories.cut) > 100
    for what in ("writing", "the", "syncing"):
        assert (what, "outbox.db-wal") in kinds, kinds
    begins = {begin.split()[3] for begin, *_ in steps}
    assert {"saying", "sending", "creating"} <= begins
    # Nobody was told, somebody was, both were: the cuts lie on all of the way.
    assert {len(set(story["told"])) for story in stories.cut} == {0, 1, 2}


def test_evidence_that_was_kept_arrives_unless_the_power_went(stories: Stories) -> None:
    whole = stories.told[0]
    assert not whole["cut"]
    assert len(whole["told"]) == 2
    assert set(whole["told"]) & stories.images == {whole["told"][1]}
    assert len(stories.images) > 20
