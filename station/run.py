"""Wires the station: one inbox, one loop, and hands that do what is decided.

::

    camera, scale, panel, bus, screen ──▶ inbox ──▶ loop ──▶ SortingPoint
                                                     │           │ orders
          outbox, bus, lamps, screen, log  ◀─────────┴───────────┘

Orders are obeyed one after the other, in the order in which they were given. What
the outbox answers goes back to the sorting point before anything else happens, so
the resident is told a drop only after it is on disk.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from interface.log import log
from messaging.bus import Delivery, Will
from messaging.codec import encode
from messaging.contracts.health import Health, StationHealth
from messaging.contracts.ids import BootId, DropId
from messaging.contracts.stations import StationAnswered
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from station.devices import Devices
from station.errands import Errands
from station.facts import (
    ReviseDrop,
    WriteDrop,
)
from station.fitness import Device
from station.happenings import (
    CarryOut,
    DeviceChanged,
    Happening,
    HealthUnpublished,
    MessageArrived,
    Note,
    Order,
    PublishAnswer,
    PublishHealth,
    ShowView,
    UntoldFound,
)
from station.machine import disk_free_mb, temperature_c
from station.post_room import PostRoom
from station.settings import StationSettings
from station.sorting_point import SortingPoint
from station.station_view import StationView
from station.wall_clock import WallClock

# The loop looks up so often, for countdowns and for silences.
_LOOK_UP_S: Final = 0.1

# So many happenings are taken before the time is looked at again.
_AT_ONCE_MAX: Final = 50


class Station:
    """One station. `open`, `run` in one thread until `stop`, `close`."""

    def __init__(
        self,
        settings: StationSettings,
        settings_file: Path,
        *,
        has_screen: bool = False,
    ) -> None:
        """Open what must work: raises `OutboxError` and `MessagingError`.

        The file is read again when the ledger asks for it. A screen is a device like
        others: its owner says how it is, by `put`.
        """
        self._settings = settings
        self._show: Callable[[StationView], None] | None = None
        self._boot_id = BootId(new_id())
        # Read from the disk once, not at every health message.
        self._version = metadata.version("linli")
        self._inbox: queue.SimpleQueue[Happening] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._clock = WallClock(
            ZoneInfo(settings.zone), is_trusted=settings.is_clock_trusted
        )
        self._devices = Devices(settings, self._inbox.put)
        self._room = PostRoom(
            settings, self._boot_id, self._inbox.put, self._devices.latest_jpeg
        )
        self._point = SortingPoint(
            settings.site if has_screen else settings.site.without(Device.SCREEN),
            self._room.past(),
            lambda: DropId(new_id()),
            self._clock.now(),
        )
        self._topics = Topics(settings.community)
        health_topic = self._topics.station_health(settings.station)
        lost = Will(health_topic, encode(StationHealth(state=Health.LOST)))
        self._bus = MqttBus(settings.broker, f"station-{settings.station}", lost)
        self._errands = Errands(settings, settings_file, self._devices, self._bus)

    def put(self, happening: Happening) -> None:
        """Let something happen; from any thread."""
        self._inbox.put(happening)

    def show_on(self, show: Callable[[StationView], None]) -> None:
        """Have every view handed over to a screen; before `run`."""
        self._show = show

    def open(self) -> None:
        """Say what was found, tell what was not told, and start all threads."""
        log().info(
            "station_opened",
            station=self._settings.station,
            boot_id=self._boot_id,
            outbox_id=self._room.outbox.outbox_id,
        )
        damage = self._room.outbox.damage
        if damage is not None:
            log().error(
                "outbox_moved_aside",
                file=str(damage.aside),
                reason=damage.reason,
                saved_count=damage.saved_count,
            )
        # Told before anything is sent: nothing may be posted that nobody heard of.
        self._inbox.put(UntoldFound(tuple(self._room.outbox.untold())))
        topics, station = self._topics, self._settings.station
        for topic in (
            topics.receipts(station),
            topics.registry,
            topics.station_requests(station),
        ):
            self._bus.subscribe(topic, self._hear)
        self._bus.on_connection(self._see_broker)
        self._devices.open()
        self._bus.open()

    def run(self) -> None:
        """Take one happening after the other until `stop`."""
        while not self._closing.is_set():
            for happening in self._arrived():
                self._obey(self._point.take(happening, self._clock.now()))
            self._obey(self._point.tick(self._clock.now()))
            self._room.settle()

    def _arrived(self) -> Iterator[Happening]:
        """Wait for a happening, and give those that have come with it."""
        with suppress(queue.Empty):
            yield self._inbox.get(timeout=_LOOK_UP_S)
            for _ in range(_AT_ONCE_MAX):
                yield self._inbox.get_nowait()

    def stop(self) -> None:
        """End `run` soon; from any thread."""
        self._closing.set()

    def close(self) -> None:
        """Leave devices, broker and disk properly, after `run` has ended."""
        self._devices.close()
        gone = StationHealth(state=Health.LOST, since=self._clock.now().at)
        health_topic = self._topics.station_health(self._settings.station)
        self._bus.publish(health_topic, encode(gone), is_retained=True)
        self._bus.close()
        self._room.close()
        log().info("station_closed", station=self._settings.station)

    # In the threads of the bus ------------------------------------------------

    def _hear(self, delivery: Delivery) -> None:
        topic, payload = delivery.topic, delivery.payload
        self._inbox.put(MessageArrived(topic, payload, delivery.is_retained))

    def _see_broker(self, is_connected: bool) -> None:  # noqa: FBT001 - the bus's notice
        state = Health.WELL if is_connected else Health.LOST
        detail = "" if is_connected else "no connection to the broker"
        self._inbox.put(DeviceChanged(Device.BROKER, state, detail))

    # Orders -------------------------------------------------------------------

    def _obey(self, orders: Iterable[Order]) -> None:
        pending = deque(orders)
        while pending:
            order = pending.popleft()
            match order:
                case WriteDrop() | ReviseDrop():
                    answer = self._room.write(order)
                    pending.extend(self._point.take(answer, self._clock.now()))
                case ShowView():
                    self._show_view(order)
                case Note(fact, details):
                    log().info(fact, **dict(details))
                case CarryOut(request):
                    self._errands.run(request, self._inbox.put)
                case PublishAnswer(topic, answer):
                    self._answer(topic, answer)
                case PublishHealth(health):
                    self._publish_health(health)
                case _:
                    self._room.obey(order, self._bus)

    def _answer(self, topic: str, answer: StationAnswered) -> None:
        log().info(
            "request_answered",
            request_id=answer.request_id,
            outcome=answer.outcome,
            reason=answer.reason,
            detail=answer.detail,
        )
        self._bus.publish(topic, encode(answer))

    def _publish_health(self, health: StationHealth) -> None:
        # What was answered for must not be told as waiting.
        self._room.settle()
        topic = self._topics.station_health(self._settings.station)
        whole = msgspec.structs.replace(
            health,
            outbox_oldest_at=self._room.outbox.oldest_at(),
            version=self._version,
            boot_id=self._boot_id,
            disk_free_mb=disk_free_mb(self._settings.state_folder),
            temperature_c=temperature_c(),
        )
        if not self._bus.publish(topic, encode(whole), is_retained=True):
            self._inbox.put(HealthUnpublished())

    def _show_view(self, order: ShowView) -> None:
        view = order.view
        self._devices.light(order.lamps)
        self._devices.say(view)
        self._devices.look_hard(is_looking_hard=self._point.is_looking_for_label)
        if order.is_stage_news:
            log().info(
                "stage_shown",
                stage=view.stage,
                instruction=view.instruction,
                household=view.household_code,
                bag_label=view.bag_label,
                gross_g=view.gross_g,
                verdict=view.verdict,
                points=view.points,
                balance=view.balance,
                inspector=view.inspector,
                card=view.card,
                typed=None if view.keypad is None else len(view.keypad.typed),
                notices=view.notices,
            )
        if self._show is not None:
            self._show(view)
