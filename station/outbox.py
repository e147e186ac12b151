"""The outbox: drops on disk that the ledger has not answered for.

What `append` returned is on the disk, also after a power cut. A drop and its sequence
number are written in one transaction. Nothing leaves but by `remove`, on a receipt.

`is_told` is set after the resident was told. A crash in between leaves a drop on
disk of which nobody heard; the next start tells it. An `outbox_id` names the file's
generation: a ledger that sees a new one knows that an outbox was lost. How the file
is made, checked and saved from is `station.outbox_file`.

Failures: `OutboxError` (disk full, disk broken, file in use).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from messaging.codec import Rejected, decode, encode
from messaging.contracts.drops import DropRecorded
from messaging.contracts.ids import BootId, DropId, StationId
from station.facts import DropDraft
from station.outbox_file import Damage, OutboxError, OutboxFile, failure
from station.outbox_policy import full_words
from station.outbox_rescue import checksum
from station.recorded_bags import RECORDED_MAX


@dataclass(frozen=True, slots=True)
class AlreadyRecorded:
    """A drop with this very label was recorded before; nothing was written."""

    bag_label: str


@dataclass(frozen=True, slots=True)
class OutboxFull:
    """As many drops wait as may; nothing was written. The text says so."""

    detail: str


class Outbox:
    """One station's drops on disk. Used by one thread of one process."""

    def __init__(self, file: Path, station: StationId, boot_id: BootId) -> None:
        """Open or create the file; raises `OutboxError`."""
        self._file = file
        self._station = station
        self._boot_id = boot_id
        self._opened = OutboxFile(file)
        self._database = self._opened.database
        self._count = len(self.waiting())

    @property
    def damage(self) -> Damage | None:
        """What was found at the start; None if the file was as it should be."""
        return self._opened.damage

    @property
    def asides(self) -> list[Path]:
        """Damaged files that lie here until somebody has seen to them."""
        return self._opened.asides

    def make_room(self) -> bool:
        """On a full disk, give the reserve away: whether the next try has a chance."""
        return self._opened.give_reserve()

    @property
    def outbox_id(self) -> BootId:
        with self._failures_named():
            row = self._database.execute("SELECT outbox_id FROM generation").fetchone()
        return BootId(row[0])

    def append(self, draft: DropDraft) -> DropRecorded | AlreadyRecorded | OutboxFull:
        """Write a drop with the next sequence number; on disk when this returns."""
        words = full_words(self._count)
        if words is not None:
            return OutboxFull(words)
        with self._transaction() as database:
            if draft.has_serial and draft.bag_label is not None:
                known = database.execute(
                    "SELECT 1 FROM serial_labels WHERE bag_label = ?",
                    (draft.bag_label,),
                ).fetchone()
                if known:
                    return AlreadyRecorded(draft.bag_label)
            outbox_id, sequence_no = database.execute(
                "UPDATE generation SET last_sequence_no = last_sequence_no + 1"
                " RETURNING outbox_id, last_sequence_no"
            ).fetchone()
            drop = self._drop(draft, BootId(outbox_id), sequence_no)
            payload = encode(drop)
            database.execute(
                "INSERT INTO drops (sequence_no, drop_id, occurred_at, payload,"
                " checksum) VALUES (?, ?, ?, ?, ?)",
                (
                    sequence_no,
                    drop.drop_id,
                    drop.occurred_at.isoformat(),
                    payload,
                    checksum(payload),
                ),
            )
            self._remember_bag(draft, sequence_no)
        self._count += 1
        return drop

    def revise(self, draft: DropDraft) -> DropRecorded:
        """Write another verdict over a drop; only for one that was never sent."""
        with self._transaction() as database:
            before = self._read(
                database.execute(
                    "SELECT payload FROM drops WHERE drop_id = ?", (draft.drop_id,)
                ).fetchone()
            )
            drop = msgspec.structs.replace(
                before, verdict=draft.verdict, reason=draft.reason
            )
            payload = encode(drop)
            database.execute(
                "UPDATE drops SET payload = ?, checksum = ? WHERE drop_id = ?",
                (payload, checksum(payload), drop.drop_id),
            )
        return drop

    def mark_told(self, drop_id: DropId) -> None:
        """Note that the resident knows."""
        with self._transaction() as database:
            database.execute(
                "UPDATE drops SET is_told = 1 WHERE drop_id = ?", (drop_id,)
            )

    def untold(self) -> list[DropRecorded]:
        """Give the drops that a crash kept from being told, oldest first."""
        return self._select("WHERE is_told = 0 ORDER BY sequence_no")

    def waiting(self) -> list[DropId]:
        """Give all drops without a receipt, oldest first."""
        with self._failures_named():
            rows = self._database.execute(
                "SELECT drop_id FROM drops ORDER BY sequence_no"
            ).fetchall()
        return [DropId(row[0]) for row in rows]

    def payloads(self, drop_ids: Sequence[DropId]) -> dict[DropId, bytes]:
        """Give the messages of these drops: of those that are there, and whole."""
        marks = ",".join("?" * len(drop_ids))
        with self._failures_named():
            rows = self._database.execute(
                "SELECT drop_id, payload FROM drops"  # noqa: S608 - only question marks
                f" WHERE drop_id IN ({marks}) AND checksum = crc32(payload)",
                drop_ids,
            ).fetchall()
        return {DropId(row[0]): bytes(row[1]) for row in rows}

    def remove(self, drop_ids: Iterable[DropId]) -> None:
        """Let drops go, because the ledger has answered for them."""
        with self._transaction() as database:
            left = database.executemany(
                "DELETE FROM drops WHERE drop_id = ?",
                [(drop_id,) for drop_id in drop_ids],
            )
        self._count -= left.rowcount

    def oldest_at(self) -> datetime | None:
        """When the oldest drop without a receipt happened."""
        with self._failures_named():
            row = self._database.execute(
                "SELECT occurred_at FROM drops ORDER BY sequence_no LIMIT 1"
            ).fetchone()
        return None if row is None else datetime.fromisoformat(row[0])

    def serial_labels(self) -> list[str]:
        """Give the labels with a serial that were recorded, oldest first."""
        with self._failures_named():
            rows = self._database.execute(
                "SELECT bag_label FROM serial_labels ORDER BY sequence_no"
            ).fetchall()
        return [row[0] for row in rows]

    def last_sticker(self) -> tuple[str, int | None] | None:
        """Give the household's sticker recorded last, and how heavy its bag was."""
        with self._failures_named():
            text, gross_g = self._database.execute(
                "SELECT last_sticker, last_sticker_gross_g FROM generation"
            ).fetchone()
        return None if text is None else (text, gross_g)

    def last_unlabelled_gross_g(self) -> int | None:
        """Give the weight of the bag recorded last, if that had no label."""
        with self._failures_named():
            (gross_g,) = self._database.execute(
                "SELECT last_unlabelled_gross_g FROM generation"
            ).fetchone()
        return None if gross_g is None else int(gross_g)

    def close(self) -> None:
        self._opened.close()

    def _remember_bag(self, draft: DropDraft, sequence_no: int) -> None:
        """Remember it in the drop's own transaction: no power cut parts the two."""
        self._database.execute(
            "UPDATE generation SET last_unlabelled_gross_g = ?",
            (draft.gross_g if draft.bag_label is None else None,),
        )
        if draft.has_serial:
            self._database.execute(
                "INSERT INTO serial_labels VALUES (?, ?)",
                (sequence_no, draft.bag_label),
            )
            self._database.execute(
                "DELETE FROM serial_labels WHERE sequence_no <= ?",
                (sequence_no - RECORDED_MAX,),
            )
        elif draft.bag_label is not None:
            self._database.execute(
                "UPDATE generation SET last_sticker = ?, last_sticker_gross_g = ?",
                (draft.bag_label, draft.gross_g),
            )

    def _drop(
        self, draft: DropDraft, outbox_id: BootId, sequence_no: int
    ) -> DropRecorded:
        return DropRecorded(
            drop_id=draft.drop_id,
            station=self._station,
            boot_id=self._boot_id,
            outbox_id=outbox_id,
            sequence_no=sequence_no,
            occurred_at=draft.occurred_at,
            clock=draft.clock,
            bag_label=draft.bag_label,
            household=draft.household,
            stream=draft.stream,
            gross_g=draft.gross_g,
            tare_g=draft.tare_g,
            net_g=draft.net_g,
            weighed_by=draft.weighed_by,
            verdict=draft.verdict,
            reason=draft.reason,
            inspector=draft.inspector,
            opening=draft.opening,
            label_read_by=draft.label_read_by,
        )

    def _select(self, condition: str) -> list[DropRecorded]:
        with self._failures_named():
            rows = self._database.execute(
                f"SELECT payload FROM drops {condition}"  # noqa: S608 - our own words
            ).fetchall()
        return [self._read(row) for row in rows]

    def _read(self, row: tuple[bytes] | None) -> DropRecorded:
        drop = Rejected("no such drop") if row is None else decode(row[0], DropRecorded)
        if isinstance(drop, Rejected):
            msg = f"outbox {self._file} holds what it never wrote: {drop.reason}"
            raise OutboxError(msg)
        return drop

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._failures_named():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise failure(self._file, error) from error
