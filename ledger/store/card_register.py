"""Household cards issued, shown and revoked; rolls of labels made void.

Every change has an entry in the household's chain. Who changes something holds that
chain first and looks then, so that two who do the same do it once.
"""

from collections.abc import Sequence
from typing import Any, Final

from msgspec.structs import astuple
from sqlalchemy import Connection, Row, Select, select

from ledger.book import household_chain
from ledger.household_cards import (
    CardHash,
    CardRefused,
    IssuedCard,
    KeptCard,
    Revocation,
    VoidedRoll,
    card_entry,
    revocation_entry,
    voided_roll_entry,
)
from ledger.rewards import WHY_CHARACTERS_MAX, is_line
from ledger.store.bookkeeping import load_book, write_book
from ledger.store.card_tables import card_revocations, household_cards, voided_rolls
from ledger.store.rows import add_rows, rows_among
from ledger.store.schema import households, label_rolls
from messaging.contracts.ids import CommunityId, HouseholdId

_CARD_COLUMNS: Final = tuple(household_cards.c.keys())
_REVOCATION_COLUMNS: Final = tuple(card_revocations.c.keys())
_VOIDED_COLUMNS: Final = tuple(voided_rolls.c.keys())


def issue_cards(
    connection: Connection, community: CommunityId, cards: Sequence[IssuedCard]
) -> CardRefused | None:
    """Enter new cards: all of them, or none when a household is not registered."""
    wanted = {card.household for card in cards}
    if wanted != _registered(connection, community, wanted):
        return CardRefused.UNKNOWN_HOUSEHOLD
    chains = {one: household_chain(community, one) for one in wanted}
    book = load_book(connection, (), set(chains.values()))
    # In the order of their key: two who issue at once never wait in a circle.
    rows = sorted(map(astuple, cards))
    add_rows(connection, household_cards, _CARD_COLUMNS, rows)
    for card in cards:
        book.post(card_entry(card), chains[card.household])
    write_book(connection, book)
    return None


def find_card(
    connection: Connection, community: CommunityId, card: CardHash
) -> KeptCard | None:
    """Find a card of this community, good or revoked."""
    query = (
        _kept_cards()
        .join(households, households.c.household == household_cards.c.household)
        .where(
            household_cards.c.card_sha256 == card, households.c.community == community
        )
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _kept_card(row)


def cards_of(connection: Connection, household: HouseholdId) -> list[KeptCard]:
    """List a household's cards, newest first."""
    query = _kept_cards().where(household_cards.c.household == household)
    rows = connection.execute(query.order_by(household_cards.c.issued_at.desc()))
    return [_kept_card(row) for row in rows]


def all_cards(connection: Connection, community: CommunityId) -> list[KeptCard]:
    """List a community's cards by household, newest first."""
    query = (
        _kept_cards()
        .join(households, households.c.household == household_cards.c.household)
        .where(households.c.community == community)
        .order_by(
            households.c.building,
            households.c.room,
            household_cards.c.issued_at.desc(),
        )
    )
    return [_kept_card(row) for row in connection.execute(query)]


def revoke_card(
    connection: Connection, community: CommunityId, revocation: Revocation
) -> CardRefused | None:
    """End a card for good."""
    if not is_line(revocation.why, WHY_CHARACTERS_MAX):
        return CardRefused.NO_REASON
    kept = find_card(connection, community, revocation.card_sha256)
    if kept is None:
        return CardRefused.UNKNOWN_CARD
    chain = household_chain(community, kept.card.household)
    book = load_book(connection, (), {chain})
    # Look again, now that nobody else can revoke it; cards never go away.
    kept = find_card(connection, community, revocation.card_sha256) or kept
    if kept.revocation is not None:
        return CardRefused.DONE_BEFORE
    row = astuple(revocation)
    add_rows(connection, card_revocations, _REVOCATION_COLUMNS, [row])
    book.post(revocation_entry(revocation), chain)
    write_book(connection, book)
    return None


def void_roll(
    connection: Connection, community: CommunityId, roll: VoidedRoll
) -> CardRefused | None:
    """Make the labels of a roll void for good; what they earned before stays.

    `roll.last_serial` is what was issued, whatever the caller says.
    """
    if not is_line(roll.why, WHY_CHARACTERS_MAX):
        return CardRefused.NO_REASON
    if not _registered(connection, community, {roll.household}):
        return CardRefused.UNKNOWN_HOUSEHOLD
    chain = household_chain(community, roll.household)
    book = load_book(connection, (), {chain})
    last_serial = connection.scalar(
        select(label_rolls.c.last_serial).where(
            label_rolls.c.household == roll.household,
            label_rolls.c.first_serial == roll.first_serial,
        )
    )
    if last_serial is None:
        return CardRefused.UNKNOWN_ROLL
    voided = voided_rolls_of(connection, roll.household)
    if roll.first_serial in {one.first_serial for one in voided}:
        return CardRefused.DONE_BEFORE
    void = VoidedRoll(
        roll.household,
        roll.first_serial,
        last_serial,
        roll.why,
        roll.actor,
        roll.voided_at,
    )
    add_rows(connection, voided_rolls, _VOIDED_COLUMNS, [astuple(void)])
    book.post(voided_roll_entry(void), chain)
    write_book(connection, book)
    return None


def voided_rolls_of(
    connection: Connection, household: HouseholdId
) -> tuple[VoidedRoll, ...]:
    """List a household's rolls that are void, by their serials."""
    rows = connection.execute(
        select(voided_rolls)
        .where(voided_rolls.c.household == household)
        .order_by(voided_rolls.c.first_serial)
    )
    return tuple(VoidedRoll(*row) for row in rows)


def _registered(
    connection: Connection, community: CommunityId, wanted: set[HouseholdId]
) -> set[HouseholdId]:
    """Say which of these households live here: no chain is made for strangers."""
    query = select(households.c.household).where(households.c.community == community)
    rows = rows_among(connection, query, households.c.household, wanted)
    return {HouseholdId(row.household) for row in rows}


def _kept_cards() -> Select[Any]:
    ended = card_revocations.c
    return select(
        household_cards,
        ended.why,
        ended.actor.label("revoked_by"),
        ended.revoked_at,
    ).join_from(
        household_cards,
        card_revocations,
        household_cards.c.card_sha256 == ended.card_sha256,
        isouter=True,
    )


def _kept_card(row: Row[Any]) -> KeptCard:
    card = IssuedCard(row.card_sha256, row.household, row.actor, row.issued_at)
    if row.revoked_at is None:
        return KeptCard(card)
    revocation = Revocation(card.card_sha256, row.why, row.revoked_by, row.revoked_at)
    return KeptCard(card, revocation)
