"""A station with its screen, and fingers: `python -m … --config FILE …`, as `station`.

Whoever writes into the pipe `fingers` beside the settings touches its glass: a line
`tap KEY` taps the target that is shown under this key, `type TEXT` presses keys. Both
take the way of real ones through Kivy's window.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

import os
import sys
import threading
from pathlib import Path

from kivy.base import EventLoop
from kivy.clock import Clock

from interface.kivy_touch import tap, target_by_key
from station.__main__ import main


def listen(pipe: Path) -> None:
    """Hear one writer after the other, for as long as the program lives."""
    # Open for writing, too: between two writers the pipe never ends, or the next
    # would find it broken.
    with os.fdopen(os.open(pipe, os.O_RDWR), encoding="utf-8") as lines:
        for line in lines:
            act, _, what = line.strip().partition(" ")
            touch = tap_when_drawn if act == "tap" else press_keys
            Clock.schedule_once(lambda _s, touch=touch, what=what: touch(what), 0)


def tap_when_drawn(key: str) -> None:
    """Tap what has stood on the glass for a frame: before that it lies nowhere."""
    target = target_by_key(key)

    def tap_it(_elapsed_s: float) -> None:
        if target is not None and target_by_key(key) is target:
            tap(key)

    Clock.schedule_once(tap_it, 0)


def press_keys(text: str) -> None:
    """Press and release one key after the other, as SDL tells it."""
    for character in text.lower():
        EventLoop.window.dispatch("on_key_down", ord(character), 0, character, [])
        EventLoop.window.dispatch("on_key_up", ord(character), 0)


if __name__ == "__main__":
    settings_file = Path(sys.argv[sys.argv.index("--config") + 1])
    fingers = settings_file.with_name("fingers")
    threading.Thread(target=listen, args=[fingers], daemon=True).start()
    sys.exit(main())
