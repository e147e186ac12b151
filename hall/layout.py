"""The hall as it is furnished: its services and its counters. No I/O here.

::

    service A ──┐                 a service owns a letter, the first of its
    service B ──┼── counter 1     tickets' numbers; a counter serves one service
    service C ──┴── counter 2     or, in an integrated hall, all of them
"""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator

from msgspec import Struct

from hall.rota import is_shift
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import (
    CounterId,
    CounterIdField,
    ServiceLetter,
    ServiceLetterField,
)


class Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What residents come for, and what it covers in plain words.

    `is_priority`: whoever takes its tile goes before others, as soldiers do by law.
    """

    letter: ServiceLetterField
    name: BilingualText
    covers: BilingualText
    is_priority: bool = False


class Counter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk that serves, the services it serves, and when it is manned.

    `rota` are a day's shifts, as 08:30-11:30; empty where nobody has written one.
    """

    counter: CounterIdField
    name: BilingualText
    services: tuple[ServiceLetterField, ...]
    rota: tuple[str, ...] = ()


class Layout(Struct, frozen=True, kw_only=True):
    """All services and counters of one hall, in the order in which they are shown."""

    services: tuple[Service, ...]
    counters: tuple[Counter, ...]

    def service(self, letter: ServiceLetter) -> Service | None:
        return next((each for each in self.services if each.letter == letter), None)

    def counter(self, counter: CounterId) -> Counter | None:
        return next((each for each in self.counters if each.counter == counter), None)

    def counters_of(self, letter: ServiceLetter) -> tuple[CounterId, ...]:
        """Name the counters that serve a service."""
        return tuple(each.counter for each in self.counters if letter in each.services)

    def services_beside(self, letter: ServiceLetter) -> frozenset[ServiceLetter]:
        """Name the services whose tickets are called where those of `letter` are."""
        return frozenset(
            neighbour
            for counter in self.counters
            if letter in counter.services
            for neighbour in counter.services
        )

    def mistakes(self) -> Iterator[str]:
        """Say what keeps this layout from working, in words for the operator."""
        letters = [service.letter for service in self.services]
        served = {letter for each in self.counters for letter in each.services}
        for letter in _repeated(letters):
            yield f"letter {letter!r} belongs to two services; choose another"
        for counter in _repeated(each.counter for each in self.counters):
            yield f"counter {counter!r} stands there twice; rename one"
        for letter in sorted(served.difference(letters)):
            yield f"a counter serves {letter!r}, which is no service's letter"
        for letter in sorted(set(letters) - served):
            yield f"service {letter!r} is served by no counter; add it to one"
        for counter, shift in self._shifts():
            if not is_shift(shift):
                yield (
                    f"counter {counter!r} has the shift {shift!r}; write it as"
                    " 08:30-11:30"
                )
        if not letters:
            yield "there is no service, so nobody can take a ticket; add [[services]]"

    def _shifts(self) -> Iterator[tuple[str, str]]:
        for each in self.counters:
            yield from ((each.counter, shift) for shift in each.rota)


def _repeated(names: Iterable[str]) -> Iterator[str]:
    return (name for name, count in Tally(names).items() if count > 1)
