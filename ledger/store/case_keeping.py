"""Cases opened, looked at and settled, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Column, Connection, Row, Select, func, select, update

from ledger.account_changes import Correction
from ledger.arrivals import Fault, Rejection
from ledger.batch import Terms
from ledger.cases import (
    Case,
    CaseKind,
    CaseOpening,
    CaseState,
    CaseStep,
    StepKind,
    StepRefused,
    conflict_opening,
    due_on,
    judge_step,
)
from ledger.moments import render_moment
from ledger.store.account_changing import correct
from ledger.store.case_tables import case_steps, cases
from ledger.store.rows import insertion
from ledger.store.schema import corrections, drops
from messaging.contracts.drops import Outcome, Verdict
from messaging.contracts.ids import CommunityId, DropId, HouseholdId

_STEPS_SHOWN_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step as it is kept."""

    step: CaseStep
    taken_at: str


class StepAnswer(Struct, frozen=True):
    """What became of a step. `detail`: what the books said to a correction."""

    outcome: Outcome
    reason: StepRefused | None = None
    detail: str = ""


def open_case(
    connection: Connection,
    opening: CaseOpening,
    community: CommunityId,
    today: date,
    now: datetime,
) -> Case:
    """Open a case, or find the one that this cause has opened before."""
    row = {
        "community": community,
        "cause_id": opening.cause_id,
        "request_id": opening.request_id,
        "kind": opening.kind.value,
        "said": opening.said,
        "household": opening.household,
        "drop_id": opening.drop_id,
        "entry_id": opening.entry_id,
        "opened_at": render_moment(now),
        "due_on": due_on(opening.kind, today).isoformat(),
        "state": CaseState.OPEN.value,
    }
    connection.execute(insertion(connection, cases).on_conflict_do_nothing(), row)
    of_cause = (cases.c.community == community) & (cases.c.cause_id == opening.cause_id)
    return _case(connection.execute(select(cases).where(of_cause)).one())


def open_conflicts(
    connection: Connection,
    rejections: Iterable[Rejection],
    community: CommunityId,
    today: date,
    now: datetime,
) -> None:
    """Open a case for each drop that came again with other content."""
    for rejection in rejections:
        if rejection.fault is Fault.CONFLICTING and rejection.drop_id is not None:
            opening = conflict_opening(rejection.drop_id, rejection.station or "")
            open_case(connection, opening, community, today, now)


def take_step(
    connection: Connection,
    step: CaseStep,
    terms: Terms,
    now: datetime,
    verdict: Verdict | None = None,
) -> StepAnswer:
    """Take a step with a case; one that settles it may correct the drop's verdict."""
    kept = connection.execute(
        select(case_steps).where(case_steps.c.step_id == step.step_id)
    ).one_or_none()
    if kept is not None:
        return StepAnswer(Outcome.DUPLICATE)
    found = connection.execute(
        select(cases)
        .where(cases.c.case_no == step.case_no, cases.c.community == terms.community)
        # Two who settle it at once: the second sees what the first has done.
        .with_for_update()
    ).one_or_none()
    case = None if found is None else _case(found)
    state = judge_step(case, step)
    if isinstance(state, StepRefused):
        return StepAnswer(Outcome.REFUSED, state)
    if verdict is not None:
        refusal = _correct(connection, case, step, verdict, terms, now)
        if refusal is not None:
            return refusal
    row = {
        "step_id": step.step_id,
        "case_no": step.case_no,
        "kind": step.kind.value,
        "words": step.words.strip(),
        "actor": step.actor,
        "taken_at": render_moment(now),
    }
    connection.execute(insertion(connection, case_steps), row)
    connection.execute(
        update(cases).where(cases.c.case_no == step.case_no).values(state=state.value)
    )
    return StepAnswer(Outcome.POSTED)


def open_cases(connection: Connection, community: CommunityId, most: int) -> list[Case]:
    """List what is open, the most urgent first."""
    query = (
        select(cases)
        .where(cases.c.community == community, cases.c.state == CaseState.OPEN.value)
        .order_by(cases.c.due_on, cases.c.case_no)
        .limit(most)
    )
    return [_case(row) for row in connection.execute(query)]


def settled_cases(
    connection: Connection, community: CommunityId, most: int
) -> list[Case]:
    """List what was settled, the newest case first."""
    query = (
        select(cases)
        .where(cases.c.community == community, cases.c.state == CaseState.SETTLED.value)
        .order_by(cases.c.case_no.desc())
        .limit(most)
    )
    return [_case(row) for row in connection.execute(query)]


def steps_of(connection: Connection, case_nos: Sequence[int]) -> list[StepTaken]:
    """List what was done with these cases, oldest first."""
    if not case_nos:
        return []
    query = (
        select(case_steps)
        .where(case_steps.c.case_no.in_(case_nos))
        .order_by(case_steps.c.taken_at, case_steps.c.step_id)
        .limit(_STEPS_SHOWN_MAX * len(case_nos))
    )
    return [
        StepTaken(
            CaseStep(
                row.step_id, row.case_no, StepKind(row.kind), row.words, row.actor
            ),
            row.taken_at,
        )
        for row in connection.execute(query)
    ]


def open_count(connection: Connection, community: CommunityId) -> int:
    """Count what is open, also what is too much to list."""
    query = select(func.count()).where(
        cases.c.community == community, cases.c.state == CaseState.OPEN.value
    )
    return int(connection.scalar(query) or 0)


def overdue_count(connection: Connection, community: CommunityId, today: date) -> int:
    """Count the cases whose day has gone."""
    query = select(func.count()).where(
        cases.c.community == community,
        cases.c.state == CaseState.OPEN.value,
        cases.c.due_on < today.isoformat(),
    )
    return int(connection.scalar(query) or 0)


def objected_entries(
    connection: Connection, community: CommunityId, household: HouseholdId
) -> set[str]:
    """Name the entries to which a household has objected, ever."""
    return set(connection.scalars(_objections(cases.c.entry_id, community, household)))


def objections_of(
    connection: Connection, community: CommunityId, household: HouseholdId
) -> set[str]:
    """Name the requests by which a household has objected, ever."""
    query = _objections(cases.c.request_id, community, household)
    return set(connection.scalars(query))


def find_drop_of_entry(connection: Connection, entry_id: str) -> DropId | None:
    """Find the drop of which an entry speaks; None if it is of something else."""
    drop_id = connection.scalar(
        select(drops.c.drop_id).where(drops.c.drop_id == entry_id)
    )
    if drop_id is None:
        of_correction = corrections.c.correction_id == entry_id
        drop_id = connection.scalar(select(corrections.c.drop_id).where(of_correction))
    return None if drop_id is None else DropId(drop_id)


def _objections(
    wanted: Column[str], community: CommunityId, household: HouseholdId
) -> Select[str]:
    return select(wanted).where(
        cases.c.community == community,
        cases.c.household == household,
        cases.c.kind == CaseKind.OBJECTION.value,
    )


def _correct(
    connection: Connection,
    case: Case | None,
    step: CaseStep,
    verdict: Verdict,
    terms: Terms,
    now: datetime,
) -> StepAnswer | None:
    """Correct the verdict of a case's drop; say why not, or None when it is done."""
    if case is None or case.opening.drop_id is None:
        return StepAnswer(Outcome.REFUSED, StepRefused.NOTHING_TO_CORRECT)
    correction = Correction(
        f"case/{step.step_id}", case.opening.drop_id, verdict, step.words, step.actor
    )
    answer = correct(connection, correction, terms, now)
    if answer.reason is None:
        return None
    reason = StepRefused.NOT_CORRECTED
    return StepAnswer(Outcome.REFUSED, reason, answer.reason.value)


def _case(row: Row[Any]) -> Case:
    return Case(
        case_no=row.case_no,
        opening=CaseOpening(
            cause_id=row.cause_id,
            request_id=row.request_id,
            kind=CaseKind(row.kind),
            said=row.said,
            household=None if row.household is None else HouseholdId(row.household),
            drop_id=None if row.drop_id is None else DropId(row.drop_id),
            entry_id=row.entry_id,
        ),
        opened_at=row.opened_at,
        due_on=date.fromisoformat(row.due_on),
        state=CaseState(row.state),
    )
