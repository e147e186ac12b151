"""Drops a second through the ledger, from a station's publish to the receipt.

The disk is asked to keep what it is given (`synchronous=FULL`, PostgreSQL with fsync).
Ours is the whole program as operators start it: double entry, balances, hash chains,
receipts. `benchmarks.drops_sent` tells what the peers do.

Two ledgers on one PostgreSQL share 20 stations whose drops mosquitto deals out in turn:
the worst that can happen to them, because both always want the same stations.
"""

import json
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.drops_sent import (
    DEADLINE_S,
    HOUSEHOLDS,
    TOPICS,
    Task,
    rate,
    read_and_count,
    read_naively,
    read_receipts,
)
from benchmarks.rows import Row
from ledger.households import Home
from ledger.store.database import open_database, open_or_make_database
from ledger.store.migration import migrate_books
from ledger.store.register import admit_homes
from messaging.contracts.ids import HouseholdId
from tests.mosquitto import Mosquitto, free_tcp_port
from tests.postgres import Postgres

_DROPS: Final = 20_000
# One commit a message on a busy disk: the rate does not depend on how many there are.
_DROPS_NAIVE: Final = 3_000

_SETTINGS: Final = """\
community = "NB01"
zone = "Asia/Shanghai"
database = "{books_url}"
state_folder = "{folder}"
tariff_file = "config/tariff.toml"
silence_s_max = 90
[broker]
tcp_port = {broker_port}
[web]
tcp_port = {web_port}
"""


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mosquitto = Mosquitto(folder)
        mosquitto.start()
        try:
            return _measure(Task(mosquitto.tcp_port, folder, _DROPS))
        finally:
            mosquitto.kill()


def _measure(task: Task) -> list[Row]:
    files = f"sqlite:///{task.folder}/ledger.db"
    open_or_make_database(files).close()
    households = _register(files)
    few = Task(task.tcp_port, task.folder, _DROPS_NAIVE)
    naive = rate(read_naively, few, households)
    count = rate(read_and_count, task, households)
    ours = _rate_of_ledgers(task, files, households, ledgers=1)
    with _postgres() as url:
        households = _register(url)
        one = _rate_of_ledgers(task, url, households, ledgers=1)
    with _postgres() as url:
        households = _register(url)
        two = _rate_of_ledgers(task, url, households, ledgers=2)
    what = "drops posted and answered"
    return [
        Row(what, ours, "drops/s", "one commit a message", naive, "≥ 2, aim 4"),
        Row(what, ours, "drops/s", "only counted", count, "≥ 0.6"),
        Row(f"{what}, PostgreSQL", one, "drops/s", "SQLite", ours),
        Row(f"{what}, two ledgers", two, "drops/s", "one, PostgreSQL", one),
    ]


def _rate_of_ledgers(
    task: Task, url: str, households: list[HouseholdId], ledgers: int
) -> float:
    with ExitStack() as stack:
        for number in range(ledgers):
            folder = task.folder / f"ledger-{number}"
            folder.mkdir(exist_ok=True)
            stack.enter_context(closing(_Ledger(folder, task.tcp_port, url)))
        found = rate(read_receipts, task, households)
    checked = subprocess.run(
        [sys.executable, "-m", "ledger", *_config(task.folder / "ledger-0"), "check"],
        check=True,
        capture_output=True,
    )
    posted = json.loads(checked.stdout)["drops_posted"]
    if posted != task.drops:
        msg = f"{posted} of {task.drops} drops are in the books"
        raise RuntimeError(msg)
    return found


@contextmanager
def _postgres() -> Iterator[str]:
    """Run a PostgreSQL that waits for its disk, with new books."""
    server = Postgres(is_durable=True)
    server.start()
    try:
        url = server.url(server.make_database())
        migrate_books(url, None, posting_url=url)
        yield url
    finally:
        server.remove()


def _register(url: str) -> list[HouseholdId]:
    """Register households, as an import does."""
    dice = random.Random(7)
    homes = [Home("1", str(room)) for room in range(HOUSEHOLDS)]
    now = datetime.now(UTC)
    with closing(open_database(url)) as database, database.write() as connection:
        admitted = admit_homes(connection, TOPICS.community, homes, dice.choice, now)
    return [admission.household for admission in admitted.values()]


def _config(folder: Path) -> list[str]:
    return ["--config", str(folder / "ledger.toml")]


class _Ledger:
    """The ledger, as operators start it."""

    def __init__(self, folder: Path, broker_port: int, url: str) -> None:
        (folder / "ledger.toml").write_text(
            _SETTINGS.format(
                folder=folder,
                books_url=url,
                broker_port=broker_port,
                web_port=free_tcp_port(),
            ),
            encoding="utf-8",
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ledger", *_config(folder), "--log-json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        self._is_up = threading.Event()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        if not self._is_up.wait(DEADLINE_S):
            msg = "the ledger does not serve"
            raise RuntimeError(msg)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(DEADLINE_S)
        self._listener.join()

    def _listen(self) -> None:
        seen: set[str] = set()
        for line in self._process.stdout or ():
            seen.add(json.loads(line)["event"])
            if {"broker_connected", "pages_served"} <= seen:
                self._is_up.set()
