"""A site is a broker and its clients, whatever the broker is."""

from pathlib import Path
from typing import Final, Protocol

from messaging.broker import EmbeddedBroker
from messaging.broker_settings import BrokerSettings
from messaging.bus import Bus, Will
from messaging.memory_bus import MemoryBus, MemoryHub
from messaging.mqtt_bus import MqttBus
from tests.mosquitto import Mosquitto, free_tcp_port
from tests.network_line import NetworkLine
from tests.waiting import wait_until

KINDS: Final = ("memory", "embedded", "mosquitto")


class Site(Protocol):
    """What the shared tests need of a broker and its clients."""

    # The embedded broker knows neither groups nor a bound on what it sends ahead.
    is_embedded: bool

    def client(self, name: str, will: Will | None = None) -> Bus:
        """Make a client; the site closes it in the end."""

    def kill_broker(self) -> None: ...

    def start_broker(self) -> None: ...

    def lose(self, name: str) -> None:
        """Cut a client's line."""

    def regain(self, name: str) -> None: ...

    def close(self) -> None: ...


class MemorySite:
    is_embedded = False

    def __init__(self) -> None:
        self._hub = MemoryHub()

    def client(self, name: str, will: Will | None = None) -> Bus:
        return MemoryBus(self._hub, name, will)

    def kill_broker(self) -> None:
        self._hub.switch_off()

    def start_broker(self) -> None:
        self._hub.switch_on()

    def lose(self, name: str) -> None:
        self._hub.lose(name)

    def regain(self, name: str) -> None:
        self._hub.regain(name)

    def close(self) -> None:
        pass


class MqttSite:
    """Each client has a line of its own to a broker on the loopback."""

    is_embedded = False

    def __init__(self, tcp_port: int) -> None:
        self._tcp_port = tcp_port
        self._lines: dict[str, NetworkLine] = {}
        self._clients: list[MqttBus] = []

    def client(self, name: str, will: Will | None = None) -> Bus:
        line = self._lines.setdefault(name, NetworkLine(self._tcp_port))
        client = MqttBus(BrokerSettings(tcp_port=line.tcp_port), name, will)
        self._clients.append(client)
        return client

    def lose(self, name: str) -> None:
        self._lines[name].cut()

    def regain(self, name: str) -> None:
        self._lines[name].mend()

    def close(self) -> None:
        for client in self._clients:
            client.close()
        for line in self._lines.values():
            line.close()


class MosquittoSite(MqttSite):
    def __init__(self, folder: Path) -> None:
        self._broker = Mosquitto(folder)
        self._broker.start()
        super().__init__(self._broker.tcp_port)

    def kill_broker(self) -> None:
        self._broker.kill()

    def start_broker(self) -> None:
        self._broker.start()

    def close(self) -> None:
        super().close()
        self._broker.kill()


class EmbeddedSite(MqttSite):
    is_embedded = True

    def __init__(self, tcp_port: int) -> None:
        super().__init__(tcp_port)
        self.start_broker()

    def kill_broker(self) -> None:
        self._broker.stop()

    def start_broker(self) -> None:
        self._broker = EmbeddedBroker(tcp_port=self._tcp_port)
        self._broker.start()

    def close(self) -> None:
        super().close()
        self._broker.stop()


def make_site(kind: str, folder: Path) -> Site:
    """Set up a site of a kind, its files in `folder`."""
    if kind == "memory":
        return MemorySite()
    if kind == "mosquitto":
        return MosquittoSite(folder)
    return EmbeddedSite(free_tcp_port())


def open_all(*clients: Bus) -> None:
    """Open clients, and return once all are connected."""
    for client in clients:
        client.open()
    wait_until(lambda: all(client.is_connected for client in clients))
