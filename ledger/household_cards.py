"""Household cards and void rolls of labels: what is entered of them. No I/O here.

A card is known by the hash of its secret; eight digits of that name it to people. It is
issued once and revoked once, and so is a roll made void: whoever does it again is
answered as before, and the first reason stays.
"""

from enum import StrEnum
from typing import Final, NewType

from msgspec import Struct
from msgspec.structs import astuple

from ledger.book import Cause, Entry, fingerprint
from messaging.contracts.ids import HouseholdId

CardHash = NewType("CardHash", str)

# What people say to each other to mean a card: one household has a few of them.
_NAME_DIGITS: Final = 8


class CardRefused(StrEnum):
    """Why a card was not issued or revoked, or a roll not made void."""

    UNKNOWN_HOUSEHOLD = "unknown household"
    UNKNOWN_CARD = "unknown card"
    UNKNOWN_ROLL = "no roll begins with this serial"
    NO_REASON = "it needs a reason, one line"
    DONE_BEFORE = "done before"


class IssuedCard(Struct, frozen=True):
    """A card as it was issued. In the order of its table."""

    card_sha256: CardHash
    household: HouseholdId
    actor: str
    issued_at: str


class Revocation(Struct, frozen=True):
    """The end of a card. In the order of its table."""

    card_sha256: CardHash
    why: str
    actor: str
    revoked_at: str


class KeptCard(Struct, frozen=True):
    """A card of the books, and how it ended if it has."""

    card: IssuedCard
    revocation: Revocation | None = None


class VoidedRoll(Struct, frozen=True):
    """Labels that earn nothing any more. In the order of its table."""

    household: HouseholdId
    first_serial: int
    last_serial: int
    why: str
    actor: str
    voided_at: str


def card_name(card: CardHash) -> str:
    """Name a card so that two people can talk about it; it opens nothing."""
    return card[:_NAME_DIGITS]


def card_entry(card: IssuedCard) -> Entry:
    return Entry(
        entry_id=f"{Cause.CARD}/{card.card_sha256}",
        cause=Cause.CARD,
        actor=card.actor,
        explanation=f"card {card_name(card.card_sha256)} issued",
        posted_at=card.issued_at,
        evidence=fingerprint(astuple(card)),
        postings=(),
    )


def revocation_entry(revocation: Revocation) -> Entry:
    name = card_name(revocation.card_sha256)
    return Entry(
        entry_id=f"{Cause.REVOCATION}/{revocation.card_sha256}",
        cause=Cause.REVOCATION,
        actor=revocation.actor,
        explanation=f"card {name} revoked, because: {revocation.why}",
        posted_at=revocation.revoked_at,
        evidence=fingerprint(astuple(revocation)),
        postings=(),
    )


def voided_roll_entry(roll: VoidedRoll) -> Entry:
    return Entry(
        entry_id=f"{Cause.VOIDED_ROLL}/{roll.household}/{roll.first_serial}",
        cause=Cause.VOIDED_ROLL,
        actor=roll.actor,
        explanation=f"labels {roll.first_serial} to {roll.last_serial} are void,"
        f" because: {roll.why}",
        posted_at=roll.voided_at,
        evidence=fingerprint(astuple(roll)),
        postings=(),
    )
