"""The bus on which programs meet: what each of them sees. No I/O here.

`messaging.mqtt_bus` is the real one; `messaging.memory_bus` behaves the same inside
one process. One test suite, `tests/messaging/test_buses.py`, holds both to this.

Messages arrive in order per topic and sender. `publish` never queues in memory for
a broker that is away: it says False, and whoever owns the message (an outbox, a
visit, a health loop) tries again. True means *on its way*, not *arrived*: what a
breaking connection swallows is sent again by its owner, who alone knows whether it
still matters. A broker that was killed has forgotten retained messages, too, so
they are published again at every connection.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from messaging.topic_filters import TopicFilter, parse_topic_filter

# How many messages of one client may be on their way without the broker's word.
# It covers a hundredth of a second of the fastest sender measured; more would only
# be a longer queue in a place that a power cut forgets.
IN_FLIGHT_MAX: Final = 500

# How many deliveries a client may leave unacknowledged before the broker waits; as
# `max_inflight_messages` in the mosquitto configuration that we ship.
UNACKNOWLEDGED_MAX: Final = 1000


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
    """A client's connection to the broker, opened once and closed once.

    `deliver` and `notice` run in the bus's own thread: they hand over and return.
    """

    @property
    def is_connected(self) -> bool:
        """Whether a publish would reach the broker now."""

    def open(self) -> None:
        """Start connecting, and keep at it with backoff until closed. Never waits."""

    def close(self) -> None:
        """Leave properly: the broker discards the last will. No notice is given."""

    def subscribe(
        self, topic_filter: str, deliver: Deliver, *, by_hand: bool = False
    ) -> None:
        """Ask for messages; remembered, and renewed at every connection.

        Raises `ValueError` when the filter overlaps an earlier one of this client:
        who then gets a message, and how often, depends on the broker.
        """

    def publish(self, topic: str, payload: bytes, *, is_retained: bool = False) -> bool:
        """Send with QoS 1; False if away, or if too many are in flight."""

    def on_connection(self, notice: Notice) -> None:
        """Be told True at every connection and False at every loss."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a client asked for, and who takes it."""

    topic_filter: TopicFilter
    deliver: Deliver
    by_hand: bool


def subscription_beside(
    others: list[Subscription], topic_filter: str, deliver: Deliver, *, by_hand: bool
) -> Subscription:
    """Make a subscription that shares no topic with the others, or `ValueError`."""
    wanted = parse_topic_filter(topic_filter)
    for other in others:
        if wanted.overlaps(other.topic_filter):
            msg = f"{topic_filter!r} overlaps {other.topic_filter.text!r}"
            raise ValueError(msg)
    return Subscription(wanted, deliver, by_hand)
