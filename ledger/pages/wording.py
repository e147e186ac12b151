"""The ledger's facts in the words of one language, for pages. No I/O here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from interface.texts import Texts, Value
from ledger.arrivals import Fault
from ledger.fleet import Kind, Status
from ledger.households import mask_codes, mask_household
from ledger.overview import Overview
from ledger.store.views import DropView, GapView, SetAside
from messaging.contracts.drops import LabelReadBy, Outcome
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import StationId
from messaging.contracts.moments import Clock

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_DAY_S: Final = 86_400

# All of them are on the page of what is set aside.
_GAPS_ON_A_CARD: Final = 3

_ANSWERED: Final = (Outcome.POSTED, Outcome.DUPLICATE, Outcome.REFUSED)

# Devices that have a name in the catalogues; others are shown as they call themselves.
_DEVICES: Final = frozenset(
    [
        "broker",
        "camera",
        "clock",
        "gun",
        "ledger",
        "outbox",
        "panel",
        "scale",
        "screen",
        "voice",
        "second-camera",
    ]
)

# As much of a foreign message as fits a line or two.
_PAYLOAD_SHOWN_MAX: Final = 300

# Columns by the keys of their headings.
DROP_COLUMNS: Final = (
    "drop-at",
    "drop-station",
    "drop-household",
    "drop-stream",
    "drop-weight",
    "drop-verdict",
    "drop-points",
    "drop-remark",
)
GAP_COLUMNS: Final = ("drop-station", "fact-missing", "gap-outbox")
ASIDE_COLUMNS: Final = (
    "aside-at",
    "aside-fault",
    "aside-reason",
    "aside-topic",
    "aside-payload",
)


@dataclass(frozen=True, slots=True)
class Card:
    """One member of the fleet as its card shows it; `facts` are name and value."""

    title: str
    health: Health
    health_word: str
    since: str
    facts: tuple[tuple[str, str], ...]


class Wording:
    """Says things in one language and one time zone."""

    def __init__(self, texts: Texts, language: str, zone: ZoneInfo) -> None:
        self._texts = texts
        self.language = language
        self._zone = zone

    def say(self, key: str, **values: Value) -> str:
        return self._texts.say(self.language, key, **values)

    def moment(self, moment: datetime, now: datetime) -> str:
        """Say the time of day, with the date when it is not today's."""
        local, today = moment.astimezone(self._zone), now.astimezone(self._zone)
        pattern = "%H:%M" if local.date() == today.date() else "%Y-%m-%d %H:%M"
        return local.strftime(pattern)

    def time_of_day(self, moment: datetime) -> str:
        return moment.astimezone(self._zone).strftime("%H:%M")

    def ago(self, moment: datetime, now: datetime) -> str:
        """Say how long ago; a clock that is ahead of ours says just now."""
        seconds = (now - moment).total_seconds()
        if seconds < _MINUTE_S:
            return self.say("ago-now")
        if seconds < _HOUR_S:
            return self.say("ago-minutes", count=int(seconds // _MINUTE_S))
        if seconds < _DAY_S:
            return self.say("ago-hours", count=int(seconds // _HOUR_S))
        return self.say("ago-days", count=int(seconds // _DAY_S))

    def card(self, status: Status, overview: Overview) -> Card:
        now = overview.as_of
        at, ago = self.moment(status.since, now), self.ago(status.since, now)
        return Card(
            self.say(status.name.kind, name=status.name.name),
            status.health,
            self.say(f"health-{status.health}"),
            self.say("since", at=at, ago=ago),
            tuple(self._facts(status, overview)),
        )

    def station_facts(
        self, status: Status, overview: Overview
    ) -> tuple[tuple[str, str], ...]:
        """Say what is known of a station besides its devices."""
        without_devices = replace(status, devices=())
        return tuple(self._facts(without_devices, overview))

    def station_path(self, name: str) -> str:
        """Say where a station's page is, in this language."""
        return f"/station?name={name}&language={self.language}"

    def device_name(self, device: str) -> str:
        return self.say(f"device-{device}") if device in _DEVICES else device

    def _facts(self, status: Status, overview: Overview) -> Iterator[tuple[str, str]]:
        now = overview.as_of
        if status.cause is not None:
            yield self.say("fact-cause"), self.say(f"cause-{key_of(status.cause)}")
        for device in status.devices:
            if device.state is not Health.WELL:
                yield self.say("fact-device"), self._device(device, now)
        if status.clock is Clock.UNSYNCED:
            yield self.say("fact-clock"), self.say("clock-unsynced")
        if status.name.kind is Kind.STATION:
            yield from self._drop_facts(status, overview)
        if status.version is not None:
            yield self.say("fact-version"), status.version

    def _drop_facts(
        self, status: Status, overview: Overview
    ) -> Iterator[tuple[str, str]]:
        now, station = overview.as_of, StationId(status.name.name)
        if status.outbox_count is not None:
            yield self.say("fact-outbox"), self._outbox(status, now)
        last = overview.last_drops_at.get(station)
        yield (
            self.say("fact-last-drop"),
            self.say("no-drop-yet") if last is None else self.moment(last, now),
        )
        gaps = [view for view in overview.gaps if view.station == station]
        for view in gaps[:_GAPS_ON_A_CARD]:
            yield self.say("fact-missing"), self.gap(view, now)
        if len(gaps) > _GAPS_ON_A_CARD:
            more = len(gaps) - _GAPS_ON_A_CARD
            yield self.say("fact-missing"), self.say("missing-more", count=more)

    def _device(self, device: DeviceHealth, now: datetime) -> str:
        said: dict[str, Value] = {
            "device": self.device_name(device.device),
            "health": self.say(f"health-{device.state}"),
            "at": self.moment(device.since, now),
        }
        if device.detail:
            return self.say("device-why", **said, detail=device.detail)
        return self.say("device", **said)

    def _outbox(self, status: Status, now: datetime) -> str:
        count, oldest = status.outbox_count or 0, status.outbox_oldest_at
        if count == 0:
            return self.say("outbox-empty")
        if oldest is None:
            return self.say("outbox-some", count=count)
        at, ago = self.moment(oldest, now), self.ago(oldest, now)
        return self.say("outbox-since", count=count, at=at, ago=ago)

    def gap(self, view: GapView, now: datetime) -> str:
        gap, at = view.gap, self.moment(view.gap.opened_at, now)
        if gap.first_no == gap.last_no:
            return self.say("missing-one", **{"from": str(gap.first_no), "at": at})
        numbers = {"from": str(gap.first_no), "to": str(gap.last_no)}
        return self.say("missing", **numbers, at=at)

    def drop(self, drop: DropView, now: datetime) -> tuple[str, ...]:
        """Say the cells of a drop, in the order of `DROP_COLUMNS`."""
        return (
            self.moment(drop.occurred_at, now),
            drop.station,
            self._household(drop),
            self.say(f"stream-{drop.stream}"),
            self.weight(drop.net_g),
            self.say(f"verdict-{drop.verdict}"),
            str(drop.points),
            self._remark(drop),
        )

    def weight(self, net_g: int | None) -> str:
        return self.say("unweighed") if net_g is None else f"{net_g / 1000:.3f} kg"

    def _household(self, drop: DropView) -> str:
        if drop.household is None:
            return self.say("household-none")
        code = mask_household(drop.household)
        if drop.building is None:
            return self.say("household-unknown", code=code)
        return self.say("household", building=drop.building, code=code)

    def _remark(self, drop: DropView) -> str:
        remarks = []
        if drop.outcome is Outcome.REFUSED:
            remarks.append(self.say("outcome-refused"))
        if drop.hindrance is not None:
            remarks.append(self.say(f"hindrance-{key_of(drop.hindrance)}"))
        if drop.clock is Clock.UNSYNCED:
            remarks.append(self.say("remark-clock"))
        if drop.label_read_by is LabelReadBy.TYPED:
            remarks.append(self.say("remark-typed"))
        return " · ".join(remarks)

    def gap_cells(self, view: GapView, now: datetime) -> tuple[str, ...]:
        """Say the cells of a gap, in the order of `GAP_COLUMNS`."""
        return (view.station, self.gap(view, now), view.outbox_id)

    def set_aside(self, one: SetAside, now: datetime) -> tuple[str, ...]:
        """Say the cells of a message, in the order of `ASIDE_COLUMNS`."""
        at, fault = self.moment(one.received_at, now), self.fault(one.fault)
        payload = mask_codes(one.payload)
        if len(payload) > _PAYLOAD_SHOWN_MAX:
            payload = payload[:_PAYLOAD_SHOWN_MAX] + "…"
        return (at, fault, one.reason, one.topic, payload)

    def counts(self, counts: Mapping[str, int]) -> str:
        """Say how often what became of the messages that came in."""
        said = [
            self.say(f"count-{outcome}", count=counts[outcome])
            for outcome in _ANSWERED
            if outcome in counts
        ]
        said += [
            self.say("count-fault", fault=self.fault(fault), count=counts[fault])
            for fault in Fault
            if fault in counts
        ]
        return " · ".join(said)

    def trouble(self, overview: Overview) -> str:
        """Say why nothing is posted now; nothing when all is well."""
        if overview.trouble is not None:
            return self.say("trouble-books", trouble=overview.trouble)
        return "" if overview.is_connected else self.say("trouble-broker")

    def fault(self, fault: str) -> str:
        return self.say(f"fault-{key_of(fault)}")


def key_of(words: str) -> str:
    """Make the key of a text out of the words that programs use among themselves."""
    return words.replace(" ", "-").replace("_", "-")
