"""Mornings of a hall that nobody has, and what each way of estimating tells there.

Residents come more often at nine than at eleven, four kinds of matters take four to
eighteen minutes, some people do not answer. The hall itself is the real one
(`HallQueue`, its rota, what it learns from day to day). Of its peers the one in Munich
gets the average that makes it best, as nobody could choose it beforehand.
"""

import heapq
import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean
from typing import Final
from zoneinfo import ZoneInfo

from hall import facts
from hall.layout import Counter, Layout, Service
from hall.queue import HallQueue
from hall.rota import shifts_ahead
from messaging.contracts.hall_requests import (
    CallNext,
    FinishTicket,
    HallRequest,
    MarkNoShow,
    TakeTicket,
)
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import ClientId, CounterId, RequestId, ServiceLetter
from messaging.identifiers import new_id

# Enough mornings that a second run with other dice ranks the methods the same way.
MORNINGS: Final = 150
# The first ones teach and are not counted.
_MORNINGS_TO_LEARN: Final = 15
_SEED: Final = 20_261_124

_DAY: Final = datetime(2026, 3, 2, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
_COME_UNTIL_S: Final = 3 * 3600.0

# Mean minutes of four kinds of matters, and how often each is asked for.
_SERVICES_MIN: Final = {"A": 4.0, "B": 7.0, "C": 10.0, "D": 18.0}
_SHARES: Final = (0.35, 0.3, 0.25, 0.1)
# Matters of one kind differ by this share of their mean (log-normal).
_SCATTER: Final = 0.7
_NO_SHOWS: Final = 0.04
_NO_SHOW_S: Final = 90.0
_MEAN_MIN: Final = sum(
    minutes * share
    for minutes, share in zip(_SERVICES_MIN.values(), _SHARES, strict=True)
)

_KIOSK: Final = ClientId("kiosk-1")


@dataclass(frozen=True, slots=True)
class Scene:
    """A hall's rota, and how many come in an hour, by half hours."""

    name: str
    rotas: tuple[str, ...]
    per_hour: tuple[float, ...]


SCENES: Final = (
    Scene(
        "1 → 2 → 3 → 2 counters",
        ("08:30-12:30", "09:00-12:30", "09:30-10:30"),
        (14, 24, 22, 14, 12, 10),
    ),
    Scene(
        "1 counter, a second at the peak",
        ("08:30-12:30", "09:30-10:30"),
        (9, 15, 13, 8, 6, 5),
    ),
    Scene("1 counter", ("08:30-12:30",), (7, 9, 8, 6, 5, 4)),
)


@dataclass(slots=True)
class Told:
    """What one resident was told by each method, and how long she waited."""

    ahead: int
    counters: int
    minutes: dict[str, float]
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    wait_min: float = 0.0


@dataclass(slots=True)
class Score:
    """The mean error of each method, and how often each range was true."""

    errors_min: dict[str, float]
    coverage: dict[str, float]
    width_min: dict[str, float]


OURS: Final = "ours"
ZMS: Final = "ZMS, tuned"
POSITION: Final = "position × average"
LAST_WAIT: Final = "last wait (LES)"
SMOOTHED: Final = "smoothed waits (EWMA)"
METHODS: Final = (OURS, ZMS, POSITION, LAST_WAIT, SMOOTHED)

# What an operator in Munich might have set, in minutes.
_AVERAGES_MIN: Final = tuple(half / 2 for half in range(4, 33))


def simulate(scene: Scene, mornings: int = MORNINGS) -> Score:
    """Let the same hall have one morning after another."""
    dice = random.Random(_SEED)
    queue = HallQueue(_layout(scene))
    told: list[Told] = []
    for number in range(mornings + _MORNINGS_TO_LEARN):
        morning = _Morning(scene, queue, _DAY + timedelta(days=number), dice)
        morning.run()
        if number >= _MORNINGS_TO_LEARN:
            told += morning.told
    return _score([each for each in told if each.wait_min > 0])


def _layout(scene: Scene) -> Layout:
    words = BilingualText(zh="一", en="one")
    letters = tuple(ServiceLetter(letter) for letter in _SERVICES_MIN)
    return Layout(
        services=tuple(
            Service(letter=letter, name=words, covers=words) for letter in letters
        ),
        counters=tuple(
            Counter(
                counter=CounterId(str(number)),
                name=words,
                services=letters,
                rota=(rota,),
            )
            for number, rota in enumerate(scene.rotas, start=1)
        ),
    )


@dataclass(slots=True)
class _Morning:
    """One morning, event by event; the heap holds (second, order, what)."""

    scene: Scene
    queue: HallQueue
    opens_at: datetime
    dice: random.Random
    told: list[Told] = field(default_factory=list)
    _events: list[tuple[float, int, str]] = field(default_factory=list)
    _waiting: dict[str, tuple[float, Told]] = field(default_factory=dict)
    _order: Iterator[int] = field(default_factory=itertools.count)
    _last_wait_min: float = 0.0
    _smoothed_min: float = 0.0

    def run(self) -> None:
        opened = self.queue.day_to_open(self.opens_at)
        if opened is not None:
            self.queue.apply(opened)
        for second in self._arrivals():
            self._plan(second, "arrival")
        for counter in self.queue.layout.counters:
            for shift in shifts_ahead(counter.rota, self.opens_at):
                self._plan(max(0.0, shift.from_s), counter.counter)
        while self._events:
            second, _, what = heapq.heappop(self._events)
            if what == "arrival":
                self._arrive(second)
            elif what.startswith("done "):
                self._settle(second, CounterId(what.removeprefix("done ")))
            self._call_where_free(second)

    def _arrivals(self) -> list[float]:
        seconds: list[float] = []
        second = 0.0
        rates = self.scene.per_hour
        while True:
            half_hour = min(len(rates) - 1, int(second // 1800))
            second += self.dice.expovariate(rates[half_hour] / 3600)
            if second >= _COME_UNTIL_S:
                return seconds
            seconds.append(second)

    def _plan(self, second: float, what: str) -> None:
        heapq.heappush(self._events, (second, next(self._order), what))

    def _arrive(self, second: float) -> None:
        (service,) = self.dice.choices(list(_SERVICES_MIN), _SHARES)
        told = self._tell(second)
        taken = self._ask(
            TakeTicket(
                request_id=RequestId(new_id()),
                reply_to="",
                service=ServiceLetter(service),
            ),
            second,
        )
        if isinstance(taken, facts.Taken) and taken.expected_s is not None:
            told.minutes[OURS] = taken.expected_s / 60
            if taken.estimate is not None:
                estimate = taken.estimate
                told.ranges[OURS] = (estimate.from_min, estimate.to_min)
            self.told.append(told)
            self._waiting[taken.ticket_id] = (second, told)

    def _tell(self, second: float) -> Told:
        """Let the peers say what they would."""
        ahead = len(self.queue.today.waiting())
        counters = max(1, len(self._on_duty(second)))
        return Told(
            ahead=ahead,
            counters=counters,
            minutes={
                POSITION: ahead * _MEAN_MIN / counters,
                LAST_WAIT: self._last_wait_min,
                SMOOTHED: self._smoothed_min,
            },
        )

    def _on_duty(self, second: float) -> list[CounterId]:
        now = self.opens_at + timedelta(seconds=second)
        return [
            each.counter
            for each in self.queue.layout.counters
            if any(shift.from_s <= 0 for shift in shifts_ahead(each.rota, now))
        ]

    def _call_where_free(self, second: float) -> None:
        for counter in self._on_duty(second):
            if self.queue.today.held(counter) is not None:
                continue
            called = self._ask(
                CallNext(request_id=RequestId(new_id()), reply_to="", counter=counter),
                second,
            )
            if isinstance(called, facts.Called):
                self._note_wait(called, second)
                self._plan(second + self._duration_s(counter), f"done {counter}")

    def _note_wait(self, called: facts.Called, second: float) -> None:
        if called.ticket_id not in self._waiting:
            return
        since, told = self._waiting.pop(called.ticket_id)
        told.wait_min = (second - since) / 60
        self._last_wait_min = told.wait_min
        self._smoothed_min = (self._smoothed_min + told.wait_min) / 2

    def _duration_s(self, counter: CounterId) -> float:
        held = self.queue.today.held(counter)
        if held is None or self.dice.random() < _NO_SHOWS:
            return _NO_SHOW_S
        sigma = math.sqrt(math.log(1 + _SCATTER**2))
        mean_s = 60 * _SERVICES_MIN[held.service]
        return self.dice.lognormvariate(math.log(mean_s) - sigma**2 / 2, sigma)

    def _settle(self, second: float, counter: CounterId) -> None:
        held = self.queue.today.held(counter)
        lasted_s = 0.0
        if held is not None and held.called_at is not None:
            now = self.opens_at + timedelta(seconds=second)
            lasted_s = (now - held.called_at).total_seconds()
        kind = MarkNoShow if abs(lasted_s - _NO_SHOW_S) < 0.001 else FinishTicket
        self._ask(
            kind(request_id=RequestId(new_id()), reply_to="", counter=counter), second
        )

    def _ask(self, request: HallRequest, second: float) -> object:
        now = self.opens_at + timedelta(seconds=second)
        outcome = self.queue.decide(request, client=_KIOSK, now=now)
        if isinstance(outcome, facts.AnsweringFact):
            self.queue.apply(outcome)
        return outcome


def _score(told: list[Told]) -> Score:
    average_min = min(_AVERAGES_MIN, key=lambda tried: fmean(_zms_errors(told, tried)))
    for each in told:
        each.minutes[ZMS] = _zms_min(each, average_min)
        low_min = 0.0 if each.ahead < each.counters else 0.8 * each.minutes[ZMS]
        each.ranges[ZMS] = (low_min, each.minutes[ZMS])
    return Score(
        errors_min={
            name: fmean(abs(each.minutes[name] - each.wait_min) for each in told)
            for name in METHODS
        },
        coverage={
            name: fmean(_is_true(each.ranges[name], each.wait_min) for each in told)
            for name in (OURS, ZMS)
        },
        width_min={
            name: fmean(each.ranges[name][1] - each.ranges[name][0] for each in told)
            for name in (OURS, ZMS)
        },
    )


def _zms_errors(told: list[Told], average_min: float) -> Iterator[float]:
    return (abs(_zms_min(each, average_min) - each.wait_min) for each in told)


def _zms_min(told: Told, average_min: float) -> float:
    return math.floor((told.ahead + 1) * average_min / told.counters)


def _is_true(told: tuple[float, float], wait_min: float) -> bool:
    return told[0] <= wait_min <= told[1]
