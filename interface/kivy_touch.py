"""Fingers for whoever has none: real touches, in pixels, at a target found by key.

Tests and the demo's simulated residents touch the glass through this; the touch
takes the same way through Kivy's window as a finger's does.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from itertools import count
from typing import Any, Final

from kivy.base import EventLoop
from kivy.input.motionevent import MotionEvent

from interface.kivy_widgets import TouchTarget, targets

_fingers: Final = count(1)


class SimulatedFinger(MotionEvent):
    """One finger: down somewhere, perhaps moved, then up."""

    def __init__(self, x_px: float, y_px: float) -> None:
        super().__init__(
            "simulated",
            next(_fingers),
            _shares(x_px, y_px),
            is_touch=True,
            type_id="touch",
        )
        self.profile = ["pos"]

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        super().depack(args)

    def down(self) -> "SimulatedFinger":
        EventLoop.post_dispatch_input("begin", self)
        return self

    def slide_to(self, x_px: float, y_px: float) -> "SimulatedFinger":
        self.move(_shares(x_px, y_px))
        EventLoop.post_dispatch_input("update", self)
        return self

    def up(self) -> None:
        EventLoop.post_dispatch_input("end", self)


def target_by_key(key: str) -> TouchTarget | None:
    """Find the target that is shown under this key, or None."""
    for root in EventLoop.window.children:
        for target in targets(root):
            if target.key == key:
                return target
    return None


def finger_on(target: TouchTarget) -> SimulatedFinger:
    """Hold a finger over the middle of a target, not yet down."""
    return SimulatedFinger(*target.to_window(*target.center))


def tap(key: str) -> bool:
    """Tap the target shown under `key`; False if there is none now."""
    target = target_by_key(key)
    if target is None:
        return False
    finger_on(target).down().up()
    return True


def _shares(x_px: float, y_px: float) -> Any:
    """Kivy's touches speak in shares of the window."""
    width, height = EventLoop.window.system_size
    return {"x": x_px / (width - 1.0), "y": y_px / (height - 1.0)}
