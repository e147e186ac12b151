"""The state table as a whole: complete, reachable, and what is printed."""

import pytest

from firmware_bridge.panel_messages import Lamps
from station.drop_states import Effect, Guard, State, Trigger, Waits
from station.drop_table import TABLE, TABLE_TEXT, parse_table
from station.lamps import lamps_of


def test_every_state_can_be_reached_and_left() -> None:
    reached = {State.READY}
    while more := {row.to for row in TABLE if row.state in reached} - reached:
        reached |= more

    assert reached == set(State)
    assert {row.state for row in TABLE if row.to is not row.state} == set(State)


def test_a_row_behind_one_without_guards_would_never_be_taken() -> None:
    unguarded: set[tuple[State, Trigger]] = set()
    for row in TABLE:
        key = (row.state, row.trigger)
        assert key not in unguarded, row
        if not row.guards:
            unguarded.add(key)


def test_every_word_is_used() -> None:
    assert {guard for row in TABLE for guard in row.guards} == set(Guard)
    assert {effect for row in TABLE for effect in row.effects} == set(Effect)
    assert {row.trigger for row in TABLE} == set(Trigger) - {Trigger.SCALE_FOUND}


@pytest.mark.parametrize("state", State)
def test_a_state_that_waits_says_what_follows(state: State) -> None:
    waits = Waits().of(state) is not None
    has_row = any(
        row.state is state and row.trigger is Trigger.TIME_OUT for row in TABLE
    )

    assert waits is has_row


def test_the_resident_is_told_only_after_the_outbox_has_answered() -> None:
    telling = [row for row in TABLE if Effect.TELL in row.effects]

    assert telling
    assert {(row.state, row.trigger) for row in telling} == {
        (State.JUDGED, Trigger.DROP_WRITTEN)
    }


def test_everything_written_goes_through_judged() -> None:
    writing = [row for row in TABLE if Effect.WRITE in row.effects]

    assert {row.to for row in writing} == {State.JUDGED}
    assert {row.to for row in TABLE if row.state is State.UNWRITTEN} == {State.JUDGED}


def test_every_state_lights_exactly_one_lamp() -> None:
    for state in State:
        for can_record in (True, False):
            lamps = lamps_of(state, can_record=can_record)
            assert [lamps.is_red, lamps.is_yellow, lamps.is_green].count(True) == 1


def test_nobody_is_asked_for_a_bag_that_cannot_be_recorded() -> None:
    assert lamps_of(State.READY, can_record=True) == Lamps(is_green=True)
    assert lamps_of(State.READY, can_record=False) == Lamps(is_red=True)
    assert lamps_of(State.WEIGHED, can_record=False) == Lamps(is_yellow=True)


def test_what_is_printed_is_what_is_walked() -> None:
    assert parse_table(TABLE_TEXT) == TABLE
    assert all(f"\n{state}\n" in f"\n{TABLE_TEXT}" for state in State)


@pytest.mark.parametrize(
    "text",
    [
        "nowhere\n",
        "ready\n    label new > nowhere\n",
        "ready\n    label new [never] > seen\n",
        "ready\n    label new > seen  dance\n",
        "ready\n    once upon a time\n",
    ],
)
def test_an_unknown_word_is_our_mistake(text: str) -> None:
    with pytest.raises(ValueError, match=r"nowhere|never|dance|once"):
        parse_table(text)
