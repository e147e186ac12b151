"""What a counter's page asks before it acts, and how the answers read."""

from typing import Protocol

from hall.counter_acts import NamedAct, Target, acts_on, targets
from hall.layout import Layout
from hall.pages.chooser import Answer, Chooser
from hall.pages.languages import in_language
from hall.ticket import Ticket
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import CounterId, ServiceLetter


class Say(Protocol):
    """Says a text of the catalogue in the page's language."""

    def __call__(self, key: str, **values: str | int) -> str: ...


class Questions:
    """The questions of one page; each returns None where nothing was chosen."""

    def __init__(
        self, layout: Layout, chooser: Chooser, say: Say, language: str
    ) -> None:
        self._layout = layout
        self._chooser = chooser
        self._say = say
        self._language = language

    async def may_finish(self, held: Ticket, now_key: str, yes_key: str) -> bool:
        """Ask first: another ticket than the one being served will be touched."""
        chosen = await self._chooser.ask(
            self._say("confirm-next", number=held.number),
            [Answer(self._say(yes_key))],
            detail=self._say(now_key, number=held.number),
            no=self._say("confirm-no", number=held.number),
        )
        return chosen is not None

    async def where_to(self, held: Ticket, counter: CounterId) -> Target | None:
        found = targets(self._layout, counter)
        names: dict[str, BilingualText] = {
            **{each.letter: each.name for each in self._layout.services},
            **{each.counter: each.name for each in self._layout.counters},
        }
        answers = [
            Answer(
                in_language(names[each.service or each.counter or ""], self._language),
                each.key,
            )
            for each in found
        ]
        asked = self._say("transfer-where", number=held.number)
        chosen = await self._chooser.ask(asked, answers)
        return None if chosen is None else found[chosen]

    async def what_about(self) -> ServiceLetter | None:
        services = self._layout.services
        answers = [
            Answer(in_language(each.name, self._language), each.letter)
            for each in services
        ]
        chosen = await self._chooser.ask(self._say("walk-in-what"), answers)
        return None if chosen is None else services[chosen].letter

    async def what_to_do_with(self, ticket: Ticket, service: str) -> NamedAct | None:
        """Ask about a ticket that this counter does not hold."""
        acts = acts_on(ticket)
        answers = [Answer(self._say(act)) for act in acts]
        chosen = await self._chooser.ask(ticket.number, answers, detail=service)
        return None if chosen is None else acts[chosen]

    async def may_turn_day(self, *, is_closed: bool) -> bool:
        key = "reopen-day" if is_closed else "close-day"
        answers = [Answer(self._say(key))]
        return await self._chooser.ask(self._say(f"{key}-now"), answers) is not None
