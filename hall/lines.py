"""Everybody who waits, and whose turn it is. No I/O here.

Ordinary tickets are called in the order of their places, priority tickets before
them. So that a stream of priority tickets cannot hold up an ordinary one for ever,
an ordinary ticket ages: once the first of them has waited `AGED_AFTER`, no priority
ticket that came later goes before it any more.

A clock that jumps makes all of them old or none: the order stays a fair one, and
no ticket is passed over (`tests/hall/test_lines.py`).
"""

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final, NamedTuple

from hall.ticket import Place, Ticket
from messaging.contracts.ids import CounterId, ServiceLetter

# A priority ticket costs an ordinary one no more than this.
AGED_AFTER: Final = timedelta(minutes=20)


class Line(NamedTuple):
    """What the tickets of one line have in common."""

    service: ServiceLetter
    for_counter: CounterId | None
    is_priority: bool


class Lines:
    """The waiting tickets by line, each line in the order of places."""

    def __init__(self) -> None:
        self._lines: dict[Line, list[Ticket]] = {}

    def add(self, ticket: Ticket) -> None:
        insort(self._lines.setdefault(_line_of(ticket), []), ticket, key=_place)

    def remove(self, ticket: Ticket) -> None:
        line = self._lines[_line_of(ticket)]
        del line[bisect_left(line, ticket.place, key=_place)]

    def count(self, belongs: Callable[[Line], bool]) -> int:
        return sum(len(line) for key, line in self._lines.items() if belongs(key))

    def in_places(self, belongs: Callable[[Line], bool]) -> Iterator[Ticket]:
        """Go through the tickets of some lines by place, whatever their priority."""
        return heapq.merge(
            *(line for key, line in self._lines.items() if belongs(key)), key=_place
        )

    def in_turns(
        self, belongs: Callable[[Line], bool], now: datetime
    ) -> Iterator[Ticket]:
        """Go through the tickets of some lines in the order of calls."""
        return take_turns(*self._apart(belongs), now)

    def before_priority(
        self, belongs: Callable[[Line], bool], now: datetime
    ) -> Iterator[Ticket]:
        """Go through those who are called before a priority ticket that comes now."""
        ordinary, priority = self._apart(belongs)
        aged = takewhile(lambda ticket: is_aged(ticket, now), ordinary)
        return take_turns(aged, priority, now)

    def _apart(
        self, belongs: Callable[[Line], bool]
    ) -> tuple[Iterator[Ticket], Iterator[Ticket]]:
        return (
            self.in_places(lambda key: not key.is_priority and belongs(key)),
            self.in_places(lambda key: key.is_priority and belongs(key)),
        )


def is_aged(ticket: Ticket, now: datetime) -> bool:
    return now - ticket.taken_at >= AGED_AFTER


def take_turns(
    ordinary: Iterable[Ticket], priority: Iterable[Ticket], now: datetime
) -> Iterator[Ticket]:
    """Merge two lines, each in the order of places, into the order of calls."""
    waiting = iter(ordinary)
    first = next(waiting, None)
    for ticket in priority:
        while first is not None and is_aged(first, now) and first.place < ticket.place:
            yield first
            first = next(waiting, None)
        yield ticket
    if first is not None:
        yield first
    yield from waiting


def _line_of(ticket: Ticket) -> Line:
    return Line(ticket.service, ticket.for_counter, ticket.is_priority)


def _place(ticket: Ticket) -> Place:
    return ticket.place
