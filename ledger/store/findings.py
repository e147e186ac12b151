"""What an audit found, and how it reads tables of any size."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, Select

# The first few tell what happened; a million lines would hide it.
_TOLD_MAX: Final = 50

_ROWS_AT_ONCE: Final = 2000


@dataclass(slots=True)
class Findings:
    """What the books hold, and where they disagree with themselves."""

    counts: dict[str, int] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    disagreements_count: int = 0

    def note(self, disagreement: str) -> None:
        self.disagreements_count += 1
        if len(self.disagreements) < _TOLD_MAX:
            self.disagreements.append(disagreement)


def stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """Read a table without keeping it."""
    yield from connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE})
