"""The supervisors' page of two thousand stations: opened, and when one is lost.

A real ledger and a real browser on this machine. The peer is what one writes first
with the same toolkit: one table with a row a station, looked at again every second.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, Page

from benchmarks.rows import Row
from demo.chromium import chromium
from ledger.settings import load_ledger_settings
from messaging.codec import encode
from messaging.contracts.health import DeviceHealth, Health, StationHealth
from messaging.contracts.ids import StationId
from people.roles import Role
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import TOPICS
from tests.ledger.station_client import StationClient
from tests.mosquitto import Mosquitto, free_tcp_port
from tests.program_process import accepts_connections, ordinary_environment
from tests.signing_in import cookies, sign_in_once
from tests.waiting import wait_until

_STATIONS: Final = 2_000
_OPENINGS: Final = 7
_LOSSES: Final = 7
_DEVICES: Final = ("camera", "scale", "panel", "broker", "ledger", "outbox", "clock")
_SINCE: Final = datetime.now(UTC)

# One of fifty has a problem, as on a bad day.
_BAD_EVERY: Final = 50

_PEER: Final = """
import sys, time
from nicegui import ui
rows = [{"station": f"s{n:04d}", "state": "well", "since": "07:00", "outbox": 0}
        for n in range(int(sys.argv[2]))]
lost = []
@ui.page("/lose/{name}")
def lose(name: str):
    lost.append(name)
@ui.page("/")
def page():
    columns = [{"name": k, "label": k, "field": k} for k in rows[0]]
    def look():
        said = [r | ({"state": "lost"} if r["station"] in lost else {}) for r in rows]
        table.rows = sorted(said, key=lambda r: r["state"])
        table.update()
    table = ui.table(rows=[], columns=columns, row_key="station")
    look()
    ui.timer(1.0, look)
ui.run(port=int(sys.argv[1]), show=False, reload=False, show_welcome_message=False)
"""


def measure() -> list[Row]:
    with chromium() as browser:
        ours = _measure_ours(browser)
        peers = _measure_peer(browser)
    peer = "one ui.table"
    return [
        Row(
            f"{_STATIONS} stations: page opened",
            ours[0], "ms", peer, peers[0], "≤ 500",
        ),
        Row(
            f"{_STATIONS} stations: a loss is seen, median",
            ours[1], "ms", peer, peers[1], "≤ 1000",
        ),
    ]  # fmt: skip


def _measure_ours(browser: Browser) -> tuple[float, float]:
    with _site() as (ledger, mouth):
        for number in range(1, _STATIONS + 1):
            is_bad = number % _BAD_EVERY == 0
            _say(mouth, number, Health.DEGRADED if is_bad else Health.WELL)
        file = load_ledger_settings(ledger.settings_file)[0].people_file
        context = browser.new_context()
        signed_in = sign_in_once(file, "zhang", Role.SUPERVISOR)
        for name, value in cookies("ledger", signed_in).items():
            context.add_cookies([{"name": name, "value": value, "url": ledger.url}])
        page = context.new_page()
        return _time(
            page,
            f"{ledger.url}/?language=en",
            opened="article",
            lose=lambda number: _say(mouth, number, Health.LOST),
            seen="article:has-text('Station s{number:04d}')",
        )


def _measure_peer(browser: Browser) -> tuple[float, float]:
    tcp_port = free_tcp_port()
    command = [sys.executable, "-c", _PEER, str(tcp_port), str(_STATIONS)]
    with subprocess.Popen(command, env=ordinary_environment()) as process:
        try:
            wait_until(lambda: accepts_connections(tcp_port), seconds=60)
            other, page = browser.new_page(), browser.new_page()
            url = f"http://127.0.0.1:{tcp_port}"
            return _time(
                page,
                url,
                opened="tbody tr td",
                lose=lambda number: _ignore(other.goto(f"{url}/lose/s{number:04d}")),
                seen="tbody tr:has-text('s{number:04d}'):has-text('lost')",
            )
        finally:
            process.kill()


def _time(
    page: Page, url: str, *, opened: str, lose: Callable[[int], None], seen: str
) -> tuple[float, float]:
    """Open the page some times, and lose some stations; the medians in ms."""
    openings, losses = [], []
    for _ in range(_OPENINGS):
        since_s = time.monotonic()
        page.goto(url, wait_until="commit")
        page.wait_for_selector(opened)
        openings.append(time.monotonic() - since_s)
    for number in range(1, _LOSSES + 1):
        since_s = time.monotonic()
        lose(number)
        page.wait_for_selector(seen.format(number=number), state="attached")
        losses.append(time.monotonic() - since_s)
    return median(openings) * 1000, median(losses) * 1000


def _say(mouth: StationClient, number: int, health: Health) -> None:
    devices = tuple(
        DeviceHealth(device=device, state=Health.WELL, since=_SINCE)
        for device in _DEVICES
    )
    said = encode(StationHealth(state=health, since=_SINCE, devices=devices))
    topic = TOPICS.station_health(StationId(f"s{number:04d}"))
    wait_until(lambda: mouth.bus.publish(topic, said, is_retained=True))


def _ignore(_answer: object) -> None:
    """Do nothing with an answer."""


@contextlib.contextmanager
def _site() -> Iterator[tuple[LedgerProcess, StationClient]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broker = Mosquitto(folder)
        broker.start()
        ledger = LedgerProcess(folder, broker.tcp_port)
        ledger.start()
        mouth = StationClient("s0001", broker.tcp_port)
        try:
            yield ledger, mouth
        finally:
            mouth.bus.close()
            ledger.kill()
            broker.kill()
