"""The post room: what the station has on disk, and what it sends from there.

Outbox, images, and the registry's copy: each order about them is obeyed here, in the
loop's thread. What cannot be done is put into the inbox as a happening, for the
deciding parts to come back to. Nothing is lost by a failing disk: what is not marked,
removed or kept comes again.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from interface.log import log
from messaging.bus import Bus
from messaging.codec import encode
from messaging.contracts.drops import DropReceipt
from messaging.contracts.health import Health
from messaging.contracts.ids import BootId, DropId
from messaging.topics import Topics
from station.facts import (
    BagKnown,
    DropUnwritten,
    DropWritten,
    ReviseDrop,
    WriteDrop,
)
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    DropsUnpublished,
    DropsUnsettled,
    ForgetImages,
    Happening,
    ImagesGone,
    ImageUnpublished,
    KeepDuty,
    KeepImage,
    KeepRegistry,
    OutboxAnswer,
    PostOrder,
    PublishDrops,
    PublishImage,
    SettleDrops,
    TellResident,
)
from station.image_folder import ImageFolder
from station.kept_files import keep, load_duty, load_registry
from station.outbox import AlreadyRecorded, Outbox, OutboxFull
from station.outbox_file import DiskFullError, OutboxError
from station.recorded_bags import RecordedBefore
from station.settings import StationSettings
from station.site import Past

_ON_RESERVE: Final = "the disk is full and the reserve in use; delete what fills it"
_UNREADABLE: Final = "a drop cannot be read; restart the station to save the others"


class PostRoom:
    """Owns the disk of one station. Used by one thread. Raises `OutboxError` at first.

    `take_image` gives what the camera sees now.
    """

    def __init__(
        self,
        settings: StationSettings,
        boot_id: BootId,
        inbox: Callable[[Happening], None],
        take_image: Callable[[], bytes | None],
    ) -> None:
        self._inbox = inbox
        self._take_image = take_image
        self._station = settings.station
        self._topics = Topics(settings.community)
        self._registry_file = settings.registry_file
        self._duty_file = settings.duty_file
        self._images = ImageFolder(settings.image_folder)
        self.outbox = Outbox(settings.outbox_file, settings.station, boot_id)
        self._settled: list[DropReceipt] = []

    def past(self) -> Past:
        """Say what the disk remembers of earlier lives."""
        return Past(
            waiting=tuple(self.outbox.waiting()),
            recorded=RecordedBefore(
                tuple(self.outbox.serial_labels()),
                self.outbox.last_sticker(),
                self.outbox.last_unlabelled_gross_g(),
            ),
            registry=load_registry(self._registry_file),
            on_duty=load_duty(self._duty_file),
            outbox_damage=self._damage_in_words(),
            images=tuple(self._images.kept()),
        )

    def close(self) -> None:
        self.settle()
        self.outbox.close()

    def write(self, order: WriteDrop | ReviseDrop) -> OutboxAnswer:
        """Write a drop; it is on disk when `DropWritten` is returned."""
        write = (
            self.outbox.revise if isinstance(order, ReviseDrop) else self.outbox.append
        )
        try:
            written = write(order.draft)
        except OutboxError as error:
            if isinstance(error, DiskFullError) and self._make_room():
                return self.write(order)
            log().error(
                "drop_unwritten", drop_id=order.draft.drop_id, detail=str(error)
            )
            return DropUnwritten(str(error))
        match written:
            case AlreadyRecorded():
                return BagKnown()
            case OutboxFull(detail):
                return DropUnwritten(detail)
            case _:
                return DropWritten()

    def obey(self, order: PostOrder, bus: Bus) -> None:
        """Do what is ordered, or say what came of it."""
        try:
            match order:
                case PublishDrops(drop_ids):
                    self._publish(drop_ids, bus)
                case PublishImage(drop_id):
                    self._publish_image(drop_id, bus)
                case _:
                    self._keep(order)
        except (OutboxError, OSError) as error:
            log().error("disk_failed", order=type(order).__name__, detail=str(error))
            if isinstance(order, KeepImage):
                self._inbox(ImagesGone((order.drop_id,)))

    def settle(self) -> None:
        """Let all drops go that were answered for since the last time, in one commit.

        Not each message's by itself: after a week without network they come by the
        hundred, and a commit takes longer than all the rest.
        """
        settled, self._settled = self._settled, []
        if not settled:
            return
        try:
            self.outbox.remove(receipt.drop_id for receipt in settled)
        except OutboxError as error:
            log().error("disk_failed", order="settle", detail=str(error))
            kept = tuple(receipt.drop_id for receipt in settled)
            self._inbox(DropsUnsettled(kept))
            return
        for receipt in settled:
            log().info(
                "points_told",
                drop_id=receipt.drop_id,
                outcome=receipt.outcome,
                points=receipt.points,
                balance=receipt.balance,
                reason=receipt.reason,
            )

    def _keep(
        self,
        order: TellResident
        | SettleDrops
        | KeepImage
        | ForgetImages
        | KeepRegistry
        | KeepDuty,
    ) -> None:
        match order:
            case TellResident():
                self._tell(order)
            case SettleDrops(receipts):
                self._settled += receipts
            case KeepImage(drop_id):
                self._keep_image(drop_id)
            case ForgetImages(drop_ids):
                self._images.forget(drop_ids)
            case KeepRegistry(payload):
                keep(self._registry_file, payload)
            case KeepDuty(on_duty):
                kept = None if on_duty is None else encode(on_duty)
                keep(self._duty_file, kept)

    def _make_room(self) -> bool:
        """On a full disk, sacrifice what matters less than a drop: first the images."""
        gone: tuple[DropId, ...] = ()
        with suppress(OSError):
            gone = tuple(self._images.clear())
        if gone:
            log().error("disk_full", now=f"{len(gone)} images deleted")
            self._inbox(ImagesGone(gone))
            return True
        if not self.outbox.make_room():
            return False
        log().error("disk_full", now="living on the reserve")
        self._inbox(DeviceChanged(Device.OUTBOX, Health.DEGRADED, _ON_RESERVE))
        return True

    def _tell(self, order: TellResident) -> None:
        drop = order.drop
        log().info(
            "drop_revised" if order.is_revision else "drop_acknowledged",
            drop_id=drop.drop_id,
            bag_label=drop.bag_label,
            net_g=drop.net_g,
            verdict=drop.verdict,
            points=order.points,
        )
        self.outbox.mark_told(drop.drop_id)

    def _publish(self, drop_ids: tuple[DropId, ...], bus: Bus) -> None:
        topic = self._topics.drops(self._station)
        payloads = self.outbox.payloads(drop_ids)
        for index, drop_id in enumerate(drop_ids):
            payload = payloads.get(drop_id)
            if payload is None:
                log().error("drop_unreadable", drop_id=drop_id)
                self._inbox(DeviceChanged(Device.OUTBOX, Health.DEGRADED, _UNREADABLE))
            elif not bus.publish(topic, payload):
                self._inbox(DropsUnpublished(drop_ids[index:]))
                return

    def _keep_image(self, drop_id: DropId) -> None:
        jpeg = self._take_image()
        if jpeg is None:
            gone = [drop_id]
        else:
            gone = self._images.keep(drop_id, jpeg)
            log().info("image_kept", drop_id=drop_id, bytes=len(jpeg))
        if gone:
            self._inbox(ImagesGone(tuple(gone)))

    def _publish_image(self, drop_id: DropId, bus: Bus) -> None:
        jpeg = self._images.load(drop_id)
        if jpeg is None:
            self._images.forget([drop_id])
            self._inbox(ImagesGone((drop_id,)))
            return
        topic = self._topics.image(self._station, drop_id)
        if not bus.publish(topic, jpeg):
            self._inbox(ImageUnpublished(drop_id))

    def _damage_in_words(self) -> str:
        """Say what lies aside until somebody has seen to it; empty if nothing does."""
        names = [aside.name for aside in self.outbox.asides]
        if not names:
            return ""
        damage = self.outbox.damage
        saved = "" if damage is None else f"{damage.saved_count} drops saved; "
        return (
            f"was damaged; {saved}keep {names[-1]} for whoever can read it, and delete"
            " it here when that is done"
        )
