"""Entries that sum to zero, and chains that show tampering."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.book import (
    NO_HASH,
    AccountId,
    Book,
    Cause,
    ChainHead,
    ChainId,
    Entry,
    Posting,
    hash_entry,
    household_account,
    issue_account,
    station_chain,
    transfer,
)
from tests.ledger.neighbourhood import LI, NB01, S01, WANG

CHAIN: Final = station_chain(NB01, S01)
ISSUED: Final = issue_account(NB01, S01)
WANGS: Final = household_account(WANG)


def entry(entry_id: str = "e1", points: int = 2, to: AccountId = WANGS) -> Entry:
    return Entry(
        entry_id=entry_id,
        cause=Cause.DROP,
        actor="inspector i07",
        explanation="2 for kitchen waste sorted correctly",
        posted_at="2026-11-24T00:00:00.000000+00:00",
        evidence="5" * 64,
        postings=transfer(ISSUED, to, points),
    )


def test_points_come_from_the_station_and_go_to_the_household() -> None:
    book = Book({WANGS: 5}, {})

    book.post(entry(), CHAIN)

    assert book.balance(WANGS) == 7
    assert book.balance(ISSUED) == -2
    assert book.opened == [ISSUED]


def test_an_entry_whose_postings_do_not_sum_to_zero_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="e1 do not sum to zero"):
        replace(entry(), postings=(Posting(WANGS, 2),))


def test_no_points_take_no_postings_but_an_entry_all_the_same() -> None:
    book = Book({}, {})

    book.post(entry(points=0), CHAIN)

    assert book.links[0].entry.postings == ()
    assert book.opened == []
    assert book.chains[CHAIN].length == 1


def test_postings_stand_in_one_order_whoever_pays() -> None:
    there, back = transfer(ISSUED, WANGS, 2), transfer(WANGS, ISSUED, 2)

    assert [posting.account for posting in there] == sorted([ISSUED, WANGS])
    assert [posting.account for posting in back] == sorted([ISSUED, WANGS])


def test_an_entry_continues_the_chain_that_was_there() -> None:
    book = Book({}, {CHAIN: ChainHead(41, "a" * 64)})

    book.post(entry(), CHAIN)

    link = book.links[0]
    assert (link.chain_no, link.hash) == (42, hash_entry("a" * 64, entry()))
    assert book.chains[CHAIN] == ChainHead(42, link.hash)


def test_chains_of_two_stations_do_not_touch_each_other() -> None:
    book, other = Book({}, {}), ChainId("NB01/s02")

    book.post(entry("e1"), CHAIN)
    book.post(entry("e2"), other)

    assert [link.chain_no for link in book.links] == [1, 1]
    assert book.links[1].hash == hash_entry(NO_HASH, entry("e2"))


@pytest.mark.parametrize(
    "changed",
    [
        replace(entry(), entry_id="e2"),
        replace(entry(), actor="inspector i08"),
        replace(entry(), explanation="3 for nothing"),
        replace(entry(), posted_at="2026-11-24T00:00:00.000001+00:00"),
        replace(entry(), evidence="6" * 64),
        replace(entry(), postings=transfer(ISSUED, WANGS, 3)),
        replace(entry(), postings=transfer(ISSUED, household_account(LI), 2)),
        replace(entry(), postings=()),
    ],
)
def test_no_part_of_an_entry_can_change_under_its_hash(changed: Entry) -> None:
    assert hash_entry(NO_HASH, changed) != hash_entry(NO_HASH, entry())
    assert hash_entry("a" * 64, entry()) != hash_entry(NO_HASH, entry())


def test_the_hash_of_an_entry_is_the_same_in_every_version_of_this_program() -> None:
    # Golden: books that were written last year must still be checked next year.
    assert hash_entry(NO_HASH, entry()) == (
        "f289259e7899fd76cfaff46505e1db15da09554687da0f33421fb169488855ba"
    )


@given(st.lists(st.tuples(st.sampled_from([WANG, LI]), st.integers(0, 9)), max_size=30))
def test_all_accounts_together_are_always_empty(
    gifts: list[tuple[str, int]],
) -> None:
    book = Book({}, {})
    for number, (household, points) in enumerate(gifts):
        account = AccountId(f"household:{household}")
        book.post(entry(f"e{number}", points, account), CHAIN)

    assert sum(book.balances.values()) == 0
    assert book.balance(ISSUED) == -sum(points for _, points in gifts)
    assert len(book.links) == len(gifts)
