"""What the log says was on the glass: each thing once. No I/O here.

Whoever follows the log (a supervisor, the demo's residents) sees what a person in
front of the kiosk could have seen, and nothing else.
"""

from dataclasses import dataclass, field

from kiosk.shown import CalledNumber, HomeShown, OutOfOrderShown, Shown, TicketShown


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the log."""

    name: str
    fields: dict[str, str | int] = field(default_factory=dict)


class ShownFacts:
    """Turns a row of screens into facts, each told once."""

    def __init__(self) -> None:
        self._screen = ""
        self._request = ""
        self._call_no = 0

    def tell(self, shown: Shown) -> list[Fact]:
        """List what is new on this screen, compared with all before."""
        facts = []
        if shown.name != self._screen:
            self._screen = shown.name
            facts.append(Fact("screen_shown", {"screen": shown.name}))
        if isinstance(shown, TicketShown) and shown.taken.request_id != self._request:
            self._request = shown.taken.request_id
            facts.append(_ticket_shown(shown))
        facts += self._calls(_visible_calls(shown))
        return facts

    def _calls(self, visible: tuple[CalledNumber, ...]) -> list[Fact]:
        """Tell new calls, oldest first. A smaller number than known: all are new."""
        if not visible:
            return []
        newest_no = visible[0].call.call_no
        known_no = self._call_no if newest_no >= self._call_no else 0
        self._call_no = newest_no
        return [
            _call_shown(called)
            for called in reversed(visible)
            if called.call.call_no > known_no
        ]


def _visible_calls(shown: Shown) -> tuple[CalledNumber, ...]:
    """Home shows the last calls, every other screen the newest."""
    calls = shown.around.calls
    return calls if isinstance(shown, HomeShown | OutOfOrderShown) else calls[:1]


def _ticket_shown(shown: TicketShown) -> Fact:
    taken = shown.taken
    return Fact(
        "ticket_shown",
        {
            "number": taken.number,
            "ticket_id": taken.ticket_id,
            "request_id": taken.request_id,
            "people_ahead": taken.people_ahead,
        },
    )


def _call_shown(called: CalledNumber) -> Fact:
    call = called.call
    return Fact(
        "call_shown",
        {"number": call.number, "counter": call.counter, "call_no": call.call_no},
    )
