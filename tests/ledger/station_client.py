"""A station's end of the wire, over a real broker: drops out, receipts in."""

from collections.abc import Mapping
from typing import Any

from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.codec import decode, encode
from messaging.contracts.drops import DropReceipt, DropReceipts, Outcome
from messaging.contracts.health import StationHealth
from messaging.contracts.ids import DropId, StationId
from messaging.mqtt_bus import MqttBus
from tests.ledger.neighbourhood import TOPICS, drop, payload
from tests.waiting import wait_until


class StationClient:
    """Keeps its drops until they are answered, as an outbox does."""

    def __init__(self, name: str, broker_tcp_port: int) -> None:
        self.name = StationId(name)
        self.outbox: dict[DropId, bytes] = {}
        self.receipts: list[DropReceipt] = []
        self._sequence_no = 0
        self.bus = MqttBus(BrokerSettings(tcp_port=broker_tcp_port), f"station-{name}")
        self.bus.subscribe(TOPICS.receipts(self.name), self._hear)
        self.bus.open()
        wait_until(lambda: self.bus.is_connected)

    def hand_in(self, **changed: Any) -> DropId:
        """Record a drop in the outbox and send it."""
        self._sequence_no += 1
        numbered = {"station": self.name, "sequence_no": self._sequence_no}
        said = drop(**numbered | changed)
        drop_id = DropId(said["drop_id"])
        self.outbox[drop_id] = payload(said)
        self.send(self.outbox[drop_id])
        return drop_id

    def send(self, content: bytes, station: StationId | None = None) -> None:
        self.bus.publish(TOPICS.drops(station or self.name), content)

    def send_again(self) -> None:
        """Send what got no receipt."""
        for content in tuple(self.outbox.values()):
            self.send(content)

    def say(self, health: StationHealth) -> None:
        topic = TOPICS.station_health(self.name)
        self.bus.publish(topic, encode(health), is_retained=True)

    def outcomes(self) -> Mapping[DropId, Outcome]:
        return {receipt.drop_id: receipt.outcome for receipt in self.receipts}

    def _hear(self, delivery: Delivery) -> None:
        said = decode(delivery.payload, DropReceipts)
        assert isinstance(said, DropReceipts)
        self.receipts += said.receipts
        for receipt in said.receipts:
            self.outbox.pop(receipt.drop_id, None)
