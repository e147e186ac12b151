"""How long a guesser waits, without locking anybody out of her own desk. No I/O here.

A failed attempt is counted against where it came from::

    a browser in which this person signed in before   that browser, for this person
    any other browser                                 the name, and the address

After some free tries each further failure doubles the wait. What comes during a wait is
not looked at and not counted. Whoever floods a name from elsewhere therefore slows down
strangers for that name only: the person's own browsers are counted apart, and a right
one-time code is always let in (it has 60 random bits; nobody guesses one).

`test_a_flood_from_elsewhere_does_not_touch_a_known_browser` keeps that.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType

from people.person import PersonName

Bucket = NewType("Bucket", str)

# A guesser gets four looks an hour once the wait has grown.
WAIT_MAX_S: Final = 15 * 60
_WAIT_FIRST_S: Final = 2

# After a quiet day a name is as if nothing had happened; an address, which may be
# another computer by then, after a quiet hour.
_FORGET_AFTER: Final = timedelta(days=1)
_FORGET_ADDRESS_AFTER: Final = timedelta(hours=1)

# A whole hall behind one address mistypes more often than one person does.
_FREE_TRIES: Final = {"browser": 5, "name": 5, "address": 20}

# One provider's customer has all addresses of an IPv6 network of this size.
_IPV6_CUSTOMER_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class Strikes:
    """How often something went wrong in a row, and when last."""

    count: int
    last_at: datetime


def buckets(
    name: PersonName, address: str, known_browser: str | None
) -> tuple[Bucket, ...]:
    """Name what an attempt counts against; `known_browser` knows this person."""
    if known_browser is not None:
        return (Bucket(f"browser {known_browser}"),)
    return (Bucket(f"name {name}"), Bucket(f"address {_customer(address)}"))


def is_forgiven_by_success(bucket: Bucket) -> bool:
    """Whether the right password clears it.

    An address is not cleared: somebody with an account of her own could otherwise
    guess at others' for ever, signing in between.
    """
    return not bucket.startswith("address ")


def struck(bucket: Bucket, strikes: Strikes | None, now: datetime) -> Strikes:
    """Count one more failure."""
    if strikes is None or _is_forgotten(bucket, strikes, now):
        return Strikes(1, now)
    return Strikes(strikes.count + 1, now)


def closed_until(
    bucket: Bucket, strikes: Strikes | None, now: datetime
) -> datetime | None:
    """Say until when nothing is looked at; None if it is now."""
    if strikes is None or _is_forgotten(bucket, strikes, now):
        return None
    doublings = strikes.count - _FREE_TRIES[bucket.split(" ", 1)[0]]
    if doublings < 0:
        return None
    # Beyond some doublings the wait is at its largest anyway; 2**1000 is no float.
    wait_s = min(WAIT_MAX_S, _WAIT_FIRST_S * 2 ** min(doublings, 20))
    until = strikes.last_at + timedelta(seconds=wait_s)
    return until if now < until else None


def _is_forgotten(bucket: Bucket, strikes: Strikes, now: datetime) -> bool:
    # A clock that was set back must not keep somebody out for longer than a wait.
    if now < strikes.last_at - timedelta(seconds=WAIT_MAX_S):
        return True
    after = _FORGET_ADDRESS_AFTER if bucket.startswith("address ") else _FORGET_AFTER
    return now - strikes.last_at > after


def _customer(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_CUSTOMER_BITS), strict=False))
