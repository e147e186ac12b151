"""The hall on the bus: requests, replies, and what stays for those who come later."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from typing_extensions import TypeForm

from hall import reception as reception_module
from hall.desk import Desk
from hall.journal import Journal
from hall.queue import HallQueue
from hall.reception import Reception
from messaging.bus import Delivery, Will
from messaging.codec import Rejected, decode, encode
from messaging.contracts.halls import HallReply, HallView, TicketTaken
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import BootId
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.hall.furniture import (
    HALL,
    KIOSK,
    LAYOUT,
    MORNING,
    ONE,
    TOPICS,
    A,
    call_next,
    some_id,
    take,
)
from tests.hall.test_journal import disk_full_after
from tests.waiting import wait_until

T = TypeVar("T")
REQUESTS = TOPICS.hall_requests(HALL)


class Kiosk:
    """A client of the hall: everything it hears."""

    def __init__(self, hub: MemoryHub) -> None:
        self.bus = MemoryBus(hub, KIOSK)
        self.replies: list[HallReply] = []
        self.views: list[HallView] = []
        self.healths: list[HallHealth] = []
        self.bus.subscribe(
            TOPICS.replies(KIOSK), lambda d: self.replies.append(read(d, HallReply))
        )
        self.bus.subscribe(
            TOPICS.hall_state(HALL), lambda d: self.views.append(read(d, HallView))
        )
        self.bus.subscribe(
            TOPICS.hall_health(HALL), lambda d: self.healths.append(read(d, HallHealth))
        )
        self.bus.open()

    def ask(self, request: msgspec.Struct) -> None:
        self.bus.publish(REQUESTS, encode(request))


def read(delivery: Delivery, expected: TypeForm[T]) -> T:
    message = decode(delivery.payload, expected)
    assert not isinstance(message, Rejected), message
    return message


@pytest.fixture
def hub() -> MemoryHub:
    return MemoryHub()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Journal(tmp_path)) as journal:
        desk = Desk(
            HallQueue(LAYOUT), journal, TOPICS, BootId(some_id()), lambda: MORNING
        )
        desk.keep_up()
        yield desk


@pytest.fixture
def reception(hub: MemoryHub, desk: Desk) -> Iterator[Reception]:
    will = Will(TOPICS.hall_health(HALL), encode(HallHealth(state=Health.LOST)))
    bus = MemoryBus(hub, "hall-h01", will)
    reception = Reception(desk, bus, TOPICS, HALL, BootId(some_id()))
    reception.open()
    yield reception
    reception.close()


@pytest.fixture
def kiosk(hub: MemoryHub, reception: Reception) -> Kiosk:
    assert reception is not None
    return Kiosk(hub)


def test_a_tap_becomes_a_number_and_the_lobby_sees_it(kiosk: Kiosk) -> None:
    kiosk.ask(take(A))

    wait_until(lambda: kiosk.replies)
    (taken,) = kiosk.replies
    assert isinstance(taken, TicketTaken)
    assert taken.number == "A001"
    wait_until(lambda: kiosk.views[-1].services[0].waiting == 1)


def test_who_comes_later_sees_the_state_at_once(
    kiosk: Kiosk, hub: MemoryHub, desk: Desk
) -> None:
    desk.ask(take(A))
    desk.ask(call_next(ONE))
    wait_until(lambda: kiosk.views and kiosk.views[-1].calls)

    latecomer = Kiosk(hub)

    assert latecomer.views[-1].calls[0].number == "A001"
    assert latecomer.healths[-1].state is Health.WELL


def test_a_hall_in_which_nothing_happens_still_says_that_it_is_well(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_until(lambda: kiosk.healths)
    monkeypatch.setattr(reception_module, "_HEALTH_S", 0.0)
    kiosk.healths.clear()

    kiosk.ask(take(A))

    wait_until(lambda: kiosk.healths)
    assert kiosk.healths[-1].state is Health.WELL


def test_an_act_on_a_page_reaches_the_lobby(kiosk: Kiosk, desk: Desk) -> None:
    wait_until(lambda: kiosk.views)

    desk.ask(take(A))

    wait_until(lambda: kiosk.views[-1].services[0].waiting == 1)


def test_a_hall_that_is_lost_says_so_by_its_last_will(
    kiosk: Kiosk, hub: MemoryHub
) -> None:
    wait_until(lambda: kiosk.healths)
    hub.lose("hall-h01")
    assert kiosk.healths[-1].state is Health.LOST

    hub.regain("hall-h01")

    wait_until(lambda: kiosk.healths[-1].state is Health.WELL)


def test_a_hall_that_closes_says_so(hub: MemoryHub, desk: Desk) -> None:
    bus = MemoryBus(hub, "hall-h01")
    kiosk = Kiosk(hub)
    with closing(Reception(desk, bus, TOPICS, HALL, BootId(some_id()))) as reception:
        reception.open()
        wait_until(lambda: kiosk.healths)

    assert kiosk.healths[-1].state is Health.LOST


def test_after_a_broker_that_forgot_everything_the_state_is_there_again(
    kiosk: Kiosk, hub: MemoryHub, desk: Desk
) -> None:
    desk.ask(take(A))
    wait_until(lambda: kiosk.views and kiosk.views[-1].services[0].waiting == 1)
    hub.switch_off()
    desk.ask(take(A))
    kiosk.views.clear()
    kiosk.healths.clear()

    hub.switch_on()

    wait_until(lambda: kiosk.views and kiosk.healths)
    assert kiosk.views[-1].services[0].waiting == 2


def test_a_lost_answer_is_given_again(kiosk: Kiosk, hub: MemoryHub, desk: Desk) -> None:
    request = take(A)
    kiosk.ask(request)
    wait_until(lambda: kiosk.replies)
    (first,) = kiosk.replies
    hub.switch_off()
    hub.switch_on()

    kiosk.ask(request)

    wait_until(lambda: len(kiosk.replies) == 2)
    assert kiosk.replies[1] == first
    assert desk.hall_view.services[0].waiting == 1


def test_garbage_is_counted_in_the_halls_health_and_the_hall_lives_on(
    kiosk: Kiosk,
) -> None:
    for payload in (b"garbage", b"", b"\x00" * 70_000):
        kiosk.bus.publish(REQUESTS, payload)
    kiosk.ask(take(A))

    wait_until(lambda: kiosk.replies)
    wait_until(lambda: kiosk.healths[-1].rejected_count == 3)


def test_a_request_that_stays_on_its_topic_is_not_obeyed(
    hub: MemoryHub, desk: Desk
) -> None:
    # It would come again at every start of the hall, for years.
    stranger = MemoryBus(hub, "stranger")
    stranger.open()
    stranger.publish(REQUESTS, encode(take(A)), is_retained=True)
    bus = MemoryBus(hub, "hall-h01")
    with closing(Reception(desk, bus, TOPICS, HALL, BootId(some_id()))) as reception:
        reception.open()
        wait_until(lambda: desk.rejected_count == 1)

    assert desk.hall_view.services[0].waiting == 0


def test_a_full_disk_shows_in_the_halls_health_until_it_is_over(
    kiosk: Kiosk, desk: Desk
) -> None:
    wait_until(lambda: kiosk.healths)
    with disk_full_after(0):
        kiosk.ask(take(A))
        wait_until(lambda: kiosk.healths[-1].state is Health.DEGRADED)

    kiosk.ask(take(A))

    wait_until(lambda: kiosk.healths[-1].state is Health.WELL)
    assert desk.hall_view.services[0].waiting == 1


def test_under_a_burst_every_request_is_answered_and_the_last_view_is_true(
    kiosk: Kiosk,
) -> None:
    for _ in range(100):
        kiosk.ask(take(A))

    wait_until(lambda: len(kiosk.replies) == 100)
    wait_until(lambda: kiosk.views[-1].services[0].waiting == 100)
    numbers = {
        reply.number for reply in kiosk.replies if isinstance(reply, TicketTaken)
    }
    assert len(numbers) == 100


def test_more_requests_than_can_wait_are_counted_not_kept(
    kiosk: Kiosk, desk: Desk
) -> None:
    disk_is_slow, disk_is_quick_again = threading.Event(), threading.Event()

    def wait_for_the_disk() -> None:
        disk_is_slow.set()
        assert disk_is_quick_again.wait(timeout=10)

    desk.on_change(wait_for_the_disk)
    request = take(A)
    kiosk.ask(request)
    assert disk_is_slow.wait(timeout=10)
    for _ in range(1_005):
        kiosk.ask(request)

    rejected_count = desk.rejected_count
    disk_is_quick_again.set()
    assert 5 <= rejected_count <= 6  # the change itself may wait there, too
    wait_until(lambda: len(kiosk.replies) == 1_006 - rejected_count)
