"""Bags through a station's loop: how soon each is told, and what stays in memory.

* **Verdict to acknowledged**: from the inspector's hand in the station's inbox to the
  view that thanks, with the drop on a real disk (`synchronous=FULL`) in between. The
  peer is one bare commit of as many bytes on the same disk.
* **Memory**: the same on a disk in memory, by the thousand, with receipts. The station
  already remembers as many labels as it ever will, so what grows is a leak.

A clock that is fifty times too fast spares the countdowns.
"""

import statistics
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped] # has no types of its own

from benchmarks.rows import Row
from benchmarks.sites import naive_outbox, station_settings
from firmware_bridge.scales.reading import Reading, Status
from interface.log import silence_log
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import BootId, HouseholdId, StationId
from messaging.identifiers import new_id
from station.codes import QR_CODE, Code, CodesRead
from station.drop_states import State
from station.facts import Now, VerdictGiven
from station.happenings import ImageRead, ScaleHeard, Touched
from station.outbox import Outbox
from station.recorded_bags import RECORDED_MAX
from station.run import Station
from station.settings import load_station_settings
from station.station_view import StationView
from station.wall_clock import WallClock
from tests.mosquitto import Mosquitto
from tests.station.labels import label_text
from tests.station.small_ledger import SmallLedger

_JUDGED: Final = 200
_REMEMBERED: Final = 10_000
_SAMPLES: Final = 10
_FAST: Final = 50
# A mistake of the fast clock on a busy machine costs one bag, and is seen.
_BAG_S_MAX: Final = 3.0
_DEADLINE_S: Final = 300.0
_STATION: Final = StationId("s01")
_SPAWN: Final = get_context("spawn")


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        broker = Mosquitto(folder)
        broker.start()
        stack.callback(broker.kill)
        latencies_ms, _ = _hand_in_bags(folder, broker, _JUDGED)
        commits_ms = _bare_commits_ms(folder)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as in_memory:
            _, memory_mb = _hand_in_bags(Path(in_memory), broker, _REMEMBERED)
    # The first samples are of a program that is still warming up.
    steps = range(len(memory_mb))[2:]
    slope = statistics.linear_regression(steps, memory_mb[2:]).slope
    per_1000_kb = slope * 1024 * _SAMPLES * 1000 / _REMEMBERED
    told, commit = "verdict to acknowledged, p95", "one bare commit"
    p95, peers = _p95(latencies_ms), _p95(commits_ms)
    return [
        Row(told, p95, "ms", commit, peers, "≤ 50 ms"),
        Row(f"memory after {_REMEMBERED} bags", memory_mb[-1], "MB", goal="≤ 200 MB"),
        Row("growth per 1,000 bags", per_1000_kb, "kB", goal="0"),
    ]


def _p95(figures: list[float]) -> float:
    return statistics.quantiles(figures, n=20)[-1]


# Bags through the station's loop ------------------------------------------------


def _hand_in_bags(
    folder: Path, broker: Mosquitto, count: int
) -> tuple[list[float], list[float]]:
    """Hand in bags; each one's milliseconds, and megabytes at each tenth of them."""
    with closing(SmallLedger(broker.tcp_port)):
        ours, theirs = _SPAWN.Pipe()
        settings_file = station_settings(folder / "bags", broker)
        process = _SPAWN.Process(target=_live, args=(settings_file, count, theirs))
        process.start()
        # Then its death is the end of the pipe.
        theirs.close()
        memory = psutil.Process(process.pid)
        memory_mb = []
        for _ in range(_SAMPLES):
            if not ours.poll(_DEADLINE_S):
                msg = "the station does not take its bags"
                raise RuntimeError(msg)
            ours.recv()
            memory_mb.append(memory.memory_info().rss / 2**20)
        latencies_ms: list[float] = ours.recv()
        process.join()
    return latencies_ms, memory_mb


class _FastClock(WallClock):
    """A clock that is fifty times too fast: no bag waits for a countdown."""

    def now(self) -> Now:
        right = super().now()
        return Now(right.s * _FAST, right.at, right.clock)


class _Hands:
    """Puts bags into a station's inbox, and waits for what it shows."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._shown = threading.Condition()
        self._stage = State.READY
        station.show_on(self._see)

    def _see(self, view: StationView) -> None:
        with self._shown:
            self._stage = State(view.stage)
            self._shown.notify_all()

    def find_empty(self) -> None:
        """Let the scale be seen empty: what lies there at the start is no bag."""
        for _ in range(50):
            self._station.put(ScaleHeard(_reading(0)))
            self._wait(0.002, State.LOADED)

    def hand_in(self, label: str, gross_g: int) -> float:
        """Put a bag down, judge it, lift it; milliseconds from verdict to thanks."""
        codes = CodesRead((Code(label, QR_CODE, "benchmark"),))
        self._deliver(codes, gross_g, State.WEIGHED)
        since_s = time.perf_counter()
        self._station.put(Touched(VerdictGiven(Verdict.CORRECT)))
        self._wait(_BAG_S_MAX, State.THANKED, State.FAREWELL)
        took_s = time.perf_counter() - since_s
        self._deliver(CodesRead(), 0, State.READY)
        return took_s * 1000

    def _deliver(self, read: CodesRead, load_g: int, *until: State) -> None:
        give_up_s = time.monotonic() + _BAG_S_MAX
        while not self._wait(0.001, *until) and time.monotonic() < give_up_s:
            self._station.put(ImageRead(read))
            self._station.put(ScaleHeard(_reading(load_g)))

    def _wait(self, wait_s: float, *stages: State) -> bool:
        with self._shown:
            return self._shown.wait_for(lambda: self._stage in stages, wait_s)


def _reading(load_g: int) -> Reading:
    return Reading(Status.WEIGHT, Decimal(load_g) / 1000, "kg", stable=True)


def _live(settings_file: Path, count: int, results: Connection) -> None:
    """Be a station, in a process of its own."""
    silence_log()
    settings = load_station_settings(settings_file)
    with closing(Outbox(settings.outbox_file, _STATION, BootId(new_id()))) as outbox:
        _remember_labels(outbox)
    station = Station(settings, settings_file)
    station._clock = _FastClock(station._clock._zone, is_trusted=True)  # noqa: SLF001 - no seam for it
    hands = _Hands(station)
    latencies_ms: list[float] = []

    def hand_in() -> None:
        hands.find_empty()
        for number in range(count):
            label = _label(RECORDED_MAX + number)
            latencies_ms.append(hands.hand_in(label, 1000 + number % 900))
            if (number + 1) % (count // _SAMPLES) == 0:
                results.send(number)
        station.stop()

    station.open()
    worker = threading.Thread(target=hand_in)
    worker.start()
    station.run()
    worker.join()
    station.close()
    results.send(latencies_ms)


def _label(number: int) -> str:
    """Give every bag a label of its own; a roll has 9,999."""
    roll, serial = divmod(number, 9999)
    return label_text(HouseholdId(f"{roll:010d}"), serial + 1)


def _remember_labels(outbox: Outbox) -> None:
    """Have the station know as many labels as it ever will."""
    database = outbox._database  # noqa: SLF001 - one by one takes an hour
    rows = [(-number, _label(number)) for number in range(1, RECORDED_MAX)]
    database.execute("BEGIN")
    database.executemany("INSERT INTO serial_labels VALUES (?, ?)", rows)
    database.execute("COMMIT")


def _bare_commits_ms(folder: Path) -> list[float]:
    payload = bytes(500)
    took_ms = []
    with closing(naive_outbox(folder / "commits.db", 0)) as database:
        for number in range(_JUDGED):
            since_s = time.perf_counter()
            database.execute("INSERT INTO drops VALUES (?, ?)", (number, payload))
            database.commit()
            took_ms.append((time.perf_counter() - since_s) * 1000)
    return took_ms
