"""The sorting point as a whole: happenings in, orders out. No I/O here.

It puts the deciding parts together and translates between them: sighting and
weighing make facts of what eye and scale deliver, inspection of what hands do,
the drop session decides about bags, delivery about sending, fitness about health.
`station.run` obeys the orders, in their order, and knows no more than that.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from firmware_bridge.code_gun import CodeRead, GunEvent, GunGarbage
from firmware_bridge.panel import ButtonPressed, PanelEvent, PanelGarbage
from firmware_bridge.scales.reading import Reading, ScaleEvent
from messaging.contracts.drops import DropReceipt, DropRecorded, LabelReadBy, Verdict
from messaging.contracts.health import Health
from messaging.contracts.ids import DropId
from messaging.topics import Topics
from station.correspondence import Correspondence
from station.drop_session import DropSession
from station.drop_states import State
from station.duty import CardAnswer, Duty
from station.facts import (
    DropDraft,
    DropUnwritten,
    Now,
    ReleaseDrop,
    ScaleCleared,
    SessionAction,
    SessionFact,
    TellDrop,
    WeightSettled,
)
from station.fitness import Device
from station.hands import CodeTyped, HandFact, Hands
from station.happenings import (
    CarriedOut,
    CharacterPressed,
    DeviceChanged,
    DropsUnpublished,
    DropsUnsettled,
    ForgetImages,
    GunHeard,
    Happening,
    HealthUnpublished,
    ImageRead,
    ImagesGone,
    ImageUnpublished,
    KeepDuty,
    KeepImage,
    KeyPressed,
    MessageArrived,
    Note,
    Order,
    PanelHeard,
    ScaleHeard,
    SettingsRead,
    SettleDrops,
    ShowView,
    TellResident,
    Touched,
    UntoldFound,
)
from station.points import points_for
from station.recorded_bags import RecordedBags
from station.request_refusals import Surroundings
from station.requests import Requests
from station.showing import LastDrop, Scene, compose_view
from station.sighting import CardSeen, CodeRejected, Sighting, SightingFact
from station.site import Past, Site
from station.station_view import StationView, lamps_for
from station.visit import ModeAsked, Visit
from station.vitals import Vitals
from station.weighing import Weighing


class SortingPoint:
    """Decides everything at one station. Time and ids are arguments."""

    def __init__(
        self,
        site: Site,
        past: Past,
        new_drop_id: Callable[[], DropId],
        now: Now,
    ) -> None:
        self._site = site
        self._session = DropSession(
            site.terms,
            new_drop_id,
            waits=site.waits,
            recorded=RecordedBags(past.recorded, now.s),
        )
        self._sighting = Sighting(site.community)
        self._hands = Hands(site.community, site.reasons)
        self._weighing = Weighing(site.weighing, now.s)
        self._post = Correspondence(
            site.community,
            site.station,
            registry=past.registry,
            waiting=past.waiting,
            images=past.images,
        )
        self._vitals = Vitals(site.devices, past.outbox_damage, now)
        self._requests = Requests(
            Topics(site.community), site.station, site.weighing.division_g
        )
        self._next_site: Site | None = None
        self._last: LastDrop | None = None
        self._last_drop_at: datetime | None = None
        self._view: StationView | None = None
        self._visit = Visit(site.modes, now.s)
        self._vitals.check_outbox(self._post, now)
        self._kept_duty = past.on_duty
        self._duty = Duty(site.terms.inspector, past.on_duty)
        self._agree_registry()

    @property
    def state(self) -> State:
        return self._session.state

    @property
    def is_looking_for_label(self) -> bool:
        """Whether somebody waits for a label that is not found."""
        return self.state in (State.LOADED, State.UNREADABLE)

    def take(self, happening: Happening, now: Now) -> list[Order]:
        """Take one happening and say what is to be done, in order."""
        return self._orders(happening, now) + self._settle(now)

    def tick(self, now: Now) -> list[Order]:
        """Let the time pass."""
        orders: list[Order] = []
        orders += self._take_sight(self._sighting.tick(now.s), now)
        for weight_fact in self._weighing.tick(now.s):
            orders += self._vitals.miss_scale(now)
            orders += self._tell_session(weight_fact, now)
        orders += self._act(self._session.tick(now), now)
        return orders + self._settle(now)

    def _orders(self, happening: Happening, now: Now) -> list[Order]:  # noqa: C901, PLR0911 - one case a happening, nothing else
        match happening:
            case ImageRead(read):
                return self._take_sight(self._sighting.take(read, now.s), now)
            case ScaleHeard() | GunHeard() | PanelHeard():
                return self._hear(happening, now)
            case Touched(ModeAsked() as asked):
                self._visit.take(asked, now.s)
                return []
            case KeyPressed() | CharacterPressed() | Touched():
                is_reasoning = self.state is State.REASONING
                hand = self._hands.take(happening, is_reasoning=is_reasoning)
                return self._take_hand(hand, now)
            case DeviceChanged():
                return self._take_device(happening, now)
            case MessageArrived():
                return self._take_message(happening, now)
            case CarriedOut():
                return self._requests.carried_out(happening)
            case SettingsRead(site):
                self._next_site = site
                return []
            case (
                DropsUnpublished()
                | DropsUnsettled()
                | ImageUnpublished()
                | ImagesGone()
            ):
                self._post.regret(happening, now.s)
                return []
            case HealthUnpublished():
                self._vitals.fitness.forget_report()
                return []
            case UntoldFound(drops):
                return [self._tell(drop, now, is_revision=False) for drop in drops]
            case _:
                return self._take_outbox(happening, now)

    # Labels, weights, hands ---------------------------------------------------

    def _hear(self, heard: ScaleHeard | GunHeard | PanelHeard, now: Now) -> list[Order]:
        match heard:
            case ScaleHeard(event):
                return self._take_scale(event, now)
            case GunHeard(event):
                return self._take_gun(event, now)
            case _:
                return self._take_panel(heard.event, now)

    def _take_sight(self, facts: Iterable[SightingFact], now: Now) -> list[Order]:
        orders: list[Order] = []
        for fact in facts:
            match fact:
                case CodeRejected(text, reason):
                    details = (("text", text[:64]), ("reason", reason))
                    orders.append(Note("code_rejected", details))
                case CardSeen():
                    orders += self._take_card(fact, now)
                case _:
                    orders += self._tell_session(fact, now)
        return orders

    def _take_card(self, seen: CardSeen, now: Now) -> list[Order]:
        if self._duty.show(seen.card, now) is CardAnswer.UNKNOWN:
            return [Note("card_unknown", (("text", seen.masked),))]
        return []  # what follows from a known one, `_settle` sees to

    def _agree_duty(self) -> list[Order]:
        """Have drops named after who is on duty now, and remember who that is."""
        duty = self._duty
        self._session.terms = replace(
            self._session.terms,
            inspector=duty.inspector,
            is_unattended=duty.is_unattended,
        )
        if duty.on_duty == self._kept_duty:
            return []
        self._kept_duty = duty.on_duty
        inspector = duty.inspector or "nobody"
        return [
            KeepDuty(duty.on_duty),
            Note("duty_changed", (("inspector", inspector),)),
        ]

    def _take_scale(self, event: ScaleEvent, now: Now) -> list[Order]:
        if not isinstance(event, Reading):
            self._vitals.hear_noise(Device.SCALE, event.reason, now)
            return []
        orders = self._vitals.hear(Device.SCALE, now)
        for fact in self._weighing.take(event, now.s):
            if isinstance(fact, WeightSettled):
                orders += self._take_sight(self._sighting.look_again(now.s), now)
            orders += self._tell_session(fact, now)
            if isinstance(fact, ScaleCleared):
                orders += self._take_sight(self._sighting.let_go(now.s), now)
        return orders + self._requests.hear_scale(event, now)

    def _take_gun(self, event: GunEvent, now: Now) -> list[Order]:
        if isinstance(event, GunGarbage):
            self._vitals.hear_noise(Device.GUN, event.reason, now)
        orders = self._vitals.hear(Device.GUN, now)
        if not isinstance(event, CodeRead):
            return orders
        seen = self._sighting.take_by_hand(event.text, now.s, LabelReadBy.GUN)
        return orders + self._take_sight(seen, now)

    def _take_panel(self, event: PanelEvent, now: Now) -> list[Order]:
        if isinstance(event, PanelGarbage):
            return self._vitals.note(Device.PANEL, Health.DEGRADED, now, event.reason)
        orders = self._vitals.note(Device.PANEL, Health.WELL, now)
        if isinstance(event, ButtonPressed):
            is_reasoning = self.state is State.REASONING
            hand = self._hands.press(int(event.button), is_reasoning=is_reasoning)
            orders += self._take_hand(hand, now)
        return orders

    def _take_hand(self, hand: HandFact | None, now: Now) -> list[Order]:
        match hand:
            case None:
                return []
            case CodeTyped(text):
                seen = self._sighting.take_by_hand(text, now.s, LabelReadBy.TYPED)
                return self._take_sight(seen, now)
            case _:
                return self._tell_session(hand, now)

    def _tell_session(self, fact: SessionFact, now: Now) -> list[Order]:
        return self._act(self._session.take(fact, now), now)

    def _act(self, actions: Iterable[SessionAction], now: Now) -> list[Order]:
        orders: list[Order] = []
        for action in actions:
            match action:
                case TellDrop(draft, is_revision):
                    self._post.hold(draft.drop_id)
                    orders.append(self._tell(draft, now, is_revision=is_revision))
                    orders += self._keep_image(draft, is_revision=is_revision)
                case ReleaseDrop(drop_id):
                    self._post.release(drop_id)
                case _:
                    orders.append(action)
        return orders

    def _keep_image(self, draft: DropDraft, *, is_revision: bool) -> list[Order]:
        """Keep evidence of what somebody may have to judge again, and only of that."""
        is_contaminated = draft.verdict is Verdict.CONTAMINATED
        if is_contaminated or draft.bag_label is None:
            self._post.hold_image(draft.drop_id)
            return [KeepImage(draft.drop_id)]
        if is_revision:
            self._post.lose_images([draft.drop_id])
            return [ForgetImages((draft.drop_id,))]
        return []

    def _tell(
        self, drop: DropDraft | DropRecorded, now: Now, *, is_revision: bool
    ) -> Order:
        points = points_for(self._post.registry, drop)
        self._last = LastDrop(drop, points, now.s)
        self._last_drop_at = drop.occurred_at
        return TellResident(drop, points, is_revision)

    # Devices, messages, outbox ------------------------------------------------

    def _take_device(self, changed: DeviceChanged, now: Now) -> list[Order]:
        orders: list[Order] = []
        if changed.device is Device.SCALE:
            if changed.state is Health.WELL:
                # Bytes come; whether they are weights is for the readings to say.
                return []
            for fact in self._weighing.lose():
                orders += self._tell_session(fact, now)
        if changed.device is Device.OUTBOX:
            self._vitals.damage_outbox(changed.detail)
            return []
        if changed.device is Device.BROKER:
            if changed.state is Health.WELL:
                self._post.connect()
                self._vitals.fitness.forget_report()
            else:
                self._post.disconnect()
        return (
            self._vitals.note(changed.device, changed.state, now, changed.detail)
            + orders
        )

    def _take_message(self, message: MessageArrived, now: Now) -> list[Order]:
        if message.topic == self._requests.topic:
            return self._requests.take(message, self._surroundings(), now)
        orders = self._post.take(message)
        for order in orders:
            if isinstance(order, SettleDrops):
                for receipt in order.receipts:
                    self._show_balance(receipt)
        self._agree_registry()
        return orders

    def _show_balance(self, receipt: DropReceipt) -> None:
        last = self._last
        if last is not None and last.drop.drop_id == receipt.drop_id:
            points = last.points if receipt.points is None else receipt.points
            self._last = replace(last, points=points, balance=receipt.balance)

    def _agree_registry(self) -> None:
        registry = self._post.registry
        if registry is None:
            return
        self._duty.agree(registry.inspectors, registry.openings)
        self._session.terms = replace(self._session.terms, openings=registry.openings)

    def _agree_site(self) -> None:
        """Go by settings that were read again, once no bag is at hand."""
        site = self._next_site
        if site is None or self.state is not State.READY:
            return
        self._site = self._site.agreeing(site)
        self._next_site = None
        openings = self._session.terms.openings
        self._session.agree(replace(site.terms, openings=openings), site.waits)
        self._weighing.agree(site.weighing)
        self._hands.agree(site.reasons)
        self._duty.agree_default(site.terms.inspector)

    def _surroundings(self) -> Surroundings:
        is_idle = self.state in (State.READY, State.FAREWELL)
        return Surroundings(
            self._vitals.fitness.devices,
            self._site.can_zero,
            is_idle and self._weighing.is_empty,
            self._weighing.live_g,
        )

    def _take_outbox(self, answer: SessionFact, now: Now) -> list[Order]:
        trouble = answer.detail if isinstance(answer, DropUnwritten) else ""
        self._vitals.trouble_outbox(trouble)
        return self._tell_session(answer, now)

    # What follows from every happening ----------------------------------------

    def _settle(self, now: Now) -> list[Order]:
        self._agree_site()
        self._duty.tick(now)
        orders = self._agree_duty() + self._vitals.check(self._post, now)
        orders += self._requests.tick(self._surroundings(), now)
        orders += self._post.tick(now.s)
        orders += self._vitals.tell(self._post, self._last_drop_at, now)
        return orders + self._show(now)

    def _show(self, now: Now) -> list[Order]:
        self._hands.allow_typing(can_type=self._session.can_type)
        self._visit.see(self.state, now.s)
        scene = Scene(
            self._session,
            self._vitals.fitness,
            self._hands,
            self._duty,
            self._site.reasons,
            self._last,
            self._weighing.live_g,
            self._post.waiting_count,
            self._visit,
            self._post.buildings,
        )
        view = compose_view(scene, now)
        before, self._view = self._view, view
        if before is not None and replace(view, at=before.at) == before:
            return []
        is_news = before is None or _essence(view) != _essence(before)
        return [ShowView(view, lamps_for(view), is_stage_news=is_news)]


def _essence(view: StationView) -> StationView:
    """Give the view without what changes all the time."""
    return replace(
        view, live_g=None, remaining_s=None, at=None, devices=(), waiting_count=0
    )
