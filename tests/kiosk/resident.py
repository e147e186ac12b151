"""A kiosk with a resident in front of it, as a program of its own.

`python tests/kiosk/resident.py CONFIG KEY…` runs the real kiosk offscreen and taps
one key after another, each as soon as its target is there.
"""

import sys
from pathlib import Path

from kivy.clock import Clock

from interface.kivy_touch import tap
from interface.log import log, set_up_log
from kiosk.app import KioskApp
from kiosk.bus import make_bus
from kiosk.settings import load_kiosk_settings


def main() -> None:
    set_up_log("kiosk", is_json=True)
    settings = load_kiosk_settings(Path(sys.argv[1]))
    keys = sys.argv[2:]

    def look(_elapsed_s: float) -> None:
        if keys and tap(keys[0]):
            log().info("tapped", key=keys[0], screen=app.surface.screen_name)
            if app.surface.screen_name != shown[0]:
                shown[0] = app.surface.screen_name
                del keys[0]

    app = KioskApp(settings, make_bus(settings), is_offscreen=True)
    shown = ["home"]
    Clock.schedule_interval(look, 0.1)
    app.run()


if __name__ == "__main__":
    main()
