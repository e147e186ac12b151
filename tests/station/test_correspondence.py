"""Correspondence: whatever arrives on the station's topics, it lives on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.codec import PAYLOAD_BYTES_MAX, encode
from messaging.contracts.drops import (
    DropReceipt,
    DropReceipts,
    Outcome,
    Stream,
    Verdict,
)
from messaging.contracts.ids import DropId
from messaging.contracts.registry import Registry, TariffLine
from messaging.topics import Topics
from station.correspondence import Correspondence
from station.happenings import (
    DropsUnpublished,
    DropsUnsettled,
    ForgetImages,
    ImagesGone,
    ImageUnpublished,
    KeepRegistry,
    MessageArrived,
    Note,
    PublishDrops,
    PublishImage,
    SettleDrops,
)
from tests.station.labels import NB01
from tests.station.sorting_site import STATION

ONE = DropId("0199a0c4-0000-7000-8000-000000000001")
TWO = DropId("0199a0c4-0000-7000-8000-000000000002")

TOPICS = Topics(NB01)
RECEIPTS = TOPICS.receipts(STATION)

REGISTRY = Registry(
    revision=3,
    as_of=datetime(2026, 11, 24, tzinfo=UTC),
    tariff=(TariffLine(stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=2),),
)


def receipts(*drop_ids: DropId, outcome: Outcome = Outcome.POSTED) -> MessageArrived:
    each = tuple(DropReceipt(drop_id=one, outcome=outcome) for one in drop_ids)
    return MessageArrived(RECEIPTS, encode(DropReceipts(receipts=each)))


@pytest.fixture
def post() -> Correspondence:
    one = Correspondence(NB01, STATION, waiting=[ONE])
    one.connect()
    return one


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_answer_lets_a_drop_leave(post: Correspondence, outcome: Outcome) -> None:
    assert post.tick(0) == [PublishDrops((ONE,))]

    (order,) = post.take(receipts(ONE, outcome=outcome))

    assert isinstance(order, SettleDrops)
    assert [receipt.drop_id for receipt in order.receipts] == [ONE]
    assert post.waiting_count == 0


def test_the_second_answer_changes_nothing(post: Correspondence) -> None:
    post.tick(0)
    post.take(receipts(ONE))

    assert post.take(receipts(ONE)) == []
    assert post.rejections["receipt for no drop of ours"] == 1


def test_an_answer_for_what_was_never_sent_is_not_believed(
    post: Correspondence,
) -> None:
    post.hold(TWO)

    assert post.take(receipts(TWO)) == []

    assert post.waiting_count == 2
    post.release(TWO)
    assert post.tick(0) == [PublishDrops((ONE, TWO))]


def test_what_the_bus_refused_goes_out_a_moment_later(post: Correspondence) -> None:
    post.tick(0)

    post.regret(DropsUnpublished((ONE,)), 0)

    assert post.tick(0.2) == [PublishDrops((ONE,))]
    assert not post.is_unanswered


def test_what_cannot_leave_the_disk_is_asked_for_again_much_later(
    post: Correspondence,
) -> None:
    post.tick(0)
    post.take(receipts(ONE))

    post.regret(DropsUnsettled((ONE,)), 0)

    assert post.waiting_count == 1
    assert post.tick(100) == []
    assert post.tick(400) == [PublishDrops((ONE,))]


def images(*drop_ids: DropId) -> MessageArrived:
    answer = DropReceipts(receipts=(), images=drop_ids)
    return MessageArrived(RECEIPTS, encode(answer))


def test_an_image_goes_out_when_no_drop_waits_for_its_receipt(
    post: Correspondence,
) -> None:
    post.hold(TWO)
    post.hold_image(TWO)
    post.tick(0)
    post.take(receipts(ONE))
    assert post.tick(1) == [], "the drop may still change"

    post.release(TWO)

    assert post.tick(2) == [PublishDrops((TWO,))]
    assert post.tick(3) == []
    post.take(receipts(TWO))
    assert post.tick(4) == [PublishImage(TWO)]
    assert post.take(images(TWO)) == [ForgetImages((TWO,))]
    assert post.tick(1000) == []
    assert post.take(images(TWO)) == [ForgetImages((TWO,))], "twice: deleting is easy"


def test_images_of_an_earlier_life_go_out_one_after_the_other() -> None:
    post = Correspondence(NB01, STATION, images=[ONE, TWO])
    assert post.tick(0) == []
    post.connect()

    assert post.tick(0) == [PublishImage(ONE)]
    assert post.tick(1) == [], "one at a time"
    post.take(images(ONE))
    assert post.tick(2) == [PublishImage(TWO)]
    post.regret(ImageUnpublished(TWO), 2)
    assert post.tick(3) == [PublishImage(TWO)]
    post.disconnect()
    post.connect()
    assert post.tick(4) == [PublishImage(TWO)], "a new connection starts over"
    assert post.tick(1000) == [PublishImage(TWO)], "for ever"


def test_a_live_drop_goes_before_images(post: Correspondence) -> None:
    post.tick(0)
    post.take(receipts(ONE))
    post.hold_image(ONE)
    post.release(TWO)

    assert post.tick(0) == [PublishDrops((TWO,))]


def test_an_image_that_is_gone_is_not_sent(post: Correspondence) -> None:
    post.hold(TWO)
    post.hold_image(TWO)
    post.regret(ImagesGone((TWO,)), 0)
    post.release(TWO)
    post.tick(0)
    post.take(receipts(ONE, TWO))

    assert post.tick(1) == []


def test_nothing_goes_out_without_a_broker(post: Correspondence) -> None:
    post.disconnect()

    assert post.tick(0) == []


def test_a_registry_is_kept_once(post: Correspondence) -> None:
    message = MessageArrived(TOPICS.registry, encode(REGISTRY))

    orders = post.take(message)

    assert orders[0] == KeepRegistry(message.payload)
    assert post.registry == REGISTRY
    assert post.take(message) == []


def test_a_ledger_that_is_back_gets_at_once_what_it_missed(
    post: Correspondence,
) -> None:
    for now_s in range(100):
        post.tick(now_s)
    said = encode(REGISTRY)

    post.take(MessageArrived(TOPICS.registry, said, is_retained=True))
    assert post.tick(100) == [], "that was said by nobody knows whom, and when"

    post.take(MessageArrived(TOPICS.registry, said))
    assert post.tick(100) == [PublishDrops((ONE,))]


@pytest.mark.parametrize(
    ("topic", "payload", "kind"),
    [
        (RECEIPTS, b"{", "malformed"),
        (RECEIPTS, b'{"receipts":[{"drop_id":"1","outcome":"posted"}]}', "malformed"),
        (RECEIPTS, b"\xff\xfe", "malformed"),
        (RECEIPTS, b" " * (PAYLOAD_BYTES_MAX + 1), "oversize"),
        (TOPICS.registry, b"[]", "malformed"),
        (TOPICS.registry, b'{"revision":-1}', "malformed"),
        (TOPICS.registry, b" " * (PAYLOAD_BYTES_MAX + 1), "oversize"),
        ("linli/1/NB01/stations/s02/receipts", b"{}", "foreign topic"),
    ],
)
def test_what_is_no_message_of_ours_is_counted_and_said(
    post: Correspondence, topic: str, payload: bytes, kind: str
) -> None:
    (note,) = post.take(MessageArrived(topic, payload))

    assert isinstance(note, Note)
    assert note.fact == "message_rejected"
    assert post.rejections == {kind: 1}
    assert post.registry is None
    assert post.waiting_count == 1


@given(st.sampled_from([RECEIPTS, TOPICS.registry, "x"]), st.binary(max_size=200))
def test_no_bytes_raise(topic: str, payload: bytes) -> None:
    post = Correspondence(NB01, STATION, waiting=[ONE])

    post.take(MessageArrived(topic, payload))

    assert post.waiting_count == 1
