"""From the finger to the number on the glass, over a real broker.

The kiosk runs as in a lobby, thirty frames a second, drawn by the processor alone; the
hall answers at once. Beside it: the bare round trip of the same request and reply,
which is what no kiosk could be faster than. Then a process of its own: from its start
to the first touch it would take, and what it costs when nobody comes.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped] # has no types of its own
from kivy.clock import Clock

from benchmarks.rows import Row
from interface.kivy_touch import tap
from interface.kivy_window import draw_frames, put_on_glass
from kiosk.app import KioskApp
from kiosk.bus import make_bus
from kiosk.gallery import UPRIGHT
from kiosk.settings import KioskSettings
from messaging.broker_settings import BrokerSettings
from messaging.codec import encode
from messaging.contracts.hall_requests import TakeTicket
from messaging.contracts.ids import ClientId, CommunityId, RequestId, ServiceLetter
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from tests.kiosk.halls import HALL, TOPICS, ScriptedHall, last_will
from tests.mosquitto import Mosquitto

_SPAWN: Final = multiprocessing.get_context("spawn")

_VISITS: Final = 60
_ROUND_TRIPS: Final = 300
_IDLE_S: Final = 4.0
# Longer than the glass ignores fingers after a tap and a new screen.
_SETTLED_S: Final = 0.6


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mosquitto = Mosquitto(folder)
        mosquitto.start()
        broker = BrokerSettings(tcp_port=mosquitto.tcp_port)
        try:
            with _hall(broker):
                bare_ms = _bare_round_trips_ms(broker)
                tickets_ms = _visits_ms(_settings(folder, broker))
                start_s, idle_percent = _own_process(folder, broker)
        finally:
            mosquitto.kill()
    return [
        Row(
            "tap to number, median",
            statistics.median(tickets_ms),
            "ms",
            "bare round trip",
            statistics.median(bare_ms),
        ),
        Row(
            "tap to number, p99",
            _p99(tickets_ms),
            "ms",
            "bare round trip",
            _p99(bare_ms),
            "≤ 100",
        ),
        Row("cold start to touchable", start_s, "s", goal="≤ 3"),
        Row("idle", idle_percent, "% of a core", goal="≤ 5"),
    ]


@contextmanager
def _hall(broker: BrokerSettings) -> Iterator[None]:
    """Let a hall in a process of its own answer at once."""
    process = _SPAWN.Process(target=_answer, args=(broker,), daemon=True)
    process.start()
    yield
    process.terminate()
    process.join()


def _answer(broker: BrokerSettings) -> None:
    hall = ScriptedHall(MqttBus(broker, client="hall-h01", will=last_will()))
    hall.open()
    threading.Event().wait()


def _bare_round_trips_ms(broker: BrokerSettings) -> list[float]:
    """Ask for tickets without a screen: send, wait for the answer, again."""
    bus, arrived = MqttBus(broker, client="bare"), threading.Event()
    replies = TOPICS.replies(ClientId("bare"))
    bus.subscribe(TOPICS.hall_state(HALL), lambda _: arrived.set())
    bus.subscribe(replies, lambda _: arrived.set())
    bus.open()
    arrived.wait()  # the hall is there
    times_ms = []
    for _ in range(_ROUND_TRIPS):
        arrived.clear()
        request = TakeTicket(
            request_id=RequestId(new_id()),
            reply_to=replies,
            service=ServiceLetter("A"),
        )
        began_s = time.perf_counter()
        bus.publish(TOPICS.hall_requests(HALL), encode(request))
        arrived.wait()
        times_ms.append(1000 * (time.perf_counter() - began_s))
    bus.close()
    return times_ms


def _visits_ms(settings: KioskSettings) -> list[float]:
    app = KioskApp(settings, make_bus(settings), is_offscreen=True)
    app.open()
    put_on_glass(app.surface)
    with _leaping_clock() as leap:
        _draw_until(app, "home")
        times_ms = [_visit_ms(app, leap) for _ in range(_VISITS)]
    app.close()
    return times_ms


def _visit_ms(app: KioskApp, leap: Callable[[float], None]) -> float:
    leap(_SETTLED_S)
    tap("take-number")
    _draw_until(app, "take_number")
    leap(_SETTLED_S)
    draw_frames()
    began_s = time.perf_counter()
    tap("service-A")
    _draw_until(app, "ticket")
    took_ms = 1000 * (time.perf_counter() - began_s)
    leap(_SETTLED_S)
    tap("done")
    _draw_until(app, "home")
    return took_ms


def _draw_until(app: KioskApp, screen: str) -> None:
    """Draw frames at their pace; a screen named in a frame is drawn in it."""
    while app.surface.screen_name != screen:
        draw_frames()


@contextmanager
def _leaping_clock() -> Iterator[Callable[[float], None]]:
    """Let the pauses between taps pass at once, and all other time as it is."""
    real_time, ahead_s = Clock.time, [0.0]

    def leap(seconds: float) -> None:
        ahead_s[0] += seconds

    Clock.time = lambda: real_time() + ahead_s[0]
    # Kivy forgets what is scheduled when its time goes back, so the leaps remain.
    yield leap


def _own_process(folder: Path, broker: BrokerSettings) -> tuple[float, float]:
    """Seconds until the home screen, and the processor's share when idle."""
    text = Path("config/kiosk.toml").read_text(encoding="utf-8")
    text = text.replace("tcp_port = 1883", f"tcp_port = {broker.tcp_port}")
    text = text.replace("state/kiosk", str(folder / "state"))
    config = folder / "kiosk.toml"
    config.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "kiosk", "--config", str(config), "--log-json"]
    began_s = time.perf_counter()
    with subprocess.Popen(
        [*command, "--pictures", str(folder / "pictures")],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stdout or ():
            if json.loads(line).get("screen") == "home":
                break
        start_s = time.perf_counter() - began_s
        running = psutil.Process(process.pid)
        time.sleep(1)  # the picture of the home screen is being saved
        running.cpu_percent()
        time.sleep(_IDLE_S)
        idle_percent = running.cpu_percent()
        process.terminate()
        process.communicate()
    return start_s, idle_percent


def _settings(folder: Path, broker: BrokerSettings) -> KioskSettings:
    return KioskSettings(
        community=CommunityId("NB01"),
        hall=HALL,
        kiosk=ClientId("kiosk-1"),
        zone="Asia/Shanghai",
        state_folder=folder / "state",
        glass=UPRIGHT,
        broker=broker,
    )


def _p99(times_ms: list[float]) -> float:
    return statistics.quantiles(times_ms, n=100)[98]
