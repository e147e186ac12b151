"""A sorting point with a real outbox, and a place that one can play with.

The place moves in tenths of a second: in each, the eye reads what is in view, and
the scale says what lies on it. What the sorting point orders is done at once, the
ledger answers when the test lets it. No devices, threads or clocks.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from firmware_bridge.scales.reading import Reading, Status
from messaging.codec import Rejected, decode, encode
from messaging.contracts.drops import (
    DropReceipt,
    DropReceipts,
    DropRecorded,
    Outcome,
    Stream,
)
from messaging.contracts.halls import BilingualText
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import BootId, DropId, StationId
from messaging.contracts.moments import Clock
from messaging.identifiers import new_id
from messaging.topics import Topics
from station.codes import QR_CODE, Code, CodesRead
from station.drop_slots import Terms
from station.drop_states import State, Waits
from station.facts import (
    BagKnown,
    DropUnwritten,
    DropWritten,
    Now,
    ReviseDrop,
    WriteDrop,
)
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    Happening,
    ImageRead,
    MessageArrived,
    Order,
    OutboxAnswer,
    PublishDrops,
    ScaleHeard,
    SettleDrops,
    ShowView,
    TellResident,
    Touched,
    UntoldFound,
)
from station.inspection import Reason
from station.outbox import AlreadyRecorded, Outbox
from station.recorded_bags import RecordedBefore
from station.site import Past, Site
from station.sorting_point import SortingPoint
from station.station_view import Answer, StationView
from tests.station.labels import NB01

STATION = StationId("s01")
STEP_S = 0.1
LIVELY_S = 1.2
LONG_STEP_S = 0.4
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)

REASONS = (
    Reason(reason="plastic-bag", name=BilingualText(zh="没破袋", en="Bag left on")),
    Reason(reason="glass", name=BilingualText(zh="玻璃", en="Glass")),
)

SITE = Site(
    community=NB01,
    station=STATION,
    terms=Terms(stream=Stream.KITCHEN),
    reasons=REASONS,
    waits=Waits(),
)


class PowerCutError(Exception):
    """The test's own: everything that was not on disk is gone."""


@dataclass
class SortingSite:
    """The sorting point, its disk, and the world around it."""

    folder: Path
    site: Site = SITE
    in_view: tuple[str, ...] = ()
    load_g: int = 0
    is_scale_speaking: bool = True
    is_disk_full: bool = False
    is_online: bool = True
    clock: Clock = Clock.SYNCED
    s: float = 1000.0
    told: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    posted: dict[str, DropRecorded] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    cut_power_at: int | None = None
    view: StationView | None = None

    def __post_init__(self) -> None:
        self._steps = 0
        self.start()

    # The program's life -------------------------------------------------------

    def start(self) -> None:
        """Open the outbox and begin, as `station.run` does."""
        self.outbox = Outbox(self.folder / "outbox.db", STATION, BootId(new_id()))
        self.point = SortingPoint(
            self.site,
            Past(
                waiting=tuple(self.outbox.waiting()),
                recorded=RecordedBefore(
                    tuple(self.outbox.serial_labels()),
                    self.outbox.last_sticker(),
                    self.outbox.last_unlabelled_gross_g(),
                ),
            ),
            lambda: DropId(new_id()),
            self.now,
        )
        self.take(UntoldFound(tuple(self.outbox.untold())))
        if self.is_online:
            self.take(DeviceChanged(Device.BROKER, Health.WELL))

    def cut_power_after(self, steps: int) -> None:
        """Have `PowerCutError` raised after so many more steps of obeying."""
        self.cut_power_at = self._steps + steps

    def _step(self) -> None:
        """Pass one of the points between which the power may go."""
        self._steps += 1
        if self.cut_power_at is not None and self._steps > self.cut_power_at:
            raise PowerCutError

    def cut_power(self) -> None:
        """Lose everything but the disk, and start again."""
        self.outbox.close()
        self.cut_power_at = None
        self.start()

    def close(self) -> None:
        self.outbox.close()

    # The place ----------------------------------------------------------------

    @property
    def now(self) -> Now:
        at = MORNING + timedelta(seconds=self.s - 1000)
        return Now(self.s, at, self.clock)

    @property
    def devices(self) -> tuple[DeviceHealth, ...]:
        """Read the devices' states off the screen."""
        return () if self.view is None else self.view.devices

    def health_of(self, device: Device) -> Health:
        return next(one.state for one in self.devices if one.device == device)

    def is_at(self, state: State) -> bool:
        return self.point.state is state

    def pass_time(self, seconds: float) -> None:
        """Let time pass, step by step, while eye and scale deliver.

        Once everything has settled, the steps may be longer.
        """
        until_s = self.s + seconds - STEP_S / 2
        lively_until_s = self.s + LIVELY_S
        while self.s < until_s:
            step_s = STEP_S if self.s < lively_until_s else LONG_STEP_S
            self.s = round(self.s + step_s, 3)
            codes = tuple(Code(text, QR_CODE, "test") for text in self.in_view)
            self.take(ImageRead(CodesRead(codes)))
            if self.is_scale_speaking:
                self.take(ScaleHeard(reading_of(self.load_g)))
            self._obey(self.point.tick(self.now))

    def bring(self, label: str | None, gross_g: int, seconds: float = 1.5) -> None:
        """Put a bag down, its label in view if it has one."""
        self.in_view = () if label is None else (label,)
        self.load_g = gross_g
        self.pass_time(seconds)

    def lift(self, seconds: float = 1.5) -> None:
        self.in_view = ()
        self.load_g = 0
        self.pass_time(seconds)

    def say(self, answer: Answer) -> None:
        self.take(Touched(answer))

    def take(self, happening: Happening) -> None:
        self._obey(self.point.take(happening, self.now))

    # Orders, as `station.run` obeys them --------------------------------------

    def _obey(self, orders: Iterable[Order]) -> None:
        pending = deque(orders)
        while pending:
            order = pending.popleft()
            self._step()
            self.orders.append(order)
            match order:
                case WriteDrop() | ReviseDrop():
                    answer = self._write(order)
                    self._step()
                    pending.extend(self.point.take(answer, self.now))
                case TellResident(drop, _, is_revision):
                    (self.revised if is_revision else self.told).append(drop.drop_id)
                    self._step()
                    self.outbox.mark_told(drop.drop_id)
                case PublishDrops(drop_ids):
                    self.published += drop_ids
                case SettleDrops(receipts):
                    self.outbox.remove(receipt.drop_id for receipt in receipts)
                case ShowView(view):
                    self.view = view
                case _:
                    pass

    def _write(self, order: WriteDrop | ReviseDrop) -> OutboxAnswer:
        if self.is_disk_full:
            return DropUnwritten("disk full")
        if isinstance(order, ReviseDrop):
            self.outbox.revise(order.draft)
            return DropWritten()
        written = self.outbox.append(order.draft)
        return BagKnown() if isinstance(written, AlreadyRecorded) else DropWritten()

    # The ledger ---------------------------------------------------------------

    def post(self) -> None:
        """Let the ledger post all that was published, and answer."""
        receipts = []
        for drop_id in self.published:
            payload = self.outbox.payloads([DropId(drop_id)]).get(DropId(drop_id))
            if payload is None:
                continue
            drop = recorded(payload)
            is_known = drop_id in self.posted
            self.posted.setdefault(drop_id, drop)
            outcome = Outcome.DUPLICATE if is_known else Outcome.POSTED
            receipts.append(
                DropReceipt(drop_id=drop.drop_id, outcome=outcome, points=2, balance=34)
            )
        self.published.clear()
        if receipts:
            self.take(
                MessageArrived(
                    Topics(NB01).receipts(STATION),
                    encode(DropReceipts(receipts=tuple(receipts))),
                )
            )

    def stored(self) -> list[DropRecorded]:
        """Read what lies in the outbox, oldest first."""
        waiting = self.outbox.waiting()
        payloads = self.outbox.payloads(waiting)
        return [recorded(payloads[one]) for one in waiting]


def recorded(payload: bytes) -> DropRecorded:
    drop = decode(payload, DropRecorded)
    assert not isinstance(drop, Rejected), drop.reason
    return drop


def reading_of(weight_g: int, *, is_stable: bool | None = True) -> Reading:
    return Reading(Status.WEIGHT, Decimal(weight_g) / 1000, "kg", stable=is_stable)
