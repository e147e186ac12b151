"""Stories of people who want it otherwise: larger, in English, without sound."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firmware_bridge.panel_messages import Lamps
from messaging.contracts.health import Health
from messaging.contracts.ids import DropId
from messaging.identifiers import new_id
from station.drop_states import State
from station.facts import Now, ReasonGiven
from station.fitness import Device
from station.gallery_views import REASONS
from station.happenings import DeviceChanged, PublishHealth, ShowView
from station.site import Past
from station.sorting_point import SortingPoint
from station.station_view import StationView, lamps_for
from station.visit import VISIT_S, Language, ModeAsked, Modes
from tests.station.labels import label_text
from tests.station.sorting_site import MORNING, SITE, SortingSite
from tests.station.verdicts import CONTAMINATED, CORRECT


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[SortingSite]:
    modes = Modes(is_sound_on=True)
    site = SortingSite(tmp_path, site=replace(SITE, reasons=REASONS, modes=modes))
    site.pass_time(1)
    yield site
    site.close()


def shown(site: SortingSite) -> StationView:
    assert site.view is not None
    return site.view


def reasons(site: SortingSite) -> list[str]:
    answers = [choice.answer for choice in shown(site).choices]
    return [
        answer.reason if isinstance(answer, ReasonGiven) else "more"
        for answer in answers
    ]


def test_six_reasons_come_on_pages_for_old_eyes(spoken: SortingSite) -> None:
    spoken.say(ModeAsked.SIZE)
    spoken.bring(label_text(serial=1), 1500)
    spoken.say(CONTAMINATED)
    first = reasons(spoken)

    spoken.say(ModeAsked.PAGE)
    second = reasons(spoken)
    spoken.say(ModeAsked.PAGE)

    assert first == ["plastic-bag", "packaging", "paper", "more"]
    assert second == ["glass-metal", "hazardous", "other", "more"]
    assert reasons(spoken) == first
    spoken.say(ReasonGiven("hazardous"))
    assert spoken.stored()[0].reason == "hazardous"


def test_at_the_usual_size_all_reasons_stand_together(spoken: SortingSite) -> None:
    spoken.bring(label_text(serial=1), 1500)
    spoken.say(CONTAMINATED)

    assert reasons(spoken) == [reason.reason for reason in REASONS]


def test_the_next_visitor_finds_the_usual_screen(spoken: SortingSite) -> None:
    for asked in (ModeAsked.LANGUAGE, ModeAsked.SIZE, ModeAsked.SOUND):
        spoken.say(asked)
    spoken.bring(label_text(serial=1), 1500)
    spoken.say(CORRECT)
    assert shown(spoken).modes == Modes(Language.EN, is_elder=True, is_sound_on=False)
    spoken.lift()

    spoken.pass_time(SITE.waits.undo_s + VISIT_S + 1)

    assert spoken.is_at(State.READY)
    assert shown(spoken).modes == Modes(is_sound_on=False)


def test_the_strip_does_not_name_the_screen_it_stands_on(spoken: SortingSite) -> None:
    spoken.take(DeviceChanged(Device.SCREEN, Health.WELL))
    spoken.pass_time(3)

    told = [order for order in spoken.orders if isinstance(order, PublishHealth)]
    states = {each.device: each.state for each in told[-1].health.devices}
    assert states[Device.SCREEN] is Health.WELL
    assert Device.SCREEN not in [device.device for device in shown(spoken).devices]


def test_an_outbox_that_wants_a_look_is_told_while_bags_go_on() -> None:
    now = Now(100.0, MORNING)
    past = Past(outbox_damage="was damaged; every whole drop was saved")
    point = SortingPoint(SITE, past, lambda: DropId(new_id()), now)

    views = [order.view for order in point.tick(now) if isinstance(order, ShowView)]

    assert "notice-outbox-check" in views[-1].notices
    assert lamps_for(views[-1]) == Lamps(is_green=True)
