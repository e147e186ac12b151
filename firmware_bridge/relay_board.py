"""A board of relays: lamps or a lid's lock, switched and read back. No I/O here.

The boards have no watchdog: when this computer dies, each relay stays as it was.
So a lamp may hang on one, and a lock only if being stuck open or shut hurts nobody;
our own panel is the better place for it.

A board takes one command at a time. What is lost on the way, or in a board that has
lost power, is repaired: all relays are sent again every few seconds, and at once
when one is read back as what it should not be.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from firmware_bridge.lcus_relays import LCUS
from firmware_bridge.modbus_relays import MODBUS
from firmware_bridge.relay_wire import (
    RELAYS_MAX,
    RelayCommand,
    RelayDialect,
    RelayGarbage,
    RelayShown,
)

RELAY_DIALECTS: Final = {dialect.name: dialect for dialect in (LCUS, MODBUS)}

# Faster, and LCUS boards miss commands.
COMMAND_EVERY_S: Final = 0.1
QUERY_EVERY_S: Final = 1.0
REFRESH_EVERY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class RelaysChanged:
    """What is on, as the board itself says; None for a relay that it said nothing of.

    A board that does not answer never says so: what it shows is not known.
    """

    are_on: tuple[bool | None, ...]


RelayBoardEvent: TypeAlias = RelaysChanged | RelayGarbage


class RelayBoard:
    """The host's end of a board's line. Starts with everything off.

    Outlives the link. `switch` may be called from any thread.
    """

    def __init__(self, dialect: RelayDialect, relays: int) -> None:
        """Speak with a board of so many relays.

        Raises `ValueError` for more than a board has.
        """
        if not 1 <= relays <= RELAYS_MAX:
            msg = f"a board with {relays} relays; boards have 1 to {RELAYS_MAX}"
            raise ValueError(msg)
        self._dialect = dialect
        self._decoder = dialect.decoder()
        self._wanted = [False] * relays
        self._sent: list[bool | None] = [None] * relays
        self._shown: list[bool | None] = [None] * relays
        self._next_s = 0.0
        self._query_s = 0.0
        self._refresh_s = 0.0

    def switch(self, relay: int, *, is_on: bool) -> None:
        """Have a relay on or off, from 1. Raises `ValueError` if there is none such."""
        if not 1 <= relay <= len(self._wanted):
            msg = f"relay {relay}; this board has 1 to {len(self._wanted)}"
            raise ValueError(msg)
        self._wanted[relay - 1] = is_on

    def bytes_to_send(self, now_s: float) -> bytes:
        """Send the next command or question, one at a time."""
        if now_s < self._next_s:
            return b""
        if now_s >= self._refresh_s:
            self._refresh_s = now_s + REFRESH_EVERY_S
            self._sent = [None] * len(self._sent)
        for place, is_on in enumerate(self._wanted):
            if self._sent[place] is not is_on:
                self._sent[place] = is_on
                self._next_s = now_s + COMMAND_EVERY_S
                return self._dialect.encode_command(RelayCommand(place + 1, is_on))
        if now_s < self._query_s:
            return b""
        self._query_s = now_s + QUERY_EVERY_S
        self._next_s = now_s + COMMAND_EVERY_S
        return self._dialect.encode_query(len(self._wanted))

    def feed(self, chunk: bytes) -> list[RelayBoardEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        events: list[RelayBoardEvent] = []
        for event in self._decoder.feed(chunk):
            match event:
                case RelayShown(relay, is_on):
                    events += self._see(relay - 1, is_on=is_on)
                case RelayGarbage():
                    events.append(event)
                case _:
                    assert_never(event)
        return events

    def finish(self) -> list[RelayBoardEvent]:
        """Forget what the board showed: the line was lost, perhaps its power too."""
        self._sent = [None] * len(self._sent)
        self._next_s = self._query_s = 0.0
        rest = self._decoder.finish()
        if set(self._shown) == {None}:
            return [*rest]
        self._shown = [None] * len(self._shown)
        return [*rest, RelaysChanged(tuple(self._shown))]

    def _see(self, place: int, *, is_on: bool) -> list[RelayBoardEvent]:
        # A Modbus answer always has eight.
        if place >= len(self._shown):
            return []
        if self._wanted[place] is not is_on:
            self._sent[place] = None
        if self._shown[place] is is_on:
            return []
        self._shown[place] = is_on
        return [RelaysChanged(tuple(self._shown))]
