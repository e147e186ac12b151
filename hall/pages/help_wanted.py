"""Who calls for help at a kiosk, above everything else on a counter's page."""

from collections.abc import Callable

from nicegui import ui

from hall.desk import Desk
from interface.browser_elements import element, text
from messaging.contracts.halls import HelpCall
from messaging.contracts.ids import ClientId


class HelpWanted:
    """One card for each kiosk at which somebody waits for help."""

    def __init__(
        self,
        desk: Desk,
        say: Callable[..., str],
        on_answer: Callable[[ClientId], object],
    ) -> None:
        self._desk = desk
        self._say = say
        self._on_answer = on_answer
        self._shown: tuple[HelpCall, ...] = ()

    def build(self) -> None:
        self._box = element("section").props("role=alert")

    def show(self) -> None:
        calls = self._desk.staff_view.help_calls
        if calls == self._shown:
            return
        self._shown = calls
        self._box.clear()
        with self._box:
            for call in calls:
                with element("article", "card lost"):
                    since = f"{call.called_at:%H:%M}"
                    said = self._say("help-wanted", kiosk=call.kiosk, since=since)
                    text("div", said, "health lost")
                    ui.button(
                        self._say("help-answer"),
                        on_click=lambda kiosk=call.kiosk: self._on_answer(kiosk),
                    ).props("no-caps")
