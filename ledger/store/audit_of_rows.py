"""The audit of what stands beside the entries: drops, labels, corrections, homes.

Every row is held against the fingerprint in the entry that it caused, and every such
entry against its row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Column, Connection, Row, Table, func, select

from ledger.arrivals import pick_content
from ledger.awards import change_row
from ledger.batch import drop_evidence
from ledger.book import Cause, fingerprint
from ledger.drop_judgement import Judgement
from ledger.outbox_numbers import GAPS_MAX
from ledger.store.audit_of_awards import AWARD_COLUMNS, award_of
from ledger.store.card_tables import (
    card_revocations,
    household_cards,
    voided_rolls,
)
from ledger.store.findings import Findings, stream
from ledger.store.schema import (
    corrections,
    drops,
    entries,
    gaps,
    households,
    label_rolls,
    outboxes,
    postings,
    used_labels,
)
from ledger.store.tariff_tables import awards
from messaging.contracts.bag_label import BagLabel, parse_bag_label
from messaging.contracts.drops import Outcome

_OF_DROPS: Final = {Cause.DROP: Outcome.POSTED, Cause.REFUSAL: Outcome.REFUSED}


def audit_drops(connection: Connection, findings: Findings) -> None:
    """Compare every drop with its fingerprints and with its one entry."""
    causes = entries.c.cause.in_([cause.value for cause in _OF_DROPS])
    moved = (
        select(func.sum(postings.c.points))
        .where(postings.c.entry_id == drops.c.drop_id, postings.c.points > 0)
        .scalar_subquery()
    )
    query = select(
        drops,
        entries.c.entry_id,
        entries.c.cause,
        entries.c.chain,
        entries.c.evidence,
        moved.label("points_moved"),
        *AWARD_COLUMNS,
    ).select_from(
        drops.join(
            entries, (drops.c.drop_id == entries.c.entry_id) & causes, isouter=True
        ).join(awards, drops.c.drop_id == awards.c.entry_id, isouter=True)
    )
    outcomes: Counter[str] = Counter()
    with_entry = 0
    for row in stream(connection, query):
        outcomes[row.outcome] += 1
        with_entry += row.entry_id is not None
        for disagreement in _about_drop(row):
            findings.note(f"drop {row.drop_id} of station {row.station} {disagreement}")
    if count_rows(connection, entries, causes) != with_entry:
        findings.note("there are entries for drops that are not in the books")
    for outcome in (Outcome.POSTED, Outcome.REFUSED):
        findings.counts[f"drops_{outcome}"] = outcomes[outcome]


def _about_drop(row: Row[Any]) -> Iterator[str]:
    fields = row._asdict()
    if fingerprint(pick_content(fields)) != row.content_hash:
        yield "is not what the station reported"
    if row.entry_id is None or _OF_DROPS[Cause(row.cause)] != row.outcome:
        yield f"is {row.outcome}, without an entry that says so"
        return
    change = award_of(row)
    judgement = Judgement(
        row.outcome, row.points, row.hindrance, "", row.balance, change
    )
    evidence = drop_evidence(
        row.content_hash,
        row.community,
        judgement,
        row.received_at,
        row.label_read_by,
    )
    # Drops of the first version are bound by their content alone.
    if row.evidence not in {evidence, row.content_hash}:
        yield "is not the one that its entry was made for"
    if row.chain != f"{row.community}/{row.station}":
        yield f"has its entry in the chain {row.chain}"
    if row.points != (row.points_moved or 0):
        yield f"earned {row.points}, and {row.points_moved} were moved"


def audit_used_labels(connection: Connection, findings: Findings) -> None:
    """Compare the labels that are used up with the drops that used them."""
    is_posted = drops.c.outcome == Outcome.POSTED.value
    query = (
        select(drops.c.drop_id, drops.c.bag_label, used_labels.c.drop_id.label("user"))
        .join_from(
            drops,
            used_labels,
            drops.c.bag_label == used_labels.c.bag_label,
            isouter=True,
        )
        .where(is_posted, drops.c.bag_label.is_not(None))
    )
    used = 0
    for row in stream(connection, query):
        label = parse_bag_label(row.bag_label)
        is_of_roll = isinstance(label, BagLabel) and label.serial is not None
        used += row.user is not None
        if row.user != (row.drop_id if is_of_roll else None):
            findings.note(f"label {row.bag_label} is not used up by drop {row.drop_id}")
    if count_rows(connection, used_labels) != used:
        findings.note("there are labels used up by no drop in the books")


def audit_corrections(connection: Connection, findings: Findings) -> None:
    """Compare corrections with the entries that they were made by."""
    is_correction = entries.c.cause == Cause.CORRECTION.value
    query = select(corrections, entries.c.evidence, *AWARD_COLUMNS).select_from(
        corrections.join(
            entries,
            (entries.c.entry_id == corrections.c.correction_id) & is_correction,
            isouter=True,
        ).join(awards, awards.c.entry_id == corrections.c.correction_id, isouter=True)
    )
    width = len(corrections.c)
    found = 0
    for row in stream(connection, query):
        found += 1
        change = award_of(row)
        added = () if change is None else change_row(change)
        if row.evidence != fingerprint((*tuple(row)[:width], *added)):
            findings.note(
                f"correction {row.correction_id} is not the one that was entered"
            )
    if count_rows(connection, entries, is_correction) != found:
        findings.note("there are entries for corrections that are not in the books")


def audit_register(connection: Connection, findings: Findings) -> None:
    """Compare homes, cards and rolls of labels with what was last entered of them."""
    audit_last_entries(connection, households.c, Cause.HOUSEHOLD, 1, findings)
    audit_last_entries(connection, label_rolls.c, Cause.LABEL_ROLL, 2, findings)
    audit_last_entries(connection, voided_rolls.c, Cause.VOIDED_ROLL, 2, findings)
    audit_last_entries(connection, household_cards.c, Cause.CARD, 1, findings)
    audit_last_entries(connection, card_revocations.c, Cause.REVOCATION, 1, findings)


def audit_last_entries(
    connection: Connection,
    sealed: Iterable[Column[Any]],
    cause: Cause,
    key_columns: int,
    findings: Findings,
) -> None:
    """Hold each row against its last entry, whose id begins with cause and key."""
    query = (
        select(entries.c.entry_id, entries.c.evidence)
        .where(entries.c.cause == cause.value)
        .order_by(entries.c.chain, entries.c.chain_no)
    )
    last = {
        "/".join(row.entry_id.split("/")[: 1 + key_columns]): row.evidence
        for row in stream(connection, query)
    }
    for row in stream(connection, select(*sealed)):
        name = "/".join([cause.value, *map(str, row[:key_columns])])
        if last.pop(name, None) != fingerprint(tuple(row)):
            findings.note(f"{name} is not as it was last entered")
    for name in last:
        findings.note(f"{name} was entered and is not there")


def audit_outboxes(connection: Connection, findings: Findings) -> None:
    """Recompute which numbers of every outbox are missing."""
    key = (drops.c.community, drops.c.station, drops.c.outbox_id)
    query = select(*key, drops.c.sequence_no).order_by(*key, drops.c.sequence_no)
    last_nos = {
        tuple(row[:3]): row.last_no for row in _of_outboxes(connection, outboxes)
    }
    kept: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for row in _of_outboxes(connection, gaps):
        kept.setdefault(tuple(row[:3]), []).append((row.first_no, row.last_no))
    of_outbox = attrgetter("community", "station", "outbox_id")
    for outbox, rows in groupby(stream(connection, query), of_outbox):
        missing, last_no = _missing([row.sequence_no for row in rows])
        name = f"outbox {outbox[2]} of station {outbox[1]}"
        if last_nos.pop(outbox, None) != last_no:
            findings.note(f"{name} did not end at {last_no}")
        # The oldest gaps of an outbox that has too many are forgotten.
        if len(missing) < GAPS_MAX and kept.pop(outbox, []) != missing:
            findings.note(f"{name} has other gaps than are kept")
    for _, station, outbox_id in last_nos:
        findings.note(f"outbox {outbox_id} of station {station} has no drops")


def _of_outboxes(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    key = (table.c.community, table.c.station, table.c.outbox_id)
    numbers = [column for column in table.c if column.name.endswith("_no")]
    return stream(connection, select(*key, *numbers).order_by(*key, *numbers))


def _missing(sequence_nos: Sequence[int]) -> tuple[list[tuple[int, int]], int]:
    """Which numbers between 1 and the last are not there; they come in order."""
    missing, last_no = [], 0
    for number in sequence_nos:
        if number > last_no + 1:
            missing.append((last_no + 1, number - 1))
        last_no = number
    return missing, last_no


def count_rows(connection: Connection, table: Table, *conditions: Any) -> int:
    query = select(func.count()).select_from(table).where(*conditions)
    return connection.scalar(query) or 0
