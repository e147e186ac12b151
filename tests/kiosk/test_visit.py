"""A visit: what touches mean, and what is shown. Twice, late, half, never."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.acts import Act, ForgetAsk, KeepAsk, PrintGuide, SendAsk
from kiosk.asking import ASK_S_MAX, STUCK_S, Ask, Patience
from kiosk.guides import GuideShelf
from kiosk.hall_view import GRACE_S, HallWatch
from kiosk.instant import Instant
from kiosk.places import (
    BACK,
    DONE,
    ELDER,
    LANGUAGE,
    LOW,
    MORE_TIME,
    PAGE_NEXT,
    QUIET_S,
    TAKE_NUMBER,
    Place,
    choices_per_page,
)
from kiosk.shown import (
    AskingShown,
    ChoosingShown,
    GuideShown,
    GuidesShown,
    HomeShown,
    Modes,
    OutOfOrderShown,
    RatingShown,
    RefusedShown,
    Shown,
    TicketShown,
)
from kiosk.visit import Visit
from messaging.contracts.halls import HallReply, RefusalReason, TicketCalled
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import (
    CounterId,
    HallId,
    RequestId,
    ServiceLetter,
    TicketId,
)
from messaging.contracts.ticket_code import TicketCode
from tests.kiosk.halls import MORNING, call, refused, taken, view
from tests.kiosk.leaflets import shelf
from tests.kiosk.slips import no_printer, printer

SLIP = TicketCode(HallId("h01"), "A017", "0417")


def new_id() -> RequestId:
    return RequestId("none")


class Lobby:
    """One kiosk's visit with a hall, and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.hall = HallWatch(self.now)
        self.hall.take_view(view(), is_retained=False)
        ids = self._request_ids()
        self.visit = Visit(
            self.hall, self.now, lambda: next(ids), no_printer(), GuideShelf()
        )

    @property
    def now(self) -> Instant:
        return Instant(self.now_s, MORNING + timedelta(seconds=self.now_s))

    def shown(self) -> Shown:
        return self.visit.shown(self.now)

    def tap(self, *keys: str) -> list[Act]:
        return [act for key in keys for act in self.visit.tap(key, self.now)]

    def hear(self, reply: HallReply) -> list[Act]:
        return self.visit.hear(reply, self.now)

    def wait(self, seconds: float) -> list[Act]:
        """Let time pass in frames, as the program does."""
        acts: list[Act] = []
        for _ in range(int(seconds * 10)):
            self.now_s += 0.1
            acts += self.visit.tick(self.now)
        return acts

    def ask(self, letter: str = "A") -> Ask:
        """Tap through to a service; give the ask that was sent."""
        sent = self.tap(TAKE_NUMBER, f"service-{letter}")[-1]
        assert isinstance(sent, SendAsk)
        return sent.ask

    @staticmethod
    def _request_ids() -> Iterator[RequestId]:
        for count in range(1000):
            yield RequestId(f"0199a0c4-0000-7000-8000-{count:012x}")


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


def test_a_tap_on_take_a_number_shows_the_services(lobby: Lobby) -> None:
    assert isinstance(lobby.shown(), HomeShown)

    assert lobby.tap(TAKE_NUMBER) == []

    shown = lobby.shown()
    assert isinstance(shown, ChoosingShown)
    assert [one.service for one in shown.services] == list("ABCDEFGH")


def test_a_tap_on_a_service_is_kept_before_it_is_sent(lobby: Lobby) -> None:
    kept, sent = lobby.tap(TAKE_NUMBER, "service-B")

    assert isinstance(kept, KeepAsk)
    assert sent == SendAsk(kept.ask)
    assert kept.ask.service == "B"
    shown = lobby.shown()
    assert isinstance(shown, AskingShown)
    assert shown.service.zh == "民政"
    assert shown.patience is Patience.FRESH
    assert not shown.may_leave


def test_the_answer_shows_the_number_and_ends_the_asking(lobby: Lobby) -> None:
    ask = lobby.ask()

    assert lobby.hear(taken(ask.request_id)) == [ForgetAsk(ask)]

    shown = lobby.shown()
    assert isinstance(shown, TicketShown)
    assert shown.taken.number == "A017"
    assert shown.service.zh == "党建群团"
    assert [one.counter for one in shown.counters] == ["1", "2"]
    assert shown.call is None
    assert lobby.wait(5) == []


def test_taps_while_asking_take_no_second_ticket(lobby: Lobby) -> None:
    lobby.ask("A")

    assert lobby.tap("service-A", "service-B", TAKE_NUMBER, DONE) == []
    assert isinstance(lobby.shown(), AskingShown)


def test_silence_repeats_the_same_ask(lobby: Lobby) -> None:
    ask = lobby.ask()

    acts = lobby.wait(30)

    assert acts == [SendAsk(ask)] * 5


def test_a_link_that_comes_back_repeats_it_at_once(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.wait(20)

    lobby.visit.regain_link(lobby.now)

    assert lobby.visit.tick(lobby.now) == [SendAsk(ask)]


def test_a_link_that_comes_back_with_nothing_to_ask_changes_nothing(
    lobby: Lobby,
) -> None:
    lobby.visit.regain_link(lobby.now)

    assert lobby.visit.tick(lobby.now) == []


def test_the_same_answer_twice_is_one_ticket(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.hear(taken(ask.request_id))

    assert lobby.hear(taken(ask.request_id, "A018")) == []

    shown = lobby.shown()
    assert isinstance(shown, TicketShown)
    assert shown.taken.number == "A017"


def test_an_answer_to_somebody_else_changes_nothing(lobby: Lobby) -> None:
    lobby.ask()

    foreign = RequestId("0199a0c4-0000-7000-8000-ffffffffffff")
    assert lobby.hear(taken(foreign)) == []
    assert isinstance(lobby.shown(), AskingShown)


def test_an_answer_of_the_wrong_kind_changes_nothing(lobby: Lobby) -> None:
    ask = lobby.ask()
    wrong = TicketCalled(
        request_id=ask.request_id,
        ticket_id=TicketId(ask.request_id),
        number="A017",
        counter=CounterId("1"),
        called_at=MORNING,
    )

    assert lobby.hear(wrong) == []
    assert isinstance(lobby.shown(), AskingShown)


def test_an_answer_that_comes_late_still_shows_the_number(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.wait(STUCK_S + 1)
    lobby.tap(BACK)
    assert isinstance(lobby.shown(), OutOfOrderShown)

    lobby.hear(taken(ask.request_id))

    assert isinstance(lobby.shown(), TicketShown)


def test_who_waits_too_long_may_leave_and_the_ask_goes_on(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.wait(STUCK_S + 1)
    shown = lobby.shown()
    assert isinstance(shown, AskingShown)
    assert shown.may_leave

    lobby.tap(BACK)

    assert lobby.wait(30)[0] == SendAsk(ask)
    left = lobby.shown()
    assert isinstance(left, OutOfOrderShown)
    assert left.since == ask.asked_at
    # While it is open, nobody can take another.
    assert lobby.tap(TAKE_NUMBER) == []
    assert isinstance(lobby.shown(), OutOfOrderShown)


def test_an_ask_that_is_never_answered_is_given_up_and_nobody_is_blamed(
    lobby: Lobby,
) -> None:
    ask = lobby.ask()

    acts = lobby.wait(ASK_S_MAX + 1)

    assert acts[-1] == ForgetAsk(ask)
    assert isinstance(lobby.shown(), HomeShown)
    assert lobby.hear(taken(ask.request_id)) == []


def test_an_ask_given_up_after_its_person_left_stays_at_home(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.wait(STUCK_S + 1)
    lobby.tap(BACK)

    acts = lobby.wait(ASK_S_MAX)

    assert acts[-1] == ForgetAsk(ask)
    assert isinstance(lobby.shown(), HomeShown)


def test_a_refusal_is_shown_with_its_reason(lobby: Lobby) -> None:
    ask = lobby.ask()

    assert lobby.hear(refused(ask.request_id)) == [ForgetAsk(ask)]

    shown = lobby.shown()
    assert isinstance(shown, RefusedShown)
    assert shown.reason is RefusalReason.NUMBERS_EXHAUSTED


def test_after_a_refusal_one_can_try_again_with_a_new_request(lobby: Lobby) -> None:
    first = lobby.ask()
    lobby.hear(refused(first.request_id))

    second = lobby.ask("B")

    assert second.request_id != first.request_id


def test_a_service_that_is_closed_cannot_be_chosen(lobby: Lobby) -> None:
    lobby.hall.take_view(view(2, closed="C"), is_retained=False)

    assert lobby.tap(TAKE_NUMBER, "service-C") == []
    assert isinstance(lobby.shown(), ChoosingShown)


def test_a_service_that_the_hall_lost_meanwhile_cannot_be_chosen(lobby: Lobby) -> None:
    lobby.tap(TAKE_NUMBER)
    lobby.hall.take_view(view(2, services="AB"), is_retained=False)

    assert lobby.tap("service-H") == []


def test_a_service_cannot_be_tapped_where_it_is_not_shown(lobby: Lobby) -> None:
    assert lobby.tap("service-A") == []
    assert isinstance(lobby.shown(), HomeShown)


def test_a_hall_without_services_shows_an_empty_page(lobby: Lobby) -> None:
    lobby.hall.take_view(view(2, services=""), is_retained=False)
    lobby.tap(TAKE_NUMBER, PAGE_NEXT)

    shown = lobby.shown()
    assert isinstance(shown, ChoosingShown)
    assert shown.services == ()


def test_a_lost_hall_is_said_at_once_and_comes_back_by_itself(lobby: Lobby) -> None:
    lobby.hall.take_health(HallHealth(state=Health.LOST), lobby.now)
    shown = lobby.shown()
    assert isinstance(shown, OutOfOrderShown)
    assert shown.since == MORNING
    assert lobby.tap(TAKE_NUMBER) == []

    lobby.hall.take_health(HallHealth(state=Health.WELL), lobby.now)

    assert isinstance(lobby.shown(), HomeShown)


def test_a_hall_that_goes_away_under_the_choosing_finger_takes_no_tap(
    lobby: Lobby,
) -> None:
    lobby.tap(TAKE_NUMBER)
    lobby.hall.lose_link(lobby.now)
    lobby.now_s += GRACE_S

    assert lobby.tap("service-A") == []
    lobby.wait(0.1)
    lobby.hall.hear()
    assert isinstance(lobby.shown(), HomeShown)


def test_a_kiosk_that_has_just_started_says_that_it_is_connecting() -> None:
    lobby = Lobby()
    lobby.visit = Visit(
        HallWatch(lobby.now),
        lobby.now,
        lambda: RequestId("none"),
        no_printer(),
        GuideShelf(),
    )

    shown = lobby.shown()
    assert isinstance(shown, OutOfOrderShown)
    assert shown.since is None


def test_an_ask_that_outlived_a_restart_is_asked_again_with_the_same_id(
    lobby: Lobby,
) -> None:
    ask = Ask(
        RequestId("0199a0c4-0000-7000-8000-00000000abcd"), ServiceLetter("C"), MORNING
    )

    assert lobby.visit.resume(ask, lobby.now) == []

    assert isinstance(lobby.shown(), AskingShown)
    assert lobby.visit.tick(lobby.now) == [SendAsk(ask)]
    lobby.hear(taken(ask.request_id, "C001"))
    assert isinstance(lobby.shown(), TicketShown)


def test_an_ask_of_yesterday_is_not_asked_for_nobody(lobby: Lobby) -> None:
    yesterday = MORNING - timedelta(days=1)
    ask = Ask(
        RequestId("0199a0c4-0000-7000-8000-00000000abcd"), ServiceLetter("C"), yesterday
    )

    assert lobby.visit.resume(ask, lobby.now) == [ForgetAsk(ask)]
    assert isinstance(lobby.shown(), HomeShown)


def test_a_resumed_ask_has_a_name_before_the_hall_is_heard(lobby: Lobby) -> None:
    lobby.visit = Visit(
        HallWatch(lobby.now),
        lobby.now,
        lambda: RequestId("none"),
        no_printer(),
        GuideShelf(),
    )
    ask = Ask(
        RequestId("0199a0c4-0000-7000-8000-00000000abcd"), ServiceLetter("C"), MORNING
    )
    lobby.visit.resume(ask, lobby.now)

    shown = lobby.shown()
    assert isinstance(shown, AskingShown)
    assert shown.service.zh == "C"


@pytest.mark.parametrize(
    ("place", "keys"), [(Place.CHOOSING, [TAKE_NUMBER]), (Place.HOME, [ELDER])]
)
def test_a_screen_left_alone_counts_down_and_returns_home(
    lobby: Lobby, place: Place, keys: list[str]
) -> None:
    lobby.tap(*keys)
    assert lobby.shown().around.countdown_s is None

    lobby.wait(QUIET_S[place])
    assert lobby.shown().around.countdown_s == 10
    lobby.wait(9.8)
    assert lobby.shown().around.countdown_s == 1
    lobby.wait(0.3)

    assert isinstance(lobby.shown(), HomeShown)
    assert lobby.shown().around.modes == Modes()
    assert lobby.shown().around.countdown_s is None


def test_more_time_is_given_to_whoever_asks(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.hear(taken(ask.request_id))
    lobby.wait(QUIET_S[Place.TICKET] + 5)

    lobby.tap(MORE_TIME)

    assert lobby.shown().around.countdown_s is None
    assert isinstance(lobby.shown(), TicketShown)


def test_nothing_is_lost_by_leaving_a_ticket(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.hear(taken(ask.request_id))

    assert lobby.wait(QUIET_S[Place.TICKET] + 11) == []
    assert isinstance(lobby.shown(), HomeShown)


def test_home_stays_as_it_is_for_hours(lobby: Lobby) -> None:
    lobby.now_s = 7200

    assert lobby.visit.tick(lobby.now) == []
    assert lobby.shown().around.countdown_s is None


def test_nobody_is_sent_away_while_the_hall_is_asked(lobby: Lobby) -> None:
    lobby.ask()
    lobby.wait(120)

    assert isinstance(lobby.shown(), AskingShown)
    assert lobby.shown().around.countdown_s is None


def test_modes_last_for_the_visit(lobby: Lobby) -> None:
    lobby.tap(LANGUAGE, ELDER, LOW)
    wanted = Modes("en", is_elder=True, is_low=True)
    ask = lobby.ask()
    assert lobby.shown().around.modes == wanted

    lobby.hear(taken(ask.request_id))
    assert lobby.shown().around.modes == wanted
    lobby.tap(DONE)

    assert lobby.shown().around.modes == Modes()


def test_modes_can_be_switched_back(lobby: Lobby) -> None:
    lobby.tap(LANGUAGE, ELDER, LOW, LANGUAGE, ELDER, LOW)

    assert lobby.shown().around.modes == Modes()


def test_back_from_choosing_keeps_the_modes(lobby: Lobby) -> None:
    lobby.tap(ELDER, TAKE_NUMBER, BACK)

    assert isinstance(lobby.shown(), HomeShown)
    assert lobby.shown().around.modes.is_elder


@pytest.mark.parametrize(
    ("modes", "size"), [([], 8), ([ELDER], 4), ([LOW], 4), ([ELDER, LOW], 2)]
)
def test_pages_go_round_and_hold_every_service_once(
    lobby: Lobby, modes: list[str], size: int
) -> None:
    lobby.tap(*modes, TAKE_NUMBER)
    assert choices_per_page(lobby.shown().around.modes) == size
    seen = []

    for page in range(8 // size):
        shown = lobby.shown()
        assert isinstance(shown, ChoosingShown)
        assert (shown.page, shown.page_count) == (page, 8 // size)
        seen += [one.service for one in shown.services]
        lobby.tap(PAGE_NEXT)

    assert seen == list("ABCDEFGH")
    shown = lobby.shown()
    assert isinstance(shown, ChoosingShown)
    assert shown.page == 0


def test_a_page_that_vanishes_under_the_reader_shows_the_last_there_is(
    lobby: Lobby,
) -> None:
    lobby.tap(ELDER, TAKE_NUMBER, PAGE_NEXT)

    lobby.hall.take_view(view(2, services="ABC"), is_retained=False)

    shown = lobby.shown()
    assert isinstance(shown, ChoosingShown)
    assert [one.service for one in shown.services] == list("ABC")


def test_a_call_of_the_number_on_the_glass_is_shown_with_it(lobby: Lobby) -> None:
    ask = lobby.ask()
    lobby.hear(taken(ask.request_id, at=MORNING))
    called = call(1, "A017", MORNING + timedelta(seconds=9), "2")

    lobby.hall.take_view(view(2, calls=(called,)), is_retained=False)

    shown = lobby.shown()
    assert isinstance(shown, TicketShown)
    assert shown.call is not None
    assert shown.call.counter.zh == "2号窗口"


def test_an_earlier_call_of_the_same_number_was_another_persons(lobby: Lobby) -> None:
    earlier = call(1, "A017", MORNING - timedelta(hours=5))
    lobby.hall.take_view(view(2, calls=(earlier,)), is_retained=False)
    ask = lobby.ask()
    lobby.hear(taken(ask.request_id, at=MORNING))

    shown = lobby.shown()
    assert isinstance(shown, TicketShown)
    assert shown.call is None


def test_a_call_to_an_unknown_counter_shows_its_name(lobby: Lobby) -> None:
    stray = call(1, "A001", counter_name="west")
    lobby.hall.take_view(view(2, calls=(stray,)), is_retained=False)

    assert lobby.shown().around.calls[0].counter.zh == "west"


def test_only_the_last_four_calls_are_shown(lobby: Lobby) -> None:
    calls = tuple(call(no, f"A00{no}") for no in (6, 5, 4, 3, 2, 1))
    lobby.hall.take_view(view(2, calls=calls), is_retained=False)

    assert [one.call.call_no for one in lobby.shown().around.calls] == [6, 5, 4, 3]


def test_leaving_the_faces_is_not_rated(lobby: Lobby) -> None:
    lobby.tap("rate", "letter-A", *(f"digit-{digit}" for digit in "0170417"))

    assert lobby.tap(BACK) == []
    assert isinstance(lobby.shown(), HomeShown)


def test_nobody_touches_the_faces_and_nothing_is_sent(lobby: Lobby) -> None:
    lobby.visit.scan(SLIP, lobby.now)
    shown = lobby.shown()
    assert isinstance(shown, RatingShown)
    lobby.now_s += 60

    assert lobby.visit.tick(lobby.now) == []
    assert isinstance(lobby.shown(), HomeShown)


def test_a_slip_before_the_gun_does_not_take_a_number_from_the_glass(
    lobby: Lobby,
) -> None:
    lobby.tap(TAKE_NUMBER)
    lobby.visit.scan(SLIP, lobby.now)

    assert isinstance(lobby.shown(), ChoosingShown)


def test_guides_are_read_while_the_hall_is_away_and_ratings_are_not(
    lobby: Lobby,
) -> None:
    lobby.visit = Visit(HallWatch(lobby.now), lobby.now, new_id, no_printer(), shelf())
    lobby.now_s += 60

    lobby.tap("rate")
    assert isinstance(lobby.shown(), OutOfOrderShown)
    lobby.tap("guides", "line-0", "guide-0")
    assert isinstance(lobby.shown(), GuideShown)
    assert lobby.tap("print-guide") == []
    lobby.tap(BACK, BACK)
    assert isinstance(lobby.shown(), GuidesShown)
    lobby.tap(BACK)
    assert isinstance(lobby.shown(), OutOfOrderShown)


def test_a_guide_is_printed_where_there_is_a_printer(lobby: Lobby) -> None:
    lobby.visit = Visit(lobby.hall, lobby.now, new_id, printer(), shelf())

    assert lobby.tap("print-guide", "guides", "print-guide") == []
    [act] = lobby.tap("line-0", "guide-0", "page-next", "print-guide")
    assert act == PrintGuide(shelf().lines[0].guides[0], "zh")
