"""What `--check` finds of the station's computer: disk, clock, glass, font, network."""

from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from interface import palette
from interface.failures import FontError
from interface.font_file import face_file
from interface.glass import Glass
from interface.operator_command import Finding, find
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import BootId
from messaging.contracts.moments import Clock
from messaging.failures import MessagingError
from messaging.identifiers import new_id
from messaging.reach import reach_broker
from station.machine import disk_free_mb, write_ms
from station.outbox import Outbox
from station.outbox_file import OutboxError
from station.settings import StationSettings
from station.wall_clock import WallClock

# A day of pictures and drops, and time enough for somebody to come.
_FREE_MB_MIN: Final = 500

# A bag is acknowledged when it is on the disk: slower than this, people wait for it.
_WRITE_MS_MAX: Final = 100.0

# From a television to a telephone; what is outside was not measured with a ruler.
_PX_PER_MM: Final = (1.0, 20.0)


def check_outbox(settings: StationSettings) -> Finding:
    where = str(settings.outbox_file)
    try:
        outbox = Outbox(settings.outbox_file, settings.station, BootId(new_id()))
    except OutboxError as error:
        return Finding("outbox", is_well=False, detail=str(error), where=where)
    detail = f"{len(outbox.waiting())} drops without a receipt"
    asides = [str(aside) for aside in outbox.asides]
    if asides:
        detail += f"; a damaged one lies aside as {', '.join(asides)}"
    outbox.close()
    return Finding("outbox", is_well=not asides, detail=detail, where=where)


def check_disk(folder: Path) -> Finding:
    """Write as the outbox does, and see how long it takes."""
    where = str(folder)
    try:
        took_ms = write_ms(folder)
    except OSError as error:
        detail = f"cannot be written: {error.strerror}"
        return Finding("disk", is_well=False, detail=detail, where=where)
    free_mb = disk_free_mb(folder) or 0
    detail = f"{free_mb / 1000:.1f} GB free; {took_ms:.1f} ms until written for good"
    is_well = free_mb >= _FREE_MB_MIN and took_ms <= _WRITE_MS_MAX
    return Finding("disk", is_well, detail, where)


def check_broker(settings: BrokerSettings) -> Finding:
    where = f"{settings.host}:{settings.tcp_port}"
    return find(
        "broker", lambda: reach_broker(settings), (MessagingError,), where=where
    )


def check_clock(settings: StationSettings) -> Finding:
    clock = WallClock(ZoneInfo(settings.zone), is_trusted=settings.is_clock_trusted)
    now = clock.now()
    is_synced = now.clock is Clock.SYNCED
    set_by = "set by a time service" if is_synced else "not set by a time service"
    if settings.is_clock_trusted:
        set_by = "trusted, as the settings say"
    detail = f"{now.at:%Y-%m-%d %H:%M:%S}, {set_by}"
    return Finding("clock", is_synced, detail, settings.zone)


def check_glass(glass: Glass) -> Finding:
    """See whether the settings can be true; only a ruler knows."""
    px_per_mm = glass.px(1)
    size = f"{glass.width_mm:g} × {glass.height_mm:.0f} mm"
    detail = f"the lit part is {size}, says the file; {px_per_mm:.1f} pixels a mm"
    least, most = _PX_PER_MM
    where = f"{glass.width_px}×{glass.height_px} px"
    return Finding("glass", least <= px_per_mm <= most, detail, where)


def check_font() -> Finding:
    where = palette.CJK_FONT_FILE
    return find("font", _find_face, (FontError,), where=where)


def _find_face() -> str:
    face_file(Path(palette.CJK_FONT_FILE))
    return palette.CJK_FONT_FAMILY
