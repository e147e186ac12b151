"""The printed table is the whole machine."""

from hall.ticket import TRANSITIONS, TicketState, render_transitions

PRINTED = """\
state         fact        state after
(no ticket)   Taken       waiting
waiting       Called      called
waiting       DayOpened   gone
called        Recalled    called
called        Missed      no-show
called        Finished    served
called        DayOpened   gone
no-show       DayOpened   gone"""


def test_the_table_of_a_tickets_life_is_as_printed() -> None:
    assert render_transitions() == PRINTED


def test_every_state_can_be_reached_and_only_settled_ones_are_final() -> None:
    reached = set(TRANSITIONS.values())
    left = {state for state, _ in TRANSITIONS if state is not None}

    assert reached == set(TicketState)
    assert set(TicketState) - left == {TicketState.SERVED, TicketState.GONE}
