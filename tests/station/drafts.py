"""Drafts of drops for tests."""

from datetime import UTC, datetime

from messaging.contracts.drops import Stream, Verdict, WeighedBy
from messaging.contracts.ids import DropId
from messaging.contracts.moments import Clock
from messaging.identifiers import new_id
from station.facts import DropDraft
from tests.station.labels import WANG, label_text

AT = datetime(2026, 11, 24, 7, 12, 3, tzinfo=UTC)


def draft(serial: int | None = 1, gross_g: int | None = 1500) -> DropDraft:
    """Draft a drop of Wang's; with a serial or a sticker."""
    is_weighed = gross_g is not None
    return DropDraft(
        drop_id=DropId(new_id()),
        occurred_at=AT,
        clock=Clock.SYNCED,
        bag_label=label_text(serial=serial),
        household=WANG,
        stream=Stream.KITCHEN,
        gross_g=gross_g,
        tare_g=0 if is_weighed else None,
        net_g=gross_g,
        weighed_by=WeighedBy.SCALE if is_weighed else WeighedBy.NONE,
        verdict=Verdict.CORRECT,
        reason=None,
        inspector=None,
        opening="morning",
        has_serial=serial is not None,
    )
