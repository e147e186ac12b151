"""What arrives on the topics of drops: a drop to post, or a rejection. No I/O here.

A message is believed only on the topic of its own station. What is no drop is
rejected with a reason and never raises; when at least its `drop_id` can be read, the
sender is told.
"""

from collections.abc import Mapping
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final, TypeAlias

import msgspec

from ledger.book import fingerprint
from ledger.moments import YEAR_MAX, YEAR_MIN, render_moment
from messaging.codec import PAYLOAD_BYTES_MAX, Rejected, decode
from messaging.contracts.bag_label import BagLabel, NotABagLabel, parse_bag_label
from messaging.contracts.drops import DropRecorded
from messaging.contracts.ids import DropId, DropIdField, StationId

# The largest whole number that every JSON reader keeps exactly; a station that
# counts a drop a second gets there in 285 million years.
SEQUENCE_NO_MAX: Final = 2**53 - 1

# Enough of an oversize message to recognise its sender by.
_SAMPLE_BYTES: Final = 1024

# What makes two drops the same drop. Named one by one and never changed: a field
# that a later contract adds must not turn a drop that is sent again into another.
# (`label_read_by` was added; the entry's evidence binds it.)
CONTENT_FIELDS: Final = (
    "drop_id",
    "station",
    "boot_id",
    "outbox_id",
    "sequence_no",
    "occurred_at",
    "clock",
    "bag_label",
    "household",
    "stream",
    "gross_g",
    "tare_g",
    "net_g",
    "weighed_by",
    "verdict",
    "reason",
    "inspector",
    "opening",
)

_PICK: Final = itemgetter(*CONTENT_FIELDS)


class Fault(StrEnum):
    """Why something was set aside instead of posted."""

    MALFORMED = "malformed"
    OVERSIZE = "oversize"
    FOREIGN_STATION = "foreign station"
    CONFLICTING = "conflicting"
    UNPOSTABLE = "unpostable"


class DropArrival(msgspec.Struct, frozen=True):
    """A drop on its own station's topic.

    `content`: the values of `CONTENT_FIELDS`, as the books keep them. `label` is None
    when no label was read; `roll_label` is the text of one that posts once, None for a
    household's sticker.
    """

    topic: str
    drop: DropRecorded
    label: BagLabel | NotABagLabel | None
    roll_label: str | None
    content: tuple[Any, ...]
    content_hash: str
    payload: bytes


class Rejection(msgspec.Struct, frozen=True):
    """A message that is set aside. `station` is the topic's, None on other topics."""

    fault: Fault
    reason: str
    topic: str
    station: StationId | None
    drop_id: DropId | None
    payload: bytes


Arrival: TypeAlias = DropArrival | Rejection


class _DropIdAlone(msgspec.Struct, frozen=True):
    """As much of a drop as is needed to answer its sender."""

    drop_id: DropIdField


def read_arrival(topic: str, station: StationId | None, payload: bytes) -> Arrival:
    """Read what arrived on `topic`, which belongs to `station`."""
    if station is None:
        reason = "not the topic of a station"
        return Rejection(Fault.MALFORMED, reason, topic, None, None, payload)
    drop = decode(payload, DropRecorded)
    if isinstance(drop, DropRecorded):
        return _read_drop(topic, station, payload, drop)
    if len(payload) > PAYLOAD_BYTES_MAX:
        # A message that is too large to be parsed is too large to be kept.
        sample = payload[:_SAMPLE_BYTES]
        return Rejection(Fault.OVERSIZE, drop.reason, topic, station, None, sample)
    alone = decode(payload, _DropIdAlone)
    drop_id = None if isinstance(alone, Rejected) else alone.drop_id
    return Rejection(Fault.MALFORMED, drop.reason, topic, station, drop_id, payload)


def _read_drop(
    topic: str, station: StationId, payload: bytes, drop: DropRecorded
) -> Arrival:
    fault = Fault.MALFORMED
    reason = _what_no_book_can_hold(drop, payload)
    if reason is None and drop.station != station:
        fault = Fault.FOREIGN_STATION
        reason = f"says it is of station {drop.station}"
    if reason is not None:
        return Rejection(fault, reason, topic, station, drop.drop_id, payload)
    label = None if drop.bag_label is None else parse_bag_label(drop.bag_label)
    is_of_roll = isinstance(label, BagLabel) and label.serial is not None
    content = content_of(drop)
    return DropArrival(
        topic=topic,
        drop=drop,
        label=label,
        roll_label=drop.bag_label if is_of_roll else None,
        content=content,
        content_hash=fingerprint(content),
        payload=payload,
    )


def _what_no_book_can_hold(drop: DropRecorded, payload: bytes) -> str | None:
    if drop.sequence_no > SEQUENCE_NO_MAX:
        return f"malformed: sequence_no above {SEQUENCE_NO_MAX}"
    if not YEAR_MIN <= drop.occurred_at.year <= YEAR_MAX:
        return f"malformed: occurred_at in the year {drop.occurred_at.year}"
    # JSON can say NUL, a text column of PostgreSQL cannot. (The payload is valid
    # JSON here, so a raw NUL is not in it.)
    if rb"\u0000" in payload:
        return "malformed: a NUL character"
    return None


def content_of(drop: DropRecorded) -> tuple[Any, ...]:
    """Values of all fields that make a drop the drop it is, as the books keep them."""
    return (
        drop.drop_id,
        drop.station,
        drop.boot_id,
        drop.outbox_id,
        drop.sequence_no,
        # The same moment said with another offset is the same moment.
        render_moment(drop.occurred_at),
        drop.clock.value,
        drop.bag_label,
        drop.household,
        drop.stream.value,
        drop.gross_g,
        drop.tare_g,
        drop.net_g,
        drop.weighed_by.value,
        drop.verdict.value,
        drop.reason,
        drop.inspector,
        drop.opening,
    )


def pick_content(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    """Pick the content out of more fields, in the order in which it is hashed."""
    values: tuple[Any, ...] = _PICK(fields)
    return values
