"""First-asked records: who took a matter on, and who answers for it now. No I/O here.

The worker whom a resident asked first stays responsible until the matter is settled
or a colleague has taken it over. Open matters outlive the day (`DayOpened` carries
them); settled ones are in the journal.
"""

from collections.abc import Iterable
from typing import assert_never

from hall import facts
from hall.day import MisfitError
from hall.facts import Matter
from messaging.contracts.ids import RequestId


class Matters:
    """All matters that are not settled, the oldest first."""

    def __init__(self, carried: Iterable[Matter] = ()) -> None:
        self._open = {matter.matter_id: matter for matter in carried}

    def find(self, matter_id: RequestId) -> Matter | None:
        return self._open.get(matter_id)

    def open(self) -> tuple[Matter, ...]:
        return tuple(self._open.values())

    def apply(self, fact: facts.MatterFact) -> None:
        """Let it have happened. Raises `MisfitError`, and changes nothing then."""
        match fact:
            case facts.MatterTakenOn():
                self._open[fact.matter_id] = Matter(
                    matter_id=fact.matter_id,
                    about=fact.about,
                    number=fact.number,
                    taken_on_by=fact.taken_on_by,
                    taken_on_at=fact.at,
                    worker=fact.taken_on_by,
                )
            case facts.MatterHandedOver():
                matter = self._of(fact)
                self._open[fact.matter_id] = matter.handed_to(fact.to_worker)
            case facts.MatterSettled():
                del self._open[self._of(fact).matter_id]
            case _:
                assert_never(fact)

    def _of(self, fact: facts.MatterHandedOver | facts.MatterSettled) -> Matter:
        matter = self._open.get(fact.matter_id)
        if matter is None:
            msg = f"{fact}, but that matter is not open"
            raise MisfitError(msg)
        return matter
