"""What people before the screen choose for themselves, and for how long."""

import pytest

from station.drop_states import State
from station.visit import VISIT_S, Language, ModeAsked, Modes, Visit

USUAL = Modes(Language.ZH, is_elder=False, is_sound_on=True)


@pytest.fixture
def visit() -> Visit:
    return Visit(USUAL, now_s=100.0)


def test_language_size_and_sound_are_chosen_by_one_tap_each(visit: Visit) -> None:
    for asked in (ModeAsked.LANGUAGE, ModeAsked.SIZE, ModeAsked.SOUND):
        visit.take(asked, 101.0)

    assert visit.modes == Modes(Language.EN, is_elder=True, is_sound_on=False)


def test_a_second_tap_takes_it_back(visit: Visit) -> None:
    for asked in (ModeAsked.LANGUAGE, ModeAsked.SIZE, ModeAsked.SOUND):
        visit.take(asked, 101.0)
        visit.take(asked, 102.0)

    assert visit.modes == USUAL


def test_what_one_chose_ends_with_the_visit_but_sound_stays_off(visit: Visit) -> None:
    for asked in (ModeAsked.LANGUAGE, ModeAsked.SIZE, ModeAsked.SOUND):
        visit.take(asked, 101.0)

    visit.see(State.READY, 101.0 + VISIT_S - 0.1)
    assert visit.modes.is_elder

    visit.see(State.READY, 101.0 + VISIT_S)
    assert visit.modes == Modes(Language.ZH, is_elder=False, is_sound_on=False)


def test_a_visit_lasts_while_bags_come(visit: Visit) -> None:
    visit.take(ModeAsked.SIZE, 101.0)
    visit.see(State.WEIGHED, 155.0)

    visit.see(State.READY, 155.0 + VISIT_S - 1)

    assert visit.modes.is_elder


def test_where_nothing_speaks_there_is_no_sound_to_turn_on() -> None:
    visit = Visit(Modes(), 0.0)

    visit.take(ModeAsked.SOUND, 1.0)

    assert visit.modes.is_sound_on is None


def test_pages_are_turned_only_while_a_reason_is_asked_for(visit: Visit) -> None:
    visit.take(ModeAsked.PAGE, 101.0)
    visit.see(State.REASONING, 101.1)
    visit.take(ModeAsked.PAGE, 102.0)
    assert visit.page == 2

    visit.see(State.JUDGED, 103.0)

    assert visit.page == 0


def test_nobody_who_ever_comes_finds_the_site_s_own_choice(visit: Visit) -> None:
    visit.see(State.READY, 100_000.0)

    assert visit.modes == USUAL
