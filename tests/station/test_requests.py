"""Requests from afar: done once, in time, for the ledger only, and seen to be done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec
import pytest

from firmware_bridge.scales.reading import Reading, Status
from messaging.codec import encode
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import CommunityId, RequestId, StationId
from messaging.contracts.moments import Clock
from messaging.contracts.stations import (
    ReloadSettings,
    RequestOutcome,
    RestartableDevice,
    RestartDevice,
    SendTestPicture,
    StationAnswered,
    StationRefusal,
    StationRequest,
    ZeroScale,
)
from messaging.identifiers import new_id
from messaging.topics import Topics
from station.facts import Now
from station.happenings import (
    CarriedOut,
    CarryOut,
    MessageArrived,
    Note,
    Order,
    PublishAnswer,
)
from station.request_refusals import Surroundings
from station.requests import Requests

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOPICS: Final = Topics(CommunityId("NB01"))
REPLIES: Final = "linli/1/NB01/clients/ledger/replies"
WELL: Final = Surroundings(
    devices=(
        DeviceHealth(device="camera", state=Health.WELL, since=NOON),
        DeviceHealth(device="scale", state=Health.WELL, since=NOON),
    ),
    can_zero=True,
    is_scale_empty=True,
    shown_g=35,
)
CAMERA_LOST: Final = replace(
    WELL,
    devices=(
        DeviceHealth(
            device="camera", state=Health.LOST, since=NOON, detail="is unplugged"
        ),
    ),
)


class Desk:
    """Requests as they come in, and what was ordered and answered."""

    def __init__(self) -> None:
        self.requests = Requests(TOPICS, StationId("s01"))
        self.surroundings = WELL
        self.clock = Clock.SYNCED
        self.s = 0.0
        self.orders: list[Order] = []

    @property
    def now(self) -> Now:
        return Now(self.s, NOON + timedelta(seconds=self.s), self.clock)

    def ask(self, request: StationRequest, *, is_retained: bool = False) -> RequestId:
        self.send(encode(request), is_retained=is_retained)
        return request.request_id

    def send(self, payload: bytes, *, is_retained: bool = False) -> None:
        message = MessageArrived(self.requests.topic, payload, is_retained)
        self.orders += self.requests.take(message, self.surroundings, self.now)

    def pass_time(self, s: float) -> None:
        self.s += s
        self.orders += self.requests.tick(self.surroundings, self.now)

    def weigh(self, weight_g: int, *, is_stable: bool = True) -> None:
        kg = Decimal(weight_g).scaleb(-3)
        self.hear(Reading(Status.WEIGHT, kg, "kg", stable=is_stable))

    def hear(self, reading: Reading) -> None:
        self.orders += self.requests.hear_scale(reading, self.now)

    def done(self, request_id: RequestId, detail: str = "") -> None:
        outcome = CarriedOut(request_id, is_done=True, detail=detail)
        self.orders += self.requests.carried_out(outcome)

    @property
    def carried_out(self) -> list[StationRequest]:
        return [one.request for one in self.orders if isinstance(one, CarryOut)]

    @property
    def answers(self) -> list[StationAnswered]:
        return [one.answer for one in self.orders if isinstance(one, PublishAnswer)]

    @property
    def only_answer(self) -> StationAnswered:
        (answer,) = self.answers
        return answer

    @property
    def rejections(self) -> list[str]:
        notes = [one for one in self.orders if isinstance(one, Note)]
        return [str(dict(n.details)["reason"]) for n in notes if "rejected" in n.fact]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def envelope(seconds: float = 60, reply_to: str = REPLIES) -> dict[str, Any]:
    valid_until = NOON + timedelta(seconds=seconds)
    request_id = RequestId(new_id())
    return {"request_id": request_id, "reply_to": reply_to, "valid_until": valid_until}


def zero(**changed: Any) -> ZeroScale:
    return ZeroScale(**envelope() | changed)


def restart(device: RestartableDevice = RestartableDevice.CAMERA) -> RestartDevice:
    return RestartDevice(**envelope(), device=device)


EVERY_REQUEST: Final[list[Callable[[], StationRequest]]] = [
    zero,
    restart,
    lambda: ReloadSettings(**envelope()),
    lambda: SendTestPicture(**envelope()),
]


# Twice, late, never -------------------------------------------------------------


@pytest.mark.parametrize("make", EVERY_REQUEST)
def test_a_request_that_arrives_twice_is_done_once_and_answered_alike(
    desk: Desk, make: Callable[[], StationRequest]
) -> None:
    request = make()
    desk.ask(request)
    desk.ask(request)
    assert desk.carried_out == [request]
    assert not desk.answers, "the first one is not finished yet"

    desk.done(request.request_id, "as asked")
    desk.ask(request)

    first, again = desk.answers
    assert first == again
    assert (first.outcome, first.detail) == (RequestOutcome.DONE, "as asked")
    assert desk.carried_out == [request]


def test_a_request_of_yesterday_is_not_done_today(desk: Desk) -> None:
    request = zero(valid_until=NOON - timedelta(days=1))

    desk.ask(request)

    assert not desk.carried_out
    assert desk.only_answer.reason is StationRefusal.EXPIRED
    assert desk.only_answer.detail == "86400 s too late"


def test_a_station_that_does_not_know_the_time_lets_its_scale_be(desk: Desk) -> None:
    desk.clock = Clock.UNSYNCED
    harmless = restart()

    desk.ask(zero())
    desk.ask(harmless)

    assert desk.only_answer.reason is StationRefusal.CLOCK_UNSYNCED
    assert desk.carried_out == [harmless]


@pytest.mark.parametrize("make", EVERY_REQUEST)
def test_what_never_comes_to_an_end_has_failed(
    desk: Desk, make: Callable[[], StationRequest]
) -> None:
    desk.surroundings = replace(CAMERA_LOST, can_zero=True)
    request = make()
    desk.ask(request)
    desk.pass_time(5)
    assert not desk.answers

    desk.pass_time(25)

    assert desk.only_answer.outcome is RequestOutcome.FAILED
    assert desk.only_answer.detail
    desk.done(request.request_id)
    assert len(desk.answers) == 1, "an end that comes late changes nothing"


# Who may ask --------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply_to",
    [
        "linli/1/NB01/clients/kiosk-1/replies",
        "linli/1/NB01/clients/ledgers/replies",
        "linli/1/NB01/clients/ledger-2/replies",
        "linli/1/NB02/clients/ledger-nb02/replies",
        "linli/1/NB01/clients/ledger/replies/x",
        "linli/1/NB01/stations/s01/receipts",
        "linli/1/NB01/clients/+/replies",
        "",
    ],
)
def test_a_request_whose_answer_would_not_go_to_the_ledger_is_not_done(
    desk: Desk, reply_to: str
) -> None:
    desk.ask(zero(reply_to=reply_to))

    assert desk.rejections == ["foreign reply topic"]
    assert not desk.carried_out
    assert not desk.answers


def test_a_request_that_was_kept_on_its_topic_is_not_done(desk: Desk) -> None:
    desk.ask(zero(), is_retained=True)

    assert desk.rejections == ["retained request"]
    assert not desk.carried_out


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"[]", b"\xff", b'{"type":"ZeroScale"}', b"x" * 70_000]
)
def test_what_is_no_request_is_noted_and_nobody_is_answered(
    desk: Desk, payload: bytes
) -> None:
    desk.send(payload)

    assert len(desk.rejections) == 1
    assert not desk.answers


def test_a_request_of_a_newer_ledger_is_refused_by_name(desk: Desk) -> None:
    asked = {"type": "PaintStation", "request_id": new_id(), "reply_to": REPLIES}

    desk.send(msgspec.json.encode(asked))

    assert desk.only_answer.request_id == asked["request_id"]
    assert desk.only_answer.reason is StationRefusal.MALFORMED
    assert "PaintStation" in desk.only_answer.detail


def test_a_flood_is_refused_and_its_answers_do_not_pile_up(desk: Desk) -> None:
    for _ in range(300):
        desk.ask(restart())

    assert len(desk.carried_out) == 8
    assert {one.reason for one in desk.answers} == {StationRefusal.TOO_MANY}
    assert len(desk.requests._answers) <= 100  # noqa: SLF001 - what must not grow


# Zero ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"can_zero": False}, StationRefusal.NO_ZERO_COMMAND),
        ({"shown_g": None}, StationRefusal.SCALE_LOST),
        ({"is_scale_empty": False}, StationRefusal.SCALE_NOT_EMPTY),
    ],
)
def test_a_scale_that_is_not_known_to_be_empty_is_not_set_to_zero(
    desk: Desk, changed: dict[str, Any], reason: StationRefusal
) -> None:
    desk.surroundings = replace(WELL, **changed)

    desk.ask(zero())

    assert desk.only_answer.outcome is RequestOutcome.REFUSED
    assert desk.only_answer.reason is reason
    assert desk.only_answer.detail


def test_zero_is_done_when_the_scale_shows_it(desk: Desk) -> None:
    desk.ask(zero())
    desk.weigh(0)
    assert not desk.answers, "this was weighed before the command"
    desk.pass_time(1)
    desk.weigh(35)
    desk.weigh(0, is_stable=False)
    desk.hear(Reading(Status.NO_WEIGHT))
    assert not desk.answers

    desk.weigh(-5)

    assert desk.only_answer.outcome is RequestOutcome.DONE


def test_a_scale_that_says_so_has_been_set_to_zero(desk: Desk) -> None:
    desk.ask(zero())

    desk.hear(Reading(Status.ZERO_DONE))

    assert desk.only_answer.outcome is RequestOutcome.DONE


def test_a_scale_that_refuses_says_why(desk: Desk) -> None:
    desk.ask(zero())

    desk.hear(Reading(Status.ZERO_REFUSED_HIGH))

    assert desk.only_answer.outcome is RequestOutcome.FAILED
    assert "too much" in desk.only_answer.detail


def test_a_scale_that_ignores_the_command_has_failed(desk: Desk) -> None:
    desk.ask(zero())
    desk.pass_time(1)
    desk.weigh(35)

    desk.pass_time(7)

    answer = desk.only_answer
    assert answer.outcome is RequestOutcome.FAILED
    assert answer.detail == "the scale shows 35 g; press the key at the scale"


# Devices ------------------------------------------------------------------------


def test_a_device_that_is_not_set_up_cannot_be_restarted(desk: Desk) -> None:
    desk.ask(restart(RestartableDevice.GUN))

    assert desk.only_answer.reason is StationRefusal.NO_SUCH_DEVICE


def test_a_lost_device_is_restarted_when_it_is_well(desk: Desk) -> None:
    desk.surroundings = CAMERA_LOST
    desk.ask(restart())
    desk.pass_time(1)
    assert not desk.answers

    desk.surroundings = WELL
    desk.pass_time(1)

    assert desk.only_answer.outcome is RequestOutcome.DONE


def test_a_device_that_stays_lost_says_why(desk: Desk) -> None:
    desk.ask(restart())
    desk.surroundings = CAMERA_LOST
    desk.pass_time(1)

    desk.pass_time(8)

    assert desk.only_answer.outcome is RequestOutcome.FAILED
    assert desk.only_answer.detail == "is unplugged"


def test_a_device_that_was_well_all_the_time_is_given_a_while(desk: Desk) -> None:
    desk.ask(restart())
    desk.pass_time(7.9)
    assert not desk.answers

    desk.pass_time(0.1)

    assert desk.only_answer.outcome is RequestOutcome.DONE
