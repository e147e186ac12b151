"""What was asked of stations: answered twice, late, or never."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from ledger.inquiries import ANSWER_S_MAX, Ask, Inquiries, Inquiry, Reply, request_for
from messaging.contracts.ids import RequestId, StationId
from messaging.contracts.stations import (
    ReloadSettings,
    RequestOutcome,
    RestartableDevice,
    RestartDevice,
    SendTestPicture,
    StationAnswered,
    StationRefusal,
    ZeroScale,
)
from messaging.identifiers import new_id
from tests.ledger.neighbourhood import S01

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
S02: Final = StationId("s02")
JPEG: Final = b"\xff\xd8\xff picture \xff\xd9"


def inquiry(ask: Ask = Ask.ZERO, station: StationId = S01, s: float = 0) -> Inquiry:
    return Inquiry(RequestId(new_id()), station, ask, None, NOON, s)


def answer(
    to: Inquiry, outcome: RequestOutcome = RequestOutcome.DONE, detail: str = ""
) -> StationAnswered:
    return StationAnswered(
        request_id=to.request_id, station=S01, outcome=outcome, detail=detail
    )


def only(inquiries: Inquiries, now_s: float = 0) -> Inquiry:
    (one,) = inquiries.of(S01, now_s)
    return one


@pytest.fixture
def inquiries() -> Inquiries:
    return Inquiries()


def test_an_answer_ends_what_was_asked(inquiries: Inquiries) -> None:
    asked = inquiry()
    inquiries.add(asked)
    assert only(inquiries).reply is Reply.AWAITED

    refused = StationAnswered(
        request_id=asked.request_id,
        station=S01,
        outcome=RequestOutcome.REFUSED,
        reason=StationRefusal.SCALE_NOT_EMPTY,
        detail="the scale shows 1560 g",
    )
    assert inquiries.answer(refused)

    answered = only(inquiries)
    assert (answered.reply, answered.reason) == (
        Reply.REFUSED,
        StationRefusal.SCALE_NOT_EMPTY,
    )
    assert answered.detail == "the scale shows 1560 g"


def test_the_same_answer_twice_changes_nothing(inquiries: Inquiries) -> None:
    asked = inquiry()
    inquiries.add(asked)
    for _ in range(2):
        assert inquiries.answer(answer(asked, RequestOutcome.FAILED, "why"))

    assert only(inquiries).reply is Reply.FAILED


def test_a_station_that_never_answers_is_said_to_be_silent(
    inquiries: Inquiries,
) -> None:
    inquiries.add(inquiry(s=100))

    assert only(inquiries, 100 + ANSWER_S_MAX).reply is Reply.AWAITED
    assert only(inquiries, 100.1 + ANSWER_S_MAX).reply is Reply.NONE


def test_an_answer_that_comes_late_is_still_shown(inquiries: Inquiries) -> None:
    asked = inquiry()
    inquiries.add(asked)
    assert only(inquiries, 1000).reply is Reply.NONE

    inquiries.answer(answer(asked))

    assert only(inquiries, 1000).reply is Reply.DONE


def test_an_answer_of_another_station_or_to_nothing_is_none(
    inquiries: Inquiries,
) -> None:
    asked = inquiry(station=S02)
    inquiries.add(asked)

    assert not inquiries.answer(answer(asked)), "s01 answers for s02"
    assert not inquiries.answer(answer(inquiry()))
    assert list(inquiries.of(S01, 0)) == []


def test_a_picture_is_shown_where_one_was_asked_for(inquiries: Inquiries) -> None:
    wanted, unwanted = inquiry(Ask.PICTURE), inquiry(Ask.ZERO)
    inquiries.add(wanted)

    assert not inquiries.show(S02, wanted.request_id, JPEG)
    assert not inquiries.show(S01, wanted.request_id, b"<html>")
    assert not inquiries.show(S01, unwanted.request_id, JPEG)
    assert only(inquiries).picture is None
    assert inquiries.show(S01, wanted.request_id, JPEG)

    assert only(inquiries).picture == JPEG
    inquiries.add(unwanted)
    assert not inquiries.show(S01, unwanted.request_id, JPEG)


def test_only_the_latest_are_remembered_and_few_of_their_pictures(
    inquiries: Inquiries,
) -> None:
    asked = [inquiry(Ask.PICTURE) for _ in range(300)]
    for one in asked:
        inquiries.add(one)
        inquiries.show(S01, one.request_id, JPEG)

    kept = list(inquiries.of(S01, 0))

    assert len(kept) == 200
    assert kept[0].request_id == asked[-1].request_id
    assert [bool(one.picture) for one in kept].count(True) == 20
    assert kept[0].picture is not None


def test_every_ask_has_its_message_and_a_minute_to_live() -> None:
    camera = RestartableDevice.CAMERA
    restart = replace(inquiry(Ask.RESTART), device=camera)
    inquiries = [inquiry(Ask.ZERO), inquiry(Ask.PICTURE), inquiry(Ask.RELOAD), restart]

    requests = [request_for(one, "there") for one in inquiries]

    assert [type(one) for one in requests] == [
        ZeroScale,
        SendTestPicture,
        ReloadSettings,
        RestartDevice,
    ]
    for asked, request in zip(inquiries, requests, strict=True):
        assert request.request_id == asked.request_id
        assert request.reply_to == "there"
        assert request.valid_until == NOON + timedelta(seconds=60)
    with pytest.raises(ValueError, match="without a device"):
        request_for(inquiry(Ask.RESTART), "there")
