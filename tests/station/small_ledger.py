"""A ledger that fits into a test: it posts each drop once, and sends receipts."""

from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.codec import Rejected, decode, encode
from messaging.contracts.drops import (
    DropReceipt,
    DropReceipts,
    DropRecorded,
    Outcome,
)
from messaging.contracts.health import StationHealth
from messaging.contracts.ids import CommunityId, StationId
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from tests.waiting import wait_until

TOPICS = Topics(CommunityId("NB01"))
STATION = StationId("s01")


class SmallLedger:
    """Remembers what it posted; `is_silent` keeps it from answering."""

    def __init__(self, broker_tcp_port: int) -> None:
        self.posted: dict[str, DropRecorded] = {}
        self.arrivals: list[DropRecorded] = []
        self.health: StationHealth | None = None
        self.is_silent = False
        self.bus = MqttBus(BrokerSettings(tcp_port=broker_tcp_port), "small-ledger")
        self.bus.subscribe(TOPICS.drops(STATION), self._take_drop)
        self.bus.subscribe(TOPICS.station_health(STATION), self._take_health)
        self.bus.open()
        wait_until(lambda: self.bus.is_connected)

    def close(self) -> None:
        self.bus.close()

    def _take_drop(self, delivery: Delivery) -> None:
        drop = decode(delivery.payload, DropRecorded)
        assert not isinstance(drop, Rejected), drop.reason
        self.arrivals.append(drop)
        if self.is_silent:
            return
        is_known = drop.drop_id in self.posted
        self.posted.setdefault(drop.drop_id, drop)
        receipt = DropReceipt(
            drop_id=drop.drop_id,
            outcome=Outcome.DUPLICATE if is_known else Outcome.POSTED,
            points=2,
            balance=2 * len(self.posted),
        )
        self.bus.publish(
            TOPICS.receipts(STATION), encode(DropReceipts(receipts=(receipt,)))
        )

    def _take_health(self, delivery: Delivery) -> None:
        health = decode(delivery.payload, StationHealth)
        assert not isinstance(health, Rejected), health.reason
        self.health = health
