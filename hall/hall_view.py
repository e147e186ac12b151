"""What the lobby may see of the queue: numbers and counts, no ids. No I/O here."""

from datetime import datetime
from typing import Final

from hall.layout import Counter, Service
from hall.queue import HallQueue
from messaging.contracts.halls import CounterStatus, HallView, ServiceQueue
from messaging.contracts.ids import BootId, ClientId

# A view asks for nothing, so it is nobody who asks.
_NOBODY: Final = ClientId("nobody")


def hall_view(
    queue: HallQueue, *, revision: int, boot_id: BootId, as_of: datetime
) -> HallView:
    """Make the retained message that every screen in the lobby lives on."""
    return HallView(
        revision=revision,
        boot_id=boot_id,
        as_of=as_of,
        services=tuple(_service(queue, each, as_of) for each in queue.layout.services),
        counters=tuple(_counter(queue, each) for each in queue.layout.counters),
        calls=queue.today.calls(),
        help_calls=queue.today.help_calls.latest(),
    )


def _service(queue: HallQueue, service: Service, as_of: datetime) -> ServiceQueue:
    hearing = queue.hearing(_NOBODY, as_of)
    return ServiceQueue(
        service=service.letter,
        name=service.name,
        covers=service.covers,
        waiting=queue.today.waiting_for(service.letter),
        estimate=hearing.estimate(service.letter),
        is_open=bool(queue.layout.services_beside(service.letter))
        and not queue.today.is_closed,
        people_ahead=hearing.people_ahead(service.letter),
    )


def _counter(queue: HallQueue, counter: Counter) -> CounterStatus:
    held = queue.today.held(counter.counter)
    return CounterStatus(
        counter=counter.counter,
        name=counter.name,
        services=counter.services,
        number=None if held is None else held.number,
        called_at=None if held is None else held.called_at,
        is_paused=queue.today.is_paused(counter.counter),
    )
