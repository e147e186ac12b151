"""One line of a benchmark: our figure, the peer's of the same run, and the goal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, its peer in the same run (or None), and what we want of it."""

    what: str
    ours: float
    unit: str
    peer: str | None = None
    peers: float | None = None
    goal: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return None if not self.peers else self.ours / self.peers
