"""The hall's display: the newest call large, and who is where.

It is a picture of `HallView`, drawn anew with every change. When the connection
to the hall is lost, the last picture stays, and a line above it says since when.
"""

from typing import Final

from nicegui import Event, ui
from nicegui.elements.mixins.text_element import TextElement

from hall.desk import Desk
from hall.pages.markup import in_language, text
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


class DisplayPage:
    """One open display."""

    def __init__(self, desk: Desk, texts: Texts, language: str) -> None:
        self._desk = desk
        self._texts = texts
        self._language = language

    def build(self, changed: Event[[]]) -> None:
        """Draw the page, and follow the hall from now on."""
        ui.add_head_html(
            _KEEP_AND_SAY.format(text=repr(self._say("display-since", time="TIME")))
        )
        with ui.element("main").classes("page wide"):
            self._build_connection()
            with ui.element("section").classes("card").style("align-items: center"):
                text("h1", self._say("display-title"))
                self._newest = text("div", classes="figure").props('role="status"')
                self._newest.style(
                    "font-size: 42mm; line-height: 1.15; font-weight: 700"
                )
            with ui.element("section").classes("tiles"):
                self._numbers = {
                    status.counter: self._build_counter(status)
                    for status in self._desk.hall_view.counters
                }
            self._waiting = text("div", classes="card figure").style(
                "font-size: var(--instruction)"
            )
        changed.subscribe(self._refresh)
        self._refresh()

    def _build_connection(self) -> None:
        line = text("div", classes="card lost health")
        line.props('id="connection" hidden').style("font-size: var(--instruction)")

    def _build_counter(self, status: CounterStatus) -> TextElement:
        with ui.element("div").classes("card").style("align-items: center"):
            text("h2", in_language(status.name, self._language)).style(
                "font-size: var(--instruction)"
            )
            return text("div", classes="figure").style(
                "font-size: 22mm; line-height: 1.1; font-weight: 700"
            )

    # ------------------------------------------------------------- showing

    def _refresh(self) -> None:
        view = self._desk.hall_view
        self._newest.text = (
            self._call(view.calls[0]) if view.calls else self._say("display-nobody")
        )
        for status in view.counters:
            number = status.number or self._say("display-idle")
            self._numbers[status.counter].text = number
        self._waiting.text = " · ".join(
            f"{in_language(each.name, self._language)} {each.waiting}"
            for each in view.services
        )

    def _call(self, call: Call) -> str:
        counter = self._desk.layout.counter(call.counter)
        name = "" if counter is None else in_language(counter.name, self._language)
        return self._say("display-call", number=call.number, counter=name)

    def _say(self, key: str, **values: str) -> str:
        return self._texts.say(self._language, key, **values)
