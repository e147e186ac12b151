"""What could not be posted, kept for a person to look at: bounded, with its reason."""

import hashlib
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, delete, select

from ledger.arrivals import Rejection
from ledger.store.rows import NewRow, insertion
from ledger.store.schema import quarantine

# A flood of one fault must not fill the disk, nor push the other faults out.
KEPT_PER_FAULT_MAX: Final = 5000

# A drop has some 500 bytes; of anything longer the beginning tells what it is.
_PAYLOAD_CHARACTERS_MAX: Final = 4096


def set_aside(
    connection: Connection, rejections: Iterable[Rejection], now: str
) -> None:
    """Keep messages; one that came before and comes again is kept once."""
    rows = [_row(rejection, now) for rejection in rejections]
    if not rows:
        return
    connection.execute(insertion(connection, quarantine).on_conflict_do_nothing(), rows)
    for fault in {row["fault"] for row in rows}:
        _forget_oldest(connection, fault)


def _row(rejection: Rejection, now: str) -> NewRow:
    text = rejection.payload.decode("utf-8", errors="replace").replace("\0", "�")
    identity = rejection.topic.encode() + b"\0" + rejection.payload
    return {
        "digest": hashlib.sha256(identity).hexdigest(),
        "fault": rejection.fault.value,
        "reason": rejection.reason,
        "topic": rejection.topic,
        "drop_id": rejection.drop_id,
        "payload": text[:_PAYLOAD_CHARACTERS_MAX],
        "received_at": now,
    }


def _forget_oldest(connection: Connection, fault: str) -> None:
    of_fault = quarantine.c.fault == fault
    newest_to_forget = (
        select(quarantine.c.number)
        .where(of_fault)
        .order_by(quarantine.c.number.desc())
        .offset(KEPT_PER_FAULT_MAX)
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(
        delete(quarantine).where(of_fault, quarantine.c.number <= newest_to_forget)
    )
