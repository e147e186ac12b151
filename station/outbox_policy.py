"""How many drops may wait in the outbox, and when that is said. No I/O here.

A busy sorting point sees six hundred bags a day: 4,200 a week, 18,000 a month. With
the ledger away for a hundred days the outbox is full; drops are never discarded, so
from then on no bag is recorded, and no resident is told that one was. Half of it is
degraded: fifty days to repair the way to the ledger.
"""

from dataclasses import dataclass
from typing import Final

from messaging.contracts.health import Health

# Some fifty megabytes.
DROPS_MAX: Final = 60_000
DROPS_ALARM: Final = 30_000


@dataclass(frozen=True, slots=True)
class OutboxFitness:
    """How the outbox is. `damage`: what the start found; `trouble`: it cannot write."""

    damage: str = ""
    trouble: str = ""

    def judge(self, waiting_count: int) -> tuple[Health, str]:
        """Say how it is with so many drops waiting, and why, in plain words."""
        if self.trouble:
            return Health.LOST, self.trouble
        if waiting_count >= DROPS_ALARM:
            return Health.DEGRADED, (
                f"more than {DROPS_ALARM} drops wait for the ledger; at {DROPS_MAX} no"
                " bag is recorded any more; repair the way to the ledger"
            )
        if self.damage:
            return Health.DEGRADED, self.damage
        return Health.WELL, ""


def full_words(waiting_count: int) -> str | None:
    """Say why no drop may be added to so many; None if one may."""
    if waiting_count < DROPS_MAX:
        return None
    return (
        f"{DROPS_MAX} drops wait for the ledger, and more are not kept; no bag is"
        " recorded until the ledger answers"
    )
