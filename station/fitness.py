"""How the station's devices are, and since when. No I/O here.

One line a device, for the screen's strip and for the supervisor's page. Nothing
here says that the station is lost: only its last will can.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from messaging.contracts.health import DeviceHealth, Health, StationHealth
from station.facts import Now

# The health message is repeated so often even if nothing changes, and changes are
# not told more often than once a second.
_REPORT_S_MAX: Final = 60.0
_REPORT_S_MIN: Final = 1.0


# So many unreadable frames within so long: a loose plug, and not one flipped bit.
_LOUD_COUNT: Final = 5
_LOUD_S: Final = 60.0


class Device(StrEnum):
    """What may be well or not at a station, in the order of the strip."""

    CAMERA = "camera"
    SCALE = "scale"
    PANEL = "panel"
    BROKER = "broker"
    LEDGER = "ledger"
    OUTBOX = "outbox"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class _Condition:
    state: Health
    since: datetime
    detail: str


class Fitness:
    """Remembers each device's state, and when it last changed."""

    def __init__(self, devices: Iterable[Device], at: datetime) -> None:
        self._conditions = {
            device: _Condition(Health.LOST, at, "not heard yet") for device in devices
        }
        self._devices = self._tell_devices()
        self._since = at
        self._was_well = False
        self._report: StationHealth | None = None
        self._report_s = float("-inf")

    @property
    def devices(self) -> tuple[DeviceHealth, ...]:
        return self._devices

    @property
    def state(self) -> Health:
        return Health.WELL if self._is_well() else Health.DEGRADED

    @property
    def since(self) -> datetime:
        """When the station as a whole became what it is."""
        return self._since

    def note(
        self, device: Device, state: Health, at: datetime, detail: str = ""
    ) -> bool:
        """Note how a device is; True if that is news.

        A device that this station does not have is nobody's news.
        """
        before = self._conditions.get(device)
        if before is None or (before.state, before.detail) == (state, detail):
            return False
        since = before.since if before.state is state else at
        self._conditions[device] = _Condition(state, since, detail)
        self._devices = self._tell_devices()
        if self._is_well() != self._was_well:
            self._was_well = not self._was_well
            self._since = at
        return True

    def is_lost(self, device: Device) -> bool:
        condition = self._conditions.get(device)
        return condition is not None and condition.state is Health.LOST

    def health_due(
        self, now: Now, *, outbox_count: int, last_drop_at: datetime | None
    ) -> StationHealth | None:
        """Give the health message if it is time to publish one, and count it told."""
        if self.is_lost(Device.BROKER):
            return None
        health = StationHealth(
            state=self.state,
            since=self.since,
            devices=self.devices,
            outbox_count=outbox_count,
            last_drop_at=last_drop_at,
            clock=now.clock,
        )
        age_s = now.s - self._report_s
        is_news = health != self._report
        if age_s < _REPORT_S_MIN or not (is_news or age_s >= _REPORT_S_MAX):
            return None
        self._report, self._report_s = health, now.s
        return health

    def forget_report(self) -> None:
        """Count the last health message as never heard: it has to be told again."""
        self._report = None

    def _tell_devices(self) -> tuple[DeviceHealth, ...]:
        return tuple(
            DeviceHealth(
                device=device,
                state=condition.state,
                since=condition.since,
                detail=condition.detail,
            )
            for device, condition in self._conditions.items()
        )

    def _is_well(self) -> bool:
        return all(
            condition.state is Health.WELL for condition in self._conditions.values()
        )


class LineNoise:
    """Counts what a line delivers that is no frame. Time is an argument, monotonic."""

    def __init__(self) -> None:
        self._heard_s: deque[float] = deque(maxlen=_LOUD_COUNT)
        self._latest = ""

    @property
    def latest(self) -> str:
        """Why the last of it could not be read; empty if there was none."""
        return self._latest

    def add(self, reason: str, now_s: float) -> None:
        self._heard_s.append(now_s)
        self._latest = f"unreadable: {reason}"

    def is_loud(self, now_s: float) -> bool:
        """Whether so much of it came lately that somebody should look at the plug."""
        heard_s = self._heard_s
        return len(heard_s) == _LOUD_COUNT and now_s - heard_s[0] < _LOUD_S
