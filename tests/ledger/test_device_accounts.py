"""Accounts at a real mosquitto, from the files that `python -m ledger devices` writes.

The attackers are devices with accounts of their own, or none: what the broker lets
through is what other clients hear of them.
"""

import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest

from ledger.device_accounts import DeviceAccounts, DeviceAccountsError
from messaging.access import LEDGER_CLIENT, Device, Kind
from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.contracts.ids import ClientId, CommunityId, HallId, StationId
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from people.audit import Deed
from tests.mosquitto import Mosquitto, accounts_listener
from tests.waiting import wait_until

pytestmark = pytest.mark.process

NB01 = CommunityId("NB01")
H01 = HallId("h01")
TOPICS = Topics(NB01)
S01, S02 = StationId("s01"), StationId("s02")

DEVICES = (
    Device(Kind.STATION, "s01"),
    Device(Kind.STATION, "s02"),
    Device(Kind.KIOSK, "kiosk-1", H01),
    Device(Kind.KIOSK, "kiosk-2", H01),
    Device(Kind.HALL, "h01"),
    Device(Kind.LEDGER, "ledger-1"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


@pytest.fixture
def accounts(folder: Path) -> DeviceAccounts:
    made = DeviceAccounts(folder, NB01, lambda _deed, _account: None)
    for device in DEVICES:
        made.add(device)
    return made


@pytest.fixture
def broker(folder: Path, accounts: DeviceAccounts) -> Iterator[Mosquitto]:
    assert accounts.accounts
    made = Mosquitto(folder, accounts_listener(folder))
    made.start()
    yield made
    made.kill()


class Client:
    """One client of the broker, and what it has heard."""

    def __init__(self, bus: MqttBus) -> None:
        self.bus = bus
        self.heard: list[tuple[str, bytes]] = []

    def listen(self, topic: str) -> None:
        self.bus.subscribe(topic, self._hear)

    def say(self, topic: str, words: bytes) -> None:
        assert self.bus.publish(topic, words)

    def _hear(self, delivery: Delivery) -> None:
        self.heard.append((delivery.topic, delivery.payload))


Connect: TypeAlias = Callable[..., Client]


@pytest.fixture
def connect(broker: Mosquitto, folder: Path) -> Iterator[Connect]:
    with ExitStack() as clients:

        def connect(
            account: str,
            *topics: str,
            client: str | None = None,
            is_let_in: bool = True,
        ) -> Client:
            settings = BrokerSettings(
                tcp_port=broker.tcp_port,
                username=account or None,
                password_file=folder / f"{account}.password" if account else None,
            )
            made = Client(MqttBus(settings, client or account or "nobody"))
            for topic in topics:
                made.listen(topic)
            clients.callback(made.bus.close)
            made.bus.open()
            if is_let_in:
                wait_until(lambda: made.bus.is_connected)
            return made

        yield connect


def test_a_station_is_heard_as_itself_and_never_as_another(connect: Connect) -> None:
    ledger = connect("ledger-1", TOPICS.all_drops, TOPICS.all_station_health)
    station = connect("station-s01")

    station.say(TOPICS.drops(S02), b"forged")
    station.say(TOPICS.station_health(S02), b"forged")
    station.say(TOPICS.receipts(S02), b"forged")
    station.say(TOPICS.registry, b"forged")
    station.say(TOPICS.hall_requests(H01), b"forged")
    station.say(TOPICS.drops(S01), b"honest")

    wait_until(lambda: ledger.heard)
    assert ledger.heard == [(TOPICS.drops(S01), b"honest")]


def test_a_client_id_makes_no_other_device(connect: Connect) -> None:
    ledger = connect("ledger-1", TOPICS.all_drops)
    victim = connect("station-s02", TOPICS.receipts(S02))

    thief = connect("station-s01", TOPICS.receipts(S02), client="station-s02")
    thief.say(TOPICS.drops(S02), b"forged")
    victim.say(TOPICS.drops(S02), b"honest")
    wait_until(lambda: ledger.heard)
    ledger.say(TOPICS.receipts(S02), b"receipt")
    wait_until(lambda: victim.heard)

    assert ledger.heard == [(TOPICS.drops(S02), b"honest")]
    assert victim.heard == [(TOPICS.receipts(S02), b"receipt")]
    assert victim.bus.is_connected
    assert thief.heard == []


def test_nobody_hears_answers_that_are_for_another(connect: Connect) -> None:
    hall = connect("hall-h01", TOPICS.hall_requests(H01), TOPICS.counter_requests(H01))
    mine, others = ClientId("kiosk-1"), ClientId("kiosk-2")
    kiosk = connect("kiosk-1", TOPICS.replies(mine))
    curious = connect(
        *("kiosk-2", TOPICS.replies(mine), TOPICS.replies(others)),
        *(TOPICS.hall_requests(H01), TOPICS.counter_requests(H01), TOPICS.all_drops),
    )

    kiosk.say(TOPICS.counter_requests(H01), b"forged")
    kiosk.say(TOPICS.hall_requests(H01), b"request")
    wait_until(lambda: hall.heard)
    assert hall.heard == [(TOPICS.hall_requests(H01), b"request")]
    hall.say(TOPICS.replies(mine), b"for kiosk 1")
    hall.say(TOPICS.replies(others), b"for kiosk 2")

    wait_until(lambda: kiosk.heard and curious.heard)
    assert kiosk.heard == [(TOPICS.replies(mine), b"for kiosk 1")]
    assert curious.heard == [(TOPICS.replies(others), b"for kiosk 2")]


def test_no_device_answers_in_a_halls_name(connect: Connect) -> None:
    mine = ClientId("kiosk-1")
    kiosk = connect("kiosk-1", TOPICS.replies(mine), TOPICS.hall_state(H01))
    hall = connect("hall-h01")
    for forger in (connect("kiosk-2"), connect("station-s01")):
        forger.say(TOPICS.replies(mine), b"forged")
        forger.say(TOPICS.hall_state(H01), b"forged")

    hall.say(TOPICS.replies(mine), b"honest")

    wait_until(lambda: kiosk.heard)
    assert kiosk.heard == [(TOPICS.replies(mine), b"honest")]


def test_a_station_answers_ledgers_under_the_one_name_they_have(
    connect: Connect,
) -> None:
    ledger = connect("ledger-1", TOPICS.replies(LEDGER_CLIENT))
    station = connect("station-s01", TOPICS.station_requests(S01))
    ledger.say(TOPICS.station_requests(S01), b"request")
    wait_until(lambda: station.heard)
    station.say(TOPICS.replies(LEDGER_CLIENT), b"answer")
    wait_until(lambda: ledger.heard)
    assert ledger.heard == [(TOPICS.replies(LEDGER_CLIENT), b"answer")]


@pytest.mark.parametrize(
    ("account", "why"),
    [("", "not authorized"), ("station-s77", "not authorized")],
    ids=["anonymous", "a device without an account"],
)
def test_who_has_no_account_is_not_let_in(
    connect: Connect, folder: Path, account: str, why: str
) -> None:
    if account:
        (folder / f"{account}.password").write_text("a password of my own\n")
    stranger = connect(account, is_let_in=False)

    wait_until(lambda: stranger.bus.trouble is not None)

    assert why in str(stranger.bus.trouble).lower()


def test_a_revoked_or_renewed_account_is_cut_off_by_a_reload(
    connect: Connect, broker: Mosquitto, accounts: DeviceAccounts
) -> None:
    revoked, renewed = connect("station-s01"), connect("station-s02")
    other = connect("kiosk-1")

    accounts.revoke("station-s01")
    accounts.rotate("station-s02")
    broker.reload()

    wait_until(lambda: not revoked.bus.is_connected and not renewed.bus.is_connected)
    wait_until(lambda: revoked.bus.trouble is not None)
    assert other.bus.is_connected
    # With what `rotate` has written, the station is let in again.
    renewed.bus.close()
    connect("station-s02")


def test_every_change_is_noted_before_it_is_made(folder: Path) -> None:
    noted: list[tuple[Deed, str]] = []
    accounts = DeviceAccounts(folder, NB01, lambda what, who: noted.append((what, who)))
    accounts.add(Device(Kind.STATION, "s01"))
    accounts.rotate("station-s01")
    accounts.revoke("station-s01")
    assert noted == [
        (Deed.ACCOUNT_OPENED, "station-s01"),
        (Deed.ACCOUNT_RENEWED, "station-s01"),
        (Deed.ACCOUNT_CLOSED, "station-s01"),
    ]


def test_files_are_for_their_owner_alone_and_passwords_stand_in_one(
    folder: Path, accounts: DeviceAccounts
) -> None:
    password = (folder / "station-s01.password").read_text().strip()
    assert len(password) == 43
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert (password in file.read_text()) == (file.name == "station-s01.password")
    again = DeviceAccounts(folder, NB01, lambda _deed, _account: None)
    assert again.accounts == accounts.accounts


@pytest.mark.parametrize(
    ("device", "told"),
    [
        (Device(Kind.STATION, "s01"), "station-s01 has an account"),
        (Device(Kind.KIOSK, "hall-h01", H01), "hall-h01 has an account"),
        (Device(Kind.STATION, "S 01"), "is no name"),
        (Device(Kind.STATION, "+"), "is no name"),
        (Device(Kind.KIOSK, "kiosk-3"), "needs --hall"),
        (Device(Kind.STATION, "s03", H01), "needs --hall"),
    ],
)
def test_what_cannot_be_is_told(
    accounts: DeviceAccounts, device: Device, told: str
) -> None:
    with pytest.raises(DeviceAccountsError, match=told):
        accounts.add(device)
    with pytest.raises(DeviceAccountsError, match="`devices list` shows"):
        accounts.revoke("station-s77")


def test_a_damaged_file_is_told(folder: Path, accounts: DeviceAccounts) -> None:
    assert accounts.accounts
    (folder / "devices.json").write_text("{")
    with pytest.raises(DeviceAccountsError, match="put it back from a backup"):
        DeviceAccounts(folder, NB01, lambda _deed, _account: None)
