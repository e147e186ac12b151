"""The station with its screen: Kivy in the main thread, the station's loop beside it.

When the loop ends, for whatever reason, the program ends: a screen that looks alive
over a station that is not would be worse than none.
"""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from station.run import Station
from station.screen.screen_window import ScreenWindow
from station.settings import StationSettings


def run_with_screen(settings: StationSettings, pictures: Path | None = None) -> None:
    """Run one station until its window is closed or a signal comes.

    Raises `InterfaceError` without a window, `MessagingError` and `OutboxError`.
    """
    station = Station(settings)
    window = ScreenWindow(settings.glass, station.put, pictures=pictures)
    window.open()
    station.show_on(window.show)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        window.stop()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    station.open()
    with ThreadPoolExecutor(1, thread_name_prefix="station") as threads:
        loop = threads.submit(station.run)
        loop.add_done_callback(lambda _: window.stop())
        try:
            window.run()
        finally:
            station.stop()
    station.close()
    # A mistake in the loop ends the program as it would without a screen.
    loop.result()
