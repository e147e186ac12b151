"""The supervisors' pages in a real chromium, on a desk and on a phone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import expect

from ledger.pages.site import page_paths
from messaging.contracts.health import DeviceHealth, Health, StationHealth
from messaging.contracts.ids import HouseholdId
from messaging.contracts.moments import Clock
from tests.ledger.neighbourhood import drop, payload, roll_label
from tests.ledger.pages.supervision import (
    DESK,
    EVIL,
    PHONE,
    OpenPage,
    card_of,
    content,
    rows,
)
from tests.ledger.station_client import StationClient
from tests.mosquitto import Mosquitto
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


# 12 mm on a desk, 13 mm on a phone.
TARGET_PIXELS: Final = 12.0 * 96 / 25.4


def test_a_drop_appears_on_an_open_page_without_reload(
    open_page: OpenPage,
    station: Callable[[str], StationClient],
    households: list[HouseholdId],
) -> None:
    page = open_page("/?language=en")
    page.evaluate("window.isTheSamePage = true")
    client = station("s01")

    client.hand_in(household=households[1], gross_g=4242, tare_g=0, net_g=4242)

    expect(rows(page).first).to_contain_text("4.242 kg")
    expect(rows(page).first).to_contain_text("3栋")
    client.hand_in(household=None, stream="other")
    expect(rows(page).first).to_contain_text("other waste")
    expect(rows(page).first).to_contain_text("no household was read")
    expect(rows(page).nth(1)).to_contain_text("4.242 kg")
    assert page.evaluate("window.isTheSamePage")


def test_a_station_that_is_lost_moves_to_the_front(
    open_page: OpenPage, station: Callable[[str], StationClient]
) -> None:
    page = open_page("/?language=en")
    first, second = station("s11"), station("s12")
    for client in (first, second):
        client.say(StationHealth(state=Health.WELL, outbox_count=0))
    well = page.locator(".names a.well", has_text="s12")
    expect(well).to_be_visible()

    # What the broker says in the name of a client that was cut off.
    second.say(StationHealth(state=Health.LOST))

    expect(page.locator("article").first).to_contain_text("Station s12")
    lost = card_of(page, "Station s12")
    expect(lost.get_by_text("lost", exact=True)).to_be_visible()
    expect(lost).to_contain_text("connection lost")
    shape = "e => getComputedStyle(e, '::before').content"
    assert lost.locator(".health").evaluate(shape) == '"■"'
    second.say(StationHealth(state=Health.WELL))
    expect(well).to_be_visible()
    expect(lost).to_have_count(0)


def test_a_card_says_which_device_since_when_and_what_waits(
    open_page: OpenPage, station: Callable[[str], StationClient]
) -> None:
    now = datetime.now(UTC)
    scale = DeviceHealth(
        device="scale", state=Health.LOST, since=now, detail="usb 1-1.4 silent"
    )
    client = station("s21")
    client.say(
        StationHealth(
            state=Health.DEGRADED,
            since=now - timedelta(minutes=7),
            devices=(scale,),
            outbox_count=3,
            outbox_oldest_at=now - timedelta(minutes=5),
            clock=Clock.UNSYNCED,
        )
    )
    page = open_page("/?language=zh")

    card = card_of(page, "站点 s21")

    expect(card).to_contain_text("异常")
    expect(card).to_contain_text("7 分钟前")
    expect(card).to_contain_text("秤 失联")
    expect(card).to_contain_text("usb 1-1.4 silent")
    expect(card).to_contain_text("3 条")
    expect(card).to_contain_text("5 分钟前")
    expect(card).to_contain_text("未校准")


def test_what_somebody_wrote_is_shown_as_text(
    open_page: OpenPage,
    station: Callable[[str], StationClient],
    households: list[HouseholdId],
) -> None:
    client = station("s31")
    evil = DeviceHealth(
        device="scale", state=Health.LOST, since=datetime.now(UTC), detail=EVIL
    )
    client.say(StationHealth(state=Health.DEGRADED, devices=(evil,), version="<i>1"))
    client.hand_in(household=households[0])
    wait_until(lambda: not client.outbox)
    client.send(EVIL.encode())
    fleet, aside = open_page("/?language=en"), open_page("/aside?language=en")

    expect(card_of(fleet, "Station s31")).to_contain_text(EVIL)
    expect(rows(fleet).first).to_contain_text(EVIL[:38])
    expect(rows(aside).filter(has_text="malformed").first).to_contain_text(EVIL)
    for page in (fleet, aside):
        assert page.locator("img").count() == 0
        assert page.title() == "分类投放账本"


def test_what_was_set_aside_and_what_is_missing_is_shown(
    open_page: OpenPage,
    station: Callable[[str], StationClient],
    households: list[HouseholdId],
) -> None:
    page = open_page("/aside?language=zh")
    client = station("s41")
    said = drop(station="s41", sequence_no=4, household=households[1])

    client.send(payload(said | {"bag_label": roll_label(households[1], 9)}))
    client.send(payload(said | {"stream": "other"}))
    client.send(payload(said | {"station": "s42"}))

    expect(page.get_by_text("1–3，自")).to_be_visible()
    expect(rows(page).filter(has_text="同一编号内容不同").first).to_be_visible()
    expect(rows(page).filter(has_text="says it is of station s42")).to_be_visible()
    expect(page.get_by_text("冒用站点名 1")).to_be_visible()
    # Nobody reads a household's code off this page.
    assert households[1] not in page.content()


@pytest.mark.parametrize("path", page_paths())
def test_no_page_is_cut_and_its_links_can_be_touched(
    open_page: OpenPage, station: Callable[[str], StationClient], path: str
) -> None:
    client = station("s01")
    scale = DeviceHealth(device="scale", state=Health.LOST, since=datetime.now(UTC))
    client.say(StationHealth(state=Health.DEGRADED, devices=(scale,)))
    client.send(b"no drop")
    page = open_page(path)
    expect(page.locator("h1")).to_be_visible()
    expect(content(page).first).to_be_visible()
    language = page.evaluate("document.documentElement.lang")
    assert language == ("zh-CN" if "zh" in path else "en")

    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")

        assert width <= size["width"]
        for link in page.locator(".bar a").all():
            box = link.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= TARGET_PIXELS - 0.5


def test_the_other_language_is_one_tap_away_and_the_keyboard_reaches_it(
    open_page: OpenPage,
) -> None:
    page = open_page("/")
    expect(page.locator("h1")).to_have_text("站点")

    focused = "document.activeElement.textContent"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "English":
            break
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Stations")


def test_a_language_that_nobody_speaks_is_chinese(open_page: OpenPage) -> None:
    page = open_page("/?language=%3Cscript%3E")

    expect(page.locator("h1")).to_have_text("站点")


def test_while_the_broker_is_away_the_page_says_that_nothing_is_lost(
    open_page: OpenPage, broker: Mosquitto
) -> None:
    page = open_page("/?language=en")
    trouble = page.get_by_role("status")
    expect(trouble).to_be_hidden()

    broker.kill()

    expect(trouble).to_contain_text("nothing is lost")
    broker.start()
    expect(trouble).to_be_hidden(timeout=30_000)
