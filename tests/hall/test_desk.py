"""The desk: what arrives as bytes, what is written before it is answered."""

import errno
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from typing_extensions import TypeIs

from hall.desk import Desk
from hall.journal import Journal, day_files
from hall.mailbox import Letter, Mailbox
from hall.queue import HallQueue
from messaging.bus import Delivery
from messaging.codec import PAYLOAD_BYTES_MAX, Rejected, decode, encode
from messaging.contracts.hall_requests import CounterRequest, HallRequest, TakeTicket
from messaging.contracts.halls import (
    HallReply,
    HallView,
    RefusalReason,
    RequestRefused,
    TicketCalled,
    TicketTaken,
)
from messaging.contracts.ids import BootId, ServiceLetter
from tests.hall.conftest import LogLines
from tests.hall.furniture import (
    HALL,
    LAYOUT,
    MORNING,
    ONE,
    ONE_DAY,
    REPLY_TO,
    TOPICS,
    TWO,
    A,
    call_next,
    recall,
    some_id,
    take,
)
from tests.hall.test_journal import disk_full_after


class Wall:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def desk(tmp_path: Path, wall: Wall) -> Iterator[Desk]:
    with closing(Journal(tmp_path)) as journal:
        queue = HallQueue(LAYOUT)
        queue.replay(journal.load()[0])
        yield Desk(queue, journal, TOPICS, BootId(some_id()), wall)


def bytes_written(folder: Path) -> int:
    return sum(file.stat().st_size for file in day_files(folder))


def refusal_in(letters: list[Letter]) -> RequestRefused:
    (letter,) = letters
    assert letter.topic == REPLY_TO
    assert isinstance(letter.reply, RequestRefused)
    return letter.reply


def receive(desk: Desk, *payloads: bytes) -> list[Letter]:
    """Let requests arrive, each on the topic of its kind."""
    deliveries = [
        Delivery(
            TOPICS.hall_requests(HALL)
            if isinstance(decode(payload, CounterRequest), Rejected)
            else TOPICS.counter_requests(HALL),
            payload,
        )
        for payload in payloads
    ]
    return Mailbox(desk, TOPICS, HALL).receive(*deliveries)


def test_a_request_is_answered_on_its_own_reply_topic(desk: Desk) -> None:
    request = take(A)

    (letter,) = receive(desk, encode(request))

    assert letter.topic == REPLY_TO
    assert isinstance(letter.reply, TicketTaken)
    assert letter.reply.request_id == request.request_id
    assert letter.reply.number == "A001"
    assert letter.reply.taken_at == MORNING


def test_a_fact_is_on_disk_before_it_is_answered(desk: Desk, tmp_path: Path) -> None:
    request = take(A)
    desk.ask(request)

    assert request.request_id in day_files(tmp_path)[-1].read_text()


def test_a_repeated_request_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    request = encode(take(A))
    first = receive(desk, request)
    written, view = bytes_written(tmp_path), desk.hall_view

    assert receive(desk, request) == first
    assert bytes_written(tmp_path) == written
    assert desk.hall_view is view


def test_a_refused_request_stays_refused_when_it_arrives_again(
    desk: Desk, wall: Wall
) -> None:
    # The worker was told that nobody waits; nobody may be called behind her back.
    request = call_next(ONE)
    refused = desk.ask(request)
    desk.ask(take(A))
    wall.now += timedelta(seconds=5)

    assert desk.ask(request) == refused
    assert desk.staff_view.held == {}
    assert isinstance(desk.ask(call_next(ONE)), TicketCalled)


def test_refusals_do_not_pile_up(desk: Desk) -> None:
    forgotten = call_next(ONE)
    desk.ask(forgotten)
    for _ in range(1_000):
        desk.ask(call_next(ONE))
    desk.ask(take(A))

    assert isinstance(desk.ask(forgotten), TicketCalled)


# ------------------------------------------------------- what is no request


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"type":"TakeTicket"}',
        b'{"type":"OpenTheSafe","request_id":"x","reply_to":"y"}',
        b"[" * 60_000,
        b"x" * (PAYLOAD_BYTES_MAX + 1),
    ],
)
def test_what_is_no_request_is_counted_and_changes_nothing(
    desk: Desk, payload: bytes, log_lines: LogLines, tmp_path: Path
) -> None:
    assert receive(desk, payload) == []

    assert desk.rejected_count == 1
    assert [line["event"] for line in log_lines] == ["request_rejected"]
    assert bytes_written(tmp_path) == 0


def test_a_malformed_request_with_a_legible_envelope_is_told(desk: Desk) -> None:
    payload = encode(take(ServiceLetter("lower case")))

    refused = refusal_in(receive(desk, payload))

    assert refused.reason is RefusalReason.MALFORMED
    assert "$.service" in refused.detail
    assert desk.rejected_count == 1


@pytest.mark.parametrize(
    "topic",
    [
        "linli/1/NB02/clients/kiosk-1/replies",
        "linli/1/NB01/halls/h01/requests",
        "linli/1/NB01/clients/kiosk-1/replies/more",
        "linli/1/NB01/clients/+/replies",
        "#",
        "",
    ],
)
def test_nobody_is_answered_on_a_foreign_topic(
    desk: Desk, topic: str, tmp_path: Path
) -> None:
    foreign = TakeTicket(request_id=some_id(), reply_to=topic, service=A)
    malformed = msgspec.json.encode({"request_id": some_id(), "reply_to": topic})

    assert receive(desk, encode(foreign)) == []
    assert receive(desk, malformed) == []

    assert desk.rejected_count == 2
    assert bytes_written(tmp_path) == 0


def test_a_flood_of_garbage_does_not_flood_the_log(
    desk: Desk, log_lines: LogLines
) -> None:
    for _ in range(1_000):
        receive(desk, b"garbage")

    assert desk.rejected_count == 1_000
    assert len(log_lines) == 20
    assert log_lines[-1]["rejected_count"] == 1_000


@pytest.mark.parametrize(
    ("request_", "others"),
    [
        (call_next(ONE), TOPICS.hall_requests(HALL)),
        (recall(ONE), TOPICS.hall_requests(HALL)),
        (take(A), TOPICS.counter_requests(HALL)),
    ],
)
def test_a_kiosks_topic_carries_no_counters_request(
    desk: Desk, request_: HallRequest, others: str, tmp_path: Path
) -> None:
    delivery = Delivery(others, encode(request_))

    refused = refusal_in(Mailbox(desk, TOPICS, HALL).receive(delivery))

    assert refused.request_id == request_.request_id
    assert refused.reason is RefusalReason.MALFORMED
    assert type(request_).__name__ in refused.detail
    assert desk.rejected_count == 1
    assert bytes_written(tmp_path) == 0


# -------------------------------------------------------------- disk and day


def test_what_arrives_together_is_synced_once_and_answered_in_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.keep_up()
    synced: list[int] = []
    fsync = os.fsync

    def watch(file: int) -> None:
        fsync(file)
        synced.append(file)

    monkeypatch.setattr(os, "fsync", watch)
    requests = [take(A), call_next(ONE), take(A)]

    letters = receive(desk, *map(encode, requests), b"garbage", encode(requests[0]))

    assert len(synced) == 1
    asked = [*requests, requests[0]]
    assert [each.reply.request_id for each in letters] == [
        each.request_id for each in asked
    ]
    assert letters[3] == letters[0]
    assert [type(each.reply) for each in letters[:2]] == [TicketTaken, TicketCalled]


def test_a_disk_that_cannot_sync_takes_back_all_that_came_together(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.ask(take(A))
    written, view = bytes_written(tmp_path), desk.hall_view
    requests = [take(A), call_next(ONE), recall(TWO)]
    seen: list[HallView] = []

    def fail(_: int) -> None:
        seen.append(desk.hall_view)  # nobody sees what is not on disk
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        letters = receive(desk, *map(encode, requests))

    assert seen == [view]
    reasons = [each.reply.reason for each in letters if is_refused(each.reply)]
    assert reasons == [RefusalReason.JOURNAL_FAILED] * 3
    assert bytes_written(tmp_path) == written
    assert desk.staff_view.held == {}
    assert desk.journal_trouble is not None
    # All of it can be asked again, and becomes what it would have been.
    again = [each.reply for each in receive(desk, *map(encode, requests))]
    assert [type(each) for each in again] == [TicketTaken, TicketCalled, RequestRefused]
    assert isinstance(again[0], TicketTaken)
    assert again[0].number == "A002"


def is_refused(reply: HallReply) -> TypeIs[RequestRefused]:
    return isinstance(reply, RequestRefused)


def test_waits_that_grew_are_told_anew(desk: Desk, wall: Wall) -> None:
    desk.ask(take(A))
    changes: list[int] = []
    desk.on_change(lambda: changes.append(desk.hall_view.revision))
    view = desk.hall_view
    wall.now += timedelta(seconds=59)
    desk.keep_up()
    assert desk.hall_view is view
    wall.now += timedelta(seconds=1)
    desk.keep_up()

    assert changes == [view.revision + 1]
    assert desk.hall_view.as_of == wall.now


def test_on_a_full_disk_a_request_is_refused_and_can_be_repeated(
    desk: Desk, tmp_path: Path
) -> None:
    desk.ask(take(A))
    written = bytes_written(tmp_path)
    state = desk.staff_view
    request = take(A)

    with disk_full_after(written + 20):
        refused = desk.ask(request)

    assert isinstance(refused, RequestRefused)
    assert refused.reason is RefusalReason.JOURNAL_FAILED
    assert desk.staff_view is state
    assert bytes_written(tmp_path) == written
    assert desk.journal_trouble is not None

    # The same tap, once there is room again, becomes the ticket.
    taken = desk.ask(request)
    assert isinstance(taken, TicketTaken)
    assert taken.number == "A002"
    assert desk.journal_trouble is None


def test_the_day_opens_with_the_first_request_after_midnight(
    desk: Desk, wall: Wall, log_lines: LogLines
) -> None:
    desk.ask(take(A))
    wall.now += ONE_DAY

    taken = desk.ask(take(A))

    assert isinstance(taken, TicketTaken)
    assert taken.number == "A001"
    (opened,) = [line for line in log_lines if line.get("gone")]
    assert opened["gone"] == ["A001"]


def test_the_day_opens_without_any_request(desk: Desk, wall: Wall) -> None:
    changes: list[int] = []
    desk.ask(take(A))
    desk.on_change(lambda: changes.append(desk.hall_view.revision))
    wall.now += ONE_DAY

    desk.keep_up()
    desk.keep_up()

    assert changes == [desk.hall_view.revision]
    assert desk.hall_view.services[0].waiting == 0


def test_a_day_that_cannot_be_written_leaves_yesterday_on_the_screens(
    desk: Desk, wall: Wall, log_lines: LogLines
) -> None:
    desk.ask(take(A))
    view = desk.hall_view
    wall.now += ONE_DAY

    with disk_full_after(10):
        desk.keep_up()

    assert desk.hall_view is view
    assert log_lines[-1]["event"] == "journal_failed"


def test_a_refusal_that_opened_the_day_is_seen_by_everybody(
    desk: Desk, wall: Wall
) -> None:
    desk.ask(take(A))
    changes: list[int] = []
    desk.on_change(lambda: changes.append(desk.hall_view.revision))
    wall.now += ONE_DAY

    assert isinstance(desk.ask(call_next(ONE)), RequestRefused)

    assert len(changes) == 1


def test_the_log_says_what_happened_in_the_words_of_the_hall(
    desk: Desk, log_lines: LogLines
) -> None:
    request = take(A)
    desk.ask(request)
    desk.ask(request)
    desk.ask(call_next(ONE))
    desk.ask(call_next(ONE))

    assert [line["event"] for line in log_lines] == [
        "day_opened",
        "ticket_taken",
        "request_repeated",
        "ticket_called",
        "request_refused",
    ]
    assert log_lines[1]["number"] == "A001"
    assert log_lines[3]["counter"] == "1"
