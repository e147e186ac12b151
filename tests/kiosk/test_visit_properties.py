"""Random fingers, answers and silence: one tap is one ticket, whatever happens."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec import structs

from firmware_bridge.printer_status import PrinterState
from kiosk.acts import (
    Act,
    ForgetAsk,
    KeepAsk,
    PrintGuide,
    PrintSlip,
    SendAsk,
    SendHelp,
    SendPoints,
    SendRating,
)
from kiosk.asking import Ask
from kiosk.hall_view import HallWatch
from kiosk.instant import Instant
from kiosk.places import (
    BACK,
    DONE,
    ELDER,
    GUIDES,
    HELP,
    LANGUAGE,
    LOW,
    MORE_TIME,
    PAGE_NEXT,
    POINTS,
    PRINT_GUIDE,
    RATE,
    REPRINT,
    TAKE_NUMBER,
)
from kiosk.points import (
    AGAIN,
    CONFIRM,
    OBJECT,
    REDEEM,
    VOUCHERS,
    Points,
    choice_key,
    objection_key,
)
from kiosk.rating import ERASE, digit_key
from kiosk.shown import AskingShown, OutOfOrderShown, TicketShown
from kiosk.slip import Slip, SlipState, TicketSlip, VoucherSlip
from kiosk.visit import Visit
from messaging.contracts.halls import RequestDone, TicketTaken
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import HallId, RequestId
from messaging.contracts.points import (
    Objection,
    PointsReply,
    PointsRequest,
    RedeemReward,
)
from messaging.contracts.ticket_code import TicketCode
from tests.kiosk.accounts import CARD, OTHER_CARD, VOUCHER, account, redeemed
from tests.kiosk.halls import MORNING, refused, taken, view
from tests.kiosk.leaflets import shelf
from tests.kiosk.slips import PAPER_OUT, WELL, printer

KEYS = [
    HELP,
    TAKE_NUMBER,
    BACK,
    DONE,
    REPRINT,
    MORE_TIME,
    PAGE_NEXT,
    LANGUAGE,
    ELDER,
    LOW,
]
SHELF = shelf()
RATING_KEYS = [
    RATE,
    "letter-A",
    "level-5",
    "level-9",
    ERASE,
    *map(digit_key, range(10)),
]
POINTS_KEYS = [
    POINTS,
    REDEEM,
    CONFIRM,
    VOUCHERS,
    OBJECT,
    AGAIN,
    choice_key(0),
    choice_key(1),
    objection_key(Objection.OTHER),
]
SHELF_KEYS = [GUIDES, PRINT_GUIDE, "line-0", "line-1", "guide-0", "guide-9", "line-x"]
SERVICES = [f"service-{letter}" for letter in "ABCZ"]


class KioskDay(RuleBasedStateMachine):
    """A day in front of a kiosk: its disk, its hall, and the promise between them."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.id_count = 0
        self.disk: Ask | None = None
        self.hall_tickets: dict[RequestId, TicketTaken] = {}
        self.unheard: list[RequestId] = []
        self.ratings: dict[RequestId, SendRating] = {}
        self.points_asked: dict[RequestId, PointsRequest] = {}
        self.redeemed: set[RequestId] = set()
        self.help_calls: set[RequestId] = set()
        self.printed_vouchers: set[str] = set()
        self.start()

    def start(self) -> None:
        """Start the kiosk, with nothing but what is on its disk."""
        self.hall = HallWatch(self.now)
        self.hall.take_view(view(services="ABC", closed="C"), is_retained=False)
        self.slips = printer()
        points = Points(self.new_request_id)
        self.visit = Visit(
            self.hall, self.now, self.new_request_id, self.slips, SHELF, points
        )
        self.asked: Ask | None = self.disk
        if self.disk is not None:
            self.do(self.visit.resume(self.disk, self.now))

    @property
    def now(self) -> Instant:
        return Instant(self.now_s, MORNING + timedelta(seconds=self.now_s))

    def new_request_id(self) -> RequestId:
        self.id_count += 1
        return RequestId(f"0199a0c4-0000-7000-8000-{self.id_count:012x}")

    def do(self, acts: list[Act]) -> None:
        for act in acts:
            match act:
                case KeepAsk(ask=ask):
                    assert self.asked is None, "a second ask beside an open one"
                    assert self.disk is None
                    self.disk = self.asked = ask
                case SendAsk(ask=ask):
                    assert ask == self.disk, "sent what a crash would forget"
                    self.unheard.append(ask.request_id)
                case ForgetAsk(ask=ask):
                    assert ask == self.disk
                    self.disk = self.asked = None
                case SendRating() | SendPoints() | SendHelp():
                    self.send(act)
                case PrintGuide():
                    assert self.slips.can_print
                case PrintSlip(slip=slip):
                    self.print(slip)

    def send(self, act: SendRating | SendPoints | SendHelp) -> None:
        if isinstance(act, SendHelp):
            self.help_calls.add(act.request_id)
        elif isinstance(act, SendPoints):
            request = act.request
            asked = self.points_asked.setdefault(request.request_id, request)
            assert asked == request, "one request, one question"
        else:
            rated = self.ratings.setdefault(act.request_id, act)
            assert rated == act, "one request, one rating"

    def print(self, slip: Slip) -> None:
        """Hold the kiosk to its order: a ticket's slip, while its ask is on disk."""
        assert self.slips.view.state is SlipState.SENT
        if not slip.is_reprint and isinstance(slip, VoucherSlip):
            assert self.printed_vouchers.isdisjoint({slip.slip_id})
            self.printed_vouchers.add(slip.slip_id)
        elif not slip.is_reprint and isinstance(slip, TicketSlip):
            assert self.disk is not None, "a crash now would lose slip and number"
            assert slip.taken.request_id == self.disk.request_id

    @rule(key=st.sampled_from(KEYS + SERVICES + SHELF_KEYS + RATING_KEYS + POINTS_KEYS))
    def tap(self, key: str) -> None:
        self.do(self.visit.tap(key, self.now))

    @rule(letter=st.sampled_from("AB"))
    def ask(self, letter: str) -> None:
        self.tap(TAKE_NUMBER)
        self.tap(f"service-{letter}")

    @rule(seconds=st.sampled_from([0.03, 0.5, 3.0, 12.0, 45.0, 601.0]))
    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.do(self.visit.tick(self.now))

    @rule(is_lost=st.booleans())
    def hall_hears(self, is_lost: bool) -> None:  # noqa: FBT001 - hypothesis names it
        """Let the hall give every request its one ticket; answers may get lost."""
        for request_id in self.unheard:
            number = f"A{len(self.hall_tickets) % 1000:03}"
            reply = self.hall_tickets.setdefault(request_id, taken(request_id, number))
            if not is_lost:
                self.do(self.visit.hear(reply, self.now))
        self.unheard.clear()

    @rule()
    def hall_refuses(self) -> None:
        for request_id in self.unheard:
            if request_id not in self.hall_tickets:
                self.do(self.visit.hear(refused(request_id), self.now))
        self.unheard.clear()

    @rule(code=st.sampled_from(["0417", "0000"]))
    def slip_is_held_before_the_gun(self, code: str) -> None:
        self.visit.scan(TicketCode(HallId("h01"), "A017", code), self.now)

    @rule()
    def hall_takes_the_ratings(self) -> None:
        for request_id in self.ratings:
            self.do(self.visit.hear(RequestDone(request_id=request_id), self.now))

    @rule()
    def hall_hears_the_calls_for_help(self) -> None:
        for request_id in self.help_calls:
            self.do(self.visit.hear(RequestDone(request_id=request_id), self.now))

    @rule(card=st.sampled_from([CARD, OTHER_CARD]))
    def card_is_held_before_the_gun(self, card: str) -> None:
        self.do(self.visit.show_card(card, self.now))

    @rule()
    def ledger_answers(self) -> None:
        """Answer everything once more; each redemption has its own voucher."""
        for request_id, request in self.points_asked.items():
            reply: PointsReply = account(request_id)
            if isinstance(request, RedeemReward):
                self.redeemed.add(request_id)
                voucher = structs.replace(VOUCHER, code=f"V{len(self.redeemed):09}")
                reply = structs.replace(redeemed(request_id), voucher=voucher)
            self.do(self.visit.hear_ledger(reply))

    @rule(state=st.sampled_from([WELL, PAPER_OUT]))
    def printer_says(self, state: PrinterState) -> None:
        self.slips.hear(state)

    @rule(state=st.sampled_from([Health.WELL, Health.LOST]))
    def hall_health(self, state: Health) -> None:
        self.hall.take_health(HallHealth(state=state), self.now)

    @rule()
    def link_flickers(self) -> None:
        self.hall.lose_link(self.now)
        self.visit.regain_link(self.now)
        self.do(self.visit.tick(self.now))

    @rule()
    def kiosk_dies_and_starts_again(self) -> None:
        self.start()

    @invariant()
    def the_glass_says_what_is_so(self) -> None:
        shown = self.visit.shown(self.now)
        if isinstance(shown, AskingShown):
            assert self.disk is not None
        if isinstance(shown, TicketShown):
            assert self.hall_tickets[shown.taken.request_id] == shown.taken
        if isinstance(shown, OutOfOrderShown):
            assert self.disk is not None or self.hall.is_away(self.now_s)

    @invariant()
    def every_ticket_had_its_tap(self) -> None:
        assert len(self.hall_tickets) <= self.id_count


KioskDay.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None
)
test_one_tap_is_one_ticket_whatever_happens = KioskDay.TestCase
