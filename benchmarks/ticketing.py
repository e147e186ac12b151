"""From a tap to a number: the hall beside an echo and beside a naive hall.

The hall runs as its operator runs it, `python -m hall`, on a mosquitto of its own.
Its two peers are asked the same over the same broker in the same run: an echo, which
is what the transport alone costs, and a naive hall that keeps its tickets in SQLite
with one commit (`synchronous=FULL`) each and neither views nor a memory of requests.
"""

import json
import multiprocessing
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

from benchmarks.rows import Row
from hall import facts
from hall.journal_lines import decode_day, encode_day
from hall.layout import Counter, Layout, Service
from hall.queue import HallQueue
from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.codec import Rejected, decode, encode
from messaging.contracts.hall_requests import (
    CallNext,
    FinishTicket,
    HallRequest,
    TakeTicket,
)
from messaging.contracts.halls import BilingualText, TicketTaken
from messaging.contracts.ids import (
    ClientId,
    CommunityId,
    CounterId,
    HallId,
    RequestId,
    ServiceLetter,
    TicketId,
)
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from tests.hall.hall_process import HallProcess
from tests.mosquitto import Mosquitto
from tests.waiting import wait_until

_TOPICS: Final = Topics(CommunityId("NB01"))
_HALL: Final = HallId("h01")
_ECHO: Final = HallId("echo")
_NAIVE: Final = HallId("naive")
_A: Final = ServiceLetter("A")
_B: Final = ServiceLetter("B")

_TAPS: Final = 500
# As many as one letter has numbers for; the crowd's come on top of them.
_WAITING: Final = 990
_KIOSKS: Final = 50
_TAPS_AT_ONCE: Final = 10
_EVENTS_OF_A_DAY: Final = 5_000
_DEADLINE_S: Final = 30.0

_SPAWN: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Trips:
    """Round trips, sorted."""

    ms: list[float]

    def quantile(self, share: float) -> float:
        return self.ms[min(len(self.ms) - 1, int(share * len(self.ms)))]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mosquitto = Mosquitto(folder)
        mosquitto.start()
        hall = HallProcess(folder, mosquitto.tcp_port)
        hall.start()
        try:
            ours = _round_trips(mosquitto, _HALL)
            _round_trips(mosquitto, _HALL, _WAITING - _TAPS)
            crowd = _crowd(mosquitto, _HALL)
            echo, echo_crowd = _peer(mosquitto, _ECHO, _echo)
            naive, _ = _peer(mosquitto, _NAIVE, _keep_in_sqlite)
        finally:
            hall.stop()
            mosquitto.kill()
    replay_ms, loading_ms = _replay()
    rows = [
        Row(
            f"tap to ticket, {word}",
            ours.quantile(share),
            "ms",
            peer,
            peers.quantile(share),
            goal,
        )
        for word, share, goal in (("median", 0.5, ""), ("p99", 0.99, "≤ 100 ms"))
        for peer, peers in (("MQTT echo", echo), ("naive hall", naive))
    ]
    return [
        *rows,
        Row(
            f"{_KIOSKS} kiosks at once, {_WAITING}+ waiting, p99",
            crowd.quantile(0.99),
            "ms",
            "MQTT echo",
            echo_crowd.quantile(0.99),
            "≤ 50 ms",
        ),
        Row(
            f"replay of {_EVENTS_OF_A_DAY} facts",
            replay_ms,
            "ms",
            "json.loads a line",
            loading_ms,
            "≤ 200 ms",
        ),
    ]


class _Kiosk:
    """Taps, and notes when the answer is there."""

    def __init__(self, mosquitto: Mosquitto, hall: HallId, name: str) -> None:
        self._requests = _TOPICS.hall_requests(hall)
        self._reply_to = _TOPICS.replies(ClientId(name))
        self._asked_s: dict[RequestId, float] = {}
        self._answers = threading.Semaphore(0)
        self.ms: list[float] = []
        self.bus = MqttBus(BrokerSettings(tcp_port=mosquitto.tcp_port), name)
        self.bus.subscribe(self._reply_to, self._hear)
        self.bus.open()
        wait_until(lambda: self.bus.is_connected)

    def tap(self, service: ServiceLetter) -> None:
        request = TakeTicket(
            request_id=RequestId(new_id()), reply_to=self._reply_to, service=service
        )
        payload = encode(request)
        self._asked_s[request.request_id] = time.perf_counter()
        if not self.bus.publish(self._requests, payload):
            msg = "the broker is away"
            raise RuntimeError(msg)

    def wait(self) -> None:
        if not self._answers.acquire(timeout=_DEADLINE_S):
            msg = f"{self._requests}: no answer in {_DEADLINE_S} s"
            raise TimeoutError(msg)

    def _hear(self, delivery: Delivery) -> None:
        arrived_s = time.perf_counter()
        reply = decode(delivery.payload, TicketTaken)
        if not isinstance(reply, Rejected):
            asked_s = self._asked_s.pop(reply.request_id)
            self.ms.append((arrived_s - asked_s) * 1000)
        self._answers.release()


def _round_trips(mosquitto: Mosquitto, hall: HallId, taps: int = _TAPS) -> Trips:
    """Tap once the answer to the last tap is there."""
    kiosk = _Kiosk(mosquitto, hall, "kiosk-alone")
    for _ in range(taps):
        kiosk.tap(_A)
        kiosk.wait()
    kiosk.bus.close()
    return Trips(sorted(kiosk.ms))


def _crowd(mosquitto: Mosquitto, hall: HallId) -> Trips:
    """Let everybody tap at the same time, and again when all have their number."""
    kiosks = [_Kiosk(mosquitto, hall, f"kiosk-{n}") for n in range(_KIOSKS)]
    for _ in range(_TAPS_AT_ONCE):
        for kiosk in kiosks:
            kiosk.tap(_B)
        for kiosk in kiosks:
            kiosk.wait()
    for kiosk in kiosks:
        kiosk.bus.close()
    return Trips(sorted(ms for kiosk in kiosks for ms in kiosk.ms))


def _peer(
    mosquitto: Mosquitto, hall: HallId, serve: Callable[[int, Event, Event], None]
) -> tuple[Trips, Trips]:
    is_ready, may_end = _SPAWN.Event(), _SPAWN.Event()
    process = _SPAWN.Process(target=serve, args=(mosquitto.tcp_port, is_ready, may_end))
    process.start()
    try:
        is_ready.wait(_DEADLINE_S)
        return _round_trips(mosquitto, hall), _crowd(mosquitto, hall)
    finally:
        may_end.set()
        process.join()


def _echo(tcp_port: int, is_ready: Event, may_end: Event) -> None:
    """Answer every tap with the same ticket."""
    _serve(tcp_port, _ECHO, lambda _: f"{_A}001", is_ready, may_end)


def _keep_in_sqlite(tcp_port: int, is_ready: Event, may_end: Event) -> None:
    """Answer every tap when its ticket is committed."""
    with tempfile.TemporaryDirectory() as folder:
        tickets = sqlite3.connect(f"{folder}/tickets.db", check_same_thread=False)
        tickets.execute("PRAGMA synchronous=FULL")
        tickets.execute("CREATE TABLE tickets (id TEXT PRIMARY KEY, at TEXT)")

        def answer(request: TakeTicket) -> str:
            with tickets:
                tickets.execute(
                    "INSERT INTO tickets VALUES (?, ?)",
                    (request.request_id, datetime.now(UTC).isoformat()),
                )
            (count,) = tickets.execute("SELECT count(*) FROM tickets").fetchone()
            return f"{_A}{count:03d}"

        _serve(tcp_port, _NAIVE, answer, is_ready, may_end)
        tickets.close()


def _serve(
    tcp_port: int,
    hall: HallId,
    answer: Callable[[TakeTicket], str],
    is_ready: Event,
    may_end: Event,
) -> None:
    bus = MqttBus(BrokerSettings(tcp_port=tcp_port), f"hall-{hall}")

    def hear(delivery: Delivery) -> None:
        request = decode(delivery.payload, HallRequest)
        if isinstance(request, TakeTicket):
            taken = TicketTaken(
                request_id=request.request_id,
                ticket_id=TicketId(request.request_id),
                number=answer(request),
                service=request.service,
                people_ahead=0,
                estimate=None,
                taken_at=datetime.now(UTC),
            )
            bus.publish(request.reply_to, encode(taken))

    bus.subscribe(_TOPICS.hall_requests(hall), hear)
    bus.open()
    wait_until(lambda: bus.is_connected)
    is_ready.set()
    may_end.wait()
    bus.close()


def _replay() -> tuple[float, float]:
    """From a day's bytes to its state, beside reading its lines as JSON: CPU time."""
    words = BilingualText(zh="一", en="one")
    layout = Layout(
        services=(Service(letter=_A, name=words, covers=words),),
        counters=(Counter(counter=CounterId("1"), name=words, services=(_A,)),),
    )
    content = encode_day(_written_day(layout))
    began_s = time.process_time()
    misfits = HallQueue(layout).replay(decode_day(content).facts)
    replayed_s = time.process_time()
    loaded = [json.loads(line) for line in content.splitlines()]
    loaded_s = time.process_time()
    if misfits or len(loaded) != _EVENTS_OF_A_DAY:
        msg = "the day was not replayed"
        raise RuntimeError(msg)
    return (replayed_s - began_s) * 1000, (loaded_s - replayed_s) * 1000


def _written_day(layout: Layout) -> tuple[facts.Fact, ...]:
    """Make a day on which everybody is called and served in turn."""
    queue = HallQueue(layout)
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    written: list[facts.Fact] = []
    opened = queue.day_to_open(now)
    if opened is not None:
        queue.apply(opened)
        written.append(opened)
    while len(written) < _EVENTS_OF_A_DAY:
        now += timedelta(seconds=3)
        fact = queue.decide(_step(len(written)), client=ClientId("kiosk-1"), now=now)
        if isinstance(fact, facts.AnsweringFact):
            queue.apply(fact)
            written.append(fact)
    return tuple(written)


def _step(count: int) -> HallRequest:
    request_id = RequestId(new_id())
    counter = CounterId("1")
    if count % 3 == 1:
        return TakeTicket(request_id=request_id, reply_to="", service=_A)
    if count % 3 == 2:
        return CallNext(request_id=request_id, reply_to="", counter=counter)
    return FinishTicket(request_id=request_id, reply_to="", counter=counter)
