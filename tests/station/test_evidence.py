"""Stories of evidence: of which bags an image is kept, and when it goes."""

from collections.abc import Iterable

from messaging.codec import encode
from messaging.contracts.drops import DropReceipts, Verdict
from messaging.contracts.health import Health
from messaging.contracts.ids import DropId
from messaging.topics import Topics
from station.drop_states import State
from station.facts import ReasonGiven, UndoAsked, VerdictGiven
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    ForgetImages,
    ImagesGone,
    KeepImage,
    MessageArrived,
    Order,
    PublishImage,
    TellResident,
)
from tests.station.labels import NB01, label_text
from tests.station.sorting_site import STATION, SortingSite

CORRECT = VerdictGiven(Verdict.CORRECT)
CONTAMINATED = VerdictGiven(Verdict.CONTAMINATED)


def about_images(orders: Iterable[Order]) -> list[Order]:
    kinds = (KeepImage, PublishImage, ForgetImages)
    return [order for order in orders if isinstance(order, kinds)]


def judge_contaminated(site: SortingSite) -> DropId:
    site.bring(label_text(serial=1), 1560)
    site.say(CONTAMINATED)
    site.say(ReasonGiven("glass"))
    return site.stored()[-1].drop_id


def answer_image(drop_id: DropId) -> MessageArrived:
    answer = DropReceipts(receipts=(), images=(drop_id,))
    return MessageArrived(Topics(NB01).receipts(STATION), encode(answer))


def test_of_a_correct_bag_no_image_is_kept(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1560)
    site.say(CORRECT)
    site.lift()
    site.pass_time(15)
    site.post()

    assert about_images(site.orders) == []


def test_of_a_contaminated_bag_an_image_is_kept_after_the_resident_was_told(
    site: SortingSite,
) -> None:
    drop_id = judge_contaminated(site)

    assert about_images(site.orders) == [KeepImage(drop_id)]
    told = next(n for n, o in enumerate(site.orders) if isinstance(o, TellResident))
    assert told < site.orders.index(KeepImage(drop_id))
    site.lift()
    site.pass_time(15)
    assert PublishImage(drop_id) not in site.orders, "the drop has no receipt yet"
    site.post()
    site.pass_time(1)
    assert site.orders.count(PublishImage(drop_id)) == 1
    site.take(answer_image(drop_id))
    site.pass_time(400)
    assert about_images(site.orders)[1:] == [
        PublishImage(drop_id),
        ForgetImages((drop_id,)),
    ]


def test_of_a_bag_without_a_readable_label_an_image_is_kept(site: SortingSite) -> None:
    site.bring(None, 900, seconds=8)
    assert site.is_at(State.UNREADABLE)

    site.say(CORRECT)

    (drop,) = site.stored()
    assert about_images(site.orders) == [KeepImage(drop.drop_id)]


def test_a_verdict_that_is_taken_back_takes_its_image_along(site: SortingSite) -> None:
    drop_id = judge_contaminated(site)

    site.say(UndoAsked())
    site.say(CORRECT)
    site.lift()
    site.pass_time(15)
    site.post()
    site.pass_time(1)

    assert about_images(site.orders) == [
        KeepImage(drop_id),
        ForgetImages((drop_id,)),
    ]


def test_an_image_that_could_not_be_taken_is_not_missed(site: SortingSite) -> None:
    drop_id = judge_contaminated(site)
    site.take(ImagesGone((drop_id,)))
    site.lift()
    site.pass_time(15)
    site.post()
    site.pass_time(1)

    assert about_images(site.orders) == [KeepImage(drop_id)]


def test_what_is_wrong_with_the_outbox_is_said_until_it_is_seen_to(
    site: SortingSite,
) -> None:
    site.take(DeviceChanged(Device.OUTBOX, Health.DEGRADED, "the disk is full"))
    assert site.health_of(Device.OUTBOX) is Health.DEGRADED

    site.bring(label_text(serial=1), 1560)
    site.say(CORRECT)

    assert site.health_of(Device.OUTBOX) is Health.DEGRADED
    assert len(site.told) == 1
