"""Who waits, who was passed and who is parked, beside the counter's own ticket.

Every number is a button: it opens what can be done with that ticket.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from hall.desk import Desk
from hall.pages.languages import in_language
from hall.staff_view import StaffView, WaitingLine
from hall.ticket import Ticket
from interface.browser_elements import text
from interface.texts import Texts

# So many of those who were set aside, the latest, fit beside the rest.
_ASIDE_SHOWN_MAX: Final = 6

_CHIPS: Final = "display: flex; flex-wrap: wrap; gap: 2mm"


class TicketLists:
    """The second column of a counter's page."""

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        language: str,
        on_ticket: Callable[[Ticket], object],
    ) -> None:
        self._desk = desk
        self._texts = texts
        self._language = language
        self._on_ticket = on_ticket
        self._shown: dict[str, tuple[Ticket, ...]] = {}

    def build(self) -> None:
        with ui.element("section").classes("card"):
            text("h2", self._say("waiting-title"))
            self._total = text("div")
            self._lines: list[tuple[TextElement, TextElement]] = []
            with (
                ui.element("dl")
                .classes("facts")
                .style("grid-template-columns: 1fr auto auto; gap: 0 4mm")
            ):
                for service in self._desk.layout.services:
                    name = in_language(service.name, self._language)
                    text("dt", f"{service.letter} {name}")
                    people = text("dd", classes="figure")
                    longest = text("dd", classes="figure quiet")
                    self._lines.append((people, longest))
            self._waiting = ui.element("div").style(_CHIPS)
        with ui.element("section").classes("card"):
            text("h2", self._say("no-shows-title"))
            self._no_shows = ui.element("div").style(_CHIPS)
        with ui.element("section").classes("card"):
            text("h2", self._say("parked-title"))
            self._parked = ui.element("div").style(_CHIPS)

    def refresh(self, view: StaffView) -> None:
        """Show the hall as it is now."""
        people = sum(line.waiting for line in view.lines)
        self._total.text = (
            self._say("waiting-total", people=people)
            if people
            else self._say("waiting-nobody")
        )
        self._fill(self._waiting, "", view.waiting)
        no_shows = tuple(reversed(view.no_shows))[:_ASIDE_SHOWN_MAX]
        self._fill(self._no_shows, "no-shows-nobody", no_shows)
        parked = tuple(reversed(view.parked))[:_ASIDE_SHOWN_MAX]
        self._fill(self._parked, "parked-nobody", parked)

    def show_times(self, now: datetime) -> None:
        for line, (people, longest) in zip(
            self._desk.staff_view.lines, self._lines, strict=True
        ):
            people.text = self._say("waiting-people", people=line.waiting)
            longest.text = self._longest(line, now)

    def _fill(self, chips: ui.element, nobody: str, tickets: Sequence[Ticket]) -> None:
        """Draw numbers anew, but only when they changed: the focus is lost then."""
        key = str(chips.id)
        if self._shown.get(key) == tuple(tickets):
            return
        self._shown[key] = tuple(tickets)
        chips.clear()
        with chips:
            for ticket in tickets:
                self._build_chip(ticket)
            if not tickets and nobody:
                text("div", self._say(nobody), classes="quiet")

    def _build_chip(self, ticket: Ticket) -> None:
        words = ticket.number
        if ticket.is_priority:
            words = self._say("priority-number", number=ticket.number)
        elif ticket.for_counter is not None:
            words = self._say(
                "number-for", number=ticket.number, counter=self._name_of(ticket)
            )
        chip = ui.button(words, on_click=lambda: self._on_ticket(ticket))
        chip.props("no-caps outline dense").classes("figure chip")
        chip.style("min-width: 18mm; padding: 0 2mm")

    def _name_of(self, ticket: Ticket) -> str:
        name = ticket.for_counter
        counter = None if name is None else self._desk.layout.counter(name)
        return "" if counter is None else in_language(counter.name, self._language)

    def _longest(self, line: WaitingLine, now: datetime) -> str:
        if line.first_taken_at is None:
            return ""
        # A clock that was set back must not show a negative wait.
        seconds = max(0, int((now - line.first_taken_at).total_seconds()))
        return self._say("waiting-longest", minutes=seconds // 60)

    def _say(self, key: str, **values: str | int) -> str:
        return self._texts.say(self._language, key, **values)
