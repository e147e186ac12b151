"""The bus on which programs meet, and the one that lives in memory.

`Bus` is what programs see. `messaging.mqtt_bus` is the real one; `MemoryBus`
behaves the same inside one process and is kept honest by the same test suite.

Delivery is at least once, in order per topic and sender. `publish` never queues
in memory for a broker that is away: it says False, and whoever owns the message
(an outbox, a visit, a health loop) tries again. Nothing is lost in a buffer that
nobody remembers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias


def _nothing_to_acknowledge() -> None:
    """Deliveries that the bus acknowledges by itself."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it arrived.

    `acknowledge` tells the broker that it may forget the message; only a
    subscription with `by_hand=True` has to call it, once, from any thread.
    """

    topic: str
    payload: bytes
    is_retained: bool = False
    acknowledge: Callable[[], None] = _nothing_to_acknowledge


Deliver: TypeAlias = Callable[[Delivery], None]
Notice: TypeAlias = Callable[[bool], None]


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker says, retained, in the name of a client that was lost."""

    topic: str
    payload: bytes


class Bus(Protocol):
    """A client's connection to the broker.

    `deliver` and `notice` run in the bus's own thread: they hand over and return.
    """

    @property
    def is_connected(self) -> bool:
        """Whether a publish would reach the broker now."""

    def open(self) -> None:
        """Start connecting, and keep at it with backoff until closed. Never waits."""

    def close(self) -> None:
        """Leave properly: the broker discards the last will."""

    def subscribe(
        self, topic_filter: str, deliver: Deliver, *, by_hand: bool = False
    ) -> None:
        """Ask for messages; remembered, and renewed at every connection."""

    def publish(self, topic: str, payload: bytes, *, is_retained: bool = False) -> bool:
        """Send at least once; False if away, or if too many are in flight."""

    def on_connection(self, notice: Notice) -> None:
        """Be told True at every connection and False at every loss."""
