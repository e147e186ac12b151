"""Whole mornings in the neighbourhood: real programs, real broker, plugs pulled."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from demo.broker_accounts import ACCOUNTS, COMMUNITY
from demo.counting import count_at_the_ends, settle
from demo.neighbourhood import Neighbourhood, Plan
from demo.run_folder import prepare_run_folder
from ledger.device_accounts import DeviceAccounts
from tests.mosquitto import Mosquitto, accounts_listener

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

# Far more than anything here takes; who waits so long has failed.
PATIENCE_S = 90.0


@pytest.fixture
def accounts_folder(tmp_path: Path) -> Path:
    """Open an account at the broker for everybody who speaks there."""
    folder = tmp_path / "accounts"
    accounts = DeviceAccounts(folder, COMMUNITY, lambda _deed, _account: None)
    for device in ACCOUNTS.values():
        accounts.add(device)
    return folder


@pytest.fixture
def mosquitto(tmp_path: Path, accounts_folder: Path) -> Iterator[Mosquitto]:
    """Run a broker that lets everybody in as themselves, and nobody else."""
    broker = Mosquitto(tmp_path, accounts_listener(accounts_folder))
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture
def neighbourhood(
    tmp_path: Path, mosquitto: Mosquitto, accounts_folder: Path
) -> Iterator[Neighbourhood]:
    plan = Plan(
        folder=prepare_run_folder(tmp_path / "run"),
        households=8,
        seed=20261124,
        is_headless=True,
        broker_tcp_port=mosquitto.tcp_port,
        accounts_folder=accounts_folder,
    )
    neighbourhood = Neighbourhood(plan)
    with closing(neighbourhood):
        neighbourhood.open()
        yield neighbourhood


def wait_for_bags(neighbourhood: Neighbourhood, more: int) -> None:
    """Wait until so many more bags were acknowledged to residents."""
    eyes = neighbourhood.station_eyes

    def count() -> int:
        # A bag that lies there through a power cut is told of again: it is one bag.
        return len({fact["drop_id"] for fact in eyes.acknowledged})

    wanted = count() + more
    assert eyes.wait_until(lambda: count() >= wanted, PATIENCE_S), (
        f"{count()} of {wanted} bags were acknowledged"
    )


def test_on_a_quiet_morning_everybody_is_served(neighbourhood: Neighbourhood) -> None:
    wait_for_bags(neighbourhood, 4)
    neighbourhood.send_home()
    settle(neighbourhood)

    summary = count_at_the_ends(neighbourhood, 0)

    assert summary.faults == []
    assert summary.figures["drops_acknowledged"] == summary.figures["drops_posted"] >= 4
    assert summary.figures["tickets_taken"] >= 1


def test_whatever_dies_an_acknowledged_bag_is_posted_once(
    neighbourhood: Neighbourhood, mosquitto: Mosquitto
) -> None:
    """The station, the ledger, the broker and the hall lose their power in turn."""
    wait_for_bags(neighbourhood, 2)
    neighbourhood.station.kill()
    neighbourhood.station.start()
    wait_for_bags(neighbourhood, 2)
    neighbourhood.ledger.kill()
    wait_for_bags(neighbourhood, 2)
    neighbourhood.ledger.start()
    mosquitto.kill()
    wait_for_bags(neighbourhood, 2)
    mosquitto.start()
    neighbourhood.hall.kill()
    neighbourhood.hall.start()
    neighbourhood.station.kill()
    neighbourhood.ledger.kill()
    neighbourhood.ledger.start()
    neighbourhood.station.start()
    wait_for_bags(neighbourhood, 2)
    neighbourhood.send_home()
    settle(neighbourhood)

    summary = count_at_the_ends(neighbourhood, 0)

    assert summary.faults == []
    acknowledged = summary.figures["drops_acknowledged"]
    assert acknowledged == summary.figures["drops_posted"] >= 10
