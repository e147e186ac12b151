"""The bus that lives in memory: what MQTT does, without a broker.

For tests of programs, which switch the hub off and on, and lose and regain clients,
to see what their program does then; and for benchmarks, as the transport that costs
next to nothing.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from messaging.bus import (
    IN_FLIGHT_MAX,
    UNACKNOWLEDGED_MAX,
    Deliver,
    Delivery,
    Notice,
    Subscription,
    Will,
    subscription_beside,
)
from messaging.topic_filters import TopicFilter, check_topic


@dataclass(eq=False, slots=True)
class _Client:
    """What the hub knows of one client, and what is on its way to it."""

    name: str
    will: Will | None
    subscriptions: list[Subscription] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    is_connected: bool = False
    # Acknowledgements of an earlier connection must not count in a later one.
    connection_no: int = 0
    in_flight: int = 0
    unacknowledged: int = 0
    inbox: deque[tuple[Subscription, str, bytes, bool]] = field(default_factory=deque)


_Taker: TypeAlias = tuple[_Client, Subscription]


class MemoryHub:
    """A broker inside the process, with clean sessions: for tests, and for one box.

    What happens, happens in the thread that causes it, one thing after another: a
    message published from inside a delivery waits until that delivery has returned.
    A mistake in a delivery is raised where the message was published.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: deque[Callable[[], None]] = deque()
        self._stepper: threading.Thread | None = None
        self._is_on = True
        self._clients: dict[str, _Client] = {}
        self._lost: set[str] = set()
        self._retained: dict[str, bytes] = {}
        self._turns: dict[TopicFilter, int] = {}

    def switch_off(self) -> None:
        """Kill the broker: no will is spoken, and everything is forgotten."""
        self._step(self._go_away)

    def switch_on(self) -> None:
        """Start the broker again: all clients come back."""
        self._step(self._come_back)

    def lose(self, client: str) -> None:
        """Break a client's connection: its last will is spoken."""
        self._step(lambda: self._lose(self._clients[client]))

    def regain(self, client: str) -> None:
        """Mend a client's connection."""
        self._step(lambda: self._regain(self._clients[client]))

    def admit(self, client: _Client) -> None:
        self._step(lambda: self._admit(client))

    def dismiss(self, client: _Client) -> None:
        """Forget a client that leaves properly, and its will with it."""
        client.is_connected = False
        is_gone = threading.Event()

        def forget() -> None:
            if self._clients.get(client.name) is client:
                del self._clients[client.name]
            is_gone.set()

        self._step(forget)
        if self._stepper is not threading.current_thread():
            # Another thread may be in the middle of a delivery to the client.
            is_gone.wait()

    def ask(self, client: _Client, subscription: Subscription) -> None:
        """Give a connected client what is retained; all else follows by itself."""
        self._step(lambda: self._recall(client, subscription))

    def accept(
        self, sender: _Client, topic: str, payload: bytes, *, is_retained: bool
    ) -> bool:
        """Take a message to deliver, unless too many of the sender's are on the way."""
        with self._lock:
            if not sender.is_connected or sender.in_flight >= IN_FLIGHT_MAX:
                return False
            sender.in_flight += 1
            connection_no = sender.connection_no

        def arrive() -> None:
            with self._lock:
                if sender.connection_no == connection_no:
                    sender.in_flight -= 1
            self._route(topic, payload, is_retained=is_retained)

        self._step(arrive)
        return True

    def _step(self, step: Callable[[], None]) -> None:
        """Take a step after all those before it; a step taken inside a step waits."""
        with self._lock:
            self._steps.append(step)
            if self._stepper is not None:
                return
            self._stepper = threading.current_thread()
        mistakes: list[BaseException] = []
        while (upcoming := self._upcoming_step()) is not None:
            try:
                upcoming()
            except BaseException as mistake:  # noqa: BLE001  # raised below, at the end
                mistakes.append(mistake)
        if mistakes:
            raise mistakes[0]

    def _upcoming_step(self) -> Callable[[], None] | None:
        with self._lock:
            if self._steps:
                return self._steps.popleft()
            self._stepper = None
            return None

    def _admit(self, client: _Client) -> None:
        namesake = self._clients.get(client.name)
        if namesake is not None:
            # As brokers do: the newcomer wins. (A real one would be thrown out in
            # turn as soon as the namesake reconnects; here it stays away.)
            self._lose(namesake)
        self._lost.discard(client.name)
        self._clients[client.name] = client
        self._connect(client)

    def _go_away(self) -> None:
        self._is_on = False
        self._retained.clear()
        for client in tuple(self._clients.values()):
            self._disconnect(client)

    def _come_back(self) -> None:
        self._is_on = True
        for client in tuple(self._clients.values()):
            self._connect(client)

    def _lose(self, client: _Client) -> None:
        self._lost.add(client.name)
        if client.is_connected:
            self._disconnect(client)
            if client.will is not None:
                self._route(client.will.topic, client.will.payload, is_retained=True)

    def _regain(self, client: _Client) -> None:
        self._lost.discard(client.name)
        self._connect(client)

    def _connect(self, client: _Client) -> None:
        if not self._is_on or client.is_connected or client.name in self._lost:
            return
        with self._lock:
            client.is_connected = True
            client.connection_no += 1
            client.in_flight = 0
            client.unacknowledged = 0
        client.inbox.clear()
        _tell(client, is_connected=True)
        for subscription in tuple(client.subscriptions):
            self._recall(client, subscription)

    def _disconnect(self, client: _Client) -> None:
        if client.is_connected:
            client.is_connected = False
            _tell(client, is_connected=False)

    def _recall(self, client: _Client, subscription: Subscription) -> None:
        for topic, payload in tuple(self._retained.items()):
            if subscription.topic_filter.matches(topic):
                client.inbox.append((subscription, topic, payload, True))
        self._deliver(client)

    def _route(self, topic: str, payload: bytes, *, is_retained: bool) -> None:
        if is_retained and payload:
            self._retained[topic] = payload
        elif is_retained:
            self._retained.pop(topic, None)  # as MQTT has it: nothing erases
        takers = self._takers(topic)
        for client, subscription in takers:
            client.inbox.append((subscription, topic, payload, False))
        for client, _ in takers:
            self._deliver(client)

    def _takers(self, topic: str) -> list[_Taker]:
        """Find who gets a message: all who asked, and one of each group."""
        takers: list[_Taker] = []
        groups: dict[TopicFilter, list[_Taker]] = {}
        for client in self._clients.values():
            for subscription in client.subscriptions if client.is_connected else ():
                asked = subscription.topic_filter
                if asked.matches(topic):
                    fellows = (
                        takers if not asked.group else groups.setdefault(asked, [])
                    )
                    fellows.append((client, subscription))
        for asked, fellows in groups.items():
            turn = self._turns[asked] = self._turns.get(asked, -1) + 1
            takers.append(fellows[turn % len(fellows)])
        return takers

    def _deliver(self, client: _Client) -> None:
        while client.inbox and client.unacknowledged < UNACKNOWLEDGED_MAX:
            if not client.is_connected:
                return
            subscription, topic, payload, is_retained = client.inbox.popleft()
            if not subscription.by_hand:
                subscription.deliver(Delivery(topic, payload, is_retained))
                continue
            with self._lock:
                client.unacknowledged += 1
            acknowledge = self._acknowledgement(client)
            subscription.deliver(Delivery(topic, payload, is_retained, acknowledge))

    def _acknowledgement(self, client: _Client) -> Callable[[], None]:
        connection_no = client.connection_no
        is_acknowledged = False

        def acknowledge() -> None:
            nonlocal is_acknowledged
            with self._lock:
                if is_acknowledged or client.connection_no != connection_no:
                    return
                is_acknowledged = True
                client.unacknowledged -= 1
            self._step(lambda: self._deliver(client))

        return acknowledge


def _tell(client: _Client, *, is_connected: bool) -> None:
    for notice in tuple(client.notices):
        notice(is_connected)


class MemoryBus:
    """A client of a `MemoryHub`."""

    def __init__(self, hub: MemoryHub, client: str, will: Will | None = None) -> None:
        self._hub = hub
        self._client = _Client(client, will)

    @property
    def is_connected(self) -> bool:
        return self._client.is_connected

    def open(self) -> None:
        self._hub.admit(self._client)

    def close(self) -> None:
        self._hub.dismiss(self._client)

    def subscribe(
        self, topic_filter: str, deliver: Deliver, *, by_hand: bool = False
    ) -> None:
        mine = self._client.subscriptions
        subscription = subscription_beside(mine, topic_filter, deliver, by_hand=by_hand)
        mine.append(subscription)
        if self._client.is_connected:
            self._hub.ask(self._client, subscription)

    def publish(self, topic: str, payload: bytes, *, is_retained: bool = False) -> bool:
        check_topic(topic)
        return self._hub.accept(self._client, topic, payload, is_retained=is_retained)

    def on_connection(self, notice: Notice) -> None:
        self._client.notices.append(notice)
