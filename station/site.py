"""What a sorting point is told when it starts: the site, and the past. No I/O here."""

from dataclasses import dataclass, field, replace

from messaging.contracts.ids import CommunityId, DropId, StationId
from messaging.contracts.registry import Registry
from station.drop_slots import Terms
from station.drop_states import Waits
from station.duty import OnDuty
from station.fitness import Device
from station.inspection import Reason
from station.recorded_bags import RecordedBefore
from station.visit import Modes
from station.weighing import WeighingTerms


@dataclass(frozen=True, slots=True)
class Site:
    """Where this is, and what is agreed here."""

    community: CommunityId
    station: StationId
    terms: Terms
    reasons: tuple[Reason, ...] = ()
    weighing: WeighingTerms = field(default_factory=WeighingTerms)
    waits: Waits = field(default_factory=Waits)
    devices: tuple[Device, ...] = tuple(Device)
    modes: Modes = field(default_factory=Modes)
    can_zero: bool = False  # from afar: not every scale knows a command for it

    def without(self, absent: Device) -> "Site":
        """Give this place without a device that does not stand here."""
        devices = tuple(device for device in self.devices if device is not absent)
        return replace(self, devices=devices)

    @property
    def agreed(self) -> tuple[object, ...]:
        """What may change while the station runs: what counts, and how long."""
        return self.terms, self.reasons, self.weighing, self.waits

    def agreeing(self, other: "Site") -> "Site":
        """Give this place with what is agreed at another."""
        return replace(
            self,
            terms=other.terms,
            reasons=other.reasons,
            weighing=other.weighing,
            waits=other.waits,
        )


@dataclass(frozen=True, slots=True)
class Past:
    """What the disk remembers of earlier lives."""

    waiting: tuple[DropId, ...] = ()
    recorded: RecordedBefore = field(default_factory=RecordedBefore)
    registry: Registry | None = None
    outbox_damage: str = ""
    images: tuple[DropId, ...] = ()
    on_duty: OnDuty | None = None
