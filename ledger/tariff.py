"""A tariff as the operator's file states it, and what one bag is worth by it. No I/O.

Of the lines for a bag's stream and verdict the one that says most about it counts: one
that names the opening before one that does not, then the heaviest `net_g_min` that the
bag reaches. A bag without a line is worth nothing.

What a household then gets also rests on its other bags, by `daily_caps` and `streak`:
that is for `ledger.awards`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.registry import TariffLine

# Nothing that one bag can be worth; a slip of a zero in the file is caught here.
POINTS_MAX: Final = 1000
# More than anybody carries; grams are not kilograms.
NET_G_MAX: Final = 50_000
# What has to be read for one drop of a streak: a month to either side.
STREAK_DAYS_MAX: Final = 31

_SORTED: Final = {
    Verdict.CORRECT: "sorted correctly",
    Verdict.CONTAMINATED: "that was contaminated",
    Verdict.UNINSPECTED: "that nobody inspected",
}

# Lighter than any bag: a scale may say less than nothing.
_ANY_G: Final = -(10**9)


class Hours(StrEnum):
    """When a bag came, by what the station said of it."""

    INSIDE = "inside"
    OUTSIDE = "outside"


# By whether a drop has no opening.
_HOURS: Final = {False: Hours.INSIDE, True: Hours.OUTSIDE}


class Line(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Points for a bag of a stream with a verdict, of a weight, in or out of hours."""

    stream: Stream
    verdict: Verdict
    points: int
    net_g_min: Annotated[int, Meta(ge=1, le=NET_G_MAX)] | None = None
    hours: Hours | None = None

    @property
    def name(self) -> str:
        """Say for which bags it is, to tell a mistake."""
        words: list[str] = [self.stream, self.verdict]
        if self.net_g_min is not None:
            words.append(f"at least {self.net_g_min} g")
        if self.hours is not None:
            words.append(f"{self.hours} opening hours")
        return ", ".join(words)


class DailyCap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The most that a household gets for a stream in a day."""

    stream: Stream
    points: Annotated[int, Meta(ge=1, le=POINTS_MAX)]


class Streak(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points for each day that is at least the so-manieth correct one in a row."""

    days: Annotated[int, Meta(ge=2, le=STREAK_DAYS_MAX)]
    points: Annotated[int, Meta(ge=1, le=POINTS_MAX)]


class Tariff(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One tariff; it counts from a day on, until the next one does.

    `unweighed_g` is what a bag that nobody weighed counts as.
    """

    name: Annotated[str, Meta(min_length=1, max_length=32)]
    lines: tuple[Line, ...]
    counts_from: date | None = None
    daily_caps: tuple[DailyCap, ...] = ()
    streak: Streak | None = None
    unweighed_g: Annotated[int, Meta(ge=0, le=NET_G_MAX)] = 0

    def __post_init__(self) -> None:
        seen = set()
        for line in self.lines:
            if line.name in seen:
                msg = f"two lines for {line.name}"
                raise ValueError(msg)
            if not 0 <= line.points <= POINTS_MAX:
                msg = f"{line.points} points for {line.name}: only 0 to {POINTS_MAX}"
                raise ValueError(msg)
            seen.add(line.name)
        capped = [cap.stream for cap in self.daily_caps]
        if len(set(capped)) < len(capped):
            msg = f"two caps for one stream: {', '.join(sorted(capped))}"
            raise ValueError(msg)

    @property
    def counts_days(self) -> bool:
        """Whether what a bag earns rests on other bags of its household."""
        return bool(self.daily_caps) or self.streak is not None

    @property
    def content(self) -> str:
        """The whole of it as text: two tariffs are the same when this is.

        What a later version of the program adds is left out where it is not used.
        """
        return msgspec.json.encode(self).decode()


@dataclass(frozen=True, slots=True)
class Worth:
    """What one bag is worth, and for what: `for kitchen waste sorted correctly`.

    `words` is all of it for an auditor to read.
    """

    points: int
    what: str
    words: str


class Rates:
    """A tariff, looked up quickly."""

    def __init__(self, tariff: Tariff) -> None:
        self.tariff = tariff
        self.caps = {cap.stream: cap.points for cap in tariff.daily_caps}
        kinds = [(s, v, o) for s in Stream for v in Verdict for o in Hours]
        self._worths = {kind: tuple(_worths(tariff, *kind)) for kind in kinds}
        self._unweighed = {kind: self._worth_unweighed(kind) for kind in kinds}

    def worth(
        self, stream: Stream, verdict: Verdict, net_g: int | None, opening: str | None
    ) -> Worth:
        """Say what a bag is worth; `opening` is None outside opening hours."""
        kind = (stream, verdict, _HOURS[opening is None])
        if net_g is None:
            return self._unweighed[kind]
        return _first_reached(self._worths[kind], net_g)

    def _worth_unweighed(self, kind: tuple[Stream, Verdict, Hours]) -> Worth:
        steps = self._worths[kind]
        found = _first_reached(steps, self.tariff.unweighed_g)
        if len(steps) == 1:
            return found
        what = f"{found.what}, not weighed (counts as {self.tariff.unweighed_g} g)"
        return _make_worth(self.tariff, found.points, what)


def _first_reached(steps: tuple[tuple[int, Worth], ...], net_g: int) -> Worth:
    for net_g_min, worth in steps:
        if net_g >= net_g_min:
            return worth
    return steps[-1][1]


def _worths(
    tariff: Tariff, stream: Stream, verdict: Verdict, hours: Hours
) -> Iterator[tuple[int, Worth]]:
    """From what weight a bag of a kind is worth what, the most telling line first."""
    fitting = [
        line
        for line in tariff.lines
        if (line.stream, line.verdict) == (stream, verdict)
        and line.hours in {None, hours}
    ]
    fitting.sort(key=_how_telling, reverse=True)
    what = f"for {stream} waste {_SORTED[verdict]}"
    for line in fitting:
        words = what
        if line.net_g_min is not None:
            words += f", at least {line.net_g_min} g"
        if line.hours is not None:
            words += f", {line.hours} opening hours"
        yield _least_g(line), _make_worth(tariff, line.points, words)
        if line.net_g_min is None:
            return
    if fitting:
        lightest = min(_least_g(line) for line in fitting)
        what += f", less than {lightest} g"
    yield _ANY_G, _make_worth(tariff, 0, what)


def _make_worth(tariff: Tariff, points: int, what: str) -> Worth:
    return Worth(points, what, f"{points} {what}, tariff {tariff.name}")


def _how_telling(line: Line) -> tuple[bool, int]:
    return line.hours is not None, _least_g(line)


def _least_g(line: Line) -> int:
    return _ANY_G if line.net_g_min is None else line.net_g_min


def told_lines(tariff: Tariff) -> tuple[TariffLine, ...]:
    """Give what stations may tell residents at once: what rests on nothing else.

    A station that finds no line says that points will follow, and the receipt brings
    them a moment later. So no old station promises what a cap then takes away.
    """
    capped = {cap.stream for cap in tariff.daily_caps}
    kinds = [(line.stream, line.verdict) for line in tariff.lines]
    return tuple(
        TariffLine(stream=line.stream, verdict=line.verdict, points=line.points)
        for line in tariff.lines
        if kinds.count((line.stream, line.verdict)) == 1
        and line.net_g_min is None
        and line.hours is None
        and (line.stream not in capped or line.points == 0)
    )
