"""The station with its screen: Kivy in the main thread, the station in another.

The station lives from birth to end in one thread, because its outbox belongs to
the thread that opened it. When it ends, for whatever reason, the program ends: a
screen that looks alive over a station that is not would be worse than none.
"""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from interface.failures import InterfaceError
from interface.log import log
from messaging.contracts.health import Health
from station.fitness import Device
from station.happenings import DeviceChanged
from station.run import Station
from station.screen.keys import Pressed
from station.screen.screen_window import ScreenWindow
from station.settings import StationSettings


def run_with_screen(
    settings: StationSettings, settings_file: Path, pictures: Path | None = None
) -> None:
    """Run one station until its window is closed or a signal comes.

    Without a window it goes on by lamps, buttons and voice, and says so in its health.
    Raises `MessagingError` and `OutboxError`.
    """
    _StationWithScreen(settings, settings_file, pictures).run()


class _StationWithScreen:
    """Two threads that end each other."""

    def __init__(
        self, settings: StationSettings, settings_file: Path, pictures: Path | None
    ) -> None:
        self._settings = settings
        self._settings_file = settings_file
        self._station: Station | None = None
        self._closing = threading.Event()
        self._window = ScreenWindow(settings.glass, self._put, pictures=pictures)

    def run(self) -> None:
        # Before the window: SDL leaves signals alone that somebody listens to.
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._hear_signal)
        why_lost = self._open_window()
        if why_lost is not None:
            self._live(DeviceChanged(Device.SCREEN, Health.LOST, why_lost))
            return
        with ThreadPoolExecutor(1, thread_name_prefix="station") as threads:
            well = DeviceChanged(Device.SCREEN, Health.WELL)
            life = threads.submit(self._live, well)
            life.add_done_callback(lambda _life: self._window.stop())
            try:
                self._window.run()
            finally:
                self._stop()
            # A mistake in there ends the program as it would without a screen.
            life.result()

    def _open_window(self) -> str | None:
        """Open the window; say why, if that cannot be done."""
        try:
            self._window.open()
        except InterfaceError as error:
            log().error(
                "screen_lost",
                detail=str(error),
                what_now="going on by lamps, buttons and voice; mend it and restart",
            )
            return str(error)
        return None

    def _hear_signal(self, _signal: int, _frame: FrameType | None) -> None:
        self._window.stop()
        self._stop()

    # In the station's thread, or in the only one -------------------------------

    def _live(self, screen: DeviceChanged) -> None:
        station = Station(self._settings, self._settings_file, has_screen=True)
        station.put(screen)
        if screen.state is Health.WELL:
            station.show_on(self._window.show)
        self._station = station
        if self._closing.is_set():
            station.stop()  # it was asked to end before there was one to ask
        station.open()
        try:
            station.run()
        finally:
            station.close()

    # From any thread ----------------------------------------------------------

    def _put(self, pressed: Pressed) -> None:
        if self._station is not None:
            self._station.put(pressed)

    def _stop(self) -> None:
        self._closing.set()
        if self._station is not None:
            self._station.stop()
