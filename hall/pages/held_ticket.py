"""The ticket that a counter holds, large, and what its worker was told last."""

from datetime import datetime

from nicegui import ui

from hall.counter_acts import Saying
from hall.desk import Desk
from hall.pages.languages import in_language
from hall.ticket import Ticket
from interface.browser_elements import text
from interface.texts import Texts


class HeldTicket:
    """The first thing on a counter's page."""

    def __init__(self, desk: Desk, texts: Texts, language: str) -> None:
        self._desk = desk
        self._texts = texts
        self._language = language

    def build(self) -> None:
        # The height stays, so that no button moves away from under a finger.
        with (
            ui.element("section")
            .classes("card")
            .style("align-items: center; justify-content: center; height: 68mm")
        ):
            self._caption = text("h2")
            self._number = text("div", classes="figure ticket-number").style(
                "font-size: 28mm; line-height: 1.1; font-weight: 700"
            )
            self._service = text("div").style("font-size: var(--main-text)")
            self._since_call = text("div", classes="figure quiet")
        self._told = text("div").props('role="status"')
        self._told.style("font-size: var(--main-text); height: 12mm")

    def refresh(self, held: Ticket | None, *, is_paused: bool) -> None:
        if held is not None:
            self._caption.text = self._say("counter-held")
            self._number.text = held.number
            self._service.text = self.service_of(held)
            return
        state = "counter-paused" if is_paused else "counter-idle"
        now = "counter-paused-now" if is_paused else "counter-idle-now"
        self._caption.text = self._say(state)
        self._number.text = ""
        self._service.text = self._say(now)

    def show_time(self, held: Ticket | None, now: datetime) -> None:
        if held is None or held.called_at is None:
            self._since_call.text = ""
            return
        # A clock that was set back must not show a negative time.
        since_s = max(0, int((now - held.called_at).total_seconds()))
        minutes, seconds = divmod(since_s, 60)
        self._since_call.text = self._say(
            "since-call", minutes=minutes, seconds=seconds
        )

    def tell(self, told: Saying) -> None:
        self._told.text = self._say(told.key, **told.values)

    def service_of(self, ticket: Ticket) -> str:
        service = self._desk.layout.service(ticket.service)
        return "" if service is None else in_language(service.name, self._language)

    def _say(self, key: str, **values: str | int) -> str:
        return self._texts.say(self._language, key, **values)
