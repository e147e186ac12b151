"""Delivery: in order, bounded, again and again, until a receipt."""

from itertools import pairwise

from messaging.contracts.ids import DropId
from station.delivery import IN_FLIGHT_MAX, RESEND_S_MAX, RESEND_S_MIN, Delivery

ONE, TWO, THREE = (DropId(name) for name in ("one", "two", "three"))


def connected(*waiting: DropId) -> Delivery:
    delivery = Delivery(waiting)
    delivery.connect()
    return delivery


def test_drops_go_out_in_order_and_once() -> None:
    delivery = connected(ONE, TWO)
    delivery.add(THREE)

    assert delivery.due(0) == [ONE, TWO, THREE]
    assert delivery.due(1) == []
    assert len(delivery) == 3


def test_nothing_is_due_while_the_broker_is_away() -> None:
    delivery = Delivery([ONE])
    assert delivery.due(0) == []
    delivery.connect()
    delivery.disconnect()
    assert delivery.due(0) == []


def test_a_receipt_ends_a_delivery() -> None:
    delivery = connected(ONE, TWO)
    delivery.due(0)

    assert delivery.settle(ONE)

    assert not delivery.settle(ONE), "twice"
    assert not delivery.settle(THREE), "for what was never ours"
    assert delivery.due(RESEND_S_MIN) == [TWO]


def test_a_receipt_for_what_an_earlier_life_had_sent() -> None:
    delivery = Delivery([ONE, TWO])

    assert delivery.settle(ONE)

    delivery.connect()
    assert delivery.due(0) == [TWO]


def test_what_gets_no_receipt_is_sent_again_ever_more_rarely() -> None:
    delivery = connected(ONE)
    sent_s = [s for s in range(2000) if delivery.due(s)]

    waits = [after - before for before, after in pairwise(sent_s)]
    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == RESEND_S_MAX


def test_a_late_receipt_is_missed_after_the_first_resending() -> None:
    delivery = connected(ONE)
    states = []
    for act in (
        lambda: delivery.due(0),
        lambda: delivery.due(RESEND_S_MIN),
        lambda: delivery.settle(ONE),
    ):
        act()
        states.append(delivery.is_unanswered)

    assert states == [False, True, False]


def test_a_new_connection_makes_everything_due() -> None:
    delivery = connected(ONE, TWO)
    delivery.due(0)
    delivery.disconnect()

    delivery.connect()

    assert delivery.due(0.5) == [ONE, TWO]


def test_only_so_many_are_in_flight() -> None:
    many = [DropId(str(number)) for number in range(IN_FLIGHT_MAX + 2)]
    delivery = connected(*many)

    assert delivery.due(0) == many[:IN_FLIGHT_MAX]
    assert delivery.due(0.1) == []
    delivery.settle(many[0])
    assert delivery.due(0.2) == [many[IN_FLIGHT_MAX]]


def test_what_was_sent_for_nothing_is_due_when_the_ledger_is_back() -> None:
    delivery = connected(ONE, TWO)
    for s in range(400):
        delivery.due(s)

    delivery.renew()

    assert delivery.due(400) == [ONE, TWO]
    assert delivery.due(400 + RESEND_S_MIN) == [], "and then as rarely as before"


def test_a_live_drop_overtakes_what_is_caught_up() -> None:
    many = [DropId(str(number)) for number in range(IN_FLIGHT_MAX + 5)]
    delivery = connected(*many)
    assert delivery.due(0) == many[:IN_FLIGHT_MAX]

    delivery.add(ONE)
    delivery.add(TWO)
    delivery.settle(many[0])
    delivery.settle(many[1])
    delivery.settle(many[2])

    assert len(delivery) == IN_FLIGHT_MAX + 4
    assert delivery.due(0.1) == [ONE, TWO, many[IN_FLIGHT_MAX]]


def test_without_a_connection_nobody_is_overtaken() -> None:
    many = [DropId(str(number)) for number in range(IN_FLIGHT_MAX + 1)]
    delivery = connected(*many)
    delivery.due(0)
    delivery.add(ONE)

    delivery.disconnect()
    delivery.add(TWO)
    delivery.connect()
    for each in many[:IN_FLIGHT_MAX]:
        delivery.settle(each)

    assert delivery.due(1) == [many[-1], ONE, TWO]


def test_what_the_bus_refused_is_due_in_a_moment_and_is_no_attempt() -> None:
    delivery = connected(ONE, TWO)
    delivery.due(0)
    delivery.settle(TWO)

    delivery.fail([ONE, TWO], 0)

    assert delivery.due(0.05) == []
    assert delivery.due(0.2) == [ONE]
    assert not delivery.is_unanswered


def test_what_could_not_leave_the_disk_is_asked_for_again_later() -> None:
    delivery = connected(ONE)
    delivery.due(0)
    delivery.settle(ONE)

    delivery.restore([ONE], 0)

    assert len(delivery) == 1
    assert delivery.due(RESEND_S_MAX - 1) == []
    assert delivery.due(RESEND_S_MAX) == [ONE]
