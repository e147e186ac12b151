"""Points in time on the wire: RFC 3339 with an offset, never naive. No I/O here."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

Moment = Annotated[datetime, Meta(tz=True, description="RFC 3339 with offset")]


class Clock(StrEnum):
    """Whether the sender's wall clock had been set by somebody who knows."""

    SYNCED = "synced"
    UNSYNCED = "unsynced"
