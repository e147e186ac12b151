"""Whatever arrives becomes a message, or a rejection that says why."""

import functools
import json
import operator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels import CHANNELS
from messaging.codec import PAYLOAD_BYTES_MAX, Rejected, decode, encode
from messaging.contracts.drops import DropRecorded
from messaging.contracts.hall_requests import HallRequest, TakeTicket
from messaging.contracts.halls import RequestRefused, TicketTaken
from messaging.contracts.health import Health, StationHealth
from messaging.examples import EXAMPLES, example_of

# What each topic carries, as its readers ask for it.
CARRIED: list[Any] = [
    functools.reduce(operator.or_, channel.messages)
    for channel in CHANNELS
    if channel.messages
]

examples = st.sampled_from(EXAMPLES)


def changed(message: msgspec.Struct, **fields: object) -> bytes:
    """Encode a message with some fields replaced, added or (by ...) left out."""
    content = {**json.loads(encode(message)), **fields}
    left = {name: value for name, value in content.items() if value is not ...}
    return json.dumps(left).encode()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: type(e).__name__)
def test_every_message_comes_back_as_it_was_sent(example: msgspec.Struct) -> None:
    assert decode(encode(example), type(example)) == example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: type(e).__name__)
def test_fields_of_a_later_version_are_ignored(example: msgspec.Struct) -> None:
    payload = changed(example, from_a_later_version={"a": [1]})

    assert decode(payload, type(example)) == example


def test_an_unknown_enum_value_is_refused_with_its_place() -> None:
    payload = changed(example_of(DropRecorded), stream="glass")

    rejected = decode(payload, DropRecorded)

    assert isinstance(rejected, Rejected)
    assert "glass" in rejected.reason
    assert "stream" in rejected.reason


def test_a_missing_field_is_refused_by_name() -> None:
    rejected = decode(changed(example_of(DropRecorded), drop_id=...), DropRecorded)

    assert isinstance(rejected, Rejected)
    assert "drop_id" in rejected.reason


def test_a_time_without_an_offset_is_refused() -> None:
    payload = changed(example_of(DropRecorded), occurred_at="2026-11-24T07:12:03")

    assert isinstance(decode(payload, DropRecorded), Rejected)


def test_a_request_of_a_kind_that_the_topic_does_not_carry_is_refused() -> None:
    payload = encode(example_of(TicketTaken))

    assert isinstance(decode(payload, HallRequest), Rejected)
    assert decode(encode(example_of(TakeTicket)), HallRequest) == example_of(TakeTicket)


def test_the_last_will_is_a_message_like_any_other() -> None:
    assert decode(b'{"state":"lost"}', StationHealth) == StationHealth(
        state=Health.LOST
    )


def test_an_oversize_payload_is_not_even_read() -> None:
    fits = changed(example_of(TakeTicket), padding="")
    room = PAYLOAD_BYTES_MAX - len(fits)
    largest = changed(example_of(TakeTicket), padding="x" * room)

    assert len(largest) == PAYLOAD_BYTES_MAX
    assert decode(largest, HallRequest) == example_of(TakeTicket)
    assert decode(largest + b" ", HallRequest) == Rejected(
        f"oversize: {PAYLOAD_BYTES_MAX + 1} bytes of {PAYLOAD_BYTES_MAX}"
    )


def test_a_message_too_large_to_send_is_our_mistake() -> None:
    refused = msgspec.structs.replace(
        example_of(RequestRefused), detail="x" * PAYLOAD_BYTES_MAX
    )

    with pytest.raises(ValueError, match="RequestRefused of 65"):
        encode(refused)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"state":"\xff"}',
        b'{"state":"\\ud800"}',
        b"[" * PAYLOAD_BYTES_MAX,
        b'{"state":' * 5_000,
        b"1" * PAYLOAD_BYTES_MAX,
        b'{"state":"lost"',
        b'{"state":"lost"} {}',
    ],
    ids=lambda payload: repr(payload[:20]),
)
def test_foreign_bytes_are_refused_on_every_topic(payload: bytes) -> None:
    for carried in CARRIED:
        assert isinstance(decode(payload, carried), Rejected)


def test_a_rejection_does_not_repeat_all_that_was_sent() -> None:
    rejected = decode(
        changed(example_of(DropRecorded), stream="x" * 9000), DropRecorded
    )

    assert isinstance(rejected, Rejected)
    assert len(rejected.reason) <= 200


@given(st.binary())
def test_no_bytes_raise(payload: bytes) -> None:
    for carried in CARRIED:
        decode(payload, carried)


@given(examples, st.data(), st.binary(max_size=8))
def test_a_damaged_message_is_refused_or_can_be_sent_on(
    example: msgspec.Struct, data: st.DataObject, splinter: bytes
) -> None:
    whole = encode(example)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 8)))

    for carried in CARRIED:
        message = decode(whole[:start] + splinter + whole[end:], carried)
        if not isinstance(message, Rejected):
            encode(message)
