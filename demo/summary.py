"""What a run came to, counted at its ends. No I/O here.

What residents and workers were told is held against what the ledger's books
hold; the demo's own bookkeeping is not asked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """What people saw and heard: drops acknowledged to them, their tickets."""

    drops_acknowledged: Sequence[str]
    tickets_taken: Sequence[str]
    tickets_of_requests: Sequence[Collection[str]]
    tickets_called: Sequence[str]
    tickets_served: Sequence[str]
    bags_brought: int
    bags_given_up: int


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger holds: the posted drops, each as often as it was posted."""

    drops_posted: Sequence[str]
    check: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """The run's result; `faults` is empty when every promise held."""

    figures: Mapping[str, Any]
    faults: Sequence[str] = field(default_factory=list)


def sum_up(told: Told, held: Held, *, seconds: float, households: int) -> Summary:
    """Hold what was told against what is held."""
    acknowledged, posted = set(told.drops_acknowledged), set(held.drops_posted)
    lost = acknowledged - posted
    untold = posted - acknowledged
    doubled = _more_than_once(held.drops_posted)
    tickets_doubled = _more_than_once(told.tickets_taken)
    two_for_one_tap = [ids for ids in told.tickets_of_requests if len(ids) > 1]
    called_doubled = _more_than_once(told.tickets_called)
    is_agreed = bool(held.check.get("agrees"))
    figures = {
        "seconds": round(seconds, 1),
        "households": households,
        "bags_brought": told.bags_brought,
        "bags_given_up": told.bags_given_up,
        "drops_acknowledged": len(acknowledged),
        "drops_posted": len(posted),
        "drops_duplicate": len(doubled),
        "drops_lost": len(lost),
        "drops_untold": len(untold),
        "tickets_taken": len(told.tickets_taken),
        "tickets_duplicate": len(tickets_doubled),
        "tickets_called": len(told.tickets_called),
        "tickets_served": len(told.tickets_served),
        "ledger_agrees": is_agreed,
    }
    suspects: dict[str, Iterable[str]] = {
        "acknowledged but not posted": lost,
        "posted but never acknowledged": untold,
        "posted more than once": doubled,
        "ticket given twice": tickets_doubled,
        "two tickets for one tap": {one for ids in two_for_one_tap for one in ids},
        "ticket called by two counters": called_doubled,
    }
    faults = [
        f"{what}: {', '.join(sorted(ids))}" for what, ids in suspects.items() if ids
    ]
    if told.bags_brought and not acknowledged:
        faults.append(f"not one of {told.bags_brought} bags was acknowledged")
    if not is_agreed:
        faults.append(f"the ledger's own check disagrees: {held.check}")
    return Summary({**figures, "faults": faults}, faults)


def _more_than_once(ids: Sequence[str]) -> set[str]:
    return {one for one, times in Counter(ids).items() if times > 1}
