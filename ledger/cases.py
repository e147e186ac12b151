"""Cases: what somebody has to look at, by a day, and what came of it. No I/O here.

    objection of a resident  ─┐
    drop under a known id     ├─▶ open ── settled, in words ─▶ settled
    that says something else ─┘    ▲                              │
                                   └────────── reopened ──────────┘

A case is opened once for its cause, however often the cause is told. Settling it may
bring a correction of the drop's verdict along: both happen, or neither.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from messaging.contracts.ids import DropId, HouseholdId
from messaging.contracts.points import Objection

WORDS_CHARACTERS_MAX: Final = 200


class CaseKind(StrEnum):
    """What a case is about."""

    OBJECTION = "objection"
    CONFLICT = "conflict"


class CaseState(StrEnum):
    """Whether somebody has to look at it."""

    OPEN = "open"
    SETTLED = "settled"


class StepKind(StrEnum):
    """What a person did with a case."""

    NOTED = "noted"
    SETTLED = "settled"
    REOPENED = "reopened"


# A resident is told the day at the kiosk; a conflict means that a station is not well.
DAYS: Final = {CaseKind.OBJECTION: 7, CaseKind.CONFLICT: 3}


class CaseOpening(Struct, frozen=True):
    """Why a case is opened. `cause_id`: the same cause opens one case for ever.

    `request_id`: who asked for it; asked again, she hears of the same case.
    """

    cause_id: str
    request_id: str
    kind: CaseKind
    said: str
    household: HouseholdId | None = None
    drop_id: DropId | None = None
    entry_id: str | None = None


class Case(Struct, frozen=True):
    """A case as it stands."""

    case_no: int
    opening: CaseOpening
    opened_at: str
    due_on: date
    state: CaseState

    def is_overdue(self, today: date) -> bool:
        return self.state is CaseState.OPEN and today > self.due_on


class CaseStep(Struct, frozen=True):
    """What somebody did with a case. `step_id`: done once, however often it is sent."""

    step_id: str
    case_no: int
    kind: StepKind
    words: str
    actor: str


class StepRefused(StrEnum):
    """Why nothing was done with a case."""

    UNKNOWN_CASE = "unknown case"
    NO_WORDS = "say in words what was found"
    SETTLED_BEFORE = "the case is settled"
    STILL_OPEN = "the case is open"
    NOTHING_TO_CORRECT = "the case is about no drop"
    NOT_CORRECTED = "the verdict could not be corrected"


_LEADS_TO: Final = {
    (CaseState.OPEN, StepKind.NOTED): CaseState.OPEN,
    (CaseState.OPEN, StepKind.SETTLED): CaseState.SETTLED,
    (CaseState.SETTLED, StepKind.NOTED): CaseState.SETTLED,
    (CaseState.SETTLED, StepKind.REOPENED): CaseState.OPEN,
}
_REFUSED: Final = {
    CaseState.OPEN: StepRefused.STILL_OPEN,
    CaseState.SETTLED: StepRefused.SETTLED_BEFORE,
}


def objection_cause(entry_id: str) -> str:
    """Name the cause of an objection: an entry is objected to once."""
    return f"{CaseKind.OBJECTION}/{entry_id}"


def objection_opening(
    request_id: str,
    household: HouseholdId,
    entry_id: str,
    drop_id: DropId | None,
    objection: Objection,
) -> CaseOpening:
    """Say why a resident's objection opens a case."""
    return CaseOpening(
        cause_id=objection_cause(entry_id),
        request_id=request_id,
        kind=CaseKind.OBJECTION,
        said=objection.value,
        household=household,
        drop_id=drop_id,
        entry_id=entry_id,
    )


def conflict_opening(drop_id: DropId, said: str) -> CaseOpening:
    """Say why a drop under a known id, with other content, opens a case."""
    cause = f"{CaseKind.CONFLICT}/{drop_id}"
    return CaseOpening(
        cause, cause, CaseKind.CONFLICT, said, drop_id=drop_id, entry_id=drop_id
    )


def due_on(kind: CaseKind, today: date) -> date:
    """Say the last day on which somebody should have looked."""
    return today + timedelta(days=DAYS[kind])


def judge_step(case: Case | None, step: CaseStep) -> CaseState | StepRefused:
    """Decide how a case stands after a step."""
    if case is None:
        return StepRefused.UNKNOWN_CASE
    if not step.words.strip():
        return StepRefused.NO_WORDS
    refused = _REFUSED[case.state]
    return _LEADS_TO.get((case.state, step.kind), refused)
