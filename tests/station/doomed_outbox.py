"""Outboxes whose power is cut at every step: `python -m … STORY FOLDER`.

STORY is *bags* (drops are written, told, revised and answered for, twice in a row) or
*damage* (a damaged file is replaced). Every step has its turn. Each life is a fork; it
prints what it said, and then what whoever comes after it finds, as JSON.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from messaging.contracts.drops import DropRecorded, Verdict
from messaging.contracts.ids import BootId, StationId
from messaging.identifiers import new_id
from station import outbox_file
from station.outbox import Outbox
from tests.power.power_cut import Keep, cut_power_at
from tests.station.drafts import draft


def say(*words: object) -> None:
    """Write a line in one piece: the power goes before it, or after."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def open_outbox(folder: Path) -> Outbox:
    return Outbox(folder / "outbox.db", StationId("s01"), BootId(new_id()))


def hand_in_bags(folder: Path) -> None:
    for serials in ((1, None), (2,)):
        outbox = open_outbox(folder)
        for each in serials:
            one = draft(each)
            drop = outbox.append(one)
            assert isinstance(drop, DropRecorded)
            say("told", drop.drop_id)
            outbox.mark_told(drop.drop_id)
            if each is None:
                outbox.revise(replace(one, verdict=Verdict.CONTAMINATED))
                say("revised", drop.drop_id)
        say("removing", outbox.waiting()[0])
        outbox.remove(outbox.waiting()[:1])
        outbox.close()


def replace_damaged(folder: Path) -> None:
    open_outbox(folder).close()


STORIES: Final[dict[str, Callable[[Path], None]]] = {
    "bags": hand_in_bags,
    "damage": replace_damaged,
}


def tell_survivor(folder: Path) -> None:
    """Open the outbox that is left, say what is in it, and add one drop."""
    outbox = open_outbox(folder)
    waiting = outbox.waiting()
    payloads = outbox.payloads(waiting).values()
    found = {
        "damage": None if outbox.damage is None else outbox.damage.reason,
        "aside_count": len(outbox.asides),
        "waiting": waiting,
        "untold": [drop.drop_id for drop in outbox.untold()],
        "contaminated": [
            drop_id
            for drop_id, payload in zip(waiting, payloads, strict=True)
            if b'"verdict":"contaminated"' in payload
        ],
    }
    added = outbox.append(draft(77))
    assert isinstance(added, DropRecorded)
    say(json.dumps({**found, "next_no": added.sequence_no}))
    outbox.close()


def main() -> None:
    live, folder = STORIES[sys.argv[1]], Path(sys.argv[2])
    outbox_file._RESERVE_BYTES = 4096  # type: ignore[misc] # noqa: SLF001 - there are hundreds
    step, is_cut = 0, True
    while is_cut:
        step += 1
        # What a power cut does, at every step; and what a kill or a disk that
        # reorders does, in turn.
        for keep in (Keep.SYNCED, (Keep.ALL, Keep.SOME)[step % 2]):
            here = folder / f"{keep.name}-{step}"
            if (folder / "before").is_dir():
                shutil.copytree(folder / "before", here)
            else:
                here.mkdir()
            say("life", here.name)
            is_cut = _in_a_fork(live, here, step, keep) != 0
            if _in_a_fork(tell_survivor, here, 0, Keep.ALL) != 0:
                say("the survivor failed")
            shutil.rmtree(here)
    say("end")


def _in_a_fork(live: Callable[[Path], None], here: Path, step: int, keep: Keep) -> int:
    child = os.fork()
    if child == 0:
        if step:
            os.dup2(os.open("/dev/null", os.O_WRONLY), 2)
        cut_power_at(step, keep, here)
        live(here)
        os._exit(0)
    return os.waitpid(child, 0)[1]


if __name__ == "__main__":
    main()
