"""First-asked records at a counter: take on, hand over, settle.

One button opens them all; a worker changes only those that she answers for.
"""

from collections.abc import Awaitable, Callable

from hall.counter_acts import Asker
from hall.desk import Desk
from hall.facts import Matter
from hall.pages.chooser import Answer, Chooser
from hall.pages.questions import Say
from messaging.contracts.hall_requests import CounterRequest
from messaging.contracts.ids import RequestId
from messaging.identifiers import new_id


class FirstAskedRecords:
    """The questions behind one counter page's button."""

    def __init__(
        self,
        desk: Desk,
        asker: Asker,
        chooser: Chooser,
        say: Say,
        send: Callable[[CounterRequest], Awaitable[bool]],
    ) -> None:
        self._desk = desk
        self._asker = asker
        self._chooser = chooser
        self._say = say
        self._send = send

    async def look(self) -> None:
        """Show what is open, and do what the worker chooses."""
        matters = self._desk.staff_view.matters
        answers = [
            Answer(self._say("matter-take-on")),
            *(Answer(self._line(each)) for each in matters),
        ]
        chosen = await self._chooser.ask(
            self._say("matters-title"), answers, detail=self._say("matters-now")
        )
        if chosen == 0:
            await self._take_on()
        elif chosen is not None:
            await self._do_with(matters[chosen - 1])

    def _line(self, matter: Matter) -> str:
        return self._say(
            "matter-line",
            about=matter.about,
            number=matter.number or "",
            worker=matter.worker,
            day=f"{matter.taken_on_at:%m-%d}",
        )

    async def _take_on(self) -> None:
        about = await self._chooser.ask_text(
            self._say("matter-about"),
            detail=self._say("matter-about-now"),
            yes=self._say("matter-take-on"),
        )
        if about is not None:
            await self._send(self._asker.take_on(about, RequestId(new_id())))

    async def _do_with(self, matter: Matter) -> None:
        if matter.worker != self._asker.worker:
            await self._chooser.ask(
                matter.about, [], detail=self._say("matter-of", worker=matter.worker)
            )
            return
        chosen = await self._chooser.ask(
            matter.about,
            [Answer(self._say("matter-settle")), Answer(self._say("matter-hand-over"))],
        )
        if chosen == 0:
            await self._send(self._asker.settle(matter, RequestId(new_id())))
        elif chosen == 1:
            await self._hand_over(matter)

    async def _hand_over(self, matter: Matter) -> None:
        workers = self._desk.staff_view.workers
        colleagues = [each for each in workers if each != self._asker.worker]
        chosen = await self._chooser.ask(
            self._say("matter-whom"),
            [Answer(each) for each in colleagues],
            detail="" if colleagues else self._say("matter-nobody"),
        )
        if chosen is not None:
            request = self._asker.hand_over(
                matter, colleagues[chosen], RequestId(new_id())
            )
            await self._send(request)
