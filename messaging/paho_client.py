"""paho, set up so that it sends what it is given and forgets what it lost."""

import socket
from typing import Any, Final

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from messaging.broker_settings import BrokerSettings
from messaging.bus import IN_FLIGHT_MAX, Will
from messaging.credentials import load_password, load_tls_context

# How long a connection attempt may take on a network that swallows everything.
# Less would give up on a mobile link on a bad day.
_CONNECT_S_MAX: Final = 5.0


def make_paho_client(
    settings: BrokerSettings, client: str, will: Will | None
) -> paho.Client:
    """Make a client that reads its secrets now and connects later.

    Raises `CredentialsError`.
    """
    made = paho.Client(
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


def _send_at_once(_client: paho.Client, _userdata: Any, connection: Any) -> None:
    """Keep TCP from gathering small messages: that costs an answer 40 ms."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _leave_writing_to_the_loop(
    _client: paho.Client, _userdata: Any, _socket: Any
) -> None:
    """Keep paho from writing in the publisher's thread, between another's bytes."""
