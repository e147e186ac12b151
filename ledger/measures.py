"""What the ledger shows to a machine that watches it. No I/O here."""

from collections import Counter

from interface.metrics import Measure
from ledger.fleet import Kind
from ledger.overview import Overview
from messaging.contracts.health import Health


def measures(overview: Overview) -> list[Measure]:
    """Put the overview into figures."""
    fleet = Counter((one.name.kind, one.health) for one in overview.statuses)
    stations = [one for one in overview.statuses if one.name.kind is Kind.STATION]
    return [
        Measure(
            "linli_ledger_messages_total",
            "What became of the messages that came in.",
            {(outcome,): count for outcome, count in overview.counts.items()},
            ("outcome",),
        ),
        Measure(
            "linli_ledger_broker_connected",
            "1 while the broker is reached.",
            {(): float(overview.is_connected)},
        ),
        Measure(
            "linli_ledger_posting",
            "1 while drops can be posted.",
            {(): float(overview.trouble is None)},
        ),
        Measure(
            "linli_fleet_members",
            "Stations and halls by how they are.",
            {(kind, health): fleet[kind, health] for kind in Kind for health in Health},
            ("kind", "health"),
        ),
        Measure(
            "linli_station_outbox_drops",
            "Drops that wait at a station, as it says.",
            {
                (one.name.name,): float(one.outbox_count)
                for one in stations
                if one.outbox_count is not None
            },
            ("station",),
        ),
        Measure(
            "linli_station_heard_seconds",
            "When a station was last heard, as a Unix time.",
            {(one.name.name,): one.heard_at.timestamp() for one in stations},
            ("station",),
        ),
    ]
