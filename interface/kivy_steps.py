"""Time by hand: Kivy's clock stands until it is told how far to go.

With it a minute of nobody touching passes in a few frames. For tests and pictures;
the clock is the process's, so whoever takes it gives it back.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from types import TracebackType
from typing import Final, Self

from kivy.clock import Clock

from interface.kivy_window import FRAMES_PER_SECOND_MAX, draw_frames

_real_time: Final = Clock.time


class SteppedClock:
    """Kivy's clock while a `with` lasts; it begins at the time that it is."""

    def __enter__(self) -> Self:
        self.now_s: float = Clock.time()
        Clock.time = lambda: self.now_s
        Clock._max_fps = 0  # noqa: SLF001 - frames need not wait for a time that stands
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        # Kivy forgets what is scheduled when its time goes back, so it never does.
        ahead_s = max(0.0, self.now_s - _real_time())
        Clock.time = lambda: _real_time() + ahead_s
        Clock._max_fps = FRAMES_PER_SECOND_MAX  # noqa: SLF001 - the same

    def advance(self, seconds: float) -> None:
        """Let the time pass and what it causes be drawn."""
        self.now_s += seconds
        # One frame hears the time, the next draws what was heard in it.
        draw_frames(2)
