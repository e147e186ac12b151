"""The tests' own mosquitto comes back where it was."""

import socket

import pytest

from tests.mosquitto import Mosquitto
from tests.waiting import WaitUntil


def test_a_killed_broker_comes_back_on_the_same_port(mosquitto: Mosquitto) -> None:
    mosquitto.kill()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", mosquitto.tcp_port), timeout=1)

    mosquitto.start()

    socket.create_connection(("127.0.0.1", mosquitto.tcp_port), timeout=1).close()


def test_waiting_for_what_never_comes_fails(wait_until: WaitUntil) -> None:
    with pytest.raises(AssertionError, match="still not so after"):
        wait_until(lambda: False, seconds=0.01)
