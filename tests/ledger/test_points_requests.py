"""What arrives as a request for points: answered where it may be, and never raising."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.points_requests import (
    REFUSALS,
    Asked,
    Misasked,
    Unanswerable,
    read_points_request,
)
from ledger.redemption import RedemptionRefused
from messaging.codec import encode
from messaging.contracts.household_card import new_household_card
from messaging.contracts.ids import ClientId
from messaging.contracts.points import GetAccount, PointsRefusal
from messaging.identifiers import new_id
from tests.ledger.neighbourhood import TOPICS

KIOSK: Final = ClientId("kiosk-1")
CARD: Final = new_household_card(7)


def said(**changed: Any) -> bytes:
    """Say a good request for an account, or as changed."""
    request = {
        "type": "GetAccount",
        "request_id": new_id(),
        "reply_to": TOPICS.replies(KIOSK),
        "card": CARD,
    }
    return json.dumps(request | changed).encode()


def test_a_good_request_is_taken() -> None:
    read = read_points_request(TOPICS, said())

    assert isinstance(read, Asked)
    assert (read.client, read.request.card) == (KIOSK, CARD)
    assert isinstance(read.request, GetAccount)
    assert read_points_request(TOPICS, encode(read.request)) == read


@pytest.mark.parametrize(
    "topic",
    [
        "linli/1/NB01/registry",
        "linli/1/NB01/stations/s01/receipts",
        "linli/1/NB02/clients/kiosk-1/replies",
        "linli/1/NB01/clients/+/replies",
        "linli/1/NB01/clients/kiosk-1/replies/x",
        "linli/1/NB01/clients/a/b/replies",
        "linli/1/NB01/clients/kiosk-1/replies\n",
        "$SYS/x",
        "#",
        "",
    ],
)
@pytest.mark.parametrize("changed", [{}, {"card": 7}])
def test_no_answer_goes_to_a_topic_that_is_no_clients_replies(
    topic: str, changed: dict[str, object]
) -> None:
    read = read_points_request(TOPICS, said(reply_to=topic, **changed))

    assert read == Unanswerable(PointsRefusal.FOREIGN_REPLY_TOPIC)


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "GiveMePoints"},
        {"type": "RedeemReward"},
        {"type": "RedeemReward", "reward": "'; DROP TABLE rewards; --"},
        {"type": "RedeemReward", "reward": "../rice"},
        {"type": "ObjectToEntry", "entry_id": "x", "objection": "I want more"},
        {"type": "ObjectToEntry", "entry_id": "x" * 201, "objection": "other"},
        {"card": ""},
        {"card": CARD + "0"},
        {"card": None},
    ],
)
def test_who_asks_wrongly_is_told_and_her_card_is_not_repeated(
    changed: dict[str, Any],
) -> None:
    read = read_points_request(TOPICS, said(**changed))

    assert isinstance(read, Misasked)
    assert (read.client, read.refusal.reason) == (KIOSK, PointsRefusal.MALFORMED)
    assert read.refusal.detail == ""


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b"[]", b"\xff", said(request_id="7"), said() + b" " * 65536]
)
def test_what_says_not_who_asks_is_answered_to_nobody(payload: bytes) -> None:
    assert read_points_request(TOPICS, payload) == Unanswerable(PointsRefusal.MALFORMED)


@given(st.binary(max_size=200))
def test_nothing_that_arrives_raises(payload: bytes) -> None:
    assert isinstance(read_points_request(TOPICS, payload), Unanswerable)


def test_every_refusal_of_a_redemption_has_its_word_and_a_desks_has_none() -> None:
    of_desks = {
        RedemptionRefused.UNKNOWN_VOUCHER,
        RedemptionRefused.HANDED_OUT,
        RedemptionRefused.CANCELLED,
        RedemptionRefused.EXPIRED,
        RedemptionRefused.NOT_EXPIRED,
        RedemptionRefused.NO_REASON,
    }

    assert REFUSALS.keys() == set(RedemptionRefused) - of_desks
