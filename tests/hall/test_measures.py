"""The hall in figures."""

from hall.measures import measures
from messaging.contracts.halls import HallView
from messaging.hall_examples import HALL_EXAMPLES


def test_the_lobby_in_figures() -> None:
    view = next(one for one in HALL_EXAMPLES if isinstance(one, HallView))
    figures = {measure.name: dict(measure.values) for measure in measures(view)}
    (service,), (counter,) = view.services, view.counters
    assert figures == {
        "linli_hall_tickets_waiting": {(service.service,): 2.0},
        "linli_hall_counter_serving": {(counter.counter,): 1.0},
    }
