"""Haste after a short loss, patience after a long one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from messaging.reconnection import FIRST_WAIT_S, LAST_WAIT_S, STEADY_S, Reconnection


def test_waits_double_up_to_a_limit() -> None:
    reconnection = Reconnection()

    waits_s = [reconnection.next_wait_s(chance=1) for _ in range(12)]

    assert waits_s[0] == FIRST_WAIT_S
    assert all(later == min(2 * wait, LAST_WAIT_S) for wait, later in pairwise(waits_s))
    assert waits_s[-1] == LAST_WAIT_S


@given(st.lists(st.floats(0, 1), max_size=20))
def test_chance_shortens_a_wait_by_half_at_most(chances: list[float]) -> None:
    reconnection, full = Reconnection(), Reconnection()

    for chance in chances:
        full_s = full.next_wait_s(chance=1)
        assert full_s / 2 <= reconnection.next_wait_s(chance) <= full_s


def test_only_a_connection_that_held_counts_as_success() -> None:
    reconnection = Reconnection()
    for _ in range(10):
        reconnection.next_wait_s(chance=1)

    reconnection.connection_ended(held_s=STEADY_S / 2)
    assert reconnection.next_wait_s(chance=1) == LAST_WAIT_S

    reconnection.connection_ended(held_s=STEADY_S)
    assert reconnection.next_wait_s(chance=1) == FIRST_WAIT_S
