"""Cases: opened once for a cause, settled once, corrected with them or not at all."""

from datetime import date, timedelta
from itertools import product
from typing import Final

import pytest

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
    objection_opening,
)
from ledger.store.case_keeping import (
    StepAnswer,
    objected_entries,
    open_case,
    open_cases,
    open_count,
    overdue_count,
    settled_cases,
    steps_of,
    take_step,
)
from ledger.store.database import Database
from messaging.contracts.drops import Outcome, Verdict
from messaging.contracts.ids import DropId
from messaging.contracts.points import Objection
from tests.ledger.books import NOW, disagreements, post
from tests.ledger.neighbourhood import LI, NB01, TERMS, WANG, arrival

TODAY: Final = NOW.date()


def objection(drop_id: DropId, request_id: str = "r1") -> CaseOpening:
    return objection_opening(
        request_id, WANG, drop_id, drop_id, Objection.WRONG_VERDICT
    )


def open_one(books: Database, opening: CaseOpening) -> Case:
    with books.write() as connection:
        return open_case(connection, opening, NB01, TODAY, NOW)


def take(books: Database, step: CaseStep, verdict: Verdict | None = None) -> StepAnswer:
    with books.write() as connection:
        return take_step(connection, step, TERMS, NOW, verdict)


def settling(case: Case, step_id: str = "s1") -> CaseStep:
    return CaseStep(step_id, case.case_no, StepKind.SETTLED, "looked at it", "zhang")


def states(books: Database) -> tuple[list[int], list[int]]:
    """Give the numbers of the open and of the settled cases."""
    with books.read() as connection:
        opened = open_cases(connection, NB01, 9)
        settled = settled_cases(connection, NB01, 9)
    return [one.case_no for one in opened], [one.case_no for one in settled]


@pytest.mark.parametrize(("state", "kind"), [*product(CaseState, StepKind)])
def test_a_step_leads_where_the_table_says(state: CaseState, kind: StepKind) -> None:
    case = Case(1, conflict_opening(DropId("d"), "s01"), "", TODAY, state)
    became = judge_step(case, CaseStep("s", 1, kind, "words", "zhang"))

    if kind is StepKind.NOTED:
        assert became is state
    elif (state, kind) == (CaseState.OPEN, StepKind.SETTLED):
        assert became is CaseState.SETTLED
    elif (state, kind) == (CaseState.SETTLED, StepKind.REOPENED):
        assert became is CaseState.OPEN
    else:
        assert isinstance(became, StepRefused)


def test_a_step_says_in_words_what_was_found() -> None:
    case = Case(1, conflict_opening(DropId("d"), ""), "", TODAY, CaseState.OPEN)
    silent = CaseStep("s", 1, StepKind.SETTLED, "  ", "zhang")

    assert judge_step(case, silent) is StepRefused.NO_WORDS
    assert judge_step(None, silent) is StepRefused.UNKNOWN_CASE


def test_a_case_is_overdue_the_day_after_its_day_while_it_is_open() -> None:
    due = due_on(CaseKind.OBJECTION, TODAY)
    case = Case(1, conflict_opening(DropId("d"), ""), "", due, CaseState.OPEN)
    settled = Case(1, case.opening, "", due, CaseState.SETTLED)

    assert not case.is_overdue(due)
    assert case.is_overdue(due + timedelta(days=1))
    assert not settled.is_overdue(date.max)


def test_an_entry_is_objected_to_once_whoever_asks_how_often(books: Database) -> None:
    drop = arrival().drop
    first = open_one(books, objection(drop.drop_id))
    again = open_one(books, objection(drop.drop_id))
    other = open_one(books, objection(drop.drop_id, "r2"))

    assert first == again == other
    assert first.opening.request_id == "r1"
    assert states(books) == ([first.case_no], [])
    with books.read() as connection:
        assert objected_entries(connection, NB01, WANG) == {drop.drop_id}
        assert objected_entries(connection, NB01, LI) == set()


def test_a_drop_that_says_something_else_opens_one_case_with_its_posting(
    books: Database,
) -> None:
    drop = arrival()
    other = arrival(drop_id=drop.drop.drop_id, verdict="contaminated")
    post(books, drop, other, other)
    post(books, other)

    with books.read() as connection:
        [case] = open_cases(connection, NB01, 9)
    assert case.opening.kind is CaseKind.CONFLICT
    assert case.opening.drop_id == drop.drop.drop_id
    assert case.opening.said == drop.drop.station


def test_a_case_is_settled_once_and_may_be_opened_again(books: Database) -> None:
    case = open_one(books, objection(arrival().drop.drop_id))

    assert take(books, settling(case)) == StepAnswer(Outcome.POSTED)
    assert take(books, settling(case)) == StepAnswer(Outcome.DUPLICATE)
    late = take(books, settling(case, "s2"))
    assert late == StepAnswer(Outcome.REFUSED, StepRefused.SETTLED_BEFORE)
    assert states(books) == ([], [case.case_no])

    again = CaseStep("s3", case.case_no, StepKind.REOPENED, "one more look", "li")
    assert take(books, again) == StepAnswer(Outcome.POSTED)
    assert states(books) == ([case.case_no], [])
    with books.read() as connection:
        steps = steps_of(connection, [case.case_no])
        assert steps_of(connection, []) == []
    assert [(one.step.kind, one.step.actor) for one in steps] == [
        (StepKind.SETTLED, "zhang"),
        (StepKind.REOPENED, "li"),
    ]


def test_a_verdict_is_corrected_with_its_case_or_neither(books: Database) -> None:
    drop = arrival(verdict="contaminated")
    post(books, drop)
    case = open_one(books, objection(drop.drop.drop_id))

    same = take(books, settling(case), Verdict.CONTAMINATED)
    assert same.reason is StepRefused.NOT_CORRECTED
    assert same.detail
    assert states(books) == ([case.case_no], [])

    assert take(books, settling(case), Verdict.CORRECT) == StepAnswer(Outcome.POSTED)
    assert states(books) == ([], [case.case_no])
    assert not disagreements(books)


def test_without_a_drop_there_is_no_verdict_to_correct(books: Database) -> None:
    opening = CaseOpening(
        "c", "r", CaseKind.OBJECTION, "other", WANG, None, "voucher/1"
    )
    case = open_one(books, opening)

    answer = take(books, settling(case), Verdict.CORRECT)

    assert answer.reason is StepRefused.NOTHING_TO_CORRECT


def test_an_unknown_case_is_refused(books: Database) -> None:
    answer = take(books, CaseStep("s", 99, StepKind.NOTED, "?", "zhang"))

    assert answer.reason is StepRefused.UNKNOWN_CASE


def test_cases_are_listed_by_their_day_and_counted_when_it_has_gone(
    books: Database,
) -> None:
    slow = open_one(books, objection(DropId("d1")))
    quick = open_one(books, conflict_opening(DropId("d2"), "s01"))

    assert states(books)[0] == [quick.case_no, slow.case_no]
    with books.read() as connection:
        assert overdue_count(connection, NB01, TODAY) == 0
        assert overdue_count(connection, NB01, TODAY + timedelta(days=5)) == 1
        assert overdue_count(connection, NB01, TODAY + timedelta(days=50)) == 2


def test_of_very_many_cases_the_most_urgent_are_listed_and_all_are_counted(
    books: Database,
) -> None:
    with books.write() as connection:
        for day in range(3):
            opening = conflict_opening(DropId(f"d{day}"), "s01")
            late = TODAY - timedelta(days=day)
            open_case(connection, opening, NB01, late, NOW)

    with books.read() as connection:
        listed = open_cases(connection, NB01, 2)
        assert [one.opening.drop_id for one in listed] == ["d2", "d1"]
        assert open_count(connection, NB01) == 3
