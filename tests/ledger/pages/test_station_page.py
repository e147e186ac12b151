"""One station among hundreds: found, understood and asked, on a phone and on a desk."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from messaging.bus import Delivery
from messaging.codec import Rejected, decode, encode
from messaging.contracts.health import DeviceHealth, Health, StationHealth
from messaging.contracts.ids import HouseholdId, StationId
from messaging.contracts.stations import (
    RequestOutcome,
    RestartableDevice,
    RestartDevice,
    SendTestPicture,
    StationAnswered,
    StationRefusal,
    StationRequest,
    ZeroScale,
)
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import TOPICS
from tests.ledger.pages.supervision import DESK, EVIL, PHONE, OpenPage, rows
from tests.ledger.station_client import StationClient
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

# The smallest JPEG that a browser shows: one grey pixel.
JPEG: Final = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "03" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000000000000000000003"
    "ffc40014100100000000000000000000000000000000ffda0008010100003f0047ffd9"
)
COMMUNITIES: Final = 152


class ObedientStation(StationClient):
    """A station that is asked, and does or refuses what it is asked."""

    def __init__(self, name: str, broker_tcp_port: int) -> None:
        super().__init__(name, broker_tcp_port)
        self.asked: list[StationRequest] = []
        self.bus.subscribe(TOPICS.station_requests(self.name), self._hear_request)

    def _hear_request(self, delivery: Delivery) -> None:
        request = decode(delivery.payload, StationRequest)
        assert not isinstance(request, Rejected)
        self.asked.append(request)
        outcome, reason, detail = RequestOutcome.DONE, None, ""
        if isinstance(request, ZeroScale):
            outcome, reason = RequestOutcome.REFUSED, StationRefusal.SCALE_NOT_EMPTY
            detail = f"the scale shows 1560 g {EVIL}"
        if isinstance(request, SendTestPicture):
            topic = TOPICS.test_picture(self.name, request.request_id)
            self.bus.publish(topic, JPEG)
        answered = StationAnswered(
            request_id=request.request_id,
            station=self.name,
            outcome=outcome,
            reason=reason,
            detail=detail,
        )
        self.bus.publish(request.reply_to, encode(answered))


def health(scale: Health = Health.WELL, detail: str = "") -> StationHealth:
    now = datetime.now(UTC)
    devices = [
        DeviceHealth(device=device, state=Health.WELL, since=now)
        for device in ("camera", "broker", "ledger", "outbox", "clock")
    ]
    devices.append(
        DeviceHealth(
            device="scale",
            state=scale,
            since=now - timedelta(minutes=9),
            detail=detail,
        )
    )
    return StationHealth(
        state=Health.WELL if scale is Health.WELL else Health.DEGRADED,
        since=now - timedelta(minutes=9),
        devices=tuple(devices),
        outbox_count=0,
        disk_free_mb=310,
        temperature_c=47,
    )


def press(page: Page, button: str) -> None:
    """Touch a button, and confirm what it asks."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name="Do it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_broken_one_of_a_hundred_and_fifty_stations_is_one_touch_away(
    open_page: OpenPage, station: Callable[[str], StationClient]
) -> None:
    mouth = station("s01")
    for number in range(1, COMMUNITIES + 1):
        topic = TOPICS.station_health(StationId(f"s{number:02d}"))
        is_broken = number == 87
        said = health(Health.LOST, "usb 1-1.4 silent") if is_broken else health()
        assert mouth.bus.publish(topic, encode(said))
    page = open_page("/?language=zh", PHONE)
    expect(page.get_by_text(f"正常 {COMMUNITIES - 1}")).to_be_visible()

    broken = page.locator("article").first
    box = broken.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"], "seen without scrolling"
    expect(broken).to_contain_text("秤 失联")
    assert page.locator(".names a").count() == COMMUNITIES - 1
    broken.get_by_role("link").click()

    expect(page.locator("h1")).to_have_text("站点 s87")
    expect(page.locator("article").first).to_contain_text("请检查秤的电源和串口线")
    expect(page.get_by_text("只剩 0.3 GB")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_station_s_page_follows_its_devices_its_day_and_its_drops(
    open_page: OpenPage,
    station: Callable[[str], StationClient],
    households: list[HouseholdId],
) -> None:
    client, other = station("s51"), station("s52")
    client.say(health())
    page = open_page("/station?name=s51&language=en")
    expect(page.locator("h1")).to_have_text("Station s51")
    expect(page.get_by_text("scale since")).to_be_visible()

    client.say(health(Health.LOST, EVIL))
    scale = page.locator("article.lost", has_text="scale")
    expect(scale).to_contain_text("9 min ago")
    expect(scale).to_contain_text("Check the scale's power")
    expect(scale).to_contain_text(EVIL)
    # The day is noted every few seconds.
    expect(page.locator(".day")).to_contain_text("lost once", timeout=15_000)
    assert page.locator(".day svg").count() == 7

    client.hand_in(household=households[1], gross_g=5151, tare_g=0, net_g=5151)
    other.hand_in(household=households[1], gross_g=6161, tare_g=0, net_g=6161)
    expect(rows(page).first).to_contain_text("5.151 kg")
    expect(rows(page)).to_have_count(1)
    client.say(StationHealth(state=Health.LOST))
    expect(page.get_by_text("connection lost")).to_be_visible()
    assert page.locator("img").count() == 0


def test_an_image_of_a_contaminated_bag_is_shown_to_who_asks_and_noted(
    open_page: OpenPage,
    station: Callable[[str], StationClient],
    households: list[HouseholdId],
    ledger: LedgerProcess,
) -> None:
    client = station("s71")
    drop_id = client.hand_in(household=households[1], verdict="contaminated")
    wait_until(lambda: drop_id in client.outcomes())
    page = open_page("/station?name=s71&language=en")
    expect(rows(page)).to_have_count(1)
    assert page.get_by_role("button", name="See the bag").count() == 0

    client.bus.publish(TOPICS.image(client.name, drop_id), JPEG)
    page.get_by_role("button", name="See the bag").click()

    picture = page.get_by_role("dialog").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("e => e.naturalWidth") == 1
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert f"image of {drop_id}" in ledger.ask("people", "audit").stdout


def test_what_is_asked_of_a_station_is_confirmed_answered_shown_and_written_down(
    open_page: OpenPage, ledger: LedgerProcess
) -> None:
    client = ObedientStation("s61", ledger.broker_tcp_port)
    client.say(health())
    page = open_page("/station?name=s61&language=en", DESK)

    page.get_by_role("button", name="Zero the scale").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not client.asked

    press(page, "Zero the scale")
    answers = page.locator(".answers article")
    expect(answers.first).to_contain_text("not done")
    expect(answers.first).to_contain_text("something lies on the scale")
    expect(answers.first).to_contain_text(EVIL)
    press(page, "Show a picture")
    picture = answers.first.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("e => e.naturalWidth") == 1
    press(page, "Restart camera")
    expect(answers.first).to_contain_text("Restart camera")
    expect(answers.first).to_contain_text("done")
    assert page.get_by_role("button", name="Restart code gun").count() == 0

    client.bus.close()
    _, _, restart = client.asked
    assert isinstance(restart, RestartDevice)
    assert restart.device is RestartableDevice.CAMERA
    audit = ledger.ask("people", "audit").stdout
    assert "zhang" in audit
    assert "zero s61" in audit
    assert "restart camera s61" in audit


@pytest.mark.parametrize("name", ["", "%3Cscript%3E"])
def test_a_name_that_no_station_can_have_leads_back_to_all_of_them(
    open_page: OpenPage, name: str
) -> None:
    page = open_page(f"/station?name={name}&language=en")

    expect(page.locator("h1")).to_have_text("Stations")


def test_a_station_that_nobody_knows_says_so(open_page: OpenPage) -> None:
    page = open_page("/station?name=nowhere&language=en")

    expect(page.get_by_text("Nothing has been heard of this station")).to_be_visible()
