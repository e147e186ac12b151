"""What a serial line carries, seen from its link: a conversation. No I/O here.

A link reads chunks, feeds them, delivers the events and writes what the
conversation wants to say next. It knows nothing else about any device, so there
is one link for scales, panels and whatever comes.
"""

from dataclasses import dataclass
from typing import Final, Protocol, TypeVar, runtime_checkable

E = TypeVar("E")

# Data bits, parity, stop bits of every device we know; 7E1 is common with scales.
_CHARACTERS: Final = ("8N1", "8E1", "8O1", "8N2", "7E1", "7O1", "7N1", "7N2", "7E2")


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How a serial line is set, as `9600 8N1` at the back of the manual."""

    baud: int = 9600
    data_bits: int = 8
    parity: str = "N"
    stop_bits: int = 1

    def __post_init__(self) -> None:
        if self.baud <= 0:
            msg = f"{self.baud} baud is no speed; a common one is 9600"
            raise ValueError(msg)
        if f"{self.data_bits}{self.parity}{self.stop_bits}" not in _CHARACTERS:
            msg = f"{self} is no line setting; known are {', '.join(_CHARACTERS)}"
            raise ValueError(msg)

    def __str__(self) -> str:
        return f"{self.baud} {self.data_bits}{self.parity}{self.stop_bits}"


class Conversation(Protocol[E]):
    """Bytes in, events out, and what to say next."""

    def feed(self, chunk: bytes) -> list[E]:
        """Take the next chunk and return the events it completes, oldest first."""

    def finish(self) -> list[E]:
        """Say what the unfinished rest is worth: the line fell silent or was lost.

        Forgets the rest; the next chunk starts afresh.
        """

    def bytes_to_send(self, now_s: float) -> bytes:
        """Say what should go out now; called after every chunk and many times a second.

        `now_s` is monotonic.
        """


@runtime_checkable
class TimedConversation(Conversation[E], Protocol[E]):
    """A conversation in which silence says something too."""

    def tick(self, now_s: float) -> list[E]:
        """Say what has become true by `now_s` (monotonic); called at every turn."""
