"""How the station's devices are, and since when. No I/O here.

One line a device, for the screen's strip and for the supervisor's page. The screen
shows what is so at this moment; the health message tells of a device that comes and
goes as of one that is not well, so that nobody is called for every shake of a plug.
Nothing here says that the station is lost: only its last will and its last word can.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from messaging.contracts.health import DeviceHealth, Health, StationHealth
from station.facts import Now

# The health message is repeated so often even if nothing changes. A device's state is
# told within a second; figures and words that change all the time take longer.
_REPORT_S_MAX: Final = 60.0
_REPORT_S_MIN: Final = 1.0
_FIGURES_S_MIN: Final = 2.0

# Lost so often within so long: it comes and goes. Lost for so long: it is lost.
_LOSSES_MIN: Final = 3
_UNSTEADY_S: Final = 600.0
_LOST_S_MIN: Final = 60.0

# As much as a health message has room for.
_DETAIL_CHARACTERS_MAX: Final = 200

# So many unreadable frames within so long: a loose plug, and not one flipped bit.
_LOUD_COUNT: Final = 5
_LOUD_S: Final = 60.0


class Device(StrEnum):
    """What may be well or not at a station, in the order of the strip."""

    CAMERA = "camera"
    SECOND_CAMERA = "second-camera"
    GUN = "gun"
    SCALE = "scale"
    PANEL = "panel"
    BROKER = "broker"
    LEDGER = "ledger"
    OUTBOX = "outbox"
    CLOCK = "clock"
    VOICE = "voice"
    SCREEN = "screen"  # not on the strip: who reads that sees that it is well


@dataclass(frozen=True, slots=True)
class _Condition:
    """How a device is. `complaint` is what was said when it last was not well."""

    state: Health
    since: Now
    detail: str
    complaint: str
    losses: tuple[Now, ...] = ()

    def then(self, state: Health, now: Now, detail: str) -> "_Condition":
        is_loss = self.state is Health.WELL and state is not Health.WELL
        losses = (*self.losses, now)[-_LOSSES_MIN:] if is_loss else self.losses
        since = self.since if self.state is state else now
        return _Condition(state, since, detail, detail or self.complaint, losses)

    def is_unsteady(self, now_s: float) -> bool:
        is_lost = self.state is Health.LOST and now_s - self.since.s >= _LOST_S_MIN
        has_shaken = len(self.losses) == _LOSSES_MIN
        return has_shaken and not is_lost and now_s - self.losses[0].s < _UNSTEADY_S


class Fitness:
    """Remembers each device's state, and when it last changed."""

    def __init__(self, devices: Iterable[Device], now: Now) -> None:
        unheard = _Condition(Health.LOST, now, "not heard yet", "")
        self._conditions = dict.fromkeys(devices, unheard)
        self._devices = self._tell_devices()
        self._since = now.at
        self._was_well = False
        self._told_since = now.at
        self._is_told_well = False
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

    def note(self, device: Device, state: Health, now: Now, detail: str = "") -> bool:
        """Note how a device is; True if that is news.

        A device that this station does not have is nobody's news.
        """
        before = self._conditions.get(device)
        detail = detail[:_DETAIL_CHARACTERS_MAX]
        if before is None or (before.state, before.detail) == (state, detail):
            return False
        self._conditions[device] = before.then(state, now, detail)
        self._devices = self._tell_devices()
        if self._is_well() != self._was_well:
            self._was_well = not self._was_well
            self._since = now.at
        return True

    def is_degraded(self, device: Device) -> bool:
        condition = self._conditions.get(device)
        return condition is not None and condition.state is Health.DEGRADED

    def is_lost(self, device: Device) -> bool:
        return self.are_lost((device,))

    def are_lost(self, devices: Iterable[Device]) -> bool:
        """Whether this station has any of these, and none of them works."""
        states = [
            self._conditions[device].state
            for device in devices
            if device in self._conditions
        ]
        return states != [] and set(states) == {Health.LOST}

    def is_well(self, device: Device) -> bool:
        """Whether this station has such a device, and it works."""
        condition = self._conditions.get(device)
        return condition is not None and condition.state is Health.WELL

    def health_due(
        self, now: Now, *, outbox_count: int, last_drop_at: datetime | None
    ) -> StationHealth | None:
        """Give the health message if it is time to publish one, and count it told."""
        if self.is_lost(Device.BROKER):
            return None
        devices = self._steady_devices(now.s)
        is_well = all(device.state is Health.WELL for device in devices)
        if is_well is not self._is_told_well:
            self._is_told_well, self._told_since = is_well, now.at
        health = StationHealth(
            state=Health.WELL if is_well else Health.DEGRADED,
            since=self._told_since,
            devices=devices,
            outbox_count=outbox_count,
            last_drop_at=last_drop_at,
            clock=now.clock,
        )
        if now.s - self._report_s < self._pause_s(health):
            return None
        self._report, self._report_s = health, now.s
        return health

    def _pause_s(self, health: StationHealth) -> float:
        """Say how long after the last message this one may be told."""
        before = self._report
        if before is None or _states(health) != _states(before):
            return _REPORT_S_MIN
        return _REPORT_S_MAX if health == before else _FIGURES_S_MIN

    def forget_report(self) -> None:
        """Count the last health message as never heard: it has to be told again."""
        self._report = None

    def _tell_devices(self) -> tuple[DeviceHealth, ...]:
        return tuple(
            DeviceHealth(
                device=device,
                state=condition.state,
                since=condition.since.at,
                detail=condition.detail,
            )
            for device, condition in self._conditions.items()
        )

    def _steady_devices(self, now_s: float) -> tuple[DeviceHealth, ...]:
        """Tell of the devices; one that comes and goes is neither well nor lost."""
        return tuple(
            _tell_unsteady(device, self._conditions[device])
            if self._conditions[device].is_unsteady(now_s)
            else told
            for device, told in zip(self._conditions, self._devices, strict=True)
        )

    def _is_well(self) -> bool:
        return all(
            condition.state is Health.WELL for condition in self._conditions.values()
        )


def _tell_unsteady(device: Device, condition: _Condition) -> DeviceHealth:
    detail = "comes and goes; check its plug, cable and power"
    if condition.complaint:
        detail = f"{detail}. {condition.complaint}"
    return DeviceHealth(
        device=device,
        state=Health.DEGRADED,
        since=condition.losses[0].at,
        detail=detail[:_DETAIL_CHARACTERS_MAX],
    )


def _states(health: StationHealth) -> tuple[object, ...]:
    """Give what is told at once."""
    return health.clock, *((one.device, one.state) for one in health.devices)


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
