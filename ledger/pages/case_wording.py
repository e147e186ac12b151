"""Cases in the words of one language, for pages. No I/O here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ledger.case_desk import CasesOverview
from ledger.cases import Case, CaseState
from ledger.moments import parse_moment
from ledger.pages.wording import DROP_COLUMNS, Wording, key_of
from ledger.store.case_keeping import StepAnswer, StepTaken
from ledger.store.views import SetAside
from messaging.codec import Rejected, decode
from messaging.contracts.drops import DropRecorded, Verdict
from messaging.contracts.health import Health


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case as its card shows it; `facts` are name and value."""

    title: str
    health: Health | None
    due: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]


class CaseWording:
    """Says things of cases; everything else is said by `plain`."""

    def __init__(self, plain: Wording) -> None:
        self.plain = plain
        self.say = plain.say

    def card(self, case: Case, seen: CasesOverview) -> CaseCard:
        is_overdue = case.is_overdue(seen.today)
        health = Health.LOST if is_overdue else Health.DEGRADED
        due = self.say(
            "case-overdue" if is_overdue else "case-due", day=f"{case.due_on}"
        )
        if case.state is CaseState.SETTLED:
            health, due = Health.WELL, self.say("case-settled")
        return CaseCard(
            self.say(f"case-{case.opening.kind}", number=str(case.case_no)),
            health,
            due,
            tuple(self._facts(case, seen)),
            tuple(
                self._step(one, seen.as_of) for one in seen.steps.get(case.case_no, ())
            ),
        )

    def count(self, seen: CasesOverview) -> str:
        """Say how much waits, and whether all of it is on the page."""
        if not seen.open_count:
            return self.say("cases-none")
        said = self.say("cases-count", open=seen.open_count, overdue=seen.overdue_count)
        if seen.open_count > len(seen.open):
            said += self.say("cases-most-urgent", count=len(seen.open))
        return said

    def answer(self, answer: StepAnswer) -> str:
        """Say why nothing was done; empty when it was."""
        if answer.reason is None:
            return ""
        return self.say(f"case-refused-{key_of(answer.reason)}", detail=answer.detail)

    def verdict(self, verdict: Verdict) -> str:
        return self.say(f"verdict-{verdict}")

    def _facts(self, case: Case, seen: CasesOverview) -> Iterator[tuple[str, str]]:
        say, opening, now = self.say, case.opening, seen.as_of
        opened = self.plain.moment(parse_moment(case.opened_at), now)
        yield say("case-opened"), opened
        if opening.entry_id is not None and opening.household is not None:
            yield say("case-said"), say(f"objection-{key_of(opening.said)}")
        drop = None if opening.drop_id is None else seen.drops.get(opening.drop_id)
        if drop is None:
            if opening.entry_id is not None:
                yield say("case-entry"), opening.entry_id
            return
        for name, cell in zip(DROP_COLUMNS, self.plain.drop(drop, now), strict=True):
            if cell:
                yield say(name), cell
        corrected = seen.verdicts.get(drop.drop_id)
        if corrected is not None:
            yield say("case-corrected"), self.verdict(corrected)
        for other in seen.others.get(drop.drop_id, ()):
            yield say("case-other"), self._other(other, now)

    def _other(self, other: SetAside, now: datetime) -> str:
        """Say what another drop of the same id says, as far as it can be read."""
        drop = decode(other.payload.encode(), DropRecorded)
        if isinstance(drop, Rejected):
            return self.plain.set_aside(other, now)[-1]
        return " · ".join(
            (
                self.plain.moment(drop.occurred_at, now),
                self.say(f"stream-{drop.stream}"),
                self.plain.weight(drop.net_g),
                self.verdict(drop.verdict),
            )
        )

    def _step(self, taken: StepTaken, now: datetime) -> str:
        step = taken.step
        at = self.plain.moment(parse_moment(taken.taken_at), now)
        return self.say(
            f"case-step-{step.kind}", at=at, actor=step.actor, words=step.words
        )
