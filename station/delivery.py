"""Delivery: which drops of the outbox are to be published now. No I/O here.

Drops go out in the order of their sequence numbers, with a bounded number
unanswered. Only a receipt ends a drop's delivery; what got none is due again
after a wait that doubles, for ever. A new connection makes everything due at once:
what was on its way may have been lost with the old one. So does a ledger that has
come back, and need not wait minutes for what it missed.

A sequence number says which drop came before which, and which is missing. It does
not promise in what order they arrive: what is sent again comes late anyway. So a
drop that is handed in while a week of others is being caught up, more than fit in
flight, goes out before them, and its resident sees her points. People hand in
slowly: the others are not held up by it.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from messaging.contracts.ids import DropId

# Enough to keep a ledger busy that posts some thousands a second over a slow
# link, and less than brokers and `messaging.bus` allow in flight.
IN_FLIGHT_MAX: Final = 400

RESEND_S_MIN: Final = 5.0
RESEND_S_MAX: Final = 300.0

# The bus said no, though it is connected: it is full for a moment.
_FULL_BUS_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class _InFlight:
    """A drop on its way: how often it was sent, and when it is due again."""

    attempts: int
    due_s: float


class Delivery:
    """Keeps the window of unanswered drops. Time is an argument, monotonic."""

    def __init__(
        self, waiting: Iterable[DropId] = (), in_flight_max: int = IN_FLIGHT_MAX
    ) -> None:
        self._in_flight_max = in_flight_max
        self._waiting: deque[DropId] = deque(waiting)
        # Handed in since there is a connection.
        self._live: deque[DropId] = deque()
        self._in_flight: OrderedDict[DropId, _InFlight] = OrderedDict()
        self._is_connected = False

    def __len__(self) -> int:
        return len(self._waiting) + len(self._live) + len(self._in_flight)

    @property
    def is_unanswered(self) -> bool:
        """Whether some drop was sent more than once and has no receipt yet."""
        return any(sent.attempts > 1 for sent in self._in_flight.values())

    def add(self, drop_id: DropId) -> None:
        """Take one more drop, the youngest."""
        (self._live if self._is_connected else self._waiting).append(drop_id)

    def connect(self) -> None:
        """Start over on a new connection: everything unanswered is due now."""
        self._is_connected = True
        self.renew()

    def renew(self) -> None:
        """Make all due that was sent and has no receipt."""
        for drop_id, sent in self._in_flight.items():
            self._in_flight[drop_id] = _InFlight(sent.attempts, 0.0)

    def disconnect(self) -> None:
        self._is_connected = False
        # Now they wait like all others, and are the youngest.
        self._waiting += self._live
        self._live.clear()

    def due(self, now_s: float) -> list[DropId]:
        """Give the drops to publish now, oldest first; each counts as sent."""
        if not self._is_connected:
            return []
        due = [
            drop_id for drop_id, sent in self._in_flight.items() if sent.due_s <= now_s
        ]
        for drop_id in self._next(self._in_flight_max - len(self._in_flight)):
            self._in_flight[drop_id] = _InFlight(0, now_s)
            due.append(drop_id)
        for drop_id in due:
            attempts = self._in_flight[drop_id].attempts + 1
            wait_s = min(RESEND_S_MIN * 2 ** min(attempts - 1, 16), RESEND_S_MAX)
            self._in_flight[drop_id] = _InFlight(attempts, now_s + wait_s)
        return due

    def _next(self, count: int) -> list[DropId]:
        """Take so many of those that wait: in order, unless not all of them fit."""
        if len(self._waiting) + len(self._live) <= count:
            self._waiting += self._live
            self._live.clear()
        taken: list[DropId] = []
        for lane in (self._live, self._waiting):
            while lane and len(taken) < count:
                taken.append(lane.popleft())
        return taken

    def fail(self, drop_ids: Iterable[DropId], now_s: float) -> None:
        """Note that these were due and could not be handed to the bus."""
        for drop_id in drop_ids:
            sent = self._in_flight.get(drop_id)
            if sent is not None:
                self._in_flight[drop_id] = _InFlight(
                    sent.attempts - 1, now_s + _FULL_BUS_S
                )

    def restore(self, drop_ids: Iterable[DropId], now_s: float) -> None:
        """Take back what was settled and could not leave the disk: ask again later."""
        for drop_id in drop_ids:
            self._in_flight[drop_id] = _InFlight(1, now_s + RESEND_S_MAX)

    def settle(self, drop_id: DropId) -> bool:
        """End a delivery by its receipt; False if there is none with this id."""
        if self._in_flight.pop(drop_id, None) is not None:
            return True
        try:
            # A receipt for what an earlier life of this program had sent.
            self._waiting.remove(drop_id)
        except ValueError:
            return False
        return True
