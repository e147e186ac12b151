"""The tariff: points for a drop, and why in words. No I/O here.

A combination of stream and verdict that the tariff does not name earns nothing.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta, Struct

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.registry import TariffLine

# Nothing that one bag can be worth; a slip of a zero in the file is caught here.
POINTS_MAX: Final = 1000

_SORTED: Final = {
    Verdict.CORRECT: "sorted correctly",
    Verdict.CONTAMINATED: "that was contaminated",
    Verdict.UNINSPECTED: "that nobody inspected",
}


class Tariff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tariff as the operator's file states it; `name` says which one it is."""

    name: Annotated[str, Meta(min_length=1, max_length=32)]
    lines: tuple[TariffLine, ...]

    def __post_init__(self) -> None:
        seen = set()
        for line in self.lines:
            what = f"{line.stream}, {line.verdict}"
            if what in seen:
                msg = f"two lines for {what}"
                raise ValueError(msg)
            if not 0 <= line.points <= POINTS_MAX:
                msg = f"{line.points} points for {what}: only 0 to {POINTS_MAX}"
                raise ValueError(msg)
            seen.add(what)


@dataclass(frozen=True, slots=True)
class Award:
    """What a drop earns, and the reason for an auditor to read."""

    points: int
    words: str


class Awards:
    """A tariff, looked up quickly."""

    def __init__(self, tariff: Tariff) -> None:
        named = {(line.stream, line.verdict): line.points for line in tariff.lines}
        self._awards = {
            (stream, verdict): Award(
                points := named.get((stream, verdict), 0),
                f"{points} for {stream} waste {_SORTED[verdict]}, tariff {tariff.name}",
            )
            for stream in Stream
            for verdict in Verdict
        }

    def award(self, stream: Stream, verdict: Verdict) -> Award:
        return self._awards[stream, verdict]
