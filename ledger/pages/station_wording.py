"""One station in the words of one language, for its page. No I/O here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from interface.texts import Value
from ledger.fleet import Status
from ledger.fleet_history import DAY, WHOLE, Strip
from ledger.inquiries import Ask, Inquiry, Reply
from ledger.overview import Overview
from ledger.pages.wording import Wording, key_of
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.stations import RestartableDevice

# Devices for which the catalogues know what to do when they are not well.
_ADVISED: Final = frozenset(
    [
        *("broker", "camera", "clock", "gun", "ledger", "outbox", "panel"),
        *("scale", "screen", "second-camera", "voice"),
    ]
)

# Not yet full, and time enough for somebody to go there.
_DISK_LOW_MB: Final = 1000

_HOURS_BETWEEN_TICKS: Final = 6

# How an answer looks: a health's shape and colour, where it has one.
LOOKS: Final = {
    Reply.AWAITED: "",
    Reply.DONE: Health.WELL,
    Reply.REFUSED: Health.DEGRADED,
    Reply.FAILED: Health.LOST,
    Reply.NONE: Health.LOST,
}


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """One device: its name, how it is, since when, why, and what to do."""

    name: str
    health: Health
    health_word: str
    since: str
    detail: str
    advice: str


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """One request: when, what, and what became of it."""

    at: str
    what: str
    reply: Reply
    reply_word: str
    detail: str


class StationWording:
    """Says what a station's page shows."""

    def __init__(self, wording: Wording, name: str) -> None:
        self._wording = wording
        self._name = name

    @property
    def language(self) -> str:
        return self._wording.language

    def say(self, key: str, **values: Value) -> str:
        return self._wording.say(key, **values)

    def device(self, device: DeviceHealth, now: datetime) -> DeviceLine:
        name, is_well = device.device, device.state is Health.WELL
        at, ago = (
            self._wording.moment(device.since, now),
            self._wording.ago(device.since, now),
        )
        return DeviceLine(
            self._wording.device_name(name),
            device.state,
            self.say(f"health-{device.state}"),
            self.say("since-short", at=at)
            if is_well
            else self.say("since", at=at, ago=ago),
            device.detail,
            "" if is_well or name not in _ADVISED else self.say(f"advice-{name}"),
        )

    def strip_name(self, strip: Strip) -> str:
        if strip.device == WHOLE:
            return self.say("day-whole")
        return self._wording.device_name(strip.device)

    def strip(self, strip: Strip) -> str:
        """Say a day in words, for those who do not see the drawing."""
        minutes = dict.fromkeys((Health.LOST, Health.DEGRADED), 0.0)
        times = dict.fromkeys(minutes, 0)
        for span in strip.spans:
            if span.health in minutes:
                minutes[span.health] += (span.to_at - span.from_at).total_seconds() / 60
                times[span.health] += 1
        told = [
            self.say(
                "day-bad",
                health=self.say(f"health-{health}"),
                times=times[health],
                duration=self._duration(minutes[health]),
            )
            for health in minutes
            if times[health]
        ]
        return " · ".join(told) or self._nothing_bad(strip)

    def _nothing_bad(self, strip: Strip) -> str:
        is_watched = any(span.health is not None for span in strip.spans)
        return self.say("day-well" if is_watched else "day-unknown")

    def _duration(self, minutes: float) -> str:
        if minutes < 60:
            return self.say("minutes", count=max(1, round(minutes)))
        return self.say("hours", count=f"{minutes / 60:.1f}")

    def ticks(self, now: datetime) -> tuple[str, ...]:
        """Say the times of day below a strip, from its left end to its right one."""
        steps = range(0, int(DAY.total_seconds() // 3600) + 1, _HOURS_BETWEEN_TICKS)
        moments = [now - DAY + timedelta(hours=hours) for hours in steps]
        return tuple(self._wording.time_of_day(moment) for moment in moments)

    def ask(self, ask: Ask, device: RestartableDevice | None) -> str:
        """Name a request, as it stands on its button."""
        if device is None:
            return self.say(f"ask-{ask}")
        return self.say(f"ask-{ask}", device=self._wording.device_name(device))

    def confirmation(self, ask: Ask, device: RestartableDevice | None) -> str:
        """Say what will happen, and where, before it does."""
        values: dict[str, Value] = {"name": self._name}
        if device is not None:
            values["device"] = self._wording.device_name(device)
        return self.say(f"confirm-{ask}", **values)

    def inquiry(self, inquiry: Inquiry, now: datetime) -> InquiryLine:
        reason = inquiry.reason
        why = "" if reason is None else self.say(f"refusal-{key_of(reason)}")
        if inquiry.reply is Reply.NONE:
            why = self.say("no-answer-why")
        return InquiryLine(
            self._wording.moment(inquiry.asked_at, now),
            self.ask(inquiry.ask, inquiry.device),
            inquiry.reply,
            self.say(f"reply-{inquiry.reply}"),
            " · ".join(word for word in (why, inquiry.detail) if word),
        )

    def facts(self, status: Status, overview: Overview) -> tuple[tuple[str, str], ...]:
        """Say what is known besides the devices; they have lines of their own."""
        said = self._wording.station_facts(status, overview)
        if status.disk_free_mb is not None:
            gb = f"{status.disk_free_mb / 1000:.1f}"
            key = "disk-low" if status.disk_free_mb < _DISK_LOW_MB else "disk-free"
            said = (*said, (self.say("fact-disk"), self.say(key, gb=gb)))
        if status.temperature_c is not None:
            said = (*said, (self.say("fact-heat"), f"{status.temperature_c} °C"))
        return said
