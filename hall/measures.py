"""What the hall shows to a machine that watches it. No I/O here."""

from interface.metrics import Measure
from messaging.contracts.halls import HallView


def measures(view: HallView) -> list[Measure]:
    """Put what the lobby shows into figures."""
    return [
        Measure(
            "linli_hall_tickets_waiting",
            "Tickets that wait, by service.",
            {(one.service,): float(one.waiting) for one in view.services},
            ("service",),
        ),
        Measure(
            "linli_hall_counter_serving",
            "1 while a counter serves a ticket.",
            {(one.counter,): float(one.number is not None) for one in view.counters},
            ("counter",),
        ),
    ]
