"""What the ledger tells all stations, and when it tells them anew."""

from datetime import UTC, date, datetime, time
from typing import Final

import pytest
from msgspec.structs import replace

from ledger.drop_judgement import Standing
from ledger.registry import RegistryNotice
from ledger.store.database import Database
from ledger.store.register import set_standing
from ledger.tariff import told_lines
from ledger.tariff_calendar import TariffCalendar
from messaging.codec import PAYLOAD_BYTES_MAX, decode, encode
from messaging.contracts.ids import HouseholdId, InspectorId
from messaging.contracts.registry import Building, InspectorCard, Opening, Registry
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.ledger.neighbourhood import LI, TARIFF, TERMS, TOPICS, WANG, ZONE

NOW: Final = datetime(2026, 11, 24, 4, tzinfo=UTC)
MORNING: Final = Opening(name="morning", opens_at=time(7), closes_at=time(8, 30))
SAID: Final = Registry(revision=0, as_of=NOW, openings=(MORNING,))


class Station:
    """Hears the registry."""

    def __init__(self, hub: MemoryHub) -> None:
        self.heard: list[Registry | object] = []
        self._bus = MemoryBus(hub, "station")
        self._bus.subscribe(
            TOPICS.registry,
            lambda delivery: self.heard.append(decode(delivery.payload, Registry)),
        )
        self._bus.open()

    def last(self) -> Registry:
        last = self.heard[-1]
        assert isinstance(last, Registry)
        return last


@pytest.fixture
def hub() -> MemoryHub:
    return MemoryHub()


def notice(
    hub: MemoryHub,
    books: Database,
    said: Registry = SAID,
    calendar: TariffCalendar = TERMS.calendar,
) -> RegistryNotice:
    bus = MemoryBus(hub, "ledger")
    bus.open()
    return RegistryNotice(bus, TOPICS, books, said, calendar)


def suspend(books: Database) -> None:
    with books.write() as connection:
        set_standing(connection, LI, Standing.SUSPENDED, datetime.now(UTC))


def test_a_station_that_comes_later_hears_tariff_and_openings(
    hub: MemoryHub, books: Database
) -> None:
    notice(hub, books).refresh(NOW)

    heard = Station(hub).last()
    assert heard.revision == 1
    assert heard.tariff == told_lines(TARIFF)
    assert heard.tariff_next_from is None
    assert heard.openings == (MORNING,)
    assert heard.suspended_households == ()


def test_nothing_new_is_not_told_again(hub: MemoryHub, books: Database) -> None:
    ours, station = notice(hub, books), Station(hub)

    for _ in range(3):
        ours.refresh(NOW)

    assert len(station.heard) == 1


def test_a_suspended_household_is_a_new_revision(
    hub: MemoryHub, books: Database
) -> None:
    ours, station = notice(hub, books), Station(hub)
    ours.refresh(NOW)
    suspend(books)

    ours.refresh(NOW)

    assert station.last().revision == 2
    assert station.last().suspended_households == (LI,)
    assert WANG not in station.last().suspended_households


def test_a_restarted_ledger_that_says_the_same_keeps_the_revision(
    hub: MemoryHub, books: Database
) -> None:
    notice(hub, books).refresh(NOW)
    again = notice(hub, books)

    again.refresh(datetime(2027, 1, 1, tzinfo=UTC))

    assert Station(hub).last().revision == 1
    assert Station(hub).last().as_of == NOW


def test_a_changed_tariff_is_a_new_revision(hub: MemoryHub, books: Database) -> None:
    notice(hub, books).refresh(NOW)
    changed = TariffCalendar([replace(TARIFF, lines=TARIFF.lines[:1])], ZONE)

    notice(hub, books, calendar=changed).refresh(NOW)

    assert Station(hub).last().revision == 2


def test_a_tariff_to_come_is_told_before_and_counts_on_its_day(
    hub: MemoryHub, books: Database
) -> None:
    coming = replace(
        TARIFF, name="next", counts_from=date(2026, 11, 25), lines=TARIFF.lines[:1]
    )
    ours = notice(hub, books, calendar=TariffCalendar([TARIFF, coming], ZONE))
    station = Station(hub)

    ours.refresh(NOW)
    before = station.last()
    # One minute after midnight in Shanghai.
    ours.refresh(datetime(2026, 11, 24, 16, 1, tzinfo=UTC))

    assert before.tariff == told_lines(TARIFF)
    assert (before.tariff_next, before.tariff_next_from) == (
        told_lines(coming),
        coming.counts_from,
    )
    assert station.last().tariff == told_lines(coming)
    assert station.last().tariff_next_from is None


def test_a_revoked_duty_card_is_a_new_revision(hub: MemoryHub, books: Database) -> None:
    card = InspectorCard(inspector=InspectorId("i07"), card_sha256="7" * 64)
    said = Registry(revision=0, as_of=NOW, inspectors=(card,))
    notice(hub, books, said).refresh(NOW)
    assert Station(hub).last().inspectors == (card,)

    notice(hub, books, replace(said, inspectors=())).refresh(NOW)

    assert Station(hub).last().revision == 2
    assert Station(hub).last().inspectors == ()


def test_a_broker_that_forgot_everything_is_told_again(
    hub: MemoryHub, books: Database
) -> None:
    ours = notice(hub, books)
    ours.refresh(NOW)
    hub.switch_off()
    hub.switch_on()

    ours.forget()
    ours.refresh(NOW)

    assert Station(hub).last().revision == 1


def test_while_the_broker_is_away_the_registry_waits(
    hub: MemoryHub, books: Database
) -> None:
    ours = notice(hub, books)
    hub.switch_off()
    ours.refresh(NOW)
    hub.switch_on()

    ours.refresh(NOW)

    assert Station(hub).last().revision == 1


def test_stations_hear_in_which_building_a_household_lives(
    hub: MemoryHub, books: Database
) -> None:
    notice(hub, books).refresh(NOW)

    buildings = Station(hub).last().buildings
    known = {home for building in buildings for home in building.households}
    assert {LI, WANG} <= known
    assert len({building.building for building in buildings}) == len(buildings)


def test_a_community_that_fits_no_message_is_told_without_buildings(
    hub: MemoryHub, books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.store.revisions._HOUSEHOLDS_MAX", 1)
    notice(hub, books).refresh(NOW)

    assert Station(hub).last().buildings == ()


def test_the_largest_registry_fits_into_one_message() -> None:
    homes = tuple(HouseholdId(f"{count:010}") for count in range(4000))
    halves = [
        Building(building=f"幸福路{count}号院{count}栋", households=homes[count::80])
        for count in range(80)
    ]
    largest = replace(SAID, buildings=tuple(halves))

    assert len(encode(largest)) < PAYLOAD_BYTES_MAX
