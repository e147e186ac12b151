"""Who may speak where, held to the table of channels."""

import base64
from typing import Final

import pytest

from messaging.access import (
    LEDGER_CLIENT,
    RIGHTS,
    SALT_BYTES,
    Device,
    Kind,
    Way,
    hash_for_mosquitto,
    render_acl,
)
from messaging.channels import CHANNELS, Channel
from messaging.contracts.ids import ClientId, CommunityId, HallId, StationId
from messaging.topics import Topics

NB01: Final = CommunityId("NB01")
H01: Final = HallId("h01")
TOPICS: Final = Topics(NB01)

DEVICES: Final = (
    Device(Kind.STATION, "s01"),
    Device(Kind.KIOSK, "kiosk-1", H01),
    Device(Kind.COUNTER, "counter-1", H01),
    Device(Kind.KIOSK, "kiosk-9", HallId("h09")),
    Device(Kind.HALL, "h01"),
    Device(Kind.LEDGER, "ledger-1"),
)


def kinds_with(way: Way, channel: Channel) -> set[str]:
    return {kind for kind, rights in RIGHTS.items() if (way, channel.name) in rights}


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_who_sends_on_a_channel_may_and_nobody_else(channel: Channel) -> None:
    senders = set(channel.sender.split(", "))
    assert kinds_with(Way.WRITE, channel) == senders


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_who_receives_on_a_channel_may_and_nobody_else(channel: Channel) -> None:
    readers = kinds_with(Way.READ, channel)
    if channel.receiver == "all":
        assert readers
    elif channel.receiver == "client":
        assert readers == {Kind.KIOSK, Kind.COUNTER, Kind.LEDGER}
    else:
        assert readers == set(channel.receiver.split(", "))


def rules_of(account: str) -> set[tuple[str, str]]:
    """Read one account's rules out of the written list."""
    _, _, block = render_acl(NB01, DEVICES).partition(f"user {account}\n")
    lines = block.split("\n\n", maxsplit=1)[0].splitlines()
    return {(line.split()[1], line.split()[2]) for line in lines}


def test_a_station_speaks_as_itself_and_answers_ledgers_only() -> None:
    s01 = StationId("s01")
    root = f"{TOPICS.root}/stations/s01"
    assert rules_of("station-s01") == {
        ("write", TOPICS.drops(s01)),
        ("write", f"{root}/images/+"),
        ("write", f"{root}/test-pictures/+"),
        ("write", TOPICS.station_health(s01)),
        ("write", TOPICS.replies(LEDGER_CLIENT)),
        ("read", TOPICS.receipts(s01)),
        ("read", TOPICS.station_requests(s01)),
        ("read", TOPICS.registry),
    }


@pytest.mark.parametrize(
    ("account", "requests"),
    [
        ("kiosk-1", TOPICS.hall_requests(H01)),
        ("counter-1", TOPICS.counter_requests(H01)),
    ],
)
def test_who_stands_in_a_hall_asks_it_and_hears_its_own_answers(
    account: str, requests: str
) -> None:
    kiosks = {
        ("write", TOPICS.kiosk_health(ClientId("kiosk-1"))),
        ("write", TOPICS.points_requests),
    }
    assert rules_of(account) - kiosks == {
        ("write", requests),
        ("read", TOPICS.hall_state(H01)),
        ("read", TOPICS.hall_health(H01)),
        ("read", TOPICS.replies(ClientId(account))),
    }


@pytest.mark.parametrize(
    "topic", [TOPICS.kiosk_health(ClientId("kiosk-1")), TOPICS.points_requests]
)
def test_only_a_kiosk_tells_its_health_and_asks_for_points(topic: str) -> None:
    assert ("write", topic) in rules_of("kiosk-1")
    assert ("write", topic) not in rules_of("counter-1")


def test_a_hall_answers_who_stands_in_it() -> None:
    assert rules_of("hall-h01") == {
        ("read", TOPICS.hall_requests(H01)),
        ("read", TOPICS.counter_requests(H01)),
        ("write", TOPICS.hall_state(H01)),
        ("write", TOPICS.hall_health(H01)),
        ("write", TOPICS.replies(ClientId("kiosk-1"))),
        ("write", TOPICS.replies(ClientId("counter-1"))),
    }


def test_a_ledger_reads_what_all_report_and_its_own_answers() -> None:
    rules = rules_of("ledger-1")
    assert ("read", TOPICS.all_drops) in rules
    assert ("read", TOPICS.all_images) in rules
    assert ("read", TOPICS.points_requests) in rules
    assert ("read", TOPICS.replies(LEDGER_CLIENT)) in rules
    assert ("write", f"{TOPICS.root}/stations/+/receipts") in rules
    assert not {("write", TOPICS.all_drops), ("read", f"{TOPICS.root}/#")} & rules


def test_a_kiosk_and_a_counter_stand_in_a_hall_and_nothing_else_does() -> None:
    assert [device.name for device in DEVICES if device.stands_in_hall] == [
        *("kiosk-1", "counter-1", "kiosk-9"),
    ]


def test_without_devices_nobody_may_do_anything() -> None:
    assert "topic" not in render_acl(NB01, ())


def test_a_password_is_kept_as_mosquitto_keeps_it() -> None:
    # Made by `mosquitto_passwd` 2.0 for the password "bread", and read back here.
    kept = (
        "$7$101$H5yQ23SvxF1oDE4s$7UHMVuqkcfBjROgutEmEYMuYG20/aOPRMKT0SKxoL4iYN26PYEbi"
        "RZEv8DLD9YBVJSC5wKhzg8Z+C3Pw9gXIAA=="
    )
    salt = base64.b64decode(kept.split("$")[3])
    assert len(salt) == SALT_BYTES
    assert hash_for_mosquitto("bread", salt) == kept
