"""What boards of relays are told, and say, in any dialect. No I/O here.

Relays are counted from 1, as they are on the boards' print.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from firmware_bridge.conversation import LineSettings

RELAYS_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class RelayShown:
    """A relay, read back."""

    relay: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class RelayCommand:
    """A relay is to be switched: what a board hears."""

    relay: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class RelayQuery:
    """The host wants to know what is on."""


@dataclass(frozen=True, slots=True)
class RelayGarbage:
    """Bytes that are no frame of this board, and why."""

    discarded: bytes
    reason: str


FromBoard: TypeAlias = RelayShown | RelayGarbage
ToBoard: TypeAlias = RelayCommand | RelayQuery | RelayGarbage


class FromBoardDecoder(Protocol):
    """Reads what a board says."""

    def feed(self, chunk: bytes) -> list[FromBoard]:
        """Take the next chunk and return the events it completes, oldest first."""

    def finish(self) -> list[RelayGarbage]:
        """Forget a frame cut short."""


class ToBoardDecoder(Protocol):
    """Reads what a board is told."""

    def feed(self, chunk: bytes) -> list[ToBoard]:
        """Take the next chunk and return the events it completes, oldest first."""


@dataclass(frozen=True, slots=True)
class RelayDialect:
    """One way of speaking with a board, both ways."""

    name: str
    line: LineSettings
    encode_command: Callable[[RelayCommand], bytes]
    encode_query: Callable[[int], bytes]
    encode_shown: Callable[[Sequence[bool]], bytes]
    decoder: Callable[[], FromBoardDecoder]
    board_decoder: Callable[[], ToBoardDecoder]


def check_relay(relay: int) -> None:
    """Raise `ValueError` for a relay that no board has."""
    if not 1 <= relay <= RELAYS_MAX:
        msg = f"relay {relay}; boards have 1 to {RELAYS_MAX}"
        raise ValueError(msg)
