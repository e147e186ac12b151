"""How much of one core reading 32 scales costs, each at 10 readings a second.

The scales are simulators on pseudo terminals in another process, so only the
reading side is counted: `SerialLink` and decoder, a thread for each scale. The peer
is what most drivers do with pyserial: a thread that waits for a line, searches it
with one regular expression and converts to float.
"""

import multiprocessing
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from multiprocessing.synchronize import Event
from typing import Final, TypeAlias

import serial

from benchmarks.rows import Row
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS, scale_protocol
from firmware_bridge.scales.reading import Reading, ScaleEvent
from firmware_bridge.serial_link import LinkStatus, SerialLink
from firmware_bridge.simulators.scale import ScaleSimulator

Paths: TypeAlias = "multiprocessing.SimpleQueue[list[str]]"

_SCALES: Final = 32
_READINGS_PER_S: Final = 10.0
_MEASURED_S: Final = 4.0
_STARTING_S_MAX: Final = 10.0
_GOAL: Final = "≤ 10 % of one core"
_SPAWN: Final = multiprocessing.get_context("spawn")
_NAIVE_NUMBER: Final = re.compile(rb"([+-]?) *([0-9]+\.?[0-9]*)")


def measure() -> list[Row]:
    alike = ["st-gs"] * _SCALES
    all_kinds = list(islice(cycle(SCALE_PROTOCOLS), _SCALES))
    with _scales(alike) as paths:
        ours = _cost(lambda count: _read_by_link(alike, paths, count))
        peers = _cost(lambda count: _read_by_line(paths, count))
    with _scales(all_kinds) as paths:
        kinds = _cost(lambda count: _read_by_link(all_kinds, paths, count))
    return [
        Row(
            f"{_SCALES} st-gs scales, {ours.readings_per_s:.0f} readings/s "
            f"(peer {peers.readings_per_s:.0f})",
            ours.percent,
            "% of a core",
            peer="pyserial, regex and float",
            peers=peers.percent,
            goal=_GOAL,
        ),
        Row(
            f"{_SCALES} scales, every protocol, {kinds.readings_per_s:.0f} readings/s",
            kinds.percent,
            "% of a core",
            goal=_GOAL,
        ),
    ]


class _Cost:
    """What a while of reading cost, and how much was read in it."""

    def __init__(self, core_s: float, wall_s: float, readings: int) -> None:
        self.percent = 100 * core_s / wall_s
        self.readings_per_s = readings / wall_s


class _Count:
    """How many readings have come, from all threads together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.readings = 0

    def add(self) -> None:
        with self._lock:
            self.readings += 1


def _cost(start: Callable[[_Count], Callable[[], None]]) -> _Cost:
    """Start reading, wait until all scales are heard, and measure from there."""
    count = _Count()
    stop = start(count)
    until_s = time.monotonic() + _STARTING_S_MAX
    while count.readings < _SCALES and time.monotonic() < until_s:
        time.sleep(0.1)
    readings, core_s, wall_s = count.readings, time.process_time(), time.monotonic()
    time.sleep(_MEASURED_S)
    cost = _Cost(
        time.process_time() - core_s,
        time.monotonic() - wall_s,
        count.readings - readings,
    )
    stop()
    return cost


def _read_by_link(
    protocols: Sequence[str], paths: Sequence[str], count: _Count
) -> Callable[[], None]:
    def deliver(event: ScaleEvent) -> None:
        if isinstance(event, Reading):
            count.add()

    def notice(status: LinkStatus) -> None:
        del status

    def link_to(name: str, path: str) -> SerialLink[ScaleEvent]:
        protocol = scale_protocol(name)
        return SerialLink(
            "scale",
            path,
            line=protocol.line,
            converse=lambda: ScaleDecoder(protocol, protocol.encoded_for),
            deliver=deliver,
            notice=notice,
        )

    links = [link_to(*pair) for pair in zip(protocols, paths, strict=True)]
    for link in links:
        link.open()

    def stop() -> None:
        for link in links:
            link.close()

    return stop


def _read_by_line(paths: Sequence[str], count: _Count) -> Callable[[], None]:
    is_over = threading.Event()

    def read(path: str) -> None:
        with serial.Serial(path, timeout=1) as port:
            while not is_over.is_set():
                match = _NAIVE_NUMBER.search(port.readline())
                if match is not None:
                    float(match[1] + match[2])
                    count.add()

    threads = [threading.Thread(target=read, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()

    def stop() -> None:
        is_over.set()
        for thread in threads:
            thread.join()

    return stop


@contextmanager
def _scales(protocols: Sequence[str]) -> Iterator[list[str]]:
    """Have scales in another process; gives where they are."""
    paths: Paths = _SPAWN.SimpleQueue()
    is_over = _SPAWN.Event()
    process = _SPAWN.Process(target=_simulate, args=(protocols, paths, is_over))
    process.start()
    try:
        yield paths.get()
    finally:
        is_over.set()
        process.join()


def _simulate(protocols: Sequence[str], paths: Paths, is_over: Event) -> None:
    scales = [
        ScaleSimulator(name, readings_per_s=_READINGS_PER_S) for name in protocols
    ]
    for number, scale in enumerate(scales):
        scale.put(1000 + number)
    paths.put([scale.path for scale in scales])
    is_over.wait()
    for scale in scales:
        scale.close()
