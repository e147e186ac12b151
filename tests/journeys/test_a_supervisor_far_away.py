"""A supervisor at her desk, a station at the other end of the district.

Everything is real but the distance: broker, ledger, station, browser, serial lines.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.chromium import chromium
from ledger.settings import load_ledger_settings
from people.roles import Role
from tests.ledger.ledger_process import LedgerProcess
from tests.mosquitto import Mosquitto
from tests.signing_in import cookies, sign_in_once
from tests.station.labels import label_text
from tests.station.station_process import StationProcess

pytestmark = [pytest.mark.journey, pytest.mark.browser]

# A station that opens its devices, on a busy machine.
PATIENCE_MS = 20_000


@pytest.fixture
def ledger(mosquitto: Mosquitto, tmp_path: Path) -> Iterator[LedgerProcess]:
    folder = tmp_path / "ledger"
    folder.mkdir()
    one = LedgerProcess(folder, mosquitto.tcp_port)
    one.start()
    yield one
    one.kill()


@pytest.fixture
def station(mosquitto: Mosquitto, tmp_path: Path) -> Iterator[StationProcess]:
    folder = tmp_path / "station"
    folder.mkdir()
    one = StationProcess(folder, mosquitto.tcp_port, scale_protocol="sma")
    yield one
    one.close()


@pytest.fixture
def page(ledger: LedgerProcess) -> Iterator[Page]:
    file = load_ledger_settings(ledger.settings_file)[0].people_file
    signed_in = sign_in_once(file, "zhang", Role.SUPERVISOR)
    with chromium() as browser:
        context = browser.new_context()
        for name, value in cookies("ledger", signed_in).items():
            context.add_cookies([{"name": name, "value": value, "url": ledger.url}])
        yield context.new_page()


def ask(page: Page, button: str) -> None:
    """Touch a button, confirm, and wait until the station has answered."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name="Do it").click()
    latest = page.locator(".answers article").first
    expect(latest).to_contain_text(button)
    expect(latest).not_to_contain_text("Waiting", timeout=PATIENCE_MS)


def test_a_supervisor_zeroes_a_scale_looks_through_a_camera_and_finds_a_plug(
    station: StationProcess, ledger: LedgerProcess, page: Page
) -> None:
    station.scale.put(35)  # nothing lies there: it has crept away from zero
    station.start()
    page.goto(f"{ledger.url}/station?name=s01&language=en")
    expect(page.get_by_text("scale since")).to_be_visible(timeout=PATIENCE_MS)
    answer = page.locator(".answers article").first

    ask(page, "Zero the scale")
    expect(answer.locator(".health.well")).to_have_text("done")

    station.bring(label_text(serial=1), 1595)
    station.wait_for_stage("weighed")
    ask(page, "Zero the scale")
    expect(answer).to_contain_text("something lies on the scale")
    expect(answer).to_contain_text("1560 g")

    ask(page, "Show a picture")
    picture = answer.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("e => e.naturalWidth") > 300

    station.scale.unplug()
    scale = page.locator("article.lost", has_text="scale")
    expect(scale).to_contain_text("Check the scale's power", timeout=PATIENCE_MS)
    station.scale.plug()
    ask(page, "Restart scale")
    expect(answer.locator(".health.well")).to_have_text("done")
    expect(scale).to_have_count(0, timeout=PATIENCE_MS)

    assert station.stop() == 0
    expect(page.get_by_text("switched off")).to_be_visible(timeout=PATIENCE_MS)
    asked = [one["ask"] for one in ledger.happened("station_asked")]
    assert asked == ["zero", "zero", "picture", "restart"]
