"""The workers at the hall's counters: call, serve, finish, all over MQTT.

They ask as any counter panel would: a request with an id, sent again until it
is answered, so that a hall that was restarted in between loses nobody.
"""

import random
import threading
from typing import Final

from messaging.bus import Bus, Delivery
from messaging.codec import Rejected, decode, encode
from messaging.contracts.hall_requests import CallNext, FinishTicket, HallRequest
from messaging.contracts.halls import HallReply, TicketCalled, TicketClosed
from messaging.contracts.ids import ClientId, CounterId, HallId, RequestId
from messaging.identifiers import new_id
from messaging.topics import Topics

# An answer takes milliseconds; a request that got none is sent again after this.
_ASK_AGAIN_S: Final = 1.0
# Serving takes minutes in a hall and seconds in a demo.
_SERVE_S: Final = (1.0, 3.0)
# How long a worker with nobody to call looks up from her papers.
_LOOK_UP_S: Final = 1.0


class CounterWorker(threading.Thread):
    """One worker at one counter."""

    def __init__(
        self,
        bus: Bus,
        topics: Topics,
        hall: HallId,
        counter: CounterId,
        dice: random.Random,
    ) -> None:
        super().__init__(name=f"worker-{counter}", daemon=True)
        self._bus = bus
        self._requests = topics.counter_requests(hall)
        self._reply_to = topics.replies(ClientId(f"worker-{counter}"))
        self._counter = counter
        self._dice = dice
        self._closing = threading.Event()
        self._answered = threading.Condition()
        self._replies: dict[RequestId, HallReply] = {}
        self.called: list[str] = []
        self.served: list[str] = []
        bus.subscribe(self._reply_to, self._hear)

    def close(self) -> None:
        self._closing.set()

    def run(self) -> None:
        while not self._closing.is_set():
            answer = self._ask(
                CallNext(
                    request_id=RequestId(new_id()),
                    reply_to=self._reply_to,
                    counter=self._counter,
                )
            )
            if isinstance(answer, TicketCalled):
                self.called.append(answer.ticket_id)
                self._closing.wait(self._dice.uniform(*_SERVE_S))
                self._finish()
            else:
                self._closing.wait(_LOOK_UP_S)

    def _finish(self) -> None:
        answer = self._ask(
            FinishTicket(
                request_id=RequestId(new_id()),
                reply_to=self._reply_to,
                counter=self._counter,
            )
        )
        if isinstance(answer, TicketClosed):
            self.served.append(answer.ticket_id)

    def _ask(self, request: HallRequest) -> HallReply | None:
        """Ask until there is an answer; None when the hall closes first."""
        payload = encode(request)
        # A ticket that is being finished is finished, even when the demo ends.
        for _ in range(30):
            self._bus.publish(self._requests, payload)
            with self._answered:
                if self._answered.wait_for(
                    lambda: request.request_id in self._replies, _ASK_AGAIN_S
                ):
                    return self._replies.pop(request.request_id)
            if self._closing.is_set() and isinstance(request, CallNext):
                return None
        return None

    def _hear(self, delivery: Delivery) -> None:
        reply = decode(delivery.payload, HallReply)
        if isinstance(reply, Rejected):
            return
        with self._answered:
            self._replies[reply.request_id] = reply
            self._answered.notify_all()
