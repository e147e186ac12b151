"""How programs and their devices are. No I/O here."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from messaging.contracts.ids import BootIdField
from messaging.contracts.moments import Clock, Moment

_Text = Annotated[str, Meta(max_length=200)]


class Health(StrEnum):
    """How a device or a program is."""

    WELL = "well"
    DEGRADED = "degraded"
    LOST = "lost"


class DeviceHealth(Struct, frozen=True, kw_only=True):
    """One device: how it is, since when, and in plain words why."""

    device: Annotated[str, Meta(max_length=32)]
    state: Health
    since: Moment
    detail: _Text = ""


class StationHealth(Struct, frozen=True, kw_only=True):
    """A station, retained; the last will is just `{"state":"lost"}`.

    `outbox_oldest_at` is when the oldest drop without a receipt happened.
    """

    state: Health
    since: Moment | None = None
    devices: tuple[DeviceHealth, ...] = ()
    outbox_count: Annotated[int, Meta(ge=0)] | None = None
    outbox_oldest_at: Moment | None = None
    last_drop_at: Moment | None = None
    version: Annotated[str, Meta(max_length=32)] | None = None
    boot_id: BootIdField | None = None
    clock: Clock | None = None


class HallHealth(Struct, frozen=True, kw_only=True):
    """A hall's program, retained; the last will is just `{"state":"lost"}`.

    `rejected_count`: payloads on its topic, since it started, that were no request.
    """

    state: Health
    since: Moment | None = None
    rejected_count: Annotated[int, Meta(ge=0)] | None = None
    version: Annotated[str, Meta(max_length=32)] | None = None
    boot_id: BootIdField | None = None
