"""A sorting point that is asked from afar while bags come and go."""

from dataclasses import replace
from datetime import timedelta

from messaging.codec import encode
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import RequestId
from messaging.contracts.stations import StationAnswered, StationRefusal, ZeroScale
from messaging.identifiers import new_id
from messaging.topics import Topics
from station.drop_slots import Terms
from station.drop_states import State, Waits
from station.facts import VerdictGiven
from station.happenings import CarryOut, MessageArrived, PublishAnswer, SettingsRead
from station.weighing import WeighingTerms
from tests.station.labels import NB01, label_text
from tests.station.sorting_site import SITE, STATION, SortingSite

CORRECT = VerdictGiven(Verdict.CORRECT)
OTHER = replace(
    SITE,
    terms=Terms(stream=Stream.OTHER, tare_g=100),
    reasons=(),
    waits=Waits(undo_s=2),
    weighing=WeighingTerms(load_g_min=500),
)


def ask_for_zero(site: SortingSite) -> None:
    request = ZeroScale(
        request_id=RequestId(new_id()),
        reply_to="linli/1/NB01/clients/ledger/replies",
        valid_until=site.now.at + timedelta(seconds=60),
    )
    topic = Topics(NB01).station_requests(STATION)
    site.take(MessageArrived(topic, encode(request)))


def answers(site: SortingSite) -> list[StationAnswered]:
    return [one.answer for one in site.orders if isinstance(one, PublishAnswer)]


def zeroable(site: SortingSite) -> None:
    site.site = replace(SITE, can_zero=True)
    site.cut_power()
    site.pass_time(1)


def test_an_idle_scale_is_set_to_zero_and_seen_there(site: SortingSite) -> None:
    zeroable(site)
    site.load_g = 35
    site.pass_time(1)

    ask_for_zero(site)
    assert any(isinstance(order, CarryOut) for order in site.orders)
    site.load_g = 0
    site.pass_time(2)

    (answer,) = answers(site)
    assert answer.outcome == "done"


def test_a_scale_with_a_bag_on_it_is_never_set_to_zero(site: SortingSite) -> None:
    zeroable(site)
    site.bring(label_text(serial=1), 1500)

    ask_for_zero(site)
    site.say(CORRECT)
    ask_for_zero(site)

    assert [one.reason for one in answers(site)] == [StationRefusal.SCALE_NOT_EMPTY] * 2
    assert not any(isinstance(order, CarryOut) for order in site.orders)


def test_a_bag_seen_but_not_yet_put_down_is_a_bag_at_hand(site: SortingSite) -> None:
    zeroable(site)
    site.bring(label_text(serial=1), 0)

    ask_for_zero(site)

    assert answers(site)[0].reason is StationRefusal.SCALE_NOT_EMPTY


def test_a_scale_far_below_zero_misses_something(site: SortingSite) -> None:
    zeroable(site)
    site.load_g = -300
    site.pass_time(1)

    ask_for_zero(site)

    assert answers(site)[0].reason is StationRefusal.SCALE_NOT_EMPTY
    assert answers(site)[0].detail == "the scale shows -300 g"


def test_settings_read_anew_hold_from_the_next_bag_on(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.take(SettingsRead(OTHER))
    site.say(CORRECT)
    site.lift()
    site.pass_time(12)
    assert site.is_at(State.READY)

    site.bring(label_text(serial=2), 1500)
    site.say(CORRECT)
    site.lift()
    site.pass_time(3)

    first, second = site.stored()
    assert (first.stream, first.tare_g) == (Stream.KITCHEN, 0)
    assert (second.stream, second.tare_g) == (Stream.OTHER, 100)
    assert site.is_at(State.READY), "two seconds to undo, by now"
    site.bring(label_text(serial=3), 400)
    assert site.is_at(State.SEEN), "that is no load any more"
