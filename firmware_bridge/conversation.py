"""What a serial line carries, seen from its link: a conversation. No I/O here.

A link reads chunks, feeds them, delivers the events and writes what the
conversation wants to say next. It knows nothing else about any device, so there
is one link for scales, panels and whatever comes.
"""

from dataclasses import dataclass
from typing import Protocol, TypeVar

E_co = TypeVar("E_co", covariant=True)


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How a serial line is set, as `9600 8N1` at the back of the manual."""

    baud: int = 9600
    data_bits: int = 8
    parity: str = "N"
    stop_bits: int = 1

    def __str__(self) -> str:
        return f"{self.baud} {self.data_bits}{self.parity}{self.stop_bits}"


class Conversation(Protocol[E_co]):
    """Bytes in, events out, and what to say next."""

    def feed(self, chunk: bytes) -> list[E_co]:
        """Take the next chunk and return the events it completes, oldest first."""

    def finish(self) -> list[E_co]:
        """Say what the unfinished rest is worth: the line fell silent or was lost.

        Forgets the rest; the next chunk starts afresh.
        """

    def bytes_to_send(self, now_s: float) -> bytes:
        """Say what should go out now; called after every chunk and many times a second.

        `now_s` is monotonic.
        """
