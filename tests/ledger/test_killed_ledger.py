"""The whole ledger, killed and restarted beside a broker that is killed, too."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.codec import decode
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import HouseholdId
from messaging.contracts.registry import Registry
from messaging.mqtt_bus import MqttBus
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import TOPICS
from tests.ledger.station_client import StationClient
from tests.mosquitto import Mosquitto
from tests.waiting import wait_until

pytestmark = pytest.mark.journey


@pytest.fixture
def ledger(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[LedgerProcess]:
    homes = tmp_path / "homes.csv"
    homes.write_text("building,room\n3栋,101\n3栋,102\n", encoding="utf-8")
    process = LedgerProcess(tmp_path, mosquitto.tcp_port)
    assert process.ask("households", "import", homes).returncode == 0
    process.start()
    yield process
    process.kill()


@pytest.fixture
def station(mosquitto: Mosquitto) -> Iterator[StationClient]:
    client = StationClient("s01", mosquitto.tcp_port)
    yield client
    client.bus.close()


def household_of(ledger: LedgerProcess) -> HouseholdId:
    listed = ledger.ask("households", "list").stdout.splitlines()[1]
    return HouseholdId(listed.split(",")[2])


def send_until_answered(station: StationClient) -> None:
    """Do what an outbox does: send again what got no receipt, for ever."""
    deadline = threading.Event()
    for _ in range(60):
        wait_until(lambda: station.bus.is_connected, seconds=30)
        station.send_again()
        deadline.wait(0.5)
        if not station.outbox:
            return
    raise AssertionError(station.outbox)


def test_every_bag_is_posted_once_whatever_dies_in_between(
    ledger: LedgerProcess, station: StationClient, mosquitto: Mosquitto
) -> None:
    household = household_of(ledger)
    for number in range(60):
        station.hand_in(household=household)
        if number == 15:
            ledger.kill()
        if number == 25:
            ledger.start()
        if number == 35:
            mosquitto.kill()
        if number == 40:
            mosquitto.start()
        if number == 55:
            ledger.kill()
            ledger.start()

    send_until_answered(station)

    assert len(station.outcomes()) == 60
    assert set(station.outcomes().values()) <= {Outcome.POSTED, Outcome.DUPLICATE}
    found = ledger.audit()
    assert found["drops_posted"] == found["drops"] == 60
    # One of each drop's own, and one of each of the two homes'.
    assert found["entries"] == 63
    assert found["points_issued"] == 120
    last = max(receipt.balance or 0 for receipt in station.receipts)
    assert last == 120


def test_a_ledger_that_comes_back_tells_the_registry_to_a_broker_that_forgot(
    ledger: LedgerProcess, mosquitto: Mosquitto
) -> None:
    heard: list[Registry] = []

    def hear(delivery: Delivery) -> None:
        said = decode(delivery.payload, Registry)
        assert isinstance(said, Registry)
        heard.append(said)

    bus = MqttBus(BrokerSettings(tcp_port=mosquitto.tcp_port), "listener")
    bus.subscribe(TOPICS.registry, hear)
    bus.open()
    wait_until(lambda: heard)
    mosquitto.kill()
    mosquitto.start()
    wait_until(lambda: len(heard) == 2, seconds=30)
    assert heard[0] == heard[1]
    assert [opening.name for opening in heard[0].openings] == ["morning"]

    # What an operator changes at the shell is told without a restart.
    household = household_of(ledger)
    assert ledger.ask("households", "suspend", household).returncode == 0
    wait_until(lambda: len(heard) == 3, seconds=30)
    assert heard[2].suspended_households == (household,)
    assert heard[2].revision == heard[0].revision + 1
    bus.close()


def test_the_shell_is_used_while_the_ledger_posts_and_then_it_ends_well(
    ledger: LedgerProcess, station: StationClient
) -> None:
    stop = threading.Event()

    def hand_in_bags() -> None:
        while not stop.wait(0.002):
            station.hand_in()

    bags = threading.Thread(target=hand_in_bags)
    bags.start()
    try:
        ledger.audit()
        labels = ledger.ask("labels", "issue", "--all", "--roll", "3")
        assert labels.returncode == 0, labels.stderr
        drops = [json.loads(x) for x in ledger.ask("drops").stdout.splitlines()]
        assert len({drop["drop_id"] for drop in drops}) == len(drops)
    finally:
        stop.set()
        bags.join()
    send_until_answered(station)
    assert ledger.stop() == 0
    assert ledger.happened("ledger_closed")
    assert ledger.audit()["drops_posted"] == len(station.outcomes())
