"""How programs and their devices are. No I/O here."""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from messaging.contracts.ids import BootIdField
from messaging.contracts.moments import Clock, Moment

_Text = Annotated[str, Meta(max_length=200)]

# Each with 200 characters, they still fit a payload many times over.
_DEVICES_MAX: Final = 32


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

    A station that is switched off properly says `lost` with a `since`.
    `outbox_oldest_at` is when the oldest drop without a receipt happened.
    `disk_free_mb` is what is left where the outbox lies; `temperature_c` is the
    computer's own, which may stand in a cabinet in the sun.
    """

    state: Health
    since: Moment | None = None
    devices: Annotated[tuple[DeviceHealth, ...], Meta(max_length=_DEVICES_MAX)] = ()
    outbox_count: Annotated[int, Meta(ge=0)] | None = None
    outbox_oldest_at: Moment | None = None
    last_drop_at: Moment | None = None
    version: Annotated[str, Meta(max_length=32)] | None = None
    boot_id: BootIdField | None = None
    clock: Clock | None = None
    disk_free_mb: Annotated[int, Meta(ge=0)] | None = None
    temperature_c: Annotated[int, Meta(ge=-60, le=200)] | None = None


class HallHealth(Struct, frozen=True, kw_only=True):
    """A hall's program, retained; the last will is just `{"state":"lost"}`.

    `rejected_count`: payloads on its topic, since it started, that were no request.
    """

    state: Health
    since: Moment | None = None
    rejected_count: Annotated[int, Meta(ge=0)] | None = None
    version: Annotated[str, Meta(max_length=32)] | None = None
    boot_id: BootIdField | None = None


class KioskHealth(Struct, frozen=True, kw_only=True):
    """A lobby kiosk, retained; the last will is just `{"state":"lost"}`.

    Its devices are `hall`, the program it gives numbers for, and `printer` where there
    is one: paper near its end is degraded, a printer that prints nothing is lost.
    """

    state: Health
    since: Moment | None = None
    devices: Annotated[tuple[DeviceHealth, ...], Meta(max_length=_DEVICES_MAX)] = ()
    version: Annotated[str, Meta(max_length=32)] | None = None
    boot_id: BootIdField | None = None
