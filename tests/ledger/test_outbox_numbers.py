"""Which drops of an outbox are missing."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ledger.outbox_numbers import GAPS_MAX, OutboxNumbers

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 5, tzinfo=UTC)


def numbers_after(*seen: int) -> OutboxNumbers:
    numbers = OutboxNumbers()
    for number in seen:
        numbers.see(number, NOON)
    return numbers


def missing(numbers: OutboxNumbers) -> set[int]:
    return {
        number
        for gap in numbers.gaps
        for number in range(gap.first_no, gap.last_no + 1)
    }


def test_drops_in_order_leave_nothing_missing() -> None:
    numbers = numbers_after(1, 2, 3)

    assert numbers.last_no == 3
    assert numbers.gaps == []
    assert not numbers.has_other_gaps


def test_an_outbox_that_is_first_heard_in_the_middle_misses_its_beginning() -> None:
    assert missing(numbers_after(4)) == {1, 2, 3}


def test_a_drop_that_comes_twice_changes_nothing() -> None:
    numbers = numbers_after(1, 2, 5)
    before = list(numbers.gaps)

    numbers.see(2, LATER)
    numbers.see(5, LATER)

    assert (numbers.last_no, numbers.gaps) == (5, before)


def test_a_late_drop_closes_its_place_and_the_rest_stays_missing_since_then() -> None:
    numbers = numbers_after(1, 6)

    numbers.see(4, LATER)

    assert [(g.first_no, g.last_no, g.opened_at) for g in numbers.gaps] == [
        (2, 3, NOON),
        (5, 5, NOON),
    ]


def test_a_drop_that_never_comes_stays_missing() -> None:
    numbers = numbers_after(1, 3)
    for number in range(4, 100):
        numbers.see(number, LATER)

    assert missing(numbers) == {2}


def test_an_outbox_full_of_holes_does_not_fill_the_books() -> None:
    numbers = numbers_after(*range(2, 4 * GAPS_MAX, 2))

    assert len(numbers.gaps) == GAPS_MAX
    assert missing(numbers) == set(range(4 * GAPS_MAX - 3, 0, -2)[:GAPS_MAX])


def test_splitting_a_gap_of_an_outbox_full_of_holes_stays_bounded() -> None:
    numbers = numbers_after(*range(4, 8 * GAPS_MAX, 4))
    assert len(numbers.gaps) == GAPS_MAX

    numbers.see(8 * GAPS_MAX - 6, LATER)

    assert len(numbers.gaps) == GAPS_MAX


@given(st.lists(st.integers(1, 40), max_size=60))
def test_what_is_missing_is_what_was_not_seen(seen: list[int]) -> None:
    numbers = numbers_after(*seen)

    assert numbers.last_no == max(seen, default=0)
    assert missing(numbers) == set(range(1, numbers.last_no + 1)) - set(seen)
