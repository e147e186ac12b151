"""What a sorting point is told when it starts: the site, and the past. No I/O here."""

from dataclasses import dataclass, field

from messaging.contracts.ids import CommunityId, DropId, StationId
from messaging.contracts.registry import Registry
from station.drop_slots import Terms
from station.drop_states import Waits
from station.fitness import Device
from station.inspection import Reason
from station.recorded_bags import RecordedBefore
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


@dataclass(frozen=True, slots=True)
class Past:
    """What the disk remembers of earlier lives."""

    waiting: tuple[DropId, ...] = ()
    recorded: RecordedBefore = field(default_factory=RecordedBefore)
    registry: Registry | None = None
    outbox_damage: str = ""
