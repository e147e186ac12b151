"""What a station's page says, in both languages."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from interface.texts import LANGUAGES, Texts
from ledger.fleet import Kind, Name, Status
from ledger.fleet_history import DAY, WHOLE, Span, Strip
from ledger.inquiries import Ask, Inquiry, Reply
from ledger.overview import Overview
from ledger.pages.health_strip import strip_drawing
from ledger.pages.site import TEXTS_FOLDER
from ledger.pages.station_wording import LOOKS, StationWording
from ledger.pages.wording import Wording
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import RequestId
from messaging.contracts.stations import RestartableDevice, StationRefusal
from messaging.identifiers import new_id
from station.fitness import Device
from tests.ledger.neighbourhood import S01

NOW: Final = datetime(2026, 11, 24, 4, tzinfo=UTC)
TEXTS: Final = Texts(TEXTS_FOLDER)
INQUIRY: Final = Inquiry(RequestId(new_id()), S01, Ask.ZERO, None, NOW, 0)
ASKS: Final = [
    (Ask.ZERO, None),
    (Ask.PICTURE, None),
    (Ask.RELOAD, None),
    *((Ask.RESTART, device) for device in RestartableDevice),
]


@pytest.fixture(params=LANGUAGES)
def wording(request: pytest.FixtureRequest) -> StationWording:
    page = Wording(TEXTS, request.param, ZoneInfo("Asia/Shanghai"))
    return StationWording(page, "s01")


def is_said(text: str) -> bool:
    """Whether it is words, and not the key of missing ones or a hole in them."""
    return bool(text) and not re.search(r"[a-z]+-[a-z]+-|\{|None", text)


def test_every_request_has_a_button_and_a_question(wording: StationWording) -> None:
    questions = [wording.confirmation(ask, device) for ask, device in ASKS]
    buttons = [wording.ask(ask, device) for ask, device in ASKS]

    assert all(is_said(text) for text in questions + buttons)
    assert all("s01" in text for text in questions)
    assert len(set(buttons)) == len(buttons)


def test_every_answer_has_a_word_and_a_look(wording: StationWording) -> None:
    for reply in Reply:
        line = wording.inquiry(replace(INQUIRY, reply=reply), NOW)
        assert is_said(line.reply_word), reply
        assert reply in LOOKS


def test_every_refusal_says_why(wording: StationWording) -> None:
    for reason in StationRefusal:
        refused = replace(INQUIRY, reply=Reply.REFUSED, reason=reason, detail="5 g")
        detail = wording.inquiry(refused, NOW).detail
        assert is_said(detail), reason
        assert detail.endswith(" · 5 g")


@pytest.mark.parametrize("device", Device)
def test_a_device_that_is_not_well_comes_with_advice(
    wording: StationWording, device: Device
) -> None:
    lost = DeviceHealth(device=device.value, state=Health.LOST, since=NOW, detail="why")

    line = wording.device(lost, NOW)

    assert is_said(line.advice)
    assert is_said(line.name)
    assert wording.language == "en" or line.name != device, "it has a Chinese name"
    assert wording.device(replace_state(lost, Health.WELL), NOW).advice == ""


def replace_state(device: DeviceHealth, state: Health) -> DeviceHealth:
    return DeviceHealth(device=device.device, state=state, since=device.since)


def test_a_device_that_nobody_knows_is_called_as_it_calls_itself(
    wording: StationWording,
) -> None:
    lid = DeviceHealth(device="lid", state=Health.LOST, since=NOW)

    assert wording.device(lid, NOW).name == "lid"
    assert wording.device(lid, NOW).advice == ""


def overview() -> Overview:
    return Overview(NOW, True, None, (), {}, (), (), (), {})  # noqa: FBT003 - connected


def test_what_is_known_of_the_computer_is_said(wording: StationWording) -> None:
    status = Status(Name(Kind.STATION, "s01"), Health.WELL, NOW, NOW, outbox_count=0)
    roomy = replace(status, disk_free_mb=24_310, temperature_c=47)
    full = replace(status, disk_free_mb=310)

    said = wording.facts(roomy, overview())
    little = wording.facts(full, overview())
    least = wording.facts(status, overview())

    assert all(is_said(name) and value for name, value in said)
    assert any("24.3" in value for _, value in said)
    assert any("47" in value for _, value in said)
    assert any("0.3" in value for _, value in little)
    assert len(said) == len(least) + 2


def test_a_request_that_was_not_answered_says_what_that_may_mean(
    wording: StationWording,
) -> None:
    line = wording.inquiry(replace(INQUIRY, reply=Reply.NONE), NOW)

    assert is_said(line.detail)


def strip_of(*healths: Health | None) -> Strip:
    """Give every health six hours of the day."""
    step = DAY / len(healths)
    spans = [
        Span(NOW - DAY + step * number, NOW - DAY + step * (number + 1), health)
        for number, health in enumerate(healths)
    ]
    return Strip(WHOLE, tuple(spans))


def test_a_day_is_said_in_words(wording: StationWording) -> None:
    mixed = strip_of(Health.LOST, Health.WELL, Health.LOST, Health.DEGRADED)
    texts = [
        wording.strip(mixed),
        wording.strip(strip_of(Health.WELL, None)),
        wording.strip(strip_of(None)),
        wording.strip_name(mixed),
    ]

    assert all(is_said(text) for text in texts)
    assert len(set(texts)) == len(texts)
    assert "2" in texts[0], "lost twice"
    assert "12.0" in texts[0], "for twelve hours"
    assert "6.0" in texts[0], "degraded for six"


def test_a_short_loss_is_a_minute_at_least(wording: StationWording) -> None:
    blink = Span(NOW - timedelta(seconds=5), NOW, Health.LOST)

    assert "1" in wording.strip(Strip(WHOLE, (blink,)))


def test_the_ticks_run_from_yesterday_to_now(wording: StationWording) -> None:
    assert wording.ticks(NOW) == ("12:00", "18:00", "00:00", "06:00", "12:00")


def test_the_worse_it_was_the_higher_it_is_drawn_and_nothing_is_covered() -> None:
    strip = strip_of(Health.LOST, Health.DEGRADED, Health.WELL, None)

    drawing = strip_drawing(strip.spans, NOW)

    heights = [float(height) for height in re.findall(r' height="([\d.]+)"', drawing)]
    colours = re.findall(r"--(\w+)\)", drawing)
    assert heights == sorted(heights), "the worst is drawn last"
    assert len(set(heights)) == 4
    assert colours == ["line", "well", "degraded", "lost"]
    lefts = sorted(float(x) for x in re.findall(r'x="([\d.]+)"', drawing))
    assert lefts == [0, 360, 720, 1080]
