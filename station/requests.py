"""What the ledger asks of this station, and what becomes of it. No I/O here.

::

    message ─▶ read ─▶ asked before? the same answer ─▶ refused? say why ─▶ CarryOut
                                                                              │
         answer ◀── the scale shows zero, the device is well, it was done ◀───┘
                    or time has run out: it failed

A request is done when its end can be seen, and not when a command was sent: a scale
that ignores the command still shows what it showed before.

Requests are remembered in memory only. A broker that repeats one to a station which
was restarted in between finds it expired; and doing any of them twice does no harm.
"""

from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from firmware_bridge.scales.reading import Reading, Status
from messaging.codec import Rejected, decode
from messaging.contracts.health import Health
from messaging.contracts.ids import RequestId, RequestIdField, StationId
from messaging.contracts.stations import (
    RequestOutcome,
    RestartDevice,
    StationAnswered,
    StationRefusal,
    StationRequest,
    ZeroScale,
)
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
from station.request_refusals import Surroundings, is_ledgers, refusal_of

# Supervisors touch a button, look, and touch another. More is a fault or an attack.
_PENDING_MAX: Final = 8
_ANSWERS_KEPT_MAX: Final = 100

# A restarted device is well within moments, or it has a problem that needs a person.
_RESTART_S_MAX: Final = 8.0

# Indicators wait until the platform stands still. What they say right after the
# command was weighed before it.
_ZERO_S_MAX: Final = 8.0
_ZERO_S_MIN: Final = 0.5
# The commonest step of a scale for bags.
_ZERO_G_MAX: Final = 5

# What a scale says that does not obey.
_ZERO_REFUSED: Final = {
    Status.ZERO_REFUSED_HIGH: "the scale refuses: too much lies on it",
    Status.ZERO_REFUSED_LOW: "the scale refuses: something is missing on it",
    Status.SYNTAX_ERROR: "the scale does not know the command",
    Status.LOGICAL_ERROR: "the scale does not obey the command",
}

# Settings and pictures are done at once; this ends what a mistake left open.
_OTHER_S_MAX: Final = 30.0

_DETAIL_CHARACTERS_MAX: Final = 200


@dataclass(slots=True)
class _Pending:
    request: StationRequest
    since_s: float
    was_lost: bool = False


class _Envelope(Struct, frozen=True):
    """What is readable of a request that is otherwise malformed."""

    request_id: RequestIdField
    reply_to: str


class Requests:
    """Decides about requests. Time is an argument."""

    def __init__(self, topics: Topics, station: StationId, division_g: int = 1) -> None:
        self._topics = topics
        self._station = station
        self._topic = topics.station_requests(station)
        self._zero_g_max = max(_ZERO_G_MAX, division_g)
        self._pending: dict[RequestId, _Pending] = {}
        self._answers: dict[RequestId, PublishAnswer] = {}

    @property
    def topic(self) -> str:
        return self._topic

    def take(
        self, message: MessageArrived, surroundings: Surroundings, now: Now
    ) -> list[Order]:
        """Take one message from the topic for requests, whatever it is."""
        if message.is_retained:
            # It would come again at every connection, long after anybody wanted it.
            return [_rejected("retained request")]
        request = decode(message.payload, StationRequest)
        if isinstance(request, Rejected):
            return self._refuse_malformed(message.payload, request.reason)
        if not is_ledgers(self._topics, request.reply_to):
            return [_rejected("foreign reply topic")]
        if request.request_id in self._answers:
            return [self._answers[request.request_id]]
        is_in_hand = request.request_id in self._pending
        return [] if is_in_hand else self._begin(request, surroundings, now)

    def carried_out(self, outcome: CarriedOut) -> list[Order]:
        """Take the word of whoever did it."""
        pending = self._pending.get(outcome.request_id)
        if pending is None:
            return []
        word = RequestOutcome.DONE if outcome.is_done else RequestOutcome.FAILED
        return [self._answer(pending.request, word, detail=outcome.detail)]

    def hear_scale(self, reading: Reading, now: Now) -> list[Order]:
        """See whether what the scale says ends a request for zero."""
        zeroing = [
            one for one in self._pending.values() if isinstance(one.request, ZeroScale)
        ]
        orders: list[Order] = []
        for one in zeroing:
            if reading.status in _ZERO_REFUSED:
                detail = _ZERO_REFUSED[reading.status]
                orders.append(self._fail(one.request, detail))
            elif reading.status is Status.ZERO_DONE or self._is_at_zero(
                reading, now.s - one.since_s
            ):
                orders.append(self._answer(one.request, RequestOutcome.DONE))
        return orders

    def tick(self, surroundings: Surroundings, now: Now) -> list[Order]:
        """See what has become well, and give up what takes too long."""
        orders: list[Order] = []
        for one in tuple(self._pending.values()):
            waited_s = now.s - one.since_s
            match one.request:
                case RestartDevice(device=device):
                    health = surroundings.health_of(device)
                    one.was_lost |= health is Health.LOST
                    is_up = health is not Health.LOST
                    if is_up and (one.was_lost or waited_s >= _RESTART_S_MAX):
                        orders.append(self._answer(one.request, RequestOutcome.DONE))
                    elif waited_s >= _RESTART_S_MAX:
                        detail = surroundings.detail_of(device)
                        orders.append(self._fail(one.request, detail))
                case ZeroScale():
                    if waited_s >= _ZERO_S_MAX:
                        detail = f"{surroundings.shown}; press the key at the scale"
                        orders.append(self._fail(one.request, detail))
                case _:
                    if waited_s >= _OTHER_S_MAX:
                        detail = "nothing came of it; look at the station's log"
                        orders.append(self._fail(one.request, detail))
        return orders

    def _begin(
        self, request: StationRequest, surroundings: Surroundings, now: Now
    ) -> list[Order]:
        refusal = refusal_of(request, surroundings, now)
        if refusal is None and len(self._pending) >= _PENDING_MAX:
            detail = f"{_PENDING_MAX} are not finished yet"
            refusal = (StationRefusal.TOO_MANY, detail)
        if refusal is not None:
            reason, detail = refusal
            word = RequestOutcome.REFUSED
            return [self._answer(request, word, reason=reason, detail=detail)]
        self._pending[request.request_id] = _Pending(
            request,
            now.s,
            was_lost=isinstance(request, RestartDevice)
            and surroundings.health_of(request.device) is Health.LOST,
        )
        return [
            Note("request_taken", (("request", type(request).__name__),)),
            CarryOut(request),
        ]

    def _refuse_malformed(self, payload: bytes, reason: str) -> list[Order]:
        envelope = decode(payload, _Envelope)
        if isinstance(envelope, Rejected) or not is_ledgers(
            self._topics, envelope.reply_to
        ):
            return [_rejected(reason)]
        answer = StationAnswered(
            request_id=envelope.request_id,
            station=self._station,
            outcome=RequestOutcome.REFUSED,
            reason=StationRefusal.MALFORMED,
            detail=reason[:_DETAIL_CHARACTERS_MAX],
        )
        return [_rejected(reason), PublishAnswer(envelope.reply_to, answer)]

    def _is_at_zero(self, reading: Reading, waited_s: float) -> bool:
        weight_g = reading.weight_g
        is_still = reading.stable is not False
        return (
            waited_s >= _ZERO_S_MIN
            and is_still
            and weight_g is not None
            and abs(weight_g) <= self._zero_g_max
        )

    def _fail(self, request: StationRequest, detail: str) -> Order:
        return self._answer(request, RequestOutcome.FAILED, detail=detail)

    def _answer(
        self,
        request: StationRequest,
        outcome: RequestOutcome,
        *,
        reason: StationRefusal | None = None,
        detail: str = "",
    ) -> PublishAnswer:
        answer = PublishAnswer(
            request.reply_to,
            StationAnswered(
                request_id=request.request_id,
                station=self._station,
                outcome=outcome,
                reason=reason,
                detail=detail[:_DETAIL_CHARACTERS_MAX],
            ),
        )
        self._pending.pop(request.request_id, None)
        self._answers[request.request_id] = answer
        if len(self._answers) > _ANSWERS_KEPT_MAX:
            self._answers.pop(next(iter(self._answers)))
        return answer


def _rejected(reason: str) -> Order:
    return Note("request_rejected", (("reason", reason[:_DETAIL_CHARACTERS_MAX]),))
