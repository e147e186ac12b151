"""paho, set up so that it sends what it is given and forgets what it lost.

And so that it does for a hundred messages what it would do for each: it would ask the
system four times to read one message, and twice to acknowledge it. What is overridden
here are three of its own methods, and a fourth is called; so its version is pinned,
and every test of the bus holds the next one to the same.
"""

import contextlib
import socket
import struct
from collections.abc import Sequence
from typing import Any, Final

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from messaging.broker_settings import BrokerSettings
from messaging.bus import IN_FLIGHT_MAX, Will
from messaging.credentials import load_password, load_tls_context

# How long a connection attempt may take on a network that swallows everything.
# Less would give up on a mobile link on a bad day.
_CONNECT_S_MAX: Final = 5.0


# As much as a socket's buffer mostly holds.
_CHUNK_BYTES: Final = 65_536

_PUBACK: Final = 0x40
_PUBACK_OF: Final = struct.Struct(">BBH").pack


class PahoClient(paho.Client):
    """A client that reads and acknowledges by the chunk."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._chunk = b""
        self._place = 0

    def begin_connection(self) -> None:
        """Forget what the last connection had left."""
        self._chunk, self._place = b"", 0

    def wake(self) -> None:
        """Let the loop look up at once, from any thread."""
        if self._sockpairW is not None:
            with contextlib.suppress(BlockingIOError):
                self._sockpairW.send(b"0")

    def acknowledge(self, mids: Sequence[int]) -> None:
        """Acknowledge messages of QoS 1 in one piece; in the loop's thread."""
        packets = b"".join(_PUBACK_OF(_PUBACK, 2, mid) for mid in mids)
        self._packet_queue(_PUBACK, packets, 0, 1)

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Take all that has been read; what is left of a packet waits for its rest."""
        while True:
            result = super().loop_read(max_packets)
            if result or self._place >= len(self._chunk):
                return result

    def _sock_recv(self, bufsize: int) -> bytes:
        start = self._place
        if start >= len(self._chunk):
            self._chunk, start = super()._sock_recv(_CHUNK_BYTES), 0
        self._place = start + bufsize
        return self._chunk[start : self._place]

    def _handle_on_message(self, message: paho.MQTTMessage) -> None:
        # We have one taker; paho would look for others, topic level by topic level.
        if self.on_message is not None:
            self.on_message(self, None, message)


def make_paho_client(
    settings: BrokerSettings, client: str, will: Will | None
) -> PahoClient:
    """Make a client that reads its secrets now and connects later.

    Raises `CredentialsError`.
    """
    made = PahoClient(
        CallbackAPIVersion.VERSION2, client, clean_session=True, manual_ack=True
    )
    made.connect_timeout = _CONNECT_S_MAX
    made.on_socket_open = _send_at_once
    made.on_socket_register_write = _leave_writing_to_the_loop
    # "Queued" means not acknowledged: above it, publish says no. Nought in flight is
    # no bound at all, and spares paho a walk through the queue at each answer.
    made.max_queued_messages_set(IN_FLIGHT_MAX)
    made.max_inflight_messages_set(0)
    if will is not None:
        made.will_set(will.topic, will.payload, qos=1, retain=True)
    if settings.username is not None:
        made.username_pw_set(settings.username, load_password(settings.password_file))
    if settings.ca_file is not None:
        made.tls_set_context(load_tls_context(settings))
    return made


def release(client: paho.Client) -> None:
    """Close the sockets that paho would keep until it is garbage-collected."""
    client._reset_sockets()  # noqa: SLF001 - paho offers no other way


def _send_at_once(client: Any, _userdata: Any, connection: Any) -> None:
    """Keep TCP from gathering small messages: that costs an answer 40 ms."""
    client.begin_connection()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _leave_writing_to_the_loop(
    _client: paho.Client, _userdata: Any, _socket: Any
) -> None:
    """Keep paho from writing in the publisher's thread, between another's bytes."""
