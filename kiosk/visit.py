"""What a touch means, and what the kiosk shows. No I/O, clock or widgets here.

    home ─ take-number ─▶ choosing ─ service-A ─▶ asking ─ the hall answers ─▶ ticket
      ▲                      │                      │                  └─ no ─▶ refused
      └───────── back, done, or nobody touches for a while ───────────────────────┘

A tap on a service makes one `Ask`; while it is unanswered no other can be made. The
acts say what has to be done outside, in their order: an ask is on disk before it is
sent, and forgotten only after its answer.
"""

from collections.abc import Callable
from datetime import datetime

from kiosk.acts import Act, ForgetAsk, KeepAsk, PrintGuide, PrintSlip, SendAsk
from kiosk.asking import Ask, Asking, Patience
from kiosk.guide_reading import GuideReading
from kiosk.guides import GuideShelf
from kiosk.hall_view import HallWatch
from kiosk.help_call import HelpCalling
from kiosk.idling import Idling
from kiosk.instant import Instant
from kiosk.places import (
    BACK,
    DONE,
    HELP,
    LEADS_TO,
    PAGE_NEXT,
    PRINTING,
    QUIET_S,
    RATE,
    REPRINT,
    Place,
    choices_per_page,
    service_of,
    switch_modes,
)
from kiosk.points import Points, PointsStep
from kiosk.rating import Rating
from kiosk.shown import (
    CALLS_SHOWN_MAX,
    AskingShown,
    CalledNumber,
    ChoosingShown,
    HomeShown,
    Modes,
    OutOfOrderShown,
    PointsShown,
    RatingShown,
    RefusedShown,
    Shown,
    Surroundings,
    TicketShown,
)
from kiosk.slip import Slip, SlipDesk, TicketSlip, VoucherSlip
from messaging.contracts.halls import (
    BilingualText,
    Call,
    HallReply,
    RequestRefused,
    ServiceQueue,
    TicketTaken,
)
from messaging.contracts.ids import RequestId, ServiceLetter
from messaging.contracts.points import PointsReply
from messaging.contracts.ticket_code import TicketCode


class Visit:
    """Everything the kiosk decides between one home screen and the next."""

    def __init__(
        self,
        hall: HallWatch,
        now: Instant,
        new_request_id: Callable[[], RequestId],
        slips: SlipDesk,
        shelf: GuideShelf,
        points: Points | None = None,
    ) -> None:
        self._hall = hall
        self._slips = slips
        self._guides = GuideReading(shelf)
        self._rating = Rating(new_request_id)
        self._help = HelpCalling(new_request_id)
        # None where no gun could read a household's card.
        self._points = points
        self._new_request_id = new_request_id
        self._place = Place.HOME
        self._modes = Modes()
        self._page = 0
        self._asking: Asking | None = None
        self._reply: TicketTaken | RequestRefused | None = None
        self._idling = Idling(now.s)

    def resume(self, ask: Ask, now: Instant) -> list[Act]:
        """Go on with the ask that was unanswered when the kiosk went down."""
        if not ask.is_fresh(now.moment):
            return [ForgetAsk(ask)]
        self._asking = Asking(ask, now.s)
        self._go(Place.ASKING, now)
        return []

    def tap(self, key: str, now: Instant) -> list[Act]:
        """Take one tap, whatever it was on."""
        self._idling.touch(now.s)
        letter = service_of(key)
        if letter is not None:
            return self._ask(letter, now)
        if key in PRINTING:
            return self._print_again(key)
        acts = self._tap_within(key, now)
        if acts is not None:
            return acts
        self._modes = switch_modes(self._modes, key)
        if key == PAGE_NEXT and self._place is Place.CHOOSING:
            self._page = (self._page + 1) % len(self._pages())
        place = LEADS_TO.get((self._place, key))
        if place is None or not self._may_go(place, now):
            return []
        self._go(place, now)
        if key == DONE:
            self._modes = Modes()
        return []

    def scan(self, code: TicketCode, now: Instant) -> None:
        """Take a slip held before the gun: its ticket is to be rated."""
        may_leave = self._place in (Place.HOME, Place.GUIDES, Place.RATING)
        if may_leave and self._can_ask(now):
            self._go(Place.RATING, now)
            self._rating.scan(code.number, code.rating_code)

    def show_card(self, card: str, now: Instant) -> list[Act]:
        """Take a household's card held before the gun: its points are to be shown."""
        places = (Place.HOME, Place.GUIDES, Place.RATING, Place.POINTS)
        points = self._points
        if points is None or self._place not in places or points.is_waiting:
            return []
        self._go(Place.POINTS, now)
        points.scan(card, now.s)
        return [*points.tick(now.s)]

    def hear_ledger(self, reply: PointsReply) -> list[Act]:
        """Take the ledger's answer; one that nobody waits for changes nothing."""
        voucher = None if self._points is None else self._points.hear(reply)
        if voucher is None:
            return []
        return self._print(
            self._slips.issue(VoucherSlip(voucher, self._modes.language))
        )

    def _tap_within(self, key: str, now: Instant) -> list[Act] | None:
        """Let the place have its own keys first; None if this was none of them."""
        if key == HELP:
            is_away = self._hall.is_away(now.s)
            call = self._hall.help_call
            return [*self._help.call(call, now.s, is_hall_away=is_away)]
        if self._place is Place.POINTS and self._points is not None:
            return self._spend(self._points, key, now)
        if self._place is Place.GUIDES and self._read(key, now):
            return []
        return self._rate(key, now) if self._place is Place.RATING else None

    def _spend(self, points: Points, key: str, now: Instant) -> list[Act]:
        """Take a tap among a household's points."""
        self._modes = switch_modes(self._modes, key)
        if key == PAGE_NEXT:
            points.turn(choices_per_page(self._modes))
        if key == DONE or (key == BACK and not points.back()):
            self._go(Place.HOME, now)
            self._modes = Modes() if key == DONE else self._modes
            return []
        acts: list[Act] = [*points.tap(key, now.s)]
        if points.step is PointsStep.VOUCHER and points.voucher and not points.is_new:
            self._slips.lay_ready(VoucherSlip(points.voucher, self._modes.language))
        return acts

    def _may_go(self, place: Place, now: Instant) -> bool:
        if place is Place.POINTS:
            return self._points is not None
        if place is Place.GUIDES:
            return self._guides.is_possible
        needs_hall = place in (Place.CHOOSING, Place.RATING)
        return not needs_hall or self._can_ask(now)

    def _rate(self, key: str, now: Instant) -> list[Act]:
        """Take a tap while somebody rates."""
        self._modes = switch_modes(self._modes, key)
        if key == RATE:
            self._rating.begin()
        elif key == DONE or (key == BACK and not self._rating.back()):
            self._go(Place.HOME, now)
            self._modes = Modes() if key == DONE else self._modes
        return [*self._rating.tap(key, now.s)]

    def _read(self, key: str, now: Instant) -> bool:
        """Take a tap on the shelf; True if it was one of the shelf's own."""
        if key == BACK:
            if not self._guides.back():
                self._go(Place.HOME, now)
        elif key == PAGE_NEXT:
            self._guides.turn(self._modes)
        else:
            self._guides.choose(key)
            return False
        return True

    def hear(self, reply: HallReply, now: Instant) -> list[Act]:
        """Take the hall's answer; one that nobody waits for changes nothing."""
        self._hall.hear()
        self._rating.hear(reply)
        self._help.hear(reply, now.s)
        asking = self._asking
        if asking is None or reply.request_id != asking.ask.request_id:
            return []
        if not isinstance(reply, TicketTaken | RequestRefused):
            return []
        self._reply = reply
        if isinstance(reply, RequestRefused):
            self._go(Place.REFUSED, now)
            return self._forget(asking)
        self._go(Place.TICKET, now)
        # The slip first: who dies before the ask is forgotten, asks and prints anew.
        printing = self._print(self._slips.issue(self._slip(reply)))
        return [*printing, *self._forget(asking)]

    def regain_link(self, now: Instant) -> None:
        """Send at once what is unanswered: the broker is back."""
        if self._asking is not None:
            self._asking.hurry(now.s)
        if self._points is not None:
            self._points.hurry(now.s)

    def tick(self, now: Instant) -> list[Act]:
        """Let time pass: ask again, return home, give up."""
        if self._place is Place.CHOOSING and not self._can_ask(now):
            self._go(Place.HOME, now)
        if self._countdown_s(now) == 0:
            self._go(Place.HOME, now)
            self._modes = Modes()
        acts: list[Act] = [*self._rating.tick(now.s)]
        acts += self._help.tick(self._hall.help_call, now.s)
        if self._points is not None:
            acts += self._points.tick(now.s)
        asking = self._asking
        if asking is None:
            return acts
        if asking.is_over(now.s):
            if self._place is Place.ASKING:
                self._go(Place.HOME, now)
            return acts + self._forget(asking)
        return [*acts, SendAsk(asking.ask)] if asking.is_due(now.s) else acts

    def shown(self, now: Instant) -> Shown:
        """Say what is on the glass now."""
        around = Surroundings(
            modes=self._modes,
            clock=now.moment.replace(second=0, microsecond=0),
            calls=tuple(map(self._named, self._hall.calls[:CALLS_SHOWN_MAX])),
            countdown_s=self._countdown_s(now),
            printer_trouble=self._slips.trouble,
            help_step=self._help.step,
        )
        match (self._place, self._asking, self._reply):
            case (Place.ASKING, Asking() as asking, _):
                return self._asking_shown(around, asking, now)
            case (Place.TICKET, _, TicketTaken() as taken):
                return self._ticket_shown(around, taken)
            case (Place.REFUSED, _, RequestRefused(reason=reason)):
                return RefusedShown(around, reason)
            case _:
                return self._matter_shown(around) or self._unasked_shown(around, now)

    def _matter_shown(self, around: Surroundings) -> Shown | None:
        """Say what somebody is at who does not want a number."""
        match (self._place, self._points):
            case (Place.GUIDES, _):
                may_print = self._slips.can_print
                return self._guides.shown(around, may_print=may_print)
            case (Place.RATING, _):
                return self._rating_shown(around)
            case (Place.POINTS, Points() as points):
                return self._points_shown(around, points)
            case _:
                return None

    def _unasked_shown(self, around: Surroundings, now: Instant) -> Shown:
        has_guides, may_spend = self._guides.is_possible, self._points is not None
        if not self._can_ask(now):
            since = self._out_of_order_since()
            return OutOfOrderShown(around, since, has_guides, may_spend)
        if self._place is Place.CHOOSING:
            return self._choosing_shown(around)
        return HomeShown(around, has_guides, may_rate=True, may_spend=may_spend)

    def _points_shown(self, around: Surroundings, points: Points) -> PointsShown:
        size = choices_per_page(self._modes)
        page_count = points.page_count(size)
        page = min(points.page, page_count - 1)
        return PointsShown(
            around,
            points.step,
            points.account,
            points.offer,
            points.entry,
            points.voucher,
            points.is_new,
            self._slips.view,
            points.recorded,
            points.reason,
            points.was_redeeming,
            page,
            page_count,
            page * size,
        )

    def _rating_shown(self, around: Surroundings) -> RatingShown:
        rating = self._rating
        letters = tuple(service.service for service in self._hall.services)
        return RatingShown(
            around, rating.step, letters, rating.letter, rating.digits, rating.reason
        )

    def _out_of_order_since(self) -> datetime | None:
        if self._hall.view is None:
            return None
        if self._asking is not None:
            return self._asking.ask.asked_at
        return self._hall.away_since

    def _asking_shown(
        self, around: Surroundings, asking: Asking, now: Instant
    ) -> AskingShown:
        patience = asking.patience(now.s)
        return AskingShown(
            around,
            service=self._service_name(asking.ask.service),
            patience=patience,
            beat=asking.waited_s(now.s),
            may_leave=patience is Patience.STUCK,
        )

    def _ticket_shown(self, around: Surroundings, taken: TicketTaken) -> TicketShown:
        # Numbers come round again; an older call of the same number is another's.
        own = (
            one
            for one in self._hall.calls
            if one.number == taken.number and one.called_at >= taken.taken_at
        )
        call = next(own, None)
        return TicketShown(
            around=around,
            taken=taken,
            service=self._service_name(taken.service),
            counters=self._hall.counters_of(taken.service),
            call=None if call is None else self._named(call),
            slip=self._slips.view,
        )

    def _choosing_shown(self, around: Surroundings) -> ChoosingShown:
        pages = self._pages()
        page = min(self._page, len(pages) - 1)
        return ChoosingShown(around, pages[page], page, len(pages))

    def _pages(self) -> list[tuple[ServiceQueue, ...]]:
        size = choices_per_page(self._modes)
        services = self._hall.services
        return [services[i : i + size] for i in range(0, len(services), size)] or [()]

    def _ask(self, letter: ServiceLetter, now: Instant) -> list[Act]:
        service = self._hall.service(letter)
        is_wanted = self._place is Place.CHOOSING and self._can_ask(now)
        if not is_wanted or service is None or not service.is_open:
            return []
        ask = Ask(self._new_request_id(), letter, now.moment)
        self._asking = Asking(ask, now.s)
        self._go(Place.ASKING, now)
        return [KeepAsk(ask), *self.tick(now)]

    def _slip(self, taken: TicketTaken) -> TicketSlip:
        counters = self._hall.counters_of(taken.service)
        return TicketSlip(
            taken,
            self._service_name(taken.service),
            tuple(counter.name for counter in counters),
            self._modes.language,
        )

    def _print(self, slip: Slip | None) -> list[Act]:
        return [] if slip is None else [PrintSlip(slip)]

    def _print_again(self, key: str) -> list[Act]:
        if key == REPRINT:
            return self._print(self._slips.reprint())
        guide = self._guides.guide
        if guide is None or not self._slips.can_print:
            return []
        return [PrintGuide(guide, self._modes.language)]

    def _forget(self, asking: Asking) -> list[Act]:
        self._asking = None
        return [ForgetAsk(asking.ask)]

    def _go(self, place: Place, now: Instant) -> None:
        self._place = place
        self._page = 0
        if place is Place.HOME:
            self._slips.forget()
        self._guides.begin()
        self._rating.begin()
        if self._points is not None:
            self._points.begin()
        self._idling.touch(now.s)

    def _can_ask(self, now: Instant) -> bool:
        # An ask that its person has left unanswered is as good as no hall.
        return self._asking is None and not self._hall.is_away(now.s)

    def _countdown_s(self, now: Instant) -> int | None:
        is_at_rest = self._place is Place.HOME and self._modes == Modes()
        quiet_s = QUIET_S.get(self._place)
        if is_at_rest or quiet_s is None:
            return None
        return self._idling.countdown_s(quiet_s, now.s)

    def _service_name(self, letter: ServiceLetter) -> BilingualText:
        service = self._hall.service(letter)
        return BilingualText(zh=letter, en=letter) if service is None else service.name

    def _named(self, call: Call) -> CalledNumber:
        counter = self._hall.counter(call.counter)
        name = BilingualText(zh=call.counter, en=call.counter)
        return CalledNumber(call, name if counter is None else counter.name)
