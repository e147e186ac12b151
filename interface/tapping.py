"""What counts as a tap: old hands, wet fingers, second fingers. No I/O here.

One finger at a time owns the glass, and only a finger that came down on a
target. A tap is that finger going up over the same target. For half a second
after a tap or a change of screen every touch is ignored, so that the second
half of a double tap cannot press what has just appeared beneath it. A key of a
keypad waits less: its keys stay where they are, and what is typed can be erased.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

Finger: TypeAlias = int | str

# Nobody has read a new screen sooner, and double taps of slow hands are over.
SETTLE_S: Final = 0.5

# People type three or four digits a second; a trembling finger bounces faster.
TYPING_SETTLE_S: Final = 0.15

# A finger that never goes up is a lost event or something leaning on the glass;
# after this it may not keep everybody else from touching.
FINGER_S_MAX: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Press:
    finger: Finger
    key: str
    since_s: float


class TapJudge:
    """Decides which touches press a target and which are taps."""

    def __init__(self) -> None:
        self._press: _Press | None = None
        self._settled_at_s = float("-inf")

    @property
    def pressed_key(self) -> str | None:
        """The target that should look pressed."""
        return None if self._press is None else self._press.key

    def down(self, finger: Finger, key: str | None, now_s: float) -> None:
        """Hear a finger come down on the target `key`, or beside all of them (None)."""
        if key is None or now_s < self._settled_at_s:
            return
        if self._press is None or now_s - self._press.since_s > FINGER_S_MAX:
            self._press = _Press(finger, key, now_s)

    def up(
        self,
        finger: Finger,
        key: str | None,
        now_s: float,
        settle_s: float = SETTLE_S,
    ) -> str | None:
        """Hear a finger go up over `key`; return the key that was tapped, if any.

        After a tap every touch is ignored for `settle_s`.
        """
        press = self._press
        if press is None or press.finger != finger:
            return None
        self._press = None
        if press.key != key:
            return None
        self._settled_at_s = now_s + settle_s
        return key

    def screen_changed(self, now_s: float) -> None:
        """Other targets lie under the fingers now; none of them is pressed."""
        self._press = None
        self._settled_at_s = now_s + SETTLE_S
