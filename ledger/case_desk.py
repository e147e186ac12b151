"""Cases as pages see and settle them, with the drops they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from ledger.batch import Terms
from ledger.cases import Case, CaseKind, CaseStep
from ledger.images import Images
from ledger.store.case_keeping import (
    StepAnswer,
    StepTaken,
    open_cases,
    open_count,
    overdue_count,
    settled_cases,
    steps_of,
    take_step,
)
from ledger.store.database import Database
from ledger.store.turns import take_turn
from ledger.store.views import DropView, SetAside, find_drops, set_aside_of
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import DropId

# What a person looks through. A station that was put back to an old state may report
# a whole month of drops anew: the most urgent of its cases are shown, all are counted.
_OPEN_SHOWN_MAX: Final = 50
_SETTLED_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class CasesOverview:
    """What is open, what was settled last, and all that a decision needs.

    `open_count` and `overdue_count` count all cases, not only those that are listed.
    `drops`: as they were reported. `verdicts`: where a correction has changed one.
    `others`: what came later under the id of a drop, and says something else.
    """

    as_of: datetime
    today: date
    open: tuple[Case, ...]
    open_count: int
    overdue_count: int
    settled: tuple[Case, ...]
    steps: Mapping[int, Sequence[StepTaken]]
    drops: Mapping[DropId, DropView]
    verdicts: Mapping[DropId, Verdict]
    others: Mapping[DropId, Sequence[SetAside]]
    pictured: frozenset[DropId]


class CaseDesk:
    """Reads and settles cases; may be asked from any thread. Raises `StoreError`."""

    def __init__(
        self, database: Database, terms: Terms, zone: ZoneInfo, images: Images
    ) -> None:
        self._database = database
        self._terms = terms
        self._zone = zone
        self._images = images

    def look(self) -> CasesOverview:
        now, community = datetime.now(UTC), self._terms.community
        today = now.astimezone(self._zone).date()
        with self._database.read() as connection:
            opened = open_cases(connection, community, _OPEN_SHOWN_MAX)
            counts = (
                open_count(connection, community),
                overdue_count(connection, community, today),
            )
            settled = settled_cases(connection, community, _SETTLED_SHOWN)
            shown = [*opened, *settled]
            wanted = {one.opening.drop_id for one in shown if one.opening.drop_id}
            drops, verdicts = find_drops(connection, wanted)
            conflicts = {
                one.opening.drop_id
                for one in shown
                if one.opening.kind is CaseKind.CONFLICT and one.opening.drop_id
            }
            steps: dict[int, list[StepTaken]] = {}
            for taken in steps_of(connection, [one.case_no for one in shown]):
                steps.setdefault(taken.step.case_no, []).append(taken)
            others = set_aside_of(connection, conflicts)
        return CasesOverview(
            now,
            today,
            tuple(opened),
            *counts,
            tuple(settled),
            steps,
            drops,
            verdicts,
            others,
            frozenset(one for one in wanted if self._images.path_of(one) is not None),
        )

    def take(self, step: CaseStep, verdict: Verdict | None) -> StepAnswer:
        """Note, settle or reopen; one that settles may correct the verdict."""
        return take_turn(
            self._database,
            lambda connection: take_step(
                connection, step, self._terms, datetime.now(UTC), verdict
            ),
        )

    def image_of(self, drop_id: DropId) -> bytes | None:
        """Read the image of a drop; None if it is gone, or never was."""
        return self._images.read(drop_id)
