"""What pages say, in both languages."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from interface.texts import LANGUAGES, Texts
from ledger.arrivals import Fault
from ledger.drop_judgement import Hindrance
from ledger.fleet import Cause, Kind, Name, Status
from ledger.outbox_numbers import Gap
from ledger.overview import Overview
from ledger.pages.site import TEXTS_FOLDER
from ledger.pages.wording import (
    ASIDE_COLUMNS,
    DROP_COLUMNS,
    GAP_COLUMNS,
    Wording,
)
from ledger.store.views import DropView, GapView, SetAside
from messaging.contracts.drops import LabelReadBy, Outcome, Stream, Verdict
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import BootId, DropId
from messaging.contracts.moments import Clock
from tests.ledger.neighbourhood import BOOT, OUTBOX, S01, WANG

NOW: Final = datetime(2026, 11, 24, 4, tzinfo=UTC)
STATUS: Final = Status(Name(Kind.STATION, "s01"), Health.WELL, NOW, NOW)
DROP: Final = DropView(
    drop_id=DropId(OUTBOX),
    station=S01,
    sequence_no=1,
    occurred_at=NOW,
    clock=Clock.SYNCED,
    household=WANG,
    building="3栋",
    stream=Stream.KITCHEN,
    net_g=1530,
    verdict=Verdict.CORRECT,
    outcome=Outcome.POSTED,
    points=2,
    hindrance=None,
)


def overview(*, gaps: tuple[GapView, ...] = ()) -> Overview:
    return Overview(
        as_of=NOW,
        is_connected=True,
        trouble=None,
        statuses=(),
        last_drops_at={},
        drops=(),
        gaps=gaps,
        set_aside=(),
        counts={},
    )


def gap(first_no: int, last_no: int) -> GapView:
    return GapView(S01, BootId(BOOT), Gap(first_no, last_no, NOW))


@pytest.fixture(params=LANGUAGES)
def wording(request: pytest.FixtureRequest) -> Wording:
    return Wording(Texts(TEXTS_FOLDER), request.param, ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def english() -> Wording:
    return Wording(Texts(TEXTS_FOLDER), "en", ZoneInfo("Asia/Shanghai"))


def keys(file: Path) -> list[str]:
    return re.findall(r"^([a-z][a-z-]*) =", file.read_text(), flags=re.MULTILINE)


def test_both_catalogues_say_the_same_things_in_the_same_order() -> None:
    zh, en = (keys(TEXTS_FOLDER / f"{language}.ftl") for language in LANGUAGES)

    assert zh == en
    assert len(set(zh)) == len(zh)


def test_everything_that_can_be_said_has_its_words(wording: Wording) -> None:
    columns = (*DROP_COLUMNS, *ASIDE_COLUMNS, *GAP_COLUMNS)
    assert all(wording.say(column) for column in columns)
    for stream in Stream:
        for verdict in Verdict:
            assert all(
                wording.drop(replace(DROP, stream=stream, verdict=verdict), NOW)[3:6]
            )
    for hindrance in Hindrance:
        assert wording.drop(replace(DROP, hindrance=hindrance), NOW)[-1]
    for fault in Fault:
        assert wording.fault(fault)
    for cause in Cause:
        for kind in Kind:
            status = replace(STATUS, name=Name(kind, "x"), cause=cause)
            assert wording.card(status, overview()).facts
    for health in Health:
        card = wording.card(replace(STATUS, health=health), overview())
        assert card.health_word
    assert wording.counts(dict.fromkeys((*Outcome, *Fault), 1))


def test_a_time_of_another_day_has_its_date(english: Wording) -> None:
    assert english.moment(NOW, NOW) == "12:00"
    assert english.moment(NOW - timedelta(hours=13), NOW) == "2026-11-23 23:00"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-50, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86_399, "23 h ago"),
        (86_400, "1 day ago"),
        (200_000, "2 days ago"),
    ],
)
def test_how_long_ago(english: Wording, seconds: int, words: str) -> None:
    assert english.ago(NOW - timedelta(seconds=seconds), NOW) == words


def test_a_card_tells_which_device_the_outbox_and_what_is_missing(
    english: Wording,
) -> None:
    def device(name: str, state: Health, detail: str = "") -> DeviceHealth:
        return DeviceHealth(device=name, state=state, since=NOW, detail=detail)

    status = replace(
        STATUS,
        health=Health.DEGRADED,
        devices=(
            device("scale", Health.LOST, "usb 1-1.4 silent"),
            device("lid", Health.DEGRADED),
            device("camera", Health.WELL),
        ),
        outbox_count=3,
        outbox_oldest_at=NOW - timedelta(minutes=5),
        clock=Clock.UNSYNCED,
        version="0.1.0",
    )
    missing = tuple(gap(n, n + n % 2) for n in (2, 5, 8, 11, 14))

    card = english.card(status, overview(gaps=missing))

    assert card.title == "Station s01"
    assert card.facts == (
        ("Device", "scale lost since 12:00: usb 1-1.4 silent"),
        ("Device", "lid degraded since 12:00"),
        ("Clock", "not set"),
        ("To send", "3 drops, the oldest of 11:55 (5 min ago)"),
        ("Last drop", "none yet"),
        ("Missing", "2 since 12:00"),
        ("Missing", "5–6 since 12:00"),
        ("Missing", "8 since 12:00"),
        ("Missing", "and 2 more"),
        ("Version", "0.1.0"),
    )


def test_an_outbox_is_told_as_far_as_it_is_known(english: Wording) -> None:
    def outbox(count: int | None, oldest: datetime | None) -> str | None:
        status = replace(STATUS, outbox_count=count, outbox_oldest_at=oldest)
        return dict(english.card(status, overview()).facts).get("To send")

    assert outbox(None, None) is None
    assert outbox(0, None) == "nothing"
    assert outbox(1, None) == "1 drop"
    assert outbox(1, NOW) == "1 drop, of 12:00 (just now)"


def test_a_household_shows_as_its_building_and_a_masked_code(
    english: Wording,
) -> None:
    def household(**changed: str | None) -> str:
        return english.drop(replace(DROP, **changed), NOW)[2]  # type: ignore[arg-type]

    assert household() == "3栋 · 7K…VA"
    assert household(building=None) == "7K…VA (not registered)"
    assert household(building=None, household=None) == "not read"


def test_remarks_say_why_a_drop_earned_nothing(english: Wording) -> None:
    drop = replace(
        DROP,
        outcome=Outcome.REFUSED,
        hindrance=Hindrance.LABEL_USED,
        clock=Clock.UNSYNCED,
        net_g=None,
        label_read_by=LabelReadBy.TYPED,
    )

    cells = english.drop(drop, NOW)

    assert cells[4] == "not weighed"
    assert cells[-1] == (
        "not posted · label used before · the station's clock was not set"
        " · label typed in by hand"
    )
    assert english.drop(DROP, NOW)[-1] == ""


def test_a_foreign_message_is_shown_short_and_masked(english: Wording) -> None:
    aside = SetAside(1, Fault.MALFORMED, "why", "topic", f"<b>{WANG}" * 99, NOW)

    cells = english.set_aside(aside, NOW)

    assert cells[:4] == ("12:00", "malformed", "why", "topic")
    assert cells[4].startswith("<b>7K…VA<b>")
    assert len(cells[4]) == 301


def test_trouble_is_told_before_anything_else(english: Wording) -> None:
    well = overview()

    assert english.trouble(well) == ""
    assert "broker" in english.trouble(replace(well, is_connected=False))
    assert "disk is full" in english.trouble(replace(well, trouble="disk is full"))
