"""How long a kiosk waits that shows cards which nobody has. No I/O here.

A card has 128 random bits, so what keeps guessers out is not this: it keeps one of them
from busying the books, and makes it seen. That is why each ledger process counts for
itself. A few wrong cards are free, then each doubles the pause, up to half a minute: a
resident who comes after a child with a made-up code waits for that long and no longer.
What comes during a pause is not looked at and not counted. A good card clears it.
"""

from dataclasses import dataclass
from typing import Final

from messaging.contracts.ids import ClientId

FREE_TRIES: Final = 5
PAUSE_S_MAX: Final = 30.0
_PAUSE_FIRST_S: Final = 2.0
_FORGET_AFTER_S: Final = 600.0

# More kiosks than a community has; names that a guesser makes up push out each other.
CLIENTS_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class _Strikes:
    count: int
    last_s: float


class CardGuesses:
    """Wrong cards by client. `now_s` is the monotonic clock."""

    def __init__(self) -> None:
        self._strikes: dict[ClientId, _Strikes] = {}

    def pause_s(self, client: ClientId, now_s: float) -> float:
        """Say how long nothing of this client is looked at; 0 if it is now."""
        strikes = self._strikes.get(client)
        if strikes is None or strikes.count < FREE_TRIES:
            return 0.0
        # Beyond some doublings the pause is at its largest anyway.
        doublings = min(strikes.count - FREE_TRIES, 10)
        pause_s = min(PAUSE_S_MAX, _PAUSE_FIRST_S * (1 << doublings))
        return max(0.0, strikes.last_s + pause_s - now_s)

    def strike(self, client: ClientId, now_s: float) -> None:
        """Count a card that nobody has."""
        strikes = self._strikes.pop(client, None)
        is_old = strikes is None or now_s - strikes.last_s > _FORGET_AFTER_S
        count = 1 if strikes is None or is_old else strikes.count + 1
        self._strikes[client] = _Strikes(count, now_s)
        if len(self._strikes) > CLIENTS_MAX:
            del self._strikes[next(iter(self._strikes))]

    def forgive(self, client: ClientId) -> None:
        """Forget what was wrong: it shows a card that is somebody's."""
        self._strikes.pop(client, None)
