"""What arrives on a topic of drops: a drop, or a rejection; nothing raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.arrivals import (
    CONTENT_FIELDS,
    SEQUENCE_NO_MAX,
    DropArrival,
    Fault,
    Rejection,
    read_arrival,
)
from messaging.codec import PAYLOAD_BYTES_MAX
from messaging.contracts.bag_label import NotABagLabel
from messaging.contracts.drops import DropRecorded, LabelReadBy
from messaging.contracts.ids import StationId
from tests.ledger.neighbourhood import (
    OUTBOX,
    S01,
    TOPICS,
    WANG,
    arrival,
    drop,
    payload,
    roll_label,
)

TOPIC = TOPICS.drops(S01)


def rejected(content: bytes) -> Rejection:
    arrived = read_arrival(TOPIC, S01, content)
    assert isinstance(arrived, Rejection)
    return arrived


def test_a_drop_on_its_own_stations_topic_arrives_with_its_label() -> None:
    said = drop(bag_label=roll_label(WANG, 7))

    arrived = read_arrival(TOPIC, S01, payload(said))

    assert isinstance(arrived, DropArrival)
    assert arrived.drop.drop_id == said["drop_id"]
    assert arrived.roll_label == said["bag_label"]


def test_a_households_sticker_is_no_label_that_posts_once() -> None:
    assert arrival().roll_label is None


def test_a_label_with_a_wrong_check_character_is_none() -> None:
    label = arrival(bag_label=roll_label(WANG, 7)[:-1] + "0").label

    assert label == NotABagLabel(roll_label(WANG, 7)[:-1] + "0", "check character")


def test_a_bag_without_a_label_arrives_all_the_same() -> None:
    arrived = arrival(household=None)

    assert (arrived.label, arrived.roll_label) == (None, None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 60_000,
        b"<script>alert(1)</script>",
    ],
)
def test_garbage_is_rejected_and_nobody_can_be_answered(content: bytes) -> None:
    rejection = rejected(content)

    assert rejection.fault is Fault.MALFORMED
    assert rejection.drop_id is None
    assert rejection.reason.startswith("malformed: ")


@pytest.mark.parametrize(
    "changed",
    [
        {"stream": "textile"},
        {"verdict": "perhaps"},
        {"occurred_at": "yesterday"},
        {"occurred_at": "2026-11-24T07:12:03"},
        {"occurred_at": "0001-01-01T00:00:00+08:00"},
        {"occurred_at": "9999-12-31T23:59:59-08:00"},
        {"sequence_no": 0},
        {"sequence_no": SEQUENCE_NO_MAX + 1},
        {"sequence_no": 10**40},
        {"net_g": 1},
        {"household": "O" * 10},
        {"household": "'; DROP TABLE drops; --"},
        {"opening": "morn\0ing"},
        {"bag_label": "L" * 22},
        {"inspector": "i07/../#"},
    ],
)
def test_a_drop_that_makes_no_sense_is_rejected_and_its_sender_is_told(
    changed: dict[str, Any],
) -> None:
    said = drop() | changed

    rejection = rejected(payload(said))

    assert rejection.fault is Fault.MALFORMED
    assert rejection.drop_id == said["drop_id"]


def test_a_drop_of_another_station_is_not_believed() -> None:
    said = drop(station="s02")

    rejection = rejected(payload(said))

    assert rejection.fault is Fault.FOREIGN_STATION
    assert rejection.reason == "says it is of station s02"
    assert (rejection.station, rejection.drop_id) == (S01, said["drop_id"])


def test_a_message_that_is_too_large_is_not_parsed_and_not_kept() -> None:
    rejection = rejected(payload(drop()) + b" " * PAYLOAD_BYTES_MAX)

    assert rejection.fault is Fault.OVERSIZE
    assert rejection.drop_id is None
    assert len(rejection.payload) == 1024


def test_a_message_on_no_stations_topic_is_rejected() -> None:
    arrived = read_arrival("linli/1/NB01/stations/S-01/drops", None, payload(drop()))

    assert isinstance(arrived, Rejection)
    assert (arrived.fault, arrived.station) == (Fault.MALFORMED, None)


def test_the_same_drop_said_in_other_words_has_the_same_content() -> None:
    said = drop()
    backwards = dict(reversed(said.items()))
    in_utc = said | {"occurred_at": "2026-11-23T23:12:03.12Z"}
    newer = said | {"colour": "blue"}

    hashes = {
        arrived.content_hash
        for each in (said, backwards, in_utc, newer)
        if isinstance(arrived := read_arrival(TOPIC, S01, payload(each)), DropArrival)
    }

    assert len(hashes) == 1


OTHERS: dict[str, Any] = {
    "drop_id": OUTBOX,
    "boot_id": OUTBOX,
    "outbox_id": "00000000-0000-7000-8000-000000000009",
    "sequence_no": 2,
    "occurred_at": "2026-11-24T07:12:03.121+08:00",
    "clock": "unsynced",
    "bag_label": None,
    "household": None,
    "stream": "other",
    "weighed_by": "typed",
    "verdict": "uninspected",
    "reason": "glass",
    "inspector": None,
    "opening": None,
}


@pytest.mark.parametrize("field", OTHERS)
def test_every_field_makes_another_drop(field: str) -> None:
    said = drop()

    one = read_arrival(TOPIC, S01, payload(said))
    other = read_arrival(TOPIC, S01, payload(said | {field: OTHERS[field]}))

    assert isinstance(one, DropArrival)
    assert isinstance(other, DropArrival)
    assert one.content_hash != other.content_hash


def test_weights_make_another_drop() -> None:
    said = drop()
    heavier = said | {"gross_g": 1570, "tare_g": 40}

    one = read_arrival(TOPIC, S01, payload(said))
    other = read_arrival(TOPIC, S01, payload(heavier))

    assert isinstance(one, DropArrival)
    assert isinstance(other, DropArrival)
    assert one.content_hash != other.content_hash


def test_all_fields_of_todays_contract_are_content() -> None:
    # A field that a later contract adds stays out: see `CONTENT_FIELDS`.
    added_later = {"label_read_by"}
    assert {*CONTENT_FIELDS} | added_later == set(DropRecorded.__struct_fields__)
    assert not {*CONTENT_FIELDS} & added_later


def test_how_a_label_was_read_makes_no_other_drop() -> None:
    said = drop()
    typed = arrival(**said, label_read_by="typed")

    assert typed.drop.label_read_by is LabelReadBy.TYPED
    assert typed.content_hash == arrival(**said).content_hash


def test_the_fingerprint_of_a_drop_is_the_same_in_every_version() -> None:
    # Golden: a drop of last year that is sent again must be known as itself.
    said = drop(drop_id=OUTBOX)

    assert arrival(**said).content_hash == (
        "60d8cf18eed6026a2fc4305feed5eafb7e2c7d406579a1c2de67db5d4d8983fc"
    )


@given(st.binary(max_size=200))
def test_no_bytes_raise(content: bytes) -> None:
    read_arrival(TOPIC, S01, content)


@given(
    st.dictionaries(
        st.sampled_from([*CONTENT_FIELDS, "else"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=40)
        | st.lists(st.integers(), max_size=2),
        max_size=6,
    )
)
def test_no_mixture_of_fields_raises(changed: dict[str, Any]) -> None:
    arrived = read_arrival(TOPIC, StationId("s01"), payload(drop() | changed))

    assert isinstance(arrived, DropArrival | Rejection)
