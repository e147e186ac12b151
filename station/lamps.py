"""What the lamps say in every state. No I/O here.

Green: put the bag down. Yellow: wait. Red: look at the screen. One at a time, so
that nobody has to know what two together mean. Nobody is asked for a bag that could
not be recorded: while the outbox is lost, what would be green is red.
"""

from collections.abc import Mapping
from typing import Final

from firmware_bridge.panel_messages import Lamps
from station.drop_states import State

_GREEN: Final = Lamps(is_green=True)
_YELLOW: Final = Lamps(is_yellow=True)
_RED: Final = Lamps(is_red=True)

_LAMPS: Final[Mapping[State, Lamps]] = {
    State.READY: _GREEN,
    State.SEEN: _GREEN,
    State.LOADED: _YELLOW,
    State.UNREADABLE: _RED,
    State.WEIGHED: _YELLOW,
    State.LIFTED: _YELLOW,
    State.REASONING: _YELLOW,
    State.JUDGED: _YELLOW,
    State.UNWRITTEN: _RED,
    State.THANKED: _GREEN,
    State.FAREWELL: _GREEN,
    State.REOPENED: _YELLOW,
    State.CROWDED: _RED,
    State.REPEATED: _RED,
    State.UNCLEARED: _RED,
}


def lamps_of(state: State, *, can_record: bool) -> Lamps:
    """Say which lamp is lit."""
    lamps = _LAMPS[state]
    return _RED if lamps == _GREEN and not can_record else lamps
