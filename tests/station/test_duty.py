"""Who is on duty: by card, until another card, the same card, or the closing."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from messaging.contracts.duty_card import DutyCard, new_duty_card, parse_duty_card
from messaging.contracts.ids import InspectorId
from messaging.contracts.registry import InspectorCard, Opening
from station.duty import CardAnswer, Duty, OnDuty
from station.facts import Now

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = Opening(name="morning", opens_at=time(7), closes_at=time(8, 30))
EVENING = Opening(name="evening", opens_at=time(18, 30), closes_at=time(20))

ZHANG, ZHAO, NOBODY_S = (InspectorId(name) for name in ("i07", "i08", "i99"))


def card(secret: int) -> DutyCard:
    parsed = parse_duty_card(new_duty_card(secret))
    assert isinstance(parsed, DutyCard)
    return parsed


CARDS = {ZHANG: card(7), ZHAO: card(8), NOBODY_S: card(99)}
KNOWN = tuple(
    InspectorCard(inspector=inspector, card_sha256=CARDS[inspector].sha256)
    for inspector in (ZHANG, ZHAO)
)


class Morning:
    """One morning's duty, from ten to seven on."""

    def __init__(self, default: InspectorId | None = None) -> None:
        self.duty = Duty(default, None)
        self.duty.agree(KNOWN, (MORNING, EVENING))
        self.now = Now(100.0, datetime(2026, 11, 24, 6, 50, tzinfo=SHANGHAI))

    def wait(self, seconds: float) -> bool:
        at = self.now.at + timedelta(seconds=seconds)
        self.now = Now(self.now.s + seconds, at)
        return self.duty.tick(self.now)

    def show(self, inspector: InspectorId) -> CardAnswer | None:
        return self.duty.show(CARDS[inspector], self.now)


def inspector_of(morning: Morning) -> InspectorId | None:
    return morning.duty.inspector


def is_unattended(morning: Morning) -> bool:
    return morning.duty.is_unattended


@pytest.fixture
def morning() -> Morning:
    return Morning()


def test_a_card_puts_its_inspector_on_duty(morning: Morning) -> None:
    assert is_unattended(morning)

    assert morning.show(ZHANG) is CardAnswer.ON

    assert inspector_of(morning) == ZHANG
    assert not is_unattended(morning)
    assert morning.duty.answer(morning.now.s) is CardAnswer.ON
    morning.wait(6)
    assert morning.duty.answer(morning.now.s) is None


def test_a_card_held_for_long_is_shown_once(morning: Morning) -> None:
    morning.show(ZHANG)
    for _ in range(30):
        morning.wait(4)
        assert morning.show(ZHANG) is None

    assert inspector_of(morning) == ZHANG


def test_the_same_card_again_ends_duty(morning: Morning) -> None:
    morning.show(ZHANG)
    morning.wait(5)

    assert morning.show(ZHANG) is CardAnswer.OFF

    assert inspector_of(morning) is None
    assert is_unattended(morning)
    morning.wait(5)
    assert morning.show(ZHANG) is CardAnswer.ON


def test_another_card_takes_over_also_while_the_first_is_still_seen(
    morning: Morning,
) -> None:
    morning.show(ZHANG)
    morning.wait(1)

    assert morning.show(ZHAO) is CardAnswer.ON
    assert morning.show(ZHANG) is None
    assert inspector_of(morning) == ZHAO


def test_an_unknown_card_changes_nothing(morning: Morning) -> None:
    morning.show(ZHANG)

    assert morning.show(NOBODY_S) is CardAnswer.UNKNOWN
    assert inspector_of(morning) == ZHANG
    assert morning.duty.answer(morning.now.s) is CardAnswer.UNKNOWN


def test_a_revoked_card_ends_its_duty_and_no_other(morning: Morning) -> None:
    morning.show(ZHANG)
    morning.duty.agree(KNOWN, (MORNING,))
    assert inspector_of(morning) == ZHANG

    morning.duty.agree(KNOWN[1:], (MORNING,))

    assert inspector_of(morning) is None


def test_duty_ends_with_the_opening(morning: Morning) -> None:
    morning.show(ZHANG)
    assert not morning.wait(99 * 60)
    assert inspector_of(morning) == ZHANG

    assert morning.wait(60)

    assert inspector_of(morning) is None
    assert not morning.wait(60), "it ends once"


def test_who_comes_before_the_evening_stays_until_its_end(morning: Morning) -> None:
    morning.wait(10 * 3600)
    morning.show(ZHANG)

    assert not morning.wait(3 * 3600)
    assert morning.wait(11 * 60)


def test_without_openings_duty_ends_after_half_a_day(morning: Morning) -> None:
    morning.duty.agree(KNOWN, ())
    morning.show(ZHANG)

    assert not morning.wait(12 * 3600 - 1)
    assert morning.wait(1)


def test_duty_survives_a_restart_and_ends_in_its_time(morning: Morning) -> None:
    morning.show(ZHANG)
    kept = morning.duty.on_duty
    assert kept is not None

    again = Duty(None, kept)

    assert again.inspector == ZHANG, "also before the ledger has spoken"
    again.agree(KNOWN, (MORNING,))
    assert again.inspector == ZHANG
    assert again.tick(Now(5.0, datetime(2026, 11, 24, 8, 30, tzinfo=SHANGHAI)))


def test_a_duty_of_yesterday_is_over_after_a_night_without_power() -> None:
    yesterday = datetime(2026, 11, 23, 19, 0, tzinfo=SHANGHAI)
    kept = OnDuty(inspector=ZHANG, card_sha256=CARDS[ZHANG].sha256, since=yesterday)
    duty = Duty(None, kept)
    duty.agree(KNOWN, (MORNING, EVENING))

    assert duty.tick(Now(5.0, datetime(2026, 11, 24, 7, 0, tzinfo=SHANGHAI)))


def test_before_the_ledger_ever_spoke_no_card_is_known() -> None:
    duty = Duty(None, None)

    answer = duty.show(CARDS[ZHANG], Now(1.0, datetime(2026, 11, 24, tzinfo=SHANGHAI)))

    assert answer is CardAnswer.UNKNOWN
    assert not duty.is_unattended, "nobody can say"


def test_the_settings_inspector_is_on_duty_where_no_card_says_otherwise() -> None:
    morning = Morning(default=InspectorId("i01"))
    assert inspector_of(morning) == "i01"
    assert not is_unattended(morning)

    morning.show(ZHANG)
    assert inspector_of(morning) == ZHANG
    morning.wait(5)
    morning.show(ZHANG)

    assert inspector_of(morning) == "i01"


def test_settings_that_were_read_again_name_another_default() -> None:
    morning = Morning(default=InspectorId("i01"))

    morning.duty.agree_default(InspectorId("i02"))

    assert inspector_of(morning) == "i02"


def test_a_thousand_foreign_cards_leave_no_trace(morning: Morning) -> None:
    morning.show(ZHANG)
    for secret in range(100, 1100):
        assert morning.duty.show(card(secret), morning.now) is CardAnswer.UNKNOWN

    assert inspector_of(morning) == ZHANG
    assert morning.duty.show(card(1099), morning.now) is None
    assert morning.duty.show(card(100), morning.now) is CardAnswer.UNKNOWN
