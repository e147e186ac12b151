"""The shell's commands for household cards, and for rolls of labels that are void."""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from ledger.household_cards import (
    CardHash,
    CardRefused,
    KeptCard,
    Revocation,
    VoidedRoll,
    card_name,
)
from ledger.households import mask_household
from ledger.moments import render_moment
from ledger.reports import Report, csv_text
from ledger.settings import LedgerSettings
from ledger.store.card_register import all_cards, issue_cards, revoke_card, void_roll
from ledger.store.database import Database
from ledger.store.register import OPERATOR, Registered, registered, rolls_of
from messaging.contracts.bag_label import BagLabel, parse_bag_label
from messaging.contracts.ids import HouseholdId
from people.audit import OPERATOR as PERSON
from people.audit import AuditLine, Deed
from people.store import PeopleFile

CardCommand: TypeAlias = Callable[
    [argparse.Namespace, LedgerSettings, Database], Report
]
_Deeds: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 -- argparse gives it no public name

_CARD_NAME: Final = re.compile(r"[0-9a-f]{8,64}")


def add_card_commands(deeds: _Deeds) -> None:
    """Add what can be done with household cards."""
    issuing = _add(deeds, "issue", _issue, "cards for households that have none")
    issuing.add_argument(
        "buildings", nargs="*", metavar="BUILDING", help="every home of it"
    )
    issuing.add_argument(
        "--household",
        type=HouseholdId,
        action="append",
        default=[],
        help="one household, also if it has a card; may be given several times",
    )
    issuing.add_argument(
        "--pdf",
        type=Path,
        metavar="FILE.pdf",
        required=True,
        help="A4 sheets to print; whoever holds the file holds the cards",
    )
    _add(deeds, "list", _list, "every card as CSV: whose, since when, good or not")
    revoking = _add(deeds, "revoke", _revoke, "end cards at once, for good")
    which = revoking.add_mutually_exclusive_group(required=True)
    which.add_argument("cards", nargs="*", default=[], type=_name, metavar="CARD")
    which.add_argument("--household", type=HouseholdId, help="all cards it has")
    revoking.add_argument("--why", required=True, help="the reason, kept for good")


def add_void_command(deeds: _Deeds) -> None:
    """Add the deed that ends a roll of labels."""
    voiding = _add(deeds, "void", _void, "end a roll of labels: its bags earn nothing")
    voiding.add_argument("label", metavar="LABEL", help="any label of the roll")
    voiding.add_argument("--why", required=True, help="the reason, kept for good")


def _add(
    deeds: _Deeds, name: str, command: CardCommand, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(card_command=command)
    return parser


def _issue(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    buildings, named = set(arguments.buildings), set(arguments.household)
    with database.read() as connection:
        known = registered(connection, settings.community)
        kept = all_cards(connection, settings.community)
    strange = (buildings - {one.home.building for one in known}) | (
        named - {one.household for one in known}
    )
    if strange or not buildings | named:
        who = ", ".join(sorted(strange)) or "nobody named"
        return Report(f"{who}: not in the register; `households list`", is_well=False)
    holders, passed_over = _without_card(known, kept, buildings, named)
    if not holders:
        return Report("every household named has a card", is_well=True)
    # Only printing needs fonts and PDF; the other commands start quickly.
    from ledger.card_making import make_cards  # noqa: PLC0415

    made = make_cards(holders, settings.community, OPERATOR, datetime.now(UTC))
    file: Path = arguments.pdf
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_bytes(made.pdf)
        with database.write() as connection:
            refused = issue_cards(connection, settings.community, made.cards)
            _note(settings, Deed.CARDS_ISSUED, f"{len(made.cards)} cards", "done")
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        told = f"{file}: {error.strerror}; name another file, and issue them again"
        return Report(told, is_well=False)
    if refused is not None:
        return Report(refused, is_well=False)
    told = f"{file}: {len(made.cards)} cards; print it, then delete it"
    if passed_over:
        told += f"\n{passed_over} households have a card and were passed over"
    return Report(told, is_well=True)


def _without_card(
    known: Iterable[Registered],
    kept: Iterable[KeptCard],
    buildings: set[str],
    named: set[HouseholdId],
) -> tuple[list[Registered], int]:
    """Say who gets a card, and how many have one and get none."""
    wanted = [
        one for one in known if one.home.building in buildings or one.household in named
    ]
    have = {one.card.household for one in kept if one.revocation is None}
    holders = [
        one for one in wanted if one.household not in have or one.household in named
    ]
    return holders, len(wanted) - len(holders)


def _list(
    _: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    with database.read() as connection:
        known = registered(connection, settings.community)
        kept = all_cards(connection, settings.community)
    homes = {one.household: one.home for one in known}
    rows = (
        (
            *homes[one.card.household],
            mask_household(one.card.household),
            card_name(one.card.card_sha256),
            one.card.issued_at,
            "good" if one.revocation is None else f"revoked: {one.revocation.why}",
        )
        for one in kept
    )
    heading = ("building", "room", "household", "card", "issued_at", "state")
    return Report(csv_text(heading, rows), is_well=True)


def _revoke(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    with database.read() as connection:
        kept = all_cards(connection, settings.community)
    found = _meant(kept, arguments.cards, arguments.household)
    if isinstance(found, str):
        return Report(f"{found}; `cards list` shows all", is_well=False)
    lines = []
    now = render_moment(datetime.now(UTC))
    with database.write() as connection:
        for card in found:
            revocation = Revocation(card, arguments.why, OPERATOR, now)
            refused = revoke_card(connection, settings.community, revocation)
            if refused not in {None, CardRefused.DONE_BEFORE}:
                return Report(f"card {card_name(card)}: {refused}", is_well=False)
            _note(settings, Deed.CARD_REVOKED, card_name(card), refused or "done")
            lines.append(f"card {card_name(card)} is revoked")
    return Report("\n".join(lines), is_well=True)


def _meant(
    kept: Sequence[KeptCard], names: Sequence[str], household: HouseholdId | None
) -> list[CardHash] | str:
    """Find the cards that are meant, or say which name means none or several."""
    if household is not None:
        return [
            one.card.card_sha256
            for one in kept
            if one.card.household == household and one.revocation is None
        ] or f"household {household} has no good card"
    found = []
    for name in names:
        meant = [
            one.card.card_sha256
            for one in kept
            if one.card.card_sha256.startswith(name)
        ]
        if len(meant) != 1:
            return f"{name} means {len(meant)} cards"
        found += meant
    return found


def _void(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    label = parse_bag_label(arguments.label)
    if not isinstance(label, BagLabel) or label.serial is None:
        return Report(f"{arguments.label} is no label of a roll", is_well=False)
    with database.write() as connection:
        roll = next(
            (
                roll
                for roll in rolls_of(connection, label.household)
                if roll.first_serial <= label.serial <= roll.last_serial
            ),
            None,
        )
        if roll is None:
            return Report("no roll with this label was issued", is_well=False)
        void = VoidedRoll(
            *(label.household, roll.first_serial, roll.last_serial),
            *(arguments.why, OPERATOR, render_moment(datetime.now(UTC))),
        )
        refused = void_roll(connection, settings.community, void)
        if refused not in {None, CardRefused.DONE_BEFORE}:
            return Report(f"not made void: {refused}", is_well=False)
        subject = f"{mask_household(label.household)} {roll.first_serial}"
        _note(settings, Deed.ROLL_VOIDED, subject, refused or "done")
    return Report(
        f"labels {roll.first_serial} to {roll.last_serial} are void", is_well=True
    )


def _note(settings: LedgerSettings, deed: Deed, subject: str, outcome: str) -> None:
    """Write it down before it counts: what cannot be audited is not done."""
    with closing(PeopleFile(settings.people_file)) as people:
        line = AuditLine(datetime.now(UTC), PERSON, deed, subject, "shell", outcome)
        people.note(line)


def _name(text: str) -> str:
    if _CARD_NAME.fullmatch(text.lower()) is None:
        msg = f"{text!r} is no card's name: eight digits or more, as `cards list` says"
        raise argparse.ArgumentTypeError(msg)
    return text.lower()
