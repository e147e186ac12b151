"""How the kiosk and its devices are, told on the bus when it changes. No I/O here.

The hall's own health is the hall's to tell; here it is whether this kiosk reaches it.
"""

from datetime import datetime
from typing import Final

from firmware_bridge.printer_status import PrinterCondition
from kiosk.instant import Instant
from messaging.contracts.health import DeviceHealth, Health, KioskHealth
from messaging.contracts.ids import BootId

# Told again so often even if nothing changes: who only listens knows that we live.
REPORT_S: Final = 60.0

# A broker that is back says so; this is for one whose line was only full.
RETRY_S: Final = 1.0


class Fitness:
    """Remembers how each device is, and since when."""

    def __init__(self, now: Instant, boot_id: BootId, version: str) -> None:
        self._boot_id = boot_id
        self._version = version
        self._since = now.moment
        self._state = Health.WELL
        self._devices: dict[str, DeviceHealth] = {}
        self._due_s = float("-inf")

    def note_hall(self, now: Instant, *, is_away: bool) -> None:
        """Note whether the hall can be asked."""
        state = Health.LOST if is_away else Health.WELL
        detail = "does not answer" if is_away else ""
        self._note("hall", state, detail, now.moment)

    def note_printer(self, trouble: PrinterCondition | None, now: Instant) -> None:
        """Note what the matter is with the printer; None if it is well."""
        near_end = PrinterCondition.PAPER_NEAR_END
        state = Health.DEGRADED if trouble is near_end else Health.LOST
        detail = "" if trouble is None else trouble.replace("_", " ")
        self._note("printer", state if trouble else Health.WELL, detail, now.moment)

    def due(self, now: Instant) -> KioskHealth | None:
        """Give the health message if it is time for one; asked at every frame."""
        if now.s < self._due_s:
            return None
        self._due_s = now.s + REPORT_S
        return KioskHealth(
            state=self._state,
            since=self._since,
            devices=tuple(self._devices.values()),
            version=self._version,
            boot_id=self._boot_id,
        )

    def forget(self) -> None:
        """Count the last message as never heard: the broker may have forgotten it."""
        self._due_s = float("-inf")

    def put_off(self, now: Instant) -> None:
        """Try the last message again in a while: the broker is away."""
        self._due_s = now.s + RETRY_S

    def _note(self, device: str, state: Health, detail: str, at: datetime) -> None:
        before = self._devices.get(device)
        if before is not None and (before.state, before.detail) == (state, detail):
            return
        since = at if before is None or before.state is not state else before.since
        self._devices[device] = DeviceHealth(
            device=device, state=state, since=since, detail=detail
        )
        self.forget()
        all_well = all(one.state is Health.WELL for one in self._devices.values())
        whole = Health.WELL if all_well else Health.DEGRADED
        if whole is not self._state:
            self._state, self._since = whole, at
