"""What an operator asks at the shell, also while the ledger runs; answers are text.

The functions take open books and touch nothing else: another process may be posting.
"""

import csv
import io
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec

from ledger.drop_judgement import Standing
from ledger.households import (
    Home,
    ListedHome,
    ListLine,
    UnusableLine,
    UnusableList,
    decode_list,
    parse_list,
)
from ledger.labels import RollRefused, issue_sticker
from ledger.store.audit import audit
from ledger.store.database import Database
from ledger.store.register import (
    Admission,
    admit_homes,
    print_roll,
    registered,
    set_standing,
)
from ledger.store.views import every_drop, outcome_counts
from messaging.contracts.ids import CommunityId, HouseholdId

Cells: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An answer, and whether all is as it should be."""

    text: str
    is_well: bool


def report_audit(database: Database) -> Report:
    """Recompute the books: one JSON object; `agrees` says how it went."""
    with database.read() as connection:
        findings = audit(connection)
        outcomes = outcome_counts(connection)
    agrees = findings.disagreements_count == 0
    answer = {
        "agrees": agrees,
        **findings.counts,
        "outcomes": outcomes,
        "disagreements_count": findings.disagreements_count,
        "disagreements": findings.disagreements,
    }
    return Report(msgspec.json.format(msgspec.json.encode(answer)).decode(), agrees)


def report_drops(database: Database) -> Iterator[str]:
    """Say every drop in the books, one JSON object a line, oldest first."""
    with database.read() as connection:
        for drop in every_drop(connection):
            yield msgspec.json.encode(drop).decode()


def import_households(
    database: Database, community: CommunityId, content: bytes, now: datetime
) -> Report:
    """Register the homes of a CSV list; say as CSV what came of each line."""
    lines = parse_list(decode_list(content))
    if isinstance(lines, UnusableList):
        return Report(lines.reason, is_well=False)
    homes = [line.home for line in lines if isinstance(line, ListedHome)]
    with database.write() as connection:
        admissions = admit_homes(connection, community, homes, secrets.choice, now)
    text = csv_text(
        ("line", "building", "room", "household", "result"),
        (_import_row(line, admissions) for line in lines),
    )
    unusable = any(isinstance(line, UnusableLine) for line in lines)
    return Report(text, is_well=not unusable)


def list_households(database: Database, community: CommunityId) -> Report:
    """List the register as CSV."""
    with database.read() as connection:
        households = registered(connection, community)
    text = csv_text(
        ("building", "room", "household", "standing"),
        ((*one.home, one.household, one.standing.value) for one in households),
    )
    return Report(text, is_well=True)


def change_standing(
    database: Database, household: HouseholdId, standing: Standing, now: datetime
) -> Report:
    """Suspend a household, or let it take part again."""
    with database.write() as connection:
        is_known = set_standing(connection, household, standing, now)
    if not is_known:
        return Report(f"no household {household} in the register", is_well=False)
    return Report(f"household {household} is {standing}", is_well=True)


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """For one household or (None) all; a roll, or (None) a sticker, for each."""

    household: HouseholdId | None
    roll_labels: int | None


@dataclass(frozen=True, slots=True)
class Issued:
    """What one household was given: texts of labels, or the reason why none."""

    household: HouseholdId
    home: Home
    labels: Sequence[str] | RollRefused


def issue_labels(
    database: Database, community: CommunityId, order: LabelOrder, now: datetime
) -> list[Issued]:
    """Issue labels; what was issued as a roll is never issued again."""
    with database.write() as connection:
        return [
            Issued(
                one.household,
                one.home,
                [issue_sticker(community, one.household)]
                if order.roll_labels is None
                else print_roll(
                    connection, community, one.household, order.roll_labels, now
                ),
            )
            for one in registered(connection, community)
            if order.household in {None, one.household}
        ]


def report_labels(issued: Sequence[Issued], order: LabelOrder) -> Report:
    """Say as CSV which labels were issued."""
    if not issued:
        who = order.household or "at all"
        return Report(f"no household {who} in the register", is_well=False)
    rows = [row for one in issued for row in _label_rows(one)]
    text = csv_text(("building", "room", "household", "label", "result"), rows)
    return Report(text, is_well=all(row[-1] == "issued" for row in rows))


def _label_rows(one: Issued) -> Iterator[Cells]:
    if isinstance(one.labels, RollRefused):
        why = f"refused: {one.labels.serials_left} serials are left"
        yield (*one.home, one.household, "", why)
        return
    for label in one.labels:
        yield (*one.home, one.household, label, "issued")


def _import_row(line: ListLine, admissions: Mapping[Home, Admission]) -> Cells:
    if isinstance(line, UnusableLine):
        return (line.line_no, "", "", "", f"refused: {line.reason}")
    admission = admissions[line.home]
    result = "added" if admission.is_new else "known"
    return (line.line_no, *line.home, admission.household, result)


def csv_text(heading: Sequence[str], rows: Iterable[Cells]) -> str:
    """Write rows as CSV, as a shell's tools want it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue()
