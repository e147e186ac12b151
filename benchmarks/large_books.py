"""What posting costs when the books are large: a batch into many stored drops.

The stored drops are made by the database itself, with all that belongs to them, in
seconds a million; the guards are off meanwhile. A million by default: set
`LINLI_BENCH_STORED_DROPS=10000000` for a city's year, which takes minutes.
"""

import os
import random
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from benchmarks.drops_sent import TOPICS, make_drops
from benchmarks.rows import Row
from ledger.arrivals import read_arrival
from ledger.batch import Terms
from ledger.households import Home
from ledger.store.database import Database, open_or_make_database
from ledger.store.guards import remove_guards, set_guards
from ledger.store.posting import post_batch
from ledger.store.register import admit_homes
from ledger.tariff import Line, Tariff
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import HouseholdId

_FEW: Final = 10_000
_MANY: Final = int(os.environ.get("LINLI_BENCH_STORED_DROPS", "1000000"))
_HOUSEHOLDS: Final = 20_000
_POSTED: Final = 10_000
_BATCH: Final = 500

_TARIFF: Final = Tariff(
    name="benchmark",
    lines=(Line(stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=2),),
)
_TERMS: Final = Terms(TOPICS.community, TariffCalendar([_TARIFF], UTC))

# Numbers from 1 to a count, and the ids of the drops that have them: in the order of
# time, long before today.
_NUMBERS: Final = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
)
_DROP_ID: Final = "printf('0190%04x-%04x-7000-8000-0', i / 65536, i % 65536)"
_STORED: Final = (
    (
        f"INSERT INTO drops SELECT i, {_DROP_ID}, 's' || (i % 20), 'boot', 'outbox', i,"
        " '2025-01-01T00:00:00.000000+00:00', 'synced',"
        " 'LLNB01' || h.household || printf('%04d', i % 9999), h.household, 'kitchen',"
        " 1560, 30, 1530, 'scale', 'correct', NULL, 'i07', 'morning', 'NB01',"
        " printf('%064x', i), 'posted', 2, 2, NULL, '2025-01-01T00:00:00.000000+00:00'"
        " FROM n JOIN homes h ON h.rowid = 1 + i % {households}"
    ),
    (
        f"INSERT INTO entries SELECT {_DROP_ID}, 'drop', 'inspector i07',"
        " '2 for kitchen waste sorted correctly', '2025-01-01T00:00:00.000000+00:00',"
        " printf('%064x', i), 'old/s' || (i % 20), i, printf('%064x', i) FROM n"
    ),
    f"INSERT INTO postings SELECT {_DROP_ID}, 'issued:NB01/s00', -2 FROM n",
    (
        f"INSERT INTO postings SELECT {_DROP_ID}, 'household:' || h.household, 2"
        " FROM n JOIN homes h ON h.rowid = 1 + i % {households}"
    ),
    (
        f"INSERT OR IGNORE INTO used_labels SELECT 'LLNB01' || h.household ||"
        f" printf('%06dX', i / {{households}}), {_DROP_ID}"
        " FROM n JOIN homes h ON h.rowid = 1 + i % {households}"
    ),
)


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        few = _cost_us(Path(folder), _FEW)
        many = _cost_us(Path(folder), _MANY)
    what = f"a drop into {_MANY:,} stored ones"
    return [Row(what, many, "µs", f"into {_FEW:,}", few, "≤ 1.3")]


def _cost_us(folder: Path, stored: int) -> float:
    """Measure what a drop costs to post, in batches of five hundred."""
    url = f"sqlite:///{folder}/books-{stored}.db"
    with closing(open_or_make_database(url)) as books:
        households = _register(books)
        with books.write() as connection:
            _store(connection, stored)
        arrivals = [
            read_arrival(topic, TOPICS.station_of_drops(topic), payload)
            for topic, payload in make_drops(households, _POSTED)
        ]
        seconds = []
        for start in range(0, _POSTED, _BATCH):
            begun_s = time.perf_counter()
            with books.write() as connection:
                some = arrivals[start : start + _BATCH]
                post_batch(connection, some, _TERMS, datetime.now(UTC))
            seconds.append(time.perf_counter() - begun_s)
    # The median: others use this machine, too.
    return sorted(seconds)[len(seconds) // 2] / _BATCH * 1e6


def _register(books: Database) -> list[HouseholdId]:
    dice = random.Random(7)
    homes = [Home("1", str(room)) for room in range(_HOUSEHOLDS)]
    now = datetime.now(UTC)
    with books.write() as connection:
        admitted = admit_homes(connection, TOPICS.community, homes, dice.choice, now)
    households = [admission.household for admission in admitted.values()]
    dice.shuffle(households)
    return households


def _store(connection: Connection, count: int) -> None:
    """Put drops into the books, with entry, postings and label."""
    remove_guards(connection)
    connection.exec_driver_sql(
        "CREATE TEMP TABLE homes AS SELECT household FROM households ORDER BY household"
    )
    connection.exec_driver_sql("INSERT INTO accounts VALUES ('issued:NB01/s00', 0)")
    for statement in _STORED:
        head, _, rest = statement.partition(" SELECT ")
        numbers = _NUMBERS.format(count=count)
        filled = rest.format(households=_HOUSEHOLDS)
        connection.exec_driver_sql(f"{numbers} {head} SELECT {filled}")
    set_guards(connection)
