"""A ledger that is killed at a chosen step of a batch: `python -m … FOLDER [SERVER]`.

Every step has its turn: each statement, the commit, the moment after it, each receipt
and each acknowledgement. A life is a process of its own, forked from this one, that
gets the same drops, kills itself with SIGKILL at its step, and is followed by a life
that is left alone. What each pair of lives left behind is printed as a JSON line.

The books are a file in the folder, or a database of the SERVER, copied anew for every
life from one that is named `template` in its URL. The seams are SQLAlchemy's own events
and the bus: the ledger does not know.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
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

    def __init__(self, folder: Path, url: str, die_at: int) -> None:
        self._folder = folder
        self._url = url
        self._die_at = die_at
        self._steps: list[str] = []
        self._is_over = False

    def live(self, payloads: Sequence[bytes]) -> None:
        """Take all drops in one batch, and end when they are taken care of."""
        bus = _Bus(self)
        bus.open()
        with closing(open_database(self._url)) as books:
            intake = Intake(bus, TOPICS, books, TERMS, self._posted)
            for number, content in enumerate(payloads):
                acknowledge = partial(self.step, f"acknowledgement {number}")
                topic = TOPICS.drops(S01)
                intake.deliver(Delivery(topic, content, acknowledge=acknowledge))
            watch_database(self.step)
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

    def _posted(self, _batches: Sequence[Batch]) -> None:
        self._is_over = True


def watch_database(step: Callable[[str], None]) -> None:
    """Have a step before each statement and commit, and after it."""
    event.listen(
        Engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: step(f"before {statement[:40]}"),
    )
    event.listen(Engine, "commit", lambda _: step("before the commit"))
    event.listen(Pool, "checkin", lambda *_: step("after the commit"))

    # SQLAlchemy has no event for PostgreSQL's COPY.
    copy = psycopg.Cursor.copy

    def copy_if_alive(cursor: Any, statement: str, *arguments: Any) -> Any:
        step(f"before {statement[:40]}")
        return copy(cursor, statement, *arguments)

    psycopg.Cursor.copy = copy_if_alive  # type: ignore[method-assign,assignment]


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


class File:
    """Books as a file, as they lay in the folder at first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._content = folder.joinpath("ledger.db").read_bytes()
        self.url = f"sqlite:///{folder}/ledger.db"

    def renew(self) -> None:
        for file in self._folder.glob("ledger.db*"):
            file.unlink()
        self._folder.joinpath("ledger.db").write_bytes(self._content)


class Server:
    """Books on a server, copied from a template."""

    def __init__(self, socket_folder: str, template: str) -> None:
        self._reach = f"host={socket_folder} user=owner dbname=postgres"
        self._template = template
        self.url = f"postgresql://owner@/doomed?host={socket_folder}"

    def renew(self) -> None:
        with psycopg.connect(self._reach, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS doomed WITH (FORCE)")
            copy = f"CREATE DATABASE doomed TEMPLATE {self._template}"
            connection.execute(f"{copy} STRATEGY file_copy".encode())


def main() -> None:
    folder = Path(sys.argv[1])
    place: File | Server = File(folder)
    if len(sys.argv) > 2:
        place = Server(*sys.argv[2:])
    payloads = _payloads()
    place.renew()
    _live(folder, place.url, NEVER, payloads)
    steps = json.loads(folder.joinpath("steps.json").read_text())
    for number, name in enumerate(steps, start=1):
        folder.joinpath("receipts.jsonl").unlink(missing_ok=True)
        place.renew()
        is_killed = _live(folder, place.url, number, payloads) == -signal.SIGKILL
        before = _what_is_left(folder, place.url)
        _live(folder, place.url, NEVER, payloads)
        after = _what_is_left(folder, place.url)
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


def _live(folder: Path, url: str, die_at: int, payloads: Sequence[bytes]) -> int:
    child = os.fork()
    if child == 0:
        Life(folder, url, die_at).live(payloads)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _what_is_left(folder: Path, url: str) -> dict[str, Any]:
    with (
        closing(open_database(url)) as books,
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
