"""A ledger that is killed at a chosen step of a batch: `python -m … FOLDER`.

Every step has its turn: each statement, the commit, the moment after it, each receipt
and each acknowledgement. A life is a process of its own, forked from this one, that
gets the same drops, kills itself with SIGKILL at its step, and is followed by a life
that is left alone. What each pair of lives left behind is printed as a JSON line.

The seams are SQLAlchemy's own events and the bus: the ledger does not know.
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from ledger.batch import Batch
from ledger.intake import Intake
from ledger.store.audit import audit
from ledger.store.database import open_database
from ledger.store.views import latest_drops
from messaging.bus import Delivery
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.ledger.neighbourhood import (
    BOOT,
    LI,
    S01,
    TERMS,
    TOPICS,
    WANG,
    drop,
    payload,
    roll_label,
)
from tests.waiting import wait_until

# Never is a step, too: it tells how many there are.
NEVER: Final = 10_000


class Life:
    """One process's life, which ends at its step."""

    def __init__(self, folder: Path, die_at: int) -> None:
        self._folder = folder
        self._die_at = die_at
        self._steps: list[str] = []
        self._is_over = False

    def live(self, payloads: Sequence[bytes]) -> None:
        """Take all drops in one batch, and end when they are taken care of."""
        bus = _Bus(self)
        bus.open()
        with closing(open_database(f"sqlite:///{self._folder}/ledger.db")) as books:
            intake = Intake(bus, TOPICS, books, TERMS, self._posted)
            for number, content in enumerate(payloads):
                acknowledge = partial(self.step, f"acknowledgement {number}")
                topic = TOPICS.drops(S01)
                intake.deliver(Delivery(topic, content, acknowledge=acknowledge))
            self._watch_database()
            intake.open()
            wait_until(lambda: self._is_over)
            intake.close()
        self._folder.joinpath("steps.json").write_text(json.dumps(self._steps))

    def step(self, name: str) -> None:
        self._steps.append(name)
        if len(self._steps) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(self, content: bytes) -> None:
        """Give a receipt: whoever has it acts on it, so it stays when we die."""
        with self._folder.joinpath("receipts.jsonl").open("ab") as told:
            told.write(content + b"\n")

    def _watch_database(self) -> None:
        event.listen(
            Engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, *_: self.step(f"before {statement[:40]}"),
        )
        event.listen(Engine, "commit", lambda _: self.step("before the commit"))
        event.listen(Pool, "checkin", lambda *_: self.step("after the commit"))

    def _posted(self, _batches: Sequence[Batch]) -> None:
        self._is_over = True


class _Bus(MemoryBus):
    """The way of a receipt to its station."""

    def __init__(self, life: Life) -> None:
        super().__init__(MemoryHub(), "ledger")
        self._life = life

    def publish(self, topic: str, payload: bytes, *, is_retained: bool = False) -> bool:
        self._life.step("before a receipt")
        self._life.tell(payload)
        self._life.step("after a receipt")
        return super().publish(topic, payload, is_retained=is_retained)


def main() -> None:
    folder = Path(sys.argv[1])
    books = folder.joinpath("ledger.db").read_bytes()
    payloads = _payloads()
    _live(folder, NEVER, payloads)
    steps = json.loads(folder.joinpath("steps.json").read_text())
    for number, name in enumerate(steps, start=1):
        _begin_anew(folder, books)
        is_killed = _live(folder, number, payloads) == -signal.SIGKILL
        before = _what_is_left(folder)
        _live(folder, NEVER, payloads)
        after = _what_is_left(folder)
        told = {"step": name, "is_killed": is_killed, "before": before, "after": after}
        print(json.dumps(told), flush=True)  # noqa: T201 -- the test reads it


def _payloads() -> list[bytes]:
    """Three drops, one of them twice; and one that a rule refuses."""
    label = roll_label(WANG, 7)
    said = [
        drop(sequence_no=1, bag_label=label),
        drop(sequence_no=2, household=LI, outbox_id=BOOT),
        drop(sequence_no=4, household=None),
        drop(sequence_no=5, bag_label=label),
    ]
    return [payload(each) for each in (*said, said[1])]


def _live(folder: Path, die_at: int, payloads: Sequence[bytes]) -> int:
    child = os.fork()
    if child == 0:
        Life(folder, die_at).live(payloads)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _begin_anew(folder: Path, books: bytes) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.joinpath("ledger.db").write_bytes(books)


def _what_is_left(folder: Path) -> dict[str, Any]:
    with (
        closing(open_database(f"sqlite:///{folder}/ledger.db")) as books,
        books.read() as connection,
    ):
        findings = audit(connection)
        drops = [drop.drop_id for drop in latest_drops(connection, 99)]
    receipts = folder.joinpath("receipts.jsonl")
    told = receipts.read_text().splitlines() if receipts.exists() else []
    return {
        "disagreements": findings.disagreements,
        "drops_posted": findings.counts["drops_posted"],
        "points_issued": findings.counts["points_issued"],
        "drops": drops,
        "receipts": [json.loads(line)["receipts"] for line in told],
    }


if __name__ == "__main__":
    main()
