"""Topics belong to names, and a name is one level of a topic."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels import CHANNELS, PARAMETERS
from messaging.contracts.ids import (
    ClientId,
    CommunityId,
    DropId,
    HallId,
    RequestId,
    StationId,
)
from messaging.topic_filters import parse_topic_filter
from messaging.topics import Topics

TOPICS = Topics(CommunityId("NB01"))

DROP = DropId("0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01")

NO_NAMES = ["", "a/b", "+", "#", "a+", "A", " s01", "s01\n", "-a", "a" * 33, "站"]

TOPIC_OF_CHANNEL = {
    "drops": TOPICS.drops(StationId("s01")),
    "receipts": TOPICS.receipts(StationId("s01")),
    "images": TOPICS.image(StationId("s01"), DROP),
    "station_health": TOPICS.station_health(StationId("s01")),
    "station_requests": TOPICS.station_requests(StationId("s01")),
    "test_pictures": TOPICS.test_picture(StationId("s01"), RequestId(DROP)),
    "hall_requests": TOPICS.hall_requests(HallId("h1")),
    "counter_requests": TOPICS.counter_requests(HallId("h1")),
    "hall_state": TOPICS.hall_state(HallId("h1")),
    "hall_health": TOPICS.hall_health(HallId("h1")),
    "kiosk_health": TOPICS.kiosk_health(ClientId("kiosk-1")),
    "points_requests": TOPICS.points_requests,
    "replies": TOPICS.replies(ClientId("kiosk-1")),
    "registry": TOPICS.registry,
}


def test_the_table_of_channels_and_the_topics_are_the_same_map() -> None:
    names = {"station": "s01", "hall": "h1", "client": "kiosk-1", "kiosk": "kiosk-1"}
    names |= {"drop_id": DROP, "request_id": DROP}

    assert {
        channel.name: f"linli/1/NB01/{channel.topic.format(**names)}"
        for channel in CHANNELS
    } == TOPIC_OF_CHANNEL
    parameters = re.findall(r"{(\w+)}", " ".join(c.topic for c in CHANNELS))
    assert {*parameters, "community"} == set(PARAMETERS)


def test_a_topic_tells_whose_it_is() -> None:
    assert TOPICS.station_of_drops("linli/1/NB01/stations/s01/drops") == "s01"
    assert TOPICS.station_of_health("linli/1/NB01/stations/s01/health") == "s01"
    assert TOPICS.hall_of_health("linli/1/NB01/halls/h1/health") == "h1"
    assert TOPICS.kiosk_of_health("linli/1/NB01/kiosks/kiosk-1/health") == "kiosk-1"
    assert TOPICS.kiosk_of_health("linli/1/NB01/halls/kiosk-1/health") is None
    assert TOPICS.client_of_replies("linli/1/NB01/clients/kiosk-1/replies") == "kiosk-1"
    image = TOPICS.image_of(f"linli/1/NB01/stations/s01/images/{DROP}")
    assert image == ("s01", DROP)
    picture = TOPICS.test_picture_of(f"linli/1/NB01/stations/s01/test-pictures/{DROP}")
    assert picture == ("s01", str(DROP))


def test_a_filter_for_all_matches_every_one() -> None:
    drops, healths = TOPICS.all_drops, TOPICS.all_station_health
    assert parse_topic_filter(drops).matches(TOPICS.drops(StationId("s01")))
    assert parse_topic_filter(healths).matches(TOPICS.station_health(StationId("s01")))
    images = parse_topic_filter(TOPICS.all_images)
    assert images.matches(TOPICS.image(StationId("s01"), DROP))
    pictures = parse_topic_filter(TOPICS.all_test_pictures)
    assert pictures.matches(TOPICS.test_picture(StationId("s01"), RequestId(DROP)))
    halls = parse_topic_filter(TOPICS.all_hall_health)
    assert halls.matches(TOPICS.hall_health(HallId("h1")))
    assert not halls.matches(TOPICS.hall_state(HallId("h1")))


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "stations/s01/drops",
        "linli/1/NB02/stations/s01/drops",
        "linli/2/NB01/stations/s01/drops",
        "linli/1/NB01/linli/1/NB01/stations/s01/drops",
        "linli/1/NB01/stations/s01/drops/",
        "linli/1/NB01/stations/s01/receipts",
        "linli/1/NB01/halls/h1/drops",
        *(f"linli/1/NB01/stations/{name}/drops" for name in NO_NAMES),
        *(f"linli/1/NB01/stations/{name}/images/{DROP}" for name in NO_NAMES),
        f"linli/1/NB01/stations/s01/images/{DROP}/x",
        f"linli/1/NB01/stations/s01/images/../{DROP}",
        f"linli/1/NB01/stations/s01/images/{DROP.upper()}",
        f"linli/1/NB01/stations/s01/images/{DROP}\n",
        "linli/1/NB01/stations/s01/images/",
        f"linli/1/NB01/stations/s01/test-pictures/../{DROP}",
        f"linli/1/NB01/stations/s01/test-pictures/{DROP}/x",
    ],
)
def test_a_foreign_topic_is_nobody_s(topic: str) -> None:
    assert TOPICS.station_of_drops(topic) is None
    assert TOPICS.station_of_health(topic) is None
    assert TOPICS.hall_of_health(topic) is None
    assert TOPICS.client_of_replies(topic) is None
    assert TOPICS.image_of(topic) is None
    assert TOPICS.test_picture_of(topic) is None


@given(st.text())
def test_any_text_may_be_asked_about(text: str) -> None:
    for topic in (text, f"linli/1/NB01/{text}", f"linli/1/NB01/stations/{text}/drops"):
        station = TOPICS.station_of_drops(topic)
        assert station is None or TOPICS.drops(station) == topic


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_makes_no_topic(name: str) -> None:
    for topic_of in (
        TOPICS.drops,
        TOPICS.receipts,
        TOPICS.station_health,
        TOPICS.station_requests,
    ):
        with pytest.raises(ValueError, match="no name"):
            topic_of(StationId(name))
    with pytest.raises(ValueError, match="no name"):
        TOPICS.replies(ClientId(name))
    with pytest.raises(ValueError, match="no name"):
        TOPICS.hall_requests(HallId(name))
    with pytest.raises(ValueError, match="no UUID"):
        TOPICS.image(StationId("s01"), DropId(name))
    with pytest.raises(ValueError, match="no UUID"):
        TOPICS.test_picture(StationId("s01"), RequestId(name))


@pytest.mark.parametrize("community", ["", "NB1", "nb01", "NB/1", "NB+1", "NB011"])
def test_a_community_has_four_characters(community: str) -> None:
    with pytest.raises(ValueError, match="four of A-Z"):
        Topics(CommunityId(community))
