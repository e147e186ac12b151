"""What only the bus on MQTT meets: wrong ports, dead lines, secrets, mistakes."""

import logging
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery, Will
from messaging.failures import CredentialsError, MessagingError
from messaging.mqtt_bus import MqttBus
from tests.messaging.certificates import make_authority, make_certificate
from tests.messaging.sites import open_all
from tests.mosquitto import Mosquitto, free_tcp_port
from tests.network_line import NetworkLine
from tests.waiting import wait_until

pytestmark = pytest.mark.process


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """Close in the end what a test opened: `closing.callback(bus.close)`."""
    with ExitStack() as stack:
        yield stack


def test_the_operator_reads_once_why_there_is_no_connection(
    closing: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    tcp_port = free_tcp_port()
    bus = MqttBus(BrokerSettings(tcp_port=tcp_port), "s01")
    closing.callback(bus.close)

    bus.open()
    wait_until(lambda: bus.trouble is not None)

    assert bus.trouble == "connection refused"
    said = f"s01: broker at 127.0.0.1:{tcp_port}: connection refused; trying again"
    assert caplog.messages == [said]


def test_trouble_is_over_once_connected(
    mosquitto: Mosquitto, closing: ExitStack
) -> None:
    bus = MqttBus(BrokerSettings(tcp_port=mosquitto.tcp_port), "s01")
    closing.callback(bus.close)
    open_all(bus)
    assert bus.trouble is None

    mosquitto.kill()
    wait_until(lambda: bus.trouble == "connection refused")
    mosquitto.start()

    wait_until(lambda: bus.is_connected)
    assert bus.trouble is None


def test_a_name_that_does_not_resolve_is_trouble_and_no_end(closing: ExitStack) -> None:
    for host in ("no-such-host.invalid", "two..dots"):
        bus = MqttBus(BrokerSettings(host=host), "s01")
        closing.callback(bus.close)

        bus.open()

        wait_until(lambda bus=bus: bus.trouble is not None)  # type: ignore[misc]


@pytest.mark.parametrize(
    "greeting",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x20\x00",  # a CONNACK of no length
        b"\x20\x02\x00",  # half of one
        b"\x20\x02\x00\x05",  # not authorised
        b"\x20\x02\x00\x63",  # refused, for no known reason
        b"\x30\xff\xff\xff\xff\xff",  # a length that never ends
        b"\x20\x02\x00\x00\x30\x03\x00\x09a",  # a topic longer than its packet
        b"\x20\x02\x00\x00\x30\x04\x00\x02\xff\xfe",  # a topic that is no text
        b"\x20\x02\x00\x00\x90\x00",  # an answer to no subscription
        b"\x20\x02\x00\x00\x40\x01\x00",  # half an acknowledgement
        bytes(range(256)),
    ],
    ids=lambda greeting: repr(greeting[:12]),
)
def test_what_does_not_speak_mqtt_is_left_and_tried_again(
    closing: ExitStack, greeting: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        bus = MqttBus(BrokerSettings(tcp_port=server.getsockname()[1]), "s01")
        closing.callback(bus.close)
        bus.subscribe("drops", lambda _: None)
        bus.open()

        for _ in range(2):
            connection, _ = server.accept()
            with connection:
                connection.sendall(greeting)
        wait_until(lambda: bus.trouble is not None)

        assert not bus.is_connected
        assert not bus.publish("drops", b"")


CONNACK = b"\x20\x02\x00\x00"
SUBACK = b"\x90\x03\x00\x01\x01"
PUBACK = b"\x40\x02\x00\x07"
DROP_NO_7 = b"\x32\x0a\x00\x05drops\x00\x07{"


def test_an_acknowledgement_goes_out_once_and_on_its_own_connection(
    closing: ExitStack,
) -> None:
    server = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
    settings = BrokerSettings(tcp_port=server.getsockname()[1])
    bus, drops = MqttBus(settings, "ledger"), list[Delivery]()
    closing.callback(bus.close)
    bus.subscribe("drops", drops.append, by_hand=True)
    bus.open()
    first, _ = server.accept()
    with first:
        first.settimeout(10)
        first.sendall(CONNACK + SUBACK + DROP_NO_7)
        wait_until(lambda: len(drops) == 1)

        drops[0].acknowledge()
        drops[0].acknowledge()

        assert count_acknowledgements(bus, first) == 1
        first.sendall(DROP_NO_7)
        wait_until(lambda: len(drops) == 2)
    wait_until(lambda: not bus.is_connected)
    drops[1].acknowledge()

    second, _ = server.accept()
    with second:
        second.settimeout(10)
        second.sendall(CONNACK + SUBACK.replace(b"\x00\x01", b"\x00\x05"))
        wait_until(lambda: bus.is_connected)
        drops[1].acknowledge()

        assert count_acknowledgements(bus, second) == 0


def test_a_refused_subscription_is_trouble(closing: ExitStack) -> None:
    server = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
    bus = MqttBus(BrokerSettings(tcp_port=server.getsockname()[1]), "ledger")
    closing.callback(bus.close)
    bus.subscribe("drops", lambda _: None)
    bus.open()

    connection, _ = server.accept()
    with connection:
        connection.sendall(CONNACK + b"\x90\x03\x00\x01\x80")
        wait_until(lambda: bus.trouble is not None)

    assert "access list" in str(bus.trouble)
    assert not bus.is_connected


def count_acknowledgements(bus: MqttBus, connection: socket.socket) -> int:
    """Count what the far end hears of No. 7.

    Acknowledgements gather, and go out at the end of the loop's turn, perhaps behind
    two messages: one that this turn has sent, and one that answers it at once. The
    third waits for the second, which only the next turn sends.
    """
    received = b""
    for mark in ("one", "two", "three"):
        assert bus.publish(mark, b"")
        while mark.encode() not in received:
            received += connection.recv(4096)
    return received.count(PUBACK)


def test_a_line_that_went_silent_is_noticed_and_the_will_is_spoken(
    mosquitto: Mosquitto, closing: ExitStack
) -> None:
    line = NetworkLine(mosquitto.tcp_port)
    closing.callback(line.close)
    # A second is less than an operator may set; a test should not take longer.
    settings = BrokerSettings(tcp_port=line.tcp_port, keepalive_s=1)
    station = MqttBus(settings, "s01", Will("health", b"lost"))
    page = MqttBus(BrokerSettings(tcp_port=mosquitto.tcp_port), "page")
    spoken = threading.Event()
    page.subscribe("health", lambda _: spoken.set())
    closing.callback(station.close)
    closing.callback(page.close)
    open_all(station, page)

    line.freeze()

    wait_until(lambda: not station.is_connected)
    assert spoken.wait(10)
    line.mend()
    wait_until(lambda: station.is_connected)


def test_a_bus_that_cannot_reach_its_broker_closes_at_once(closing: ExitStack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bus = MqttBus(BrokerSettings(tcp_port=silent.getsockname()[1]), "s01")
        closing.callback(bus.close)
        bus.open()
        silent.accept()[0].close()

        bus.close()

        assert not bus.publish("drops", b"")
    assert "bus-s01" not in {thread.name for thread in threading.enumerate()}


def test_a_closed_bus_keeps_no_socket_open(mosquitto: Mosquitto) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    bus = MqttBus(BrokerSettings(tcp_port=mosquitto.tcp_port), "s01")
    before = open_files()
    bus.open()
    wait_until(lambda: bus.is_connected)
    assert open_files() > before
    bus.close()

    assert open_files() == before


def test_a_bus_that_never_opened_can_be_closed() -> None:
    bus = MqttBus(BrokerSettings(), "s01")

    bus.close()

    assert not bus.is_connected


def test_a_bus_may_be_closed_from_inside_a_delivery(
    mosquitto: Mosquitto, closing: ExitStack
) -> None:
    settings = BrokerSettings(tcp_port=mosquitto.tcp_port)
    station, ledger = MqttBus(settings, "s01"), MqttBus(settings, "ledger")
    closing.callback(ledger.close)
    station.subscribe("requests", lambda _: station.close())
    open_all(station, ledger)

    assert ledger.publish("requests", b"leave")

    wait_until(lambda: not station.is_connected)


@dataclass
class Uncaught:
    """What would have gone to standard error as a traceback."""

    mistakes: list[BaseException | None]

    def __call__(self, arguments: threading.ExceptHookArgs) -> None:
        self.mistakes.append(arguments.exc_value)


def test_a_mistake_in_a_delivery_ends_the_bus_loudly(
    mosquitto: Mosquitto, closing: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncaught = Uncaught([])
    monkeypatch.setattr(threading, "excepthook", uncaught)
    settings = BrokerSettings(tcp_port=mosquitto.tcp_port)
    station = MqttBus(settings, "s01", Will("health", b"lost"))
    page = MqttBus(settings, "page")
    closing.callback(page.close)
    closing.callback(station.close)
    spoken = threading.Event()
    mistake = ZeroDivisionError("ours")

    def stumble(_delivery: Delivery) -> None:
        raise mistake

    station.subscribe("requests", stumble)
    page.subscribe("health", lambda _: spoken.set())
    open_all(station, page)

    assert page.publish("requests", b"")

    # Others learn of it by the will, the program by an exception where it publishes.
    assert spoken.wait(10)
    wait_until(lambda: uncaught.mistakes)
    assert uncaught.mistakes == [mistake]
    assert not station.is_connected
    with pytest.raises(RuntimeError, match="mistake") as caught:
        station.publish("drops", b"")
    assert caught.value.__cause__ is mistake


PASSWORDS = """\
listener {tcp_port} 127.0.0.1
allow_anonymous false
password_file FOLDER/passwords
cafile FOLDER/authority.pem
certfile FOLDER/broker.pem
keyfile FOLDER/broker.key
"""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Mosquitto]:
    """Run a mosquitto that speaks TLS and wants `s01` and its password."""
    authority = make_authority(tmp_path, "authority")
    make_certificate(authority, "broker", "IP:127.0.0.1")
    (tmp_path / "password").write_text("open sesame\n", encoding="utf-8")
    (tmp_path / "wrong").write_text("let me in", encoding="utf-8")
    (tmp_path / "passwords").touch(mode=0o600)
    subprocess.run(
        ["mosquitto_passwd", "-b", tmp_path / "passwords", "s01", "open sesame"],
        check=True,
        capture_output=True,
    )
    broker = Mosquitto(tmp_path, PASSWORDS.replace("FOLDER", str(tmp_path)))
    broker.start()
    yield broker
    broker.kill()


def test_a_broker_with_tls_and_passwords_lets_in_whom_it_knows(
    guarded: Mosquitto, tmp_path: Path, closing: ExitStack
) -> None:
    settings = BrokerSettings(
        tcp_port=guarded.tcp_port,
        username="s01",
        password_file=tmp_path / "password",
        ca_file=tmp_path / "authority.pem",
    )
    bus, payloads = MqttBus(settings, "s01"), list[bytes]()
    closing.callback(bus.close)
    bus.subscribe("drops", lambda delivery: payloads.append(delivery.payload))
    open_all(bus)

    for number in range(50):
        assert bus.publish("drops", b"%d" % number + b"x" * 9000)

    wait_until(lambda: len(payloads) == 50)
    assert [payload.rstrip(b"x") for payload in payloads] == [
        b"%d" % number for number in range(50)
    ]


# paho leaves a socket to the garbage collector when the handshake fails.
@pytest.mark.filterwarnings("ignore:unclosed <ssl:ResourceWarning")
def test_trouble_names_what_the_broker_or_its_certificate_refused(
    guarded: Mosquitto, tmp_path: Path, closing: ExitStack
) -> None:
    right = BrokerSettings(
        tcp_port=guarded.tcp_port,
        username="s01",
        password_file=tmp_path / "password",
        ca_file=tmp_path / "authority.pem",
    )
    other_authority = make_authority(tmp_path, "other-authority")
    wrong: dict[str, dict[str, Any]] = {
        "not authorized": {"password_file": tmp_path / "wrong"},
        "certificate refused: self-signed certificate": {"ca_file": other_authority},
        "certificate refused: hostname mismatch": {"host": "localhost"},
        "no greeting": {"ca_file": None},
    }

    for trouble, changes in wrong.items():
        bus = MqttBus(msgspec.structs.replace(right, **changes), "s01")
        closing.callback(bus.close)
        bus.open()
        wait_until(lambda bus=bus: bus.trouble is not None)  # type: ignore[misc]
        assert trouble in str(bus.trouble)


def test_secrets_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    missing, nonsense = tmp_path / "missing", tmp_path / "nonsense"
    nonsense.write_bytes(b"\xff\xfe no text, no certificate")
    authority = make_authority(tmp_path, "authority")
    for broken in (
        {"username": "s01", "password_file": missing},
        {"username": "s01", "password_file": nonsense},
        {"ca_file": missing},
        {"ca_file": nonsense},
        {"ca_file": authority, "certificate_file": missing, "key_file": missing},
    ):
        with pytest.raises(CredentialsError, match=r"missing|nonsense|authority") as e:
            MqttBus(msgspec.convert(broken, BrokerSettings), "s01")
        assert isinstance(e.value, MessagingError)
    MqttBus(BrokerSettings(username="s01"), "s01")


def load(toml: str) -> BrokerSettings:
    return msgspec.toml.decode(
        toml, type=BrokerSettings, dec_hook=lambda _type, text: Path(text)
    )


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ('password_file = "p"', "password_file needs a username"),
        ('ca_file = "c"\nkey_file = "k"', "go together"),
        ('certificate_file = "c"\nkey_file = "k"', "needs a ca_file"),
        ("tcp_port = 0", "tcp_port"),
        ("tcp_port = 65536", "tcp_port"),
        ('host = ""', "host"),
        ("keepalive_s = 1", "keepalive_s"),
        ('hots = "typo"', "hots"),
    ],
)
def test_settings_that_make_no_sense_are_refused(toml: str, reason: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=reason):
        load(toml)


def test_settings_are_complete_without_a_word() -> None:
    assert load("") == BrokerSettings()
    assert load('username = "s01"\npassword_file = "p"') == BrokerSettings(
        username="s01", password_file=Path("p")
    )


def test_the_log_says_nothing_while_all_is_well(
    mosquitto: Mosquitto, closing: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    bus = MqttBus(BrokerSettings(tcp_port=mosquitto.tcp_port), "s01")
    closing.callback(bus.close)

    open_all(bus)
    bus.close()

    assert caplog.messages == []
