"""A counter's page: one obvious button, everything by keys, always up to date.

What a key means and what is said is decided in `hall.counter_acts`; this draws
it. Every act goes to the `Desk` as a request with an id of its own, as a counter
panel's would over MQTT. Elements are made once and change their text, so that the
focus stays where the worker left it when another counter calls.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from nicegui import Event, run, ui
from nicegui.events import KeyEventArguments

from hall.counter_acts import (
    KEYS,
    PAUSE_S,
    Act,
    Asker,
    NamedAct,
    PressGuard,
    is_possible,
    saying,
)
from hall.desk import Desk
from hall.layout import Counter
from hall.pages.chooser import Chooser
from hall.pages.entrance import build_way_out
from hall.pages.first_asked import FirstAskedRecords
from hall.pages.held_ticket import HeldTicket
from hall.pages.help_wanted import HelpWanted
from hall.pages.languages import in_language
from hall.pages.noting import Ask
from hall.pages.questions import Questions
from hall.pages.ticket_lists import TicketLists
from hall.ticket import Ticket
from interface.browser_elements import text
from interface.texts import Texts
from messaging.contracts.hall_requests import CounterRequest
from messaging.contracts.halls import RequestRefused
from messaging.contracts.ids import ClientId, RequestId
from messaging.identifiers import new_id

# The browser's own meaning of these keys (help, search, address line) must not get
# in the way of the person at the counter.
_OWN_KEYS: Final = f"""<script>
addEventListener("keydown", (event) => {{
  if ({sorted(KEYS)}.includes(event.key)) event.preventDefault();
}});
</script>"""

# Two columns on a desk; on a phone the second moves below the first.
_COLUMNS: Final = "flex-direction: row; flex-wrap: wrap; max-width: none"
_COLUMN: Final = "display: flex; flex-direction: column; gap: var(--gap); min-width: 0"
_FIRST_COLUMN: Final = f"{_COLUMN}; flex: 3 1 85mm"
_SECOND_COLUMN: Final = f"{_COLUMN}; flex: 2 1 75mm"
_ROW: Final = "display: flex; gap: 3mm; width: 100%"

# The rows of buttons below the one obvious one.
_ROWS: Final = (
    (Act.RECALL, Act.NO_SHOW, Act.FINISH),
    (Act.TRANSFER, Act.PARK, Act.PAUSE),
)


class CounterPage:
    """One open page of one counter; several may be open at once."""

    def __init__(
        self,
        desk: Desk,
        ask: Ask,
        counter: Counter,
        asker: Asker,
        texts: Texts,
        language: str,
    ) -> None:
        self._desk = desk
        self._ask_desk = ask
        self._counter = counter
        self._asker = asker
        self._texts = texts
        self._language = language
        self._guard = PressGuard()
        self._buttons: dict[Act, ui.button] = {}
        self._ticket = HeldTicket(desk, texts, language)
        self._lists = TicketLists(desk, texts, language, self._open_menu)
        self._help = HelpWanted(desk, self._say, self._answer_help)

    def build(self, changed: Event[[]]) -> None:
        """Draw the page, and follow the hall from now on."""
        ui.add_head_html(_OWN_KEYS)
        self._build_bar()
        self._main = ui.element("div").classes("page").style(_COLUMNS)
        self._show_busy(is_busy=False)
        with self._main:
            with ui.element("div").style(_FIRST_COLUMN):
                self._help.build()
                self._ticket.build()
                self._build_buttons()
            with ui.element("div").style(_SECOND_COLUMN):
                self._lists.build()
        self._chooser = Chooser(self._say("choose-nothing"))
        self._questions = Questions(
            self._desk.layout, self._chooser, self._say, self._language
        )
        self._records = FirstAskedRecords(
            self._desk, self._asker, self._chooser, self._say, self._send
        )
        ui.keyboard(on_key=self._on_key, repeating=False, ignore=[])
        changed.subscribe(self._refresh)
        # Without a change in the hall only the minutes and seconds move.
        ui.timer(1.0, self._show_times, immediate=False)
        self._refresh()

    # ------------------------------------------------------------- drawing

    def _build_bar(self) -> None:
        other = "en" if self._language == "zh" else "zh"
        with ui.element("header").classes("bar"):
            text("h1", in_language(self._counter.name, self._language))
            ui.link(self._say("front-title"), f"/?language={self._language}")
            ui.link(
                self._say("other-language"),
                f"/counter/{self._counter.counter}?language={other}",
            )
            build_way_out(self._texts, self._language)

    def _build_buttons(self) -> None:
        with ui.element("div").style(_ROW):
            self._build_button(Act.NEXT)
        for row in _ROWS:
            with ui.element("div").style(_ROW):
                for act in row:
                    self._build_button(act)
        with ui.element("div").style(_ROW):
            self._build_button(Act.WALK_IN)
            self._matters = ui.button(
                on_click=lambda: self._guarded(self._records.look)
            ).props("no-caps outline")
            self._matters.style("flex: 1")
            self._close = ui.button(on_click=self._turn_day)
            self._close.props("no-caps flat").style("flex: 1")

    def _build_button(self, act: Act) -> None:
        key = next((key for key, meant in KEYS.items() if meant is act), "")
        button = ui.button(
            f"{self._say(act)} {key}".strip(), on_click=lambda: self._press(act)
        ).props("no-caps")
        button.style("flex: 1")
        if key:
            button.props(f'aria-keyshortcuts="{key}"')
        if act is Act.NEXT:
            button.classes("main")
        else:
            button.props("outline")
        self._buttons[act] = button

    # ------------------------------------------------------------- showing

    def _refresh(self) -> None:
        """Show the hall as it is now."""
        held = self._held
        is_paused = self._is_paused
        self._ticket.refresh(held, is_paused=is_paused)
        for act, button in self._buttons.items():
            is_now = is_possible(act, held, is_paused=is_paused)
            button.set_enabled(is_now or act is Act.PAUSE)
        pause = Act.RESUME if is_paused else Act.PAUSE
        self._buttons[Act.PAUSE].text = f"{self._say(pause)} F9"
        is_closed = self._desk.staff_view.is_closed
        self._close.text = self._say("reopen-day" if is_closed else "close-day")
        count = len(self._desk.staff_view.matters)
        self._matters.text = self._say("matters", count=count)
        self._lists.refresh(self._desk.staff_view)
        self._help.show()
        self._show_times()

    def _show_times(self) -> None:
        now = self._desk.now()
        self._ticket.show_time(self._held, now)
        self._lists.show_times(now)

    # -------------------------------------------------------------- acting

    async def _on_key(self, event: KeyEventArguments) -> None:
        if self._chooser.is_open:
            self._chooser.take_key(event)
            return
        act = KEYS.get(str(event.key))
        if act is not None and event.action.keydown:
            await self._press(act)

    async def _press(self, act: Act) -> None:
        """Do what a key or button means now."""
        if act is Act.PAUSE and self._is_paused:
            act = Act.RESUME
        held = self._held
        if not is_possible(act, held, is_paused=self._is_paused):
            return
        if act is Act.NEXT and held is not None:
            await self._guarded(lambda: self._finish_and_call(held))
        elif act is Act.TRANSFER and held is not None:
            await self._guarded(lambda: self._send_on(held))
        elif act is Act.WALK_IN:
            await self._guarded(self._serve_walk_in)
        else:
            await self._guarded(lambda: self._ask(act, held))

    async def _guarded(self, work: Callable[[], Awaitable[object]]) -> None:
        """Let one act through at a time, and none right after it."""
        if not self._guard.begin(time.monotonic()):
            return
        self._show_busy(is_busy=True)
        try:
            await work()
        finally:
            self._guard.end(time.monotonic())
            self._rest()

    def _rest(self) -> None:
        if self._main.is_deleted:  # the page was closed under the open question
            return
        with self._main:
            ui.timer(PAUSE_S, lambda: self._show_busy(is_busy=False), once=True)

    def _show_busy(self, *, is_busy: bool) -> None:
        self._main.props(f'aria-busy="{str(is_busy).lower()}"')

    async def _finish_and_call(self, held: Ticket) -> None:
        if await self._may_finish(held, "confirm-next-now", "confirm-yes"):
            await self._ask(Act.NEXT, None)

    async def _may_finish(self, held: Ticket, now_key: str, yes_key: str) -> bool:
        """Finish the held ticket if the worker says so; True if she did."""
        may = await self._questions.may_finish(held, now_key, yes_key)
        return may and await self._ask(Act.FINISH, held)

    async def _send_on(self, held: Ticket) -> None:
        target = await self._questions.where_to(held, self._counter.counter)
        if target is not None:
            await self._send(self._asker.send_on(held, target, _new_request()))

    async def _serve_walk_in(self) -> None:
        service = await self._questions.what_about()
        if service is not None:
            await self._send(self._asker.serve_walk_in(service, _new_request()))

    async def _open_menu(self, ticket: Ticket) -> None:
        await self._guarded(lambda: self._do_with(ticket))

    async def _do_with(self, ticket: Ticket) -> None:
        """Do what is chosen with a ticket that this counter does not hold."""
        service = self._ticket.service_of(ticket)
        act = await self._questions.what_to_do_with(ticket, service)
        held = self._held
        if act is NamedAct.CALL and held is not None:
            keys = ("confirm-call-now", "confirm-call-yes")
            act = act if await self._may_finish(held, *keys) else None
        if act is not None:
            await self._send(self._asker.ask_about(act, ticket, _new_request()))

    async def _answer_help(self, kiosk: ClientId) -> None:
        await self._guarded(
            lambda: self._send(self._asker.answer_help(kiosk, _new_request()))
        )

    async def _turn_day(self) -> None:
        await self._guarded(self._ask_to_turn_day)

    async def _ask_to_turn_day(self) -> None:
        is_closed = self._desk.staff_view.is_closed
        if await self._questions.may_turn_day(is_closed=is_closed):
            await self._send(
                self._asker.turn_day(is_closed=is_closed, request_id=_new_request())
            )

    async def _ask(self, act: Act, held: Ticket | None) -> bool:
        return await self._send(self._asker.ask(act, held, _new_request()))

    async def _send(self, request: CounterRequest) -> bool:
        """Ask the desk and tell the answer; False if it refused."""
        reply = await run.io_bound(self._ask_desk, request)
        if reply is None:  # the hall is closing
            return False
        self._ticket.tell(saying(reply))
        return not isinstance(reply, RequestRefused)

    @property
    def _is_paused(self) -> bool:
        return self._counter.counter in self._desk.staff_view.paused

    @property
    def _held(self) -> Ticket | None:
        return self._desk.staff_view.held.get(self._counter.counter)

    def _say(self, key: str, **values: str | int) -> str:
        return self._texts.say(self._language, key, **values)


def _new_request() -> RequestId:
    return RequestId(new_id())
