"""Stories of inspectors who come, go, or are not there."""

from dataclasses import replace
from datetime import time

from messaging.codec import encode
from messaging.contracts.drops import Verdict
from messaging.contracts.duty_card import new_duty_card
from messaging.contracts.ids import InspectorId
from messaging.contracts.registry import InspectorCard, Opening, Registry
from messaging.contracts.secret_card import card_sha256
from messaging.topics import Topics
from station.drop_states import State
from station.duty import OnDuty
from station.happenings import KeepDuty, MessageArrived, Note, SettingsRead
from station.station_view import StationView
from tests.station.labels import NB01, label_text
from tests.station.sorting_site import MORNING, SITE, SortingSite
from tests.station.verdicts import CORRECT

ZHANG_S_CARD = new_duty_card(7)
FOREIGN_CARD = new_duty_card(8)
ZHANG = InspectorId("i07")

OPENING = Opening(name="morning", opens_at=time(6), closes_at=time(8, 30))
CARD = InspectorCard(inspector=ZHANG, card_sha256=card_sha256(ZHANG_S_CARD))
REGISTRY = Registry(revision=1, as_of=MORNING, openings=(OPENING,), inspectors=(CARD,))


def hear(site: SortingSite, registry: Registry) -> None:
    site.take(MessageArrived(Topics(NB01).registry, encode(registry)))


def show_card(site: SortingSite, card: str) -> None:
    site.in_view = (card,)
    site.pass_time(2)
    site.in_view = ()
    site.pass_time(1)


def shown(site: SortingSite) -> StationView:
    assert site.view is not None
    return site.view


def kept(site: SortingSite) -> list[OnDuty | None]:
    return [order.on_duty for order in site.orders if isinstance(order, KeepDuty)]


def test_an_inspector_comes_on_duty_by_card_and_signs_the_drops(
    site: SortingSite,
) -> None:
    hear(site, REGISTRY)
    assert "notice-unattended" in shown(site).notices

    show_card(site, ZHANG_S_CARD)

    assert (shown(site).inspector, shown(site).card) == (ZHANG, "card-on")
    assert "notice-unattended" not in shown(site).notices
    site.pass_time(7)
    assert shown(site).card is None
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    assert [drop.inspector for drop in site.stored()] == [ZHANG]
    (on_duty,) = kept(site)
    assert on_duty is not None
    assert on_duty.inspector == ZHANG


def test_a_card_is_shown_while_a_bag_waits_and_the_bag_is_not_disturbed(
    site: SortingSite,
) -> None:
    hear(site, REGISTRY)
    site.bring(label_text(serial=1), 1500, 5)
    site.in_view = (label_text(serial=1), ZHANG_S_CARD)
    site.pass_time(5)
    assert site.is_at(State.WEIGHED), "who has come may take the time that it takes"

    site.pass_time(30)

    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.inspector for drop in site.stored()] == [ZHANG]


def test_with_nobody_on_duty_no_resident_waits_for_a_verdict(
    site: SortingSite,
) -> None:
    hear(site, REGISTRY)
    site.bring(label_text(serial=1), 1500)
    assert site.is_at(State.WEIGHED)

    site.pass_time(9)

    assert site.is_at(State.THANKED)
    site.lift()
    site.bring(label_text(serial=2), 1300)
    site.say(CORRECT)
    drops = [(drop.verdict, drop.inspector) for drop in site.stored()]
    assert drops == [(Verdict.UNINSPECTED, None), (Verdict.CORRECT, None)]


def test_the_same_card_again_goes_off_duty_for_all_to_see(site: SortingSite) -> None:
    hear(site, REGISTRY)
    show_card(site, ZHANG_S_CARD)
    site.pass_time(5)

    show_card(site, ZHANG_S_CARD)

    assert (shown(site).inspector, shown(site).card) == (None, "card-off")
    assert kept(site)[-1] is None


def test_an_unknown_card_is_said_calmly_and_logged_masked(site: SortingSite) -> None:
    hear(site, REGISTRY)

    show_card(site, FOREIGN_CARD)

    assert (shown(site).inspector, shown(site).card) == (None, "card-unknown")
    notes = [order for order in site.orders if isinstance(order, Note)]
    (said,) = [note.details for note in notes if note.fact == "card_unknown"]
    assert said == (("text", f"{FOREIGN_CARD[:4]}… (29 characters)"),)
    assert FOREIGN_CARD not in str(site.orders)


def test_a_revoked_card_takes_its_inspector_off_duty(site: SortingSite) -> None:
    hear(site, REGISTRY)
    show_card(site, ZHANG_S_CARD)

    hear(site, Registry(revision=2, as_of=MORNING, openings=(OPENING,)))

    assert shown(site).inspector is None
    assert "notice-unattended" not in shown(site).notices, "there are no cards here"


def test_duty_ends_with_the_opening_and_bags_are_taken_all_the_same(
    site: SortingSite,
) -> None:
    hear(site, REGISTRY)
    show_card(site, ZHANG_S_CARD)
    site.s += 90 * 60
    site.pass_time(1)
    assert shown(site).inspector is None

    site.bring(label_text(serial=1), 1500)
    site.pass_time(9)

    (drop,) = site.stored()
    assert (drop.verdict, drop.inspector, drop.opening) == (
        Verdict.UNINSPECTED,
        None,
        None,
    )
    assert {"notice-closed", "notice-unattended"} <= set(shown(site).notices)


def test_settings_read_again_name_the_default_and_leave_the_card_s(
    site: SortingSite,
) -> None:
    hear(site, REGISTRY)
    show_card(site, ZHANG_S_CARD)
    terms = replace(SITE.terms, inspector=InspectorId("i01"))

    site.take(SettingsRead(replace(SITE, terms=terms)))

    assert shown(site).inspector == ZHANG
    site.pass_time(5)
    show_card(site, ZHANG_S_CARD)
    assert shown(site).inspector == "i01"
