"""Inspection: what the inspector's buttons and keys mean. No I/O here.

Three buttons say *correct*, *contaminated*, *uninspected*. After *contaminated*
the station asks why, and the same buttons choose the first three reasons; keys
reach all six, and a touch says itself what it means.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from msgspec import Meta, Struct

from messaging.contracts.drops import Verdict
from messaging.contracts.halls import BilingualText
from station.facts import ReasonGiven, VerdictGiven

# As many as can stand on the screen at the size that gloves need.
REASONS_MAX: Final = 6

VERDICT_BUTTONS: Final[Mapping[int, Verdict]] = {
    1: Verdict.CORRECT,
    2: Verdict.CONTAMINATED,
    3: Verdict.UNINSPECTED,
}


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a bag may be contaminated; `reason` is what the ledger gets to read."""

    reason: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,31}\Z")]
    name: BilingualText


def meaning_of_button(
    number: int, reasons: Sequence[Reason], *, is_reasoning: bool
) -> VerdictGiven | ReasonGiven | None:
    """Say what pressing `number` (from 1) means; None if it means nothing."""
    if is_reasoning:
        known = range(1, len(reasons) + 1)
        return ReasonGiven(reasons[number - 1].reason) if number in known else None
    verdict = VERDICT_BUTTONS.get(number)
    return None if verdict is None else VerdictGiven(verdict)
