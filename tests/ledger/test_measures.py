"""The ledger and its fleet in figures."""

from dataclasses import replace
from datetime import UTC, datetime

from ledger.fleet import Kind, Name, Status
from ledger.measures import measures
from ledger.overview import Overview
from messaging.contracts.health import Health

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
WELL = Status(Name(Kind.STATION, "s01"), Health.WELL, NOW, NOW, outbox_count=3)
OLD = Status(Name(Kind.STATION, "s02"), Health.LOST, NOW, NOW)
HALL = Status(Name(Kind.HALL, "h01"), Health.WELL, NOW, NOW)
OVERVIEW = Overview(
    as_of=NOW,
    is_connected=True,
    trouble=None,
    statuses=(WELL, OLD, HALL),
    last_drops_at={},
    drops=(),
    gaps=(),
    set_aside=(),
    counts={"posted": 7, "malformed": 1},
)


def figures(overview: Overview) -> dict[str, dict[tuple[str, ...], float]]:
    return {measure.name: dict(measure.values) for measure in measures(overview)}


def test_what_became_of_messages_and_how_the_fleet_is() -> None:
    told = figures(OVERVIEW)
    assert told["linli_ledger_messages_total"] == {("posted",): 7, ("malformed",): 1}
    assert told["linli_fleet_members"] == {
        ("station", "well"): 1,
        ("station", "degraded"): 0,
        ("station", "lost"): 1,
        ("hall", "well"): 1,
        ("hall", "degraded"): 0,
        ("hall", "lost"): 0,
        ("kiosk", "well"): 0,
        ("kiosk", "degraded"): 0,
        ("kiosk", "lost"): 0,
    }
    # A station that never said how many wait has no figure rather than a nought.
    assert told["linli_station_outbox_drops"] == {("s01",): 3.0}
    assert set(told["linli_station_heard_seconds"]) == {("s01",), ("s02",)}


def test_trouble_is_a_nought() -> None:
    told = figures(replace(OVERVIEW, is_connected=False, trouble="disk full"))
    assert told["linli_ledger_broker_connected"] == {(): 0.0}
    assert told["linli_ledger_posting"] == {(): 0.0}
