"""What the counters see of the queue. No I/O here.

Unlike `HallView` it never leaves the hall's own process: it holds ticket ids, and
who knows a ticket's id speaks for its resident.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from hall.facts import Matter
from hall.layout import Service
from hall.queue import HallQueue
from hall.ticket import Ticket
from messaging.contracts.halls import HelpCall
from messaging.contracts.ids import CounterId

# More numbers than this are not read at a glance; the counts say how many there are.
WAITING_SHOWN_MAX: Final = 12


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Who waits for one service, and since when the first of them."""

    service: Service
    waiting: int
    first_taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """One look at the hall, the same for every counter. `waiting` are the next.

    `workers` are those who did something at a counter today.
    """

    revision: int
    lines: tuple[WaitingLine, ...]
    held: Mapping[CounterId, Ticket]
    no_shows: tuple[Ticket, ...]
    parked: tuple[Ticket, ...]
    waiting: tuple[Ticket, ...]
    paused: frozenset[CounterId]
    is_closed: bool
    matters: tuple[Matter, ...]
    workers: tuple[str, ...]
    help_calls: tuple[HelpCall, ...] = ()


def staff_view(queue: HallQueue, *, revision: int, as_of: datetime) -> StaffView:
    return StaffView(
        revision=revision,
        lines=tuple(_line(queue, each) for each in queue.layout.services),
        held={
            each.counter: held
            for each in queue.layout.counters
            if (held := queue.today.held(each.counter)) is not None
        },
        no_shows=queue.today.no_shows(),
        parked=queue.today.parked(),
        waiting=tuple(
            islice(queue.today.lines.in_turns(lambda _: True, as_of), WAITING_SHOWN_MAX)
        ),
        paused=frozenset(
            each.counter
            for each in queue.layout.counters
            if queue.today.is_paused(each.counter)
        ),
        is_closed=queue.today.is_closed,
        matters=queue.matters.open(),
        workers=queue.today.workers(),
        help_calls=queue.today.help_calls.waiting(),
    )


def _line(queue: HallQueue, service: Service) -> WaitingLine:
    first = queue.today.first_of(service.letter)
    return WaitingLine(
        service=service,
        waiting=queue.today.waiting_for(service.letter),
        first_taken_at=None if first is None else first.taken_at,
    )
