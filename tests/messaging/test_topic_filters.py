"""Topic filters by the rules of MQTT 3.1.1, section 4.7, with its own examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.topic_filters import TOPIC_BYTES_MAX, TopicFilter, parse_topic_filter


@pytest.mark.parametrize(
    ("topic_filter", "topic", "is_match"),
    [
        ("sport/tennis/player1/#", "sport/tennis/player1", True),
        ("sport/tennis/player1/#", "sport/tennis/player1/ranking", True),
        ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", True),
        ("sport/#", "sport", True),
        ("#", "sport/tennis", True),
        ("sport/tennis/+", "sport/tennis/player1", True),
        ("sport/tennis/+", "sport/tennis/player1/ranking", False),
        ("sport/+", "sport", False),
        ("sport/+", "sport/", True),
        ("+/+", "/finance", True),
        ("/+", "/finance", True),
        ("+", "/finance", False),
        ("#", "$SYS/monitor", False),
        ("+/monitor/Clients", "$SYS/monitor/Clients", False),
        ("$SYS/#", "$SYS/monitor", True),
        ("$SYS/monitor/+", "$SYS/monitor/Clients", True),
        ("sport", "Sport", False),
        ("$share/ledger/sport/+", "sport/tennis", True),
        ("$share/ledger//finance", "/finance", True),
    ],
)
def test_the_standard_s_own_examples(
    topic_filter: str, topic: str, *, is_match: bool
) -> None:
    assert parse_topic_filter(topic_filter).matches(topic) is is_match


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\0b",
        "sport+",
        "sport/tennis#",
        "sport/#/ranking",
        "##",
        "$share/ledger",
        "$share//sport",
        "$share/led+ger/sport",
        "$share/ledger/",
        "x" * (TOPIC_BYTES_MAX + 1),
    ],
    ids=lambda text: text[:20],
)
def test_what_no_broker_would_accept_is_our_mistake(text: str) -> None:
    with pytest.raises(ValueError, match=r"filter|topic"):
        parse_topic_filter(text)


@pytest.mark.parametrize("text", ["a/+/#", "#", "/", "$share/ledger/a/+", "a//b"])
def test_a_filter_is_written_as_it_was_read(text: str) -> None:
    assert parse_topic_filter(text).text == text


levels = st.sampled_from(["a", "b", "+"])
filters = st.builds(
    lambda body, tail: TopicFilter((*body, *tail)),
    st.lists(levels, min_size=1, max_size=3),
    st.sampled_from([(), ("#",)]),
)
topics = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=4).map("/".join)


@given(filters, filters, topics)
def test_filters_that_match_one_topic_overlap(
    one: TopicFilter, other: TopicFilter, topic: str
) -> None:
    if one.matches(topic) and other.matches(topic):
        assert one.overlaps(other)


@given(filters, filters)
def test_filters_that_overlap_match_some_topic_together(
    one: TopicFilter, other: TopicFilter
) -> None:
    depth = max(len(one.levels), len(other.levels))
    topics_of_all_depths: list[list[str]] = [[]]
    everything: list[str] = []
    for _ in range(depth):
        topics_of_all_depths = [
            [*topic, level] for topic in topics_of_all_depths for level in ("a", "b")
        ]
        everything += ["/".join(topic) for topic in topics_of_all_depths]

    together = any(one.matches(topic) and other.matches(topic) for topic in everything)
    assert one.overlaps(other) is together
