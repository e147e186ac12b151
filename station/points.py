"""What a drop earns by the tariff that the station last heard of. No I/O here.

The ledger decides; this is what the resident is told at once, also offline.
"""

from messaging.contracts.drops import DropRecorded
from messaging.contracts.registry import Registry
from station.facts import DropDraft


def points_for(registry: Registry | None, drop: DropDraft | DropRecorded) -> int | None:
    """Give the points of a drop; None if nobody earns them or they are not known yet.

    `occurred_at` is in the site's zone. A clock that was not set tells no day; then
    the ledger pays by the day on which it hears of the drop.
    """
    if registry is None or drop.household is None:
        return None
    if drop.household in registry.suspended_households:
        return None
    coming = registry.tariff_next_from
    is_next = coming is not None and drop.occurred_at.date() >= coming
    for line in registry.tariff_next if is_next else registry.tariff:
        if (line.stream, line.verdict) == (drop.stream, drop.verdict):
            return line.points
    return None
