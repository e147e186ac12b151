"""The printed table is the whole machine."""

from hall.ticket import TRANSITIONS, TicketState, render_transitions

PRINTED = """\
state         fact         state after
(no ticket)   Taken        waiting
(no ticket)   WalkedIn     called
waiting       Called       called
waiting       Prioritised  waiting
waiting       DayOpened    gone
called        Recalled     called
called        Missed       no-show
called        Parked       parked
called        Transferred  waiting
called        Finished     served
called        DayOpened    gone
parked        Called       called
parked        DayOpened    gone
no-show       Called       called
no-show       Returned     waiting
no-show       DayOpened    gone
served        Rated        served"""


def test_the_table_of_a_tickets_life_is_as_printed() -> None:
    assert render_transitions() == PRINTED


def test_every_state_can_be_reached_and_only_settled_ones_are_final() -> None:
    reached = set(TRANSITIONS.values())
    left = {before for (before, _), after in TRANSITIONS.items() if before != after}

    assert reached == set(TicketState)
    assert set(TicketState) - left == {TicketState.SERVED, TicketState.GONE}
