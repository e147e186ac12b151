"""The embedded broker: started, killed, pestered."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.broker import EmbeddedBroker
from messaging.broker_settings import BrokerSettings
from messaging.failures import BrokerStartError
from messaging.mqtt_bus import MqttBus
from tests.messaging.sites import open_all
from tests.mosquitto import free_tcp_port
from tests.waiting import wait_until

pytestmark = pytest.mark.process

CONNECT = b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x0f\x00\x02s9"


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    """Run an embedded broker."""
    made = EmbeddedBroker(tcp_port=free_tcp_port())
    made.start()
    yield made
    made.stop()


def test_a_taken_port_is_named(broker: EmbeddedBroker) -> None:
    second = EmbeddedBroker(tcp_port=broker.tcp_port)

    with pytest.raises(BrokerStartError, match=f"127.0.0.1:{broker.tcp_port}"):
        second.start()

    second.stop()


def test_stopping_twice_does_no_harm(broker: EmbeddedBroker) -> None:
    broker.stop()
    broker.stop()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(noise=st.binary(max_size=64), is_connected=st.booleans())
def test_foreign_bytes_do_not_end_it(
    broker: EmbeddedBroker, noise: bytes, *, is_connected: bool
) -> None:
    with socket.create_connection((broker.host, broker.tcp_port)) as foreign:
        foreign.sendall((CONNECT if is_connected else b"") + noise)

    bus = MqttBus(BrokerSettings(tcp_port=broker.tcp_port), "s01")
    try:
        open_all(bus)
        assert bus.publish("drops", b"")
    finally:
        bus.close()


def test_the_command_runs_until_it_is_told_to_end() -> None:
    tcp_port = free_tcp_port()
    process = _run_broker(tcp_port)
    bus = MqttBus(BrokerSettings(tcp_port=tcp_port), "s01")
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"broker listens at 127.0.0.1:{tcp_port}\n"
        open_all(bus)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        wait_until(lambda: not bus.is_connected)
    finally:
        bus.close()
        process.kill()
        process.communicate()


def test_the_command_says_that_the_port_is_taken(broker: EmbeddedBroker) -> None:
    process = _run_broker(broker.tcp_port)

    _, said = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "is another one running there?" in said
    assert "Traceback" not in said


def _run_broker(tcp_port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "messaging", "broker", "--tcp-port", str(tcp_port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
