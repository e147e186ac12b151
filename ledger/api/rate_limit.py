"""How often one token may ask: a bucket that fills by itself. No I/O here.

A full bucket holds a minute's requests, so that a program may ask for everything at
once and then has to wait; over a longer time it gets no more than its rate. `now_s` is
the monotonic clock. Each ledger process counts for itself.
"""

import math
from dataclasses import dataclass
from typing import Final

from ledger.api_tokens import TokenName

_MINUTE_S: Final = 60.0


@dataclass(slots=True)
class _Bucket:
    left: float
    at_s: float


class RateLimit:
    """The buckets of all tokens: as many as were issued, so they need no bound."""

    def __init__(self, requests_per_minute: int) -> None:
        self._size = float(requests_per_minute)
        self._buckets: dict[TokenName, _Bucket] = {}

    def take(self, token: TokenName, now_s: float) -> int | None:
        """Let a request pass (None), or say in how many whole seconds one may."""
        bucket = self._buckets.setdefault(token, _Bucket(self._size, now_s))
        # A clock that goes back adds nothing and takes nothing.
        filled = max(0.0, now_s - bucket.at_s) / _MINUTE_S * self._size
        bucket.left = min(self._size, bucket.left + filled)
        bucket.at_s = now_s
        if bucket.left < 1:
            return math.ceil((1 - bucket.left) / self._size * _MINUTE_S)
        bucket.left -= 1
        return None
