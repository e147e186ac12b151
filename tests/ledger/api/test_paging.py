"""Lists page by page: nothing twice, nothing missing, whatever clocks said."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.api.answering import tell_drops, tell_entries, tell_stations
from ledger.api.cursors import (
    EntriesPlace,
    parse_entries_cursor,
    render_entries_cursor,
)
from ledger.api.examples import EXAMPLES
from ledger.api.told import DropsTold, EntryTold
from ledger.fleet import Kind, Name, Status
from messaging.contracts.health import Health
from tests.ledger.books import NOW

Numbered = list[tuple[int, EntryTold]]


def entries(minutes: list[int], letter: str) -> Numbered:
    """Make entries, the newest number first; their clocks say anything."""
    return [
        (
            number,
            EntryTold(
                entry_id=f"{letter}{number}",
                cause="drop",
                points=1,
                posted_at=NOW + timedelta(minutes=minute),
                explanation="",
                drop_id=None,
            ),
        )
        for number, minute in reversed(list(enumerate(minutes, start=1)))
    ]


@given(
    st.lists(st.integers(0, 5), max_size=12),
    st.lists(st.integers(0, 5), max_size=12),
    st.integers(1, 5),
)
def test_every_entry_is_on_one_page(
    of_drops: list[int], of_chain: list[int], limit: int
) -> None:
    drops, chain = entries(of_drops, "d"), entries(of_chain, "c")
    told: list[str] = []
    place = EntriesPlace()
    for _ in range(len(drops) + len(chain) + 1):
        page = tell_entries(
            [one for one in drops if one[0] < place.drop_no][: limit + 1],
            [one for one in chain if one[0] < place.chain_no][: limit + 1],
            place,
            limit,
        )
        told += [entry.entry_id for entry in page.entries]
        if page.next_cursor is None:
            break
        assert len(page.entries) == limit
        place = parse_entries_cursor(page.next_cursor)
    else:
        pytest.fail("the pages do not end")

    assert sorted(told) == sorted(entry.entry_id for _, entry in drops + chain)
    # Each order stays as it was.
    assert [one for one in told if one[0] == "d"] == [e.entry_id for _, e in drops]


@pytest.mark.parametrize("text", ["", "1", "1-", "-1", "1-2-3", "x-1", "1" * 19 + "-1"])
def test_what_is_no_cursor_of_ours_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="no cursor"):
        parse_entries_cursor(text)


def test_a_cursor_is_read_as_it_was_written() -> None:
    place = EntriesPlace(17, 3)
    assert parse_entries_cursor(render_entries_cursor(place)) == place


def test_the_last_page_says_that_it_is_the_last() -> None:
    example = EXAMPLES[DropsTold]
    assert isinstance(example, DropsTold)
    (drop,) = example.drops
    assert tell_drops([(7, drop), (6, drop)], 1).next_cursor == "7"
    assert tell_drops([(7, drop), (6, drop)], 2).next_cursor is None
    assert tell_drops([], 2) == DropsTold(drops=(), next_cursor=None)

    statuses = [
        Status(Name(kind, name), Health.WELL, NOW, NOW)
        for kind, name in (
            (Kind.STATION, "s2"),
            (Kind.STATION, "s1"),
            (Kind.HALL, "h1"),
        )
    ]
    first = tell_stations(statuses, {}, "", 1)
    assert ([one.station for one in first.stations], first.next_cursor) == (
        ["s1"],
        "s1",
    )
    last = tell_stations(statuses, {}, "s1", 1)
    assert ([one.station for one in last.stations], last.next_cursor) == (["s2"], None)
    assert tell_stations(statuses, {}, "s2", 1).stations == ()
