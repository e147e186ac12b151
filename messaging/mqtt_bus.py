"""The bus on MQTT, by paho. One thread per bus does all the talking.

paho is used for its protocol, not for its good will: it would keep messages in
memory while the broker is away, send them again in its own time, and reconnect
without a bound on haste. Here a lost connection takes its messages with it, their
owners send them again (see `messaging.bus`), and the loop and its waits are ours.

A mistake in a `deliver` or `notice` must not leave a program that looks alive and
hears nothing: the connection is broken without a goodbye, so that the last will is
spoken, the traceback goes to standard error, and the next use of the bus raises.
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from paho.mqtt import client as paho
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from messaging.broker_settings import BrokerSettings
from messaging.bus import (
    Deliver,
    Delivery,
    Notice,
    Subscription,
    Will,
    subscription_beside,
)
from messaging.credentials import in_words
from messaging.paho_client import make_paho_client, release
from messaging.reconnection import Reconnection
from messaging.topic_filters import check_topic

# How long a goodbye may take on a network that swallows everything.
_GOODBYE_S_MAX: Final = 5.0

# paho's loop looks up at least so often, to keep the connection alive.
_LOOP_S: Final = 1.0

# A client without subscriptions takes back this one, to get an answer.
_NO_TOPIC: Final = "none"

# Topics are few and come again and again; the cache of who takes them is emptied
# when a foreign client invents this many.
_KNOWN_TOPICS_MAX: Final = 10_000

_log = logging.getLogger(__name__)


class MqttBus:
    """One client's connection to an MQTT broker; implements `Bus`.

    Raises `CredentialsError` when made with secrets that cannot be read.
    """

    def __init__(
        self, settings: BrokerSettings, client: str, will: Will | None = None
    ) -> None:
        self._settings = settings
        self._name = client
        self._lock = threading.Lock()
        self._subscriptions: list[Subscription] = []
        self._takers: dict[str, Subscription | None] = {}
        self._notices: list[Notice] = []
        self._is_connected = False
        self._is_greeted = False
        self._connection_no = 0
        self._awaited_mid: int | None = None
        # Appended to by any thread, emptied by the bus's own.
        self._acknowledged: deque[tuple[int, int]] = deque()
        self._is_woken = False
        self._refusal: str | None = None
        self._trouble: str | None = None
        self._mistake: BaseException | None = None
        self._closing = threading.Event()
        self._is_silent = threading.Event()
        self._client = make_paho_client(settings, client, will)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message
        self._client.on_unsubscribe = lambda *_: self._is_silent.set()
        self._thread = threading.Thread(
            target=self._run, name=f"bus-{client}", daemon=True
        )

    @property
    def is_connected(self) -> bool:
        return self._is_connected and not self._closing.is_set()

    @property
    def trouble(self) -> str | None:
        """Why there is no connection, for the operator; None while there is one."""
        return self._trouble

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        if threading.current_thread() is self._thread:
            self._client.disconnect()
            return
        if self._is_connected:
            self._await_silence()
        self._client.disconnect()
        if self._thread.is_alive():
            self._thread.join(_GOODBYE_S_MAX)
        if not self._thread.is_alive():
            # Not in the bus's own thread: the goodbye above wakes it by this socket.
            release(self._client)

    def subscribe(
        self, topic_filter: str, deliver: Deliver, *, by_hand: bool = False
    ) -> None:
        with self._lock:
            subscription = subscription_beside(
                self._subscriptions, topic_filter, deliver, by_hand=by_hand
            )
            self._subscriptions.append(subscription)
            self._takers = {}
            if self._is_greeted:
                self._client.subscribe(topic_filter, qos=1)

    def publish(self, topic: str, payload: bytes, *, is_retained: bool = False) -> bool:
        check_topic(topic)
        if self._mistake is not None:
            msg = "the bus has ended, for a mistake in what it called"
            raise RuntimeError(msg) from self._mistake
        if not self.is_connected:
            return False
        sent = self._client.publish(topic, payload, qos=1, retain=is_retained)
        return sent.rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def on_connection(self, notice: Notice) -> None:
        self._notices.append(notice)

    def _await_silence(self) -> None:
        """Let what is on its way arrive, in both directions, before the goodbye.

        A connection that is closed with unread bytes in it is reset: the broker may
        then miss what was sent last, the goodbye included, and speak the last will.
        After its answer to an unsubscription nothing more is to come.
        """
        with self._lock:
            filters = [asked.topic_filter.text for asked in self._subscriptions]
        self._client.unsubscribe(filters or [_NO_TOPIC])
        self._is_silent.wait(_GOODBYE_S_MAX)

    # Everything below runs in the bus's own thread.

    def _run(self) -> None:
        reconnection = Reconnection()
        try:
            while not self._closing.is_set():
                reconnection.connection_ended(held_s=self._stay_connected())
                chance = random.random()  # noqa: S311  # to spread haste, not to hide
                self._closing.wait(reconnection.next_wait_s(chance))
        finally:
            self._end_connection()
            self._is_silent.set()

    def _stay_connected(self) -> float:
        """Connect, and serve until the connection ends; return how long it held."""
        settings = self._settings
        self._refusal = None
        try:
            self._client.connect(settings.host, settings.tcp_port, settings.keepalive_s)
        except (OSError, UnicodeError) as error:
            self._say_trouble(in_words(error))
            return 0.0
        since_s = time.monotonic()
        if self._closing.is_set():
            # Closed while connecting: the goodbye came too early to be sent.
            self._client.disconnect()
        self._serve()
        self._end_connection()
        return time.monotonic() - since_s

    def _serve(self) -> None:
        """Let paho read and write until the connection ends."""
        try:
            while self._client.loop(_LOOP_S) is MQTTErrorCode.MQTT_ERR_SUCCESS:
                self._send_acknowledgements()
        except Exception:
            # paho trips in many ways over bytes that are not MQTT: a wrong port is
            # the operator's mistake and no reason to end. Ours are.
            if self._mistake is not None:
                raise
            self._refusal = "what answers there does not speak MQTT"

    def _send_acknowledgements(self) -> None:
        """Send what has gathered since the last time, in one piece."""
        # First this: whoever adds something from now on wakes us again.
        self._is_woken = False
        mids = []
        while self._acknowledged:
            connection_no, mid = self._acknowledged.popleft()
            # On a later connection the same number belongs to another message.
            if connection_no == self._connection_no:
                mids.append(mid)
        if mids:
            self._client.acknowledge(mids)

    def _end_connection(self) -> None:
        was_connected, self._is_connected = self._is_connected, False
        with self._lock:
            self._is_greeted = False
            self._connection_no += 1
        connection = self._client.socket()
        if connection is not None:
            connection.close()
        if was_connected and not self._closing.is_set():
            self._tell(is_connected=False)
            self._say_trouble("connection lost")
        elif not self._closing.is_set():
            self._say_trouble(self._refusal or "no greeting")

    def _say_trouble(self, trouble: str) -> None:
        if trouble != self._trouble:
            where = f"{self._settings.host}:{self._settings.tcp_port}"
            _log.warning(
                "%s: broker at %s: %s; trying again", self._name, where, trouble
            )
        self._trouble = trouble

    def _tell(self, *, is_connected: bool) -> None:
        with self._mistakes_noted():
            for notice in tuple(self._notices):
                notice(is_connected)

    @contextmanager
    def _mistakes_noted(self) -> Iterator[None]:
        """Remember what a callback raises, so that the program gets to see it."""
        try:
            yield
        except BaseException as mistake:
            self._mistake = mistake
            raise

    def _on_connect(
        self,
        client: paho.Client,
        _userdata: Any,
        _flags: paho.ConnectFlags,
        reason_code: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason_code.is_failure:
            self._refusal = f"{reason_code}".lower()
            return
        client.drop_out_messages()
        with self._lock:
            self._is_greeted = True
            filters = [(asked.topic_filter.text, 1) for asked in self._subscriptions]
            self._awaited_mid = client.subscribe(filters)[1] if filters else None
        if not filters:
            self._become_connected()

    def _on_subscribe(
        self,
        _client: paho.Client,
        _userdata: Any,
        mid: int,
        reason_codes: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        if any(reason_code.is_failure for reason_code in reason_codes):
            self._say_trouble("subscription refused; check the broker's access list")
        elif mid == self._awaited_mid:
            # Only now would an answer to what is published be heard.
            self._become_connected()

    def _become_connected(self) -> None:
        self._trouble = None
        if not self._closing.is_set():
            self._is_connected = True
            self._tell(is_connected=True)

    def _on_message(
        self, _client: paho.Client, _userdata: Any, message: paho.MQTTMessage
    ) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            return  # no broker may pass this on, and no program asked for it
        taker = self._taker(topic)
        if taker is not None:
            acknowledge = self._acknowledgement(message) if taker.by_hand else _nothing
            delivery = Delivery(
                topic, bytes(message.payload), bool(message.retain), acknowledge
            )
            with self._mistakes_noted():
                taker.deliver(delivery)
            if taker.by_hand:
                return
        if message.qos:
            self._acknowledged.append((self._connection_no, message.mid))

    def _taker(self, topic: str) -> Subscription | None:
        takers = self._takers
        if topic not in takers:
            if len(takers) >= _KNOWN_TOPICS_MAX:
                takers.clear()
            with self._lock:
                subscriptions = tuple(self._subscriptions)
            matching = (s for s in subscriptions if s.topic_filter.matches(topic))
            takers[topic] = next(matching, None)
        return takers[topic]

    def _acknowledgement(self, message: paho.MQTTMessage) -> Callable[[], None]:
        connection_no, mid, qos = self._connection_no, message.mid, message.qos
        # Mosquitto takes a repetition for leave to send one more.
        is_acknowledged = qos == 0

        def acknowledge() -> None:
            nonlocal is_acknowledged
            if not is_acknowledged:
                is_acknowledged = True
                self._acknowledged.append((connection_no, mid))
                if not self._is_woken:
                    self._is_woken = True
                    self._client.wake()

        return acknowledge


def _nothing() -> None:
    """Acknowledge nothing: the bus does it by itself."""
