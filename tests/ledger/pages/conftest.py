"""The supervisors' pages, served by a real ledger and seen in a real chromium."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from demo.chromium import chromium
from ledger.settings import load_ledger_settings
from messaging.contracts.ids import HouseholdId
from people.roles import Role
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.pages.supervision import DESK, EVIL, OpenPage
from tests.ledger.station_client import StationClient
from tests.mosquitto import Mosquitto
from tests.signing_in import cookies, sign_in_once


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    made = Mosquitto(tmp_path_factory.mktemp("broker"))
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def ledger(
    broker: Mosquitto, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LedgerProcess]:
    folder: Path = tmp_path_factory.mktemp("ledger")
    homes = folder / "homes.csv"
    homes.write_text(f"building,room\n3栋,101\n{EVIL[:38]},102\n", encoding="utf-8")
    process = LedgerProcess(folder, broker.tcp_port)
    imported = process.ask("households", "import", homes)
    assert imported.returncode == 0, imported.stdout
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def supervisor(ledger: LedgerProcess) -> Mapping[str, str]:
    """Sign a supervisor in, for all tests of this file: the cookies of her browser."""
    file = load_ledger_settings(ledger.settings_file)[0].people_file
    return cookies("ledger", sign_in_once(file, "zhang", Role.SUPERVISOR))


@pytest.fixture(scope="module")
def households(ledger: LedgerProcess) -> list[HouseholdId]:
    """List the one with the evil building, then the tidy one."""
    lines = ledger.ask("households", "list").stdout.splitlines()[1:]
    return [HouseholdId(line.split(",")[-2]) for line in reversed(lines)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Debian's chromium for this file's tests."""
    with chromium() as made:
        yield made


@pytest.fixture
def open_page(
    browser: Browser, ledger: LedgerProcess, supervisor: Mapping[str, str]
) -> Iterator[OpenPage]:
    context = browser.new_context()
    for name, value in supervisor.items():
        context.add_cookies([{"name": name, "value": value, "url": ledger.url}])

    def open_page(path: str, size: ViewportSize = DESK) -> Page:
        page = context.new_page()
        page.set_viewport_size(size)
        page.goto(ledger.url + path)
        page.wait_for_function("window.socket?.connected")
        return page

    yield open_page
    context.close()


@pytest.fixture
def station(broker: Mosquitto) -> Iterator[Callable[[str], StationClient]]:
    clients: list[StationClient] = []

    def connect(name: str) -> StationClient:
        clients.append(StationClient(name, broker.tcp_port))
        return clients[-1]

    yield connect
    for client in clients:
        client.bus.close()
