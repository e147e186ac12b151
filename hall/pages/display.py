"""The hall's display: the newest call large, and who is where.

It is a picture of `HallView`, drawn anew with every change. Calls get the large place
one after another (`hall.announcements`); the counters below always show what is so
now. When the connection to the hall is lost, the last picture stays, and a line above
it says since when.
"""

import time
from typing import Final

from nicegui import Event, ui
from nicegui.elements.mixins.text_element import TextElement

from hall.announcements import Announcements
from hall.desk import Desk
from hall.pages.languages import in_language
from interface.browser_elements import text
from interface.texts import Texts
from messaging.contracts.halls import Call, CounterStatus

# NiceGUI's own notice is made for desks; nobody in a lobby can press its button.
_KEEP_AND_SAY: Final = """<style>#popup {{ display: none !important; }}</style>
<script>
setInterval(() => {{
  const line = document.getElementById("connection");
  const isLost = !window.socket?.connected;
  if (!line || isLost === !line.hidden) return;
  const time = new Date().toTimeString().slice(0, 5);
  line.textContent = {text}.replace("TIME", time);
  line.hidden = !isLost;
}}, 1000);
</script>"""

# A television is read from across the hall, so everything grows with its height.
_WALL: Final = (
    "height: 100vh; display: grid; grid-template-rows: 5fr 3fr auto; overflow: hidden"
)
_NEWEST: Final = "align-items: center; justify-content: center"
_COUNTERS: Final = (
    "display: grid; gap: var(--gap);"
    " grid-template-columns: repeat(auto-fit, minmax(14vw, 1fr))"
)
_LARGE: Final = "line-height: 1.15; font-weight: 700; white-space: nowrap"

# How late a turn may begin: nobody sees a quarter of a second.
_TURN_S: Final = 0.25

# More passed numbers than this do not fit one line of a television.
_NO_SHOWS_MAX: Final = 12


class DisplayPage:
    """One open display."""

    def __init__(self, desk: Desk, texts: Texts, language: str) -> None:
        self._desk = desk
        self._texts = texts
        self._language = language
        self._announcements = Announcements()

    def build(self, changed: Event[[]]) -> None:
        """Draw the page, and follow the hall from now on."""
        ui.add_head_html(
            _KEEP_AND_SAY.format(text=repr(self._say("display-since", time="TIME")))
        )
        with ui.element("div").classes("page wide").style(_WALL):
            with ui.element("section").classes("card").style(_NEWEST):
                self._build_connection()
                text("h1", self._say("display-title")).style("font-size: 4vh")
                self._newest = text("div", classes="figure").props('role="status"')
                self._newest.style(f"font-size: min(19vh, 11vw); {_LARGE}")
            with ui.element("section").style(_COUNTERS):
                self._numbers = {
                    status.counter: self._build_counter(status)
                    for status in self._desk.hall_view.counters
                }
            with ui.element("section").classes("card").style("font-size: 3.6vh"):
                self._waiting = text("div", classes="figure")
                self._no_shows = text("div", classes="figure")
        changed.subscribe(self._refresh)
        ui.timer(_TURN_S, self._show_newest, immediate=False)
        self._refresh()

    def _build_connection(self) -> None:
        line = text("div", classes="health lost")
        line.props('id="connection" role="status" hidden').style("font-size: 3.6vh")

    def _build_counter(self, status: CounterStatus) -> TextElement:
        with (
            ui.element("div")
            .classes("card")
            .style("align-items: center; justify-content: center")
        ):
            text("h2", in_language(status.name, self._language)).style("font-size: 4vh")
            number = text("div", classes="figure")
            return number.style(f"font-size: min(9vh, 6vw); {_LARGE}")

    # ------------------------------------------------------------- showing

    def _refresh(self) -> None:
        view = self._desk.hall_view
        self._announcements.hear(view, time.monotonic())
        self._show_newest()
        for status in view.counters:
            idle = "display-paused" if status.is_paused else "display-idle"
            self._numbers[status.counter].text = status.number or self._say(idle)
        lines = " · ".join(
            f"{in_language(each.name, self._language)} {each.waiting}"
            for each in view.services
        )
        self._waiting.text = self._say("display-waiting", lines=lines)
        numbers = [each.number for each in reversed(self._desk.staff_view.no_shows)]
        self._no_shows.text = (
            self._say("display-no-shows", numbers=" ".join(numbers[:_NO_SHOWS_MAX]))
            if numbers
            else ""
        )

    def _show_newest(self) -> None:
        """Show whose turn it is to be announced; between calls the latest."""
        self._announcements.tick(time.monotonic())
        announced = self._announcements.now
        calls = self._desk.hall_view.calls
        if announced is not None:
            self._newest.text = self._call(announced.call)
        elif calls:
            self._newest.text = self._call(calls[0])
        else:
            self._newest.text = self._say("display-nobody")
        speaking = "" if announced is None else str(announced.speaking)
        self._newest.props(f'data-speaking="{speaking}"')

    def _call(self, call: Call) -> str:
        counter = self._desk.layout.counter(call.counter)
        name = "" if counter is None else in_language(counter.name, self._language)
        return self._say("display-call", number=call.number, counter=name)

    def _say(self, key: str, **values: str) -> str:
        return self._texts.say(self._language, key, **values)
