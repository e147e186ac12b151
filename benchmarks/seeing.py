"""From the bag to the screen: seen, weighed, and what watching costs when nobody comes.

A real station process with a 1080p network camera of fifteen images a second (MJPEG
over HTTP, a noisy sensor), a scale of ten readings a second and a panel. "Seen" runs
from the moment at which the bag lies in the camera's view (its next image is up to
67 ms away) through HTTP, JPEG, reading process and decisions to the moment at which
the screen is handed what to show; drawing it is `kiosk_screen`'s business. Rows that
begin with "of that" say where the time goes: what one stage costs is measured alone,
on the same pictures.

The peer is what most projects do: one loop that takes the camera's image and gives it
to pyzbar, with the same camera in the same run.
"""

import multiprocessing
import queue
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import psutil  # type: ignore[import-untyped] # has no types of its own

from benchmarks.rows import Row
from demo.bags import bag_on_platform, empty_platform
from firmware_bridge.panel_messages import Button
from firmware_bridge.simulators.panel import PanelSimulator
from firmware_bridge.simulators.scale import ScaleSimulator
from station.guarded_reader import GuardedReader
from station.looks import Picture
from station.shots import JpegShot
from tests.mosquitto import Mosquitto
from tests.program_process import ProgramProcess
from tests.station.labels import label_text
from tests.station.mjpeg_camera import MjpegCamera
from tests.waiting import wait_until

_SPAWN: Final = multiprocessing.get_context("spawn")
_BAGS: Final = 40
_IMAGES_PER_S: Final = 15
_READINGS_PER_S: Final = 10
_SETTLE_S: Final = 0.3
_IDLE_S: Final = 10.0
_PATIENCE_S: Final = 2.0
_JPEGS_PER_SCENE: Final = 6
# As network cameras code: some 300 kB an image.
_JPEG_SETTINGS: Final = (cv2.IMWRITE_JPEG_QUALITY, 80)

_SETTINGS: Final = """\
community = "NB01"
station = "s01"
zone = "Asia/Shanghai"
state_folder = "{folder}/state"
stream = "kitchen"
undo_s = 0
is_clock_trusted = true
camera = {{ source = "{camera}" }}
scale = {{ protocol = "st-gs", serial_port = "{scale}" }}
panel = {{ serial_port = "{panel}" }}
glass = {{ width_px = 1280, height_px = 800, width_mm = 217.0 }}
broker = {{ tcp_port = {broker_tcp_port} }}
"""


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, closing(_Shed()) as shed:
        folder = Path(name)
        mosquitto = Mosquitto(folder)
        mosquitto.start()
        station = _Station(folder, shed, mosquitto.tcp_port)
        try:
            station.start()
            idle_percent = _cpu_percent(station.process_id)
            bags = station.take_bags()
        finally:
            station.close()
            mosquitto.kill()
        peer_idle_percent, peer_seen_ms = _naive(shed)
    peer = "pyzbar in a loop"
    seen_ms = [bag.seen_ms for bag in bags]
    weighed_s = [bag.weighed_s for bag in bags]
    waited_ms = [bag.waited_ms for bag in bags]
    rest_ms = [bag.seen_ms - bag.waited_ms for bag in bags]
    return [
        Row("bag in view → seen, p50", *_beside(seen_ms, peer_seen_ms, 50, peer)),
        Row(
            "bag in view → seen, p95",
            *_beside(seen_ms, peer_seen_ms, 95, peer),
            goal="≤ 150",
        ),
        Row("of that until the camera sends it, p95", _percentile(waited_ms, 95), "ms"),
        Row("of that from there, p50", _percentile(rest_ms, 50), "ms"),
        Row("of that from there, p95", _percentile(rest_ms, 95), "ms"),
        *_stages(),
        Row("load at rest → settled, p50", _percentile(weighed_s, 50), "s"),
        Row("load at rest → settled, p95", _percentile(weighed_s, 95), "s", goal="≤ 1"),
        Row(
            "processor while nothing moves",
            idle_percent,
            "% of a core",
            peer,
            peer_idle_percent,
            "≤ 15",
        ),
    ]


class _Shed:
    """The camera's view, and a camera in a process of its own that shows it."""

    def __init__(self) -> None:
        self._pipe, far = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_film, args=(far,), daemon=True)
        self._process.start()
        self.url: str = self._pipe.recv()

    def close(self) -> None:
        self._pipe.send(None)
        self._process.join()

    def show(self, label: str | None) -> "_Shown":
        """Have a bag with this label in view, or none; returns once that was sent.

        The pictures are made before; the bag comes at any time between two images.
        """
        self._pipe.send(label or "")
        return _Shown(*self._pipe.recv())


@dataclass(frozen=True, slots=True)
class _Shown:
    """When a scene was there, and when the camera began to send it, by `time.time`."""

    in_view_s: float
    sent_s: float


@dataclass(frozen=True, slots=True)
class _TakenBag:
    """How long one bag took to be seen, of that to be sent, and to be weighed."""

    seen_ms: float
    waited_ms: float
    weighed_s: float


def _film(pipe: Connection) -> None:
    dice = random.Random(11)
    nothing = empty_platform(dice)
    with MjpegCamera(lambda _: nothing, images_per_s=_IMAGES_PER_S) as camera:
        camera.jpegs = cycle(_jpegs(nothing))
        pipe.send(camera.url)
        while (label := pipe.recv()) is not None:
            picture = bag_on_platform(label, dice) if label else nothing
            jpegs = _jpegs(picture)
            time.sleep(dice.random() / _IMAGES_PER_S)
            sent: queue.SimpleQueue[float] = queue.SimpleQueue()
            camera.jpegs = _timed(jpegs, sent.put)
            in_view_s = time.time()
            pipe.send((in_view_s, sent.get()))


def _timed(jpegs: Iterable[bytes], tell: Callable[[float], None]) -> Iterator[bytes]:
    """Give the images for ever, and tell when the first is sent."""
    endless = cycle(jpegs)
    first = next(endless)
    tell(time.time())
    yield first
    yield from endless


def _jpegs(picture: Picture) -> list[bytes]:
    """Code one still scene several times, each with noise of its own, at 1080p."""
    large = cv2.resize(picture, (1920, 1080), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(3)
    jpegs = []
    for _ in range(_JPEGS_PER_SCENE):
        noise = grain.normal(0, 3, (1080, 1920, 1))
        noisy = (large + noise).clip(0, 255).astype(np.uint8)
        jpegs.append(cv2.imencode(".jpg", noisy, _JPEG_SETTINGS)[1].tobytes())
    return jpegs


class _Station(ProgramProcess):
    """A station that watches the shed."""

    def __init__(self, folder: Path, shed: _Shed, broker_tcp_port: int) -> None:
        self._shed = shed
        self._panel = PanelSimulator()
        self._scale = ScaleSimulator(
            readings_per_s=_READINGS_PER_S, settle_s=_SETTLE_S, noise_g=2
        )
        file = folder / "station.toml"
        file.write_text(
            _SETTINGS.format(
                folder=folder,
                camera=shed.url,
                scale=self._scale.path,
                panel=self._panel.path,
                broker_tcp_port=broker_tcp_port,
            )
        )
        super().__init__("station", file, ["--no-screen"])

    def is_up(self) -> bool:
        return bool(self.happened_now("stage_shown"))

    def take_bags(self) -> list[_TakenBag]:
        bags = []
        for serial in range(1, _BAGS + 1):
            shown = self._shed.show(label_text(serial=serial))
            seen_s = self._moment_of("seen")
            self._scale.put(1_000 + 5 * serial)
            at_rest_s = time.time() + _SETTLE_S
            bags.append(
                _TakenBag(
                    (seen_s - shown.in_view_s) * 1000,
                    (shown.sent_s - shown.in_view_s) * 1000,
                    self._moment_of("weighed") - at_rest_s,
                )
            )
            self._panel.press(Button.CORRECT)
            self._moment_of("thanked")
            self._scale.put(0)
            self._shed.show(None)
            self._moment_of("ready")
        return bags

    def close(self) -> None:
        self.kill()
        self._scale.close()
        self._panel.close()

    def _moment_of(self, stage: str) -> float:
        """Wait for the stage; when it was shown, by the stamp of its log line."""
        wait_until(lambda: self.happened("stage_shown")[-1]["stage"] == stage)
        stamp = self.happened("stage_shown")[-1]["timestamp"]
        return datetime.fromisoformat(stamp).timestamp()


def _stages() -> list[Row]:
    """Time what the station does with one image of a bag, stage by stage."""
    dice = random.Random(11)
    pictures = [bag_on_platform(label_text(serial=n), dice) for n in range(1, 6)]
    shots = [JpegShot(np.frombuffer(_jpegs(p)[0], np.uint8)) for p in pictures]
    with closing(GuardedReader()) as reader:

        def read(shot: JpegShot) -> None:
            reader.read(shot.grey(), study_s=0.1, is_hard=False)

        stages = {
            "of that one image's draft, for motion": JpegShot.draft,
            "of that the same in grey, for codes": JpegShot.grey,
            "of that grey and read in the reading process": read,
        }
        read(shots[0])  # Starts that process.
        return [
            Row(f"{name}, p50", statistics.median(map(_timer(stage), shots)), "ms")
            for name, stage in stages.items()
        ]


def _timer(stage: Callable[[JpegShot], object]) -> Callable[[JpegShot], float]:
    def time_it(shot: JpegShot) -> float:
        since_s = time.perf_counter()
        stage(shot)
        return (time.perf_counter() - since_s) * 1000

    return time_it


def _naive(shed: _Shed) -> tuple[float, list[float]]:
    """Measure the peer with the same camera: its idle share, and when it sees bags."""
    near, far = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_look_naively, args=(shed.url, far), daemon=True)
    process.start()
    near.recv()
    idle_percent = _cpu_percent(process.pid or 0)
    seen_ms = []
    for serial in range(1, _BAGS + 1):
        label = label_text(serial=serial)
        in_view_s = shed.show(label).in_view_s
        seen_ms.append((_moment_seen(near, label, in_view_s) - in_view_s) * 1000)
        shed.show(None)
    process.kill()
    process.join()
    return idle_percent, seen_ms


def _moment_seen(near: Connection, label: str, in_view_s: float) -> float:
    """Say when the peer told of the label; what it never sees takes all patience."""
    given_up_s = in_view_s + _PATIENCE_S
    while near.poll(max(0.0, given_up_s - time.time())):
        text, seen_s = near.recv()
        if text == label:
            return float(seen_s)
    return given_up_s


def _look_naively(url: str, told: Connection) -> None:
    from pyzbar import pyzbar  # noqa: PLC0415 - only this process needs it

    symbols = [pyzbar.ZBarSymbol.QRCODE, pyzbar.ZBarSymbol.CODE128]
    capture = cv2.VideoCapture(url)
    newest: list[Picture] = []
    fresh = threading.Event()

    def take() -> None:
        while True:
            newest[:] = [np.asarray(capture.read()[1], np.uint8)]
            fresh.set()

    threading.Thread(target=take, daemon=True).start()
    fresh.wait()
    told.send("up")
    while True:
        fresh.wait()
        fresh.clear()
        for code in pyzbar.decode(newest[0], symbols=symbols):
            told.send((code.data.decode("ascii", "replace"), time.time()))


def _cpu_percent(process_id: int) -> float:
    """Share of one core that a process and its children use while nothing happens."""
    process = psutil.Process(process_id)
    everybody = [process, *process.children(recursive=True)]
    before_s = sum(map(_cpu_s, everybody))
    started_s = time.monotonic()
    time.sleep(_IDLE_S)
    used_s = sum(map(_cpu_s, everybody)) - before_s
    return used_s / (time.monotonic() - started_s) * 100


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _beside(
    ours: list[float], peers: list[float], percent: int, peer: str
) -> tuple[float, str, str, float]:
    return _percentile(ours, percent), "ms", peer, _percentile(peers, percent)


def _percentile(figures: list[float], percent: int) -> float:
    return statistics.quantiles(figures, n=100, method="inclusive")[percent - 1]
