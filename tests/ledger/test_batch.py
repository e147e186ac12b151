"""What becomes of drops, and what their stations are told."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from ledger.arrivals import Arrival, Fault, read_arrival
from ledger.batch import Batch, Outbox, Tally
from ledger.book import Book, Cause, household_account, issue_account
from ledger.drop_judgement import Hindrance, Known, Standing
from messaging.contracts.drops import DropReceipt, Outcome
from messaging.contracts.ids import BootId, StationId
from tests.ledger.neighbourhood import (
    LI,
    NB01,
    OUTBOX,
    S01,
    TERMS,
    TOPICS,
    WANG,
    arrival,
    drop,
    payload,
    roll_label,
    sticker,
)

NOW: Final = datetime(2026, 11, 24, 4, tzinfo=UTC)


def batch() -> Batch:
    """Begin a batch on books in which Wang is registered and Li is suspended."""
    known = Known({}, {WANG: Standing.ACTIVE, LI: Standing.SUSPENDED}, set())
    book = Book({household_account(WANG): 5, household_account(LI): 0}, {})
    return Batch(TERMS, known, book, {}, NOW)


def receipts_for(*arrivals: Arrival, station: StationId = S01) -> list[DropReceipt]:
    taken = batch()
    for each in arrivals:
        taken.take(each)
    return taken.receipts.get(station, [])


def outcomes(receipts: list[DropReceipt]) -> list[tuple[Outcome, int | None]]:
    return [(receipt.outcome, receipt.points) for receipt in receipts]


def test_a_bag_sorted_correctly_earns_its_points() -> None:
    taken = batch()

    taken.take(arrival())

    assert taken.receipts[S01][0].points == 2
    assert taken.receipts[S01][0].balance == 7
    assert taken.book.balance(household_account(WANG)) == 7
    assert taken.book.balance(issue_account(NB01, S01)) == -2
    assert taken.book.links[0].entry.actor == "inspector i07"


def test_without_an_inspector_the_station_has_acted() -> None:
    taken = batch()

    taken.take(arrival(inspector=None))

    assert taken.book.links[0].entry.actor == "station s01"


def test_a_contaminated_bag_is_posted_and_earns_nothing() -> None:
    taken = batch()

    taken.take(arrival(verdict="contaminated", reason="glass"))

    assert outcomes(taken.receipts[S01]) == [(Outcome.POSTED, 0)]
    assert taken.receipts[S01][0].balance == 5
    assert taken.book.links[0].entry.postings == ()


def test_a_drop_that_comes_twice_is_posted_once_and_answered_alike() -> None:
    said = arrival()
    taken = batch()
    for each in (said, arrival(sequence_no=2), said):
        taken.take(each)

    first, second, again = taken.receipts[S01]

    assert again.outcome is Outcome.DUPLICATE
    assert (again.points, again.balance) == (first.points, first.balance) == (2, 7)
    assert second.balance == 9
    assert len(taken.drops) == len(taken.book.links) == 2


def test_the_same_drop_id_with_other_content_is_set_aside() -> None:
    said = drop()
    other = said | {"stream": "other"}
    taken = batch()
    for each in (said, other):
        taken.take(read_arrival(TOPICS.drops(S01), S01, payload(each)))

    assert outcomes(taken.receipts[S01]) == [
        (Outcome.POSTED, 2),
        (Outcome.CONFLICTING, None),
    ]
    assert [aside.fault for aside in taken.set_aside] == [Fault.CONFLICTING]
    assert taken.set_aside[0].payload == payload(other)
    assert taken.book.balance(household_account(WANG)) == 7


def test_a_drop_id_taken_over_by_another_station_is_conflicting() -> None:
    said = drop()
    stolen = arrival(**said | {"station": "s02"})
    taken = batch()
    taken.take(arrival(**said))
    taken.take(stolen)

    assert taken.receipts[StationId("s02")][0].outcome is Outcome.CONFLICTING
    assert len(taken.book.links) == 1


def test_a_rolls_label_posts_once() -> None:
    label = roll_label(WANG, 7)
    twice = arrival(bag_label=label, sequence_no=2)

    receipts = receipts_for(arrival(bag_label=label), twice, twice)

    assert outcomes(receipts) == [
        (Outcome.POSTED, 2),
        (Outcome.REFUSED, 0),
        (Outcome.REFUSED, 0),
    ]
    assert receipts[1].reason == receipts[2].reason == Hindrance.LABEL_USED


def test_a_refused_drop_has_an_entry_that_moves_nothing() -> None:
    label = roll_label(WANG, 7)
    taken = batch()
    taken.take(arrival(bag_label=label))
    taken.take(arrival(bag_label=label, sequence_no=2))

    assert [judged.judgement.outcome for judged in taken.drops] == [
        Outcome.POSTED,
        Outcome.REFUSED,
    ]
    entered = [link.entry for link in taken.book.links]
    assert [entry.cause for entry in entered] == [Cause.DROP, Cause.REFUSAL]
    assert entered[1].postings == ()


def test_a_sticker_posts_again_and_again() -> None:
    receipts = receipts_for(*(arrival(sequence_no=n) for n in (1, 2, 3)))

    assert outcomes(receipts) == [(Outcome.POSTED, 2)] * 3


@pytest.mark.parametrize(
    ("changed", "hindrance", "balance"),
    [
        ({"household": None}, Hindrance.NO_HOUSEHOLD, None),
        ({"household": "0000000000"}, Hindrance.UNKNOWN_HOUSEHOLD, None),
        ({"household": LI}, Hindrance.SUSPENDED, 0),
        ({"bag_label": sticker(LI)}, Hindrance.OTHER_HOUSEHOLD, 5),
        ({"bag_label": sticker(WANG)[:-1] + "*"}, Hindrance.NOT_A_LABEL, 5),
        ({"bag_label": "", "household": None}, Hindrance.NOT_A_LABEL, None),
    ],
)
def test_a_drop_that_cannot_earn_is_posted_without_points_and_with_a_reason(
    changed: dict[str, Any], hindrance: Hindrance, balance: int | None
) -> None:
    taken = batch()

    taken.take(arrival(**changed))

    receipt = taken.receipts[S01][0]
    assert (receipt.outcome, receipt.points) == (Outcome.POSTED, 0)
    assert (receipt.reason, receipt.balance) == (hindrance, balance)
    assert taken.book.links[0].entry.postings == ()
    assert taken.book.links[0].entry.explanation == f"0, because: {hindrance}"


def test_a_household_typed_in_by_the_inspector_earns_without_a_label() -> None:
    assert outcomes(receipts_for(arrival(bag_label=None))) == [(Outcome.POSTED, 2)]


def test_a_drop_of_an_unset_clock_earns_as_any_other() -> None:
    said = arrival(clock="unsynced", occurred_at="1970-01-01T00:00:07Z")

    assert outcomes(receipts_for(said)) == [(Outcome.POSTED, 2)]


def test_a_forged_drop_is_answered_on_the_topic_it_came_from_and_nothing_posted() -> (
    None
):
    forged = drop(station="s02")
    taken = batch()

    taken.take(read_arrival(TOPICS.drops(S01), S01, payload(forged)))

    assert list(taken.receipts) == [S01]
    receipt = taken.receipts[S01][0]
    assert (receipt.drop_id, receipt.outcome) == (forged["drop_id"], Outcome.REFUSED)
    assert receipt.reason == "says it is of station s02"
    assert (taken.drops, taken.book.links) == ([], [])
    assert taken.outboxes == {}


def test_garbage_is_counted_and_answered_to_nobody() -> None:
    taken = batch()

    taken.take(read_arrival(TOPICS.drops(S01), S01, b"garbage"))

    assert taken.receipts == {}
    assert taken.tallies == {Tally(S01, Fault.MALFORMED): 1}
    assert len(taken.set_aside) == 1


def test_a_gap_in_the_numbers_of_an_outbox_is_seen() -> None:
    taken = batch()
    for number in (1, 4):
        taken.take(arrival(sequence_no=number))

    numbers = taken.outboxes[Outbox(S01, BootId(OUTBOX))]
    assert [(gap.first_no, gap.last_no) for gap in numbers.gaps] == [(2, 3)]


def test_receipts_of_several_stations_do_not_mix() -> None:
    taken = batch()
    for name in ("s01", "s02", "s01"):
        taken.take(arrival(station=name))

    assert {s: len(receipts) for s, receipts in taken.receipts.items()} == {
        "s01": 2,
        "s02": 1,
    }
    assert taken.book.chains.keys() == {"NB01/s01", "NB01/s02"}
