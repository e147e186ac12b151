"""Points at the kiosk: whose, how many, what they buy, what is wrong. No I/O here.

    card ── shown to the gun ─▶ asking ─▶ account ─┬─▶ rewards ─▶ confirm ─▶ redeeming
                                   │       ▲       ├─▶ vouchers ─▶ voucher ◀────┘
                                   ▼       └─ back ┴─▶ entries ─▶ why ─▶ objecting
                                refused                                      ▼
                                                                         objected

The card is remembered until the visit ends, and never longer. A request that changes
something gets its id with the tap that confirms it; what is sent again is the same
request, which the ledger enters once. If no answer comes in time the screen says so:
whatever was redeemed after all is found among the vouchers when the card is shown
again.
"""

from collections.abc import Callable, Sized
from enum import StrEnum
from math import ceil
from typing import Final

from kiosk.acts import SendPoints
from kiosk.resending import Resending
from messaging.contracts.ids import RequestId
from messaging.contracts.points import (
    AccountEntry,
    AccountShown,
    GetAccount,
    Objection,
    ObjectionRecorded,
    ObjectToEntry,
    OpenVoucher,
    PointsRefusal,
    PointsRefused,
    PointsReply,
    PointsRequest,
    RedeemReward,
    RewardOffer,
    RewardRedeemed,
)

REDEEM: Final = "points-redeem"
CONFIRM: Final = "points-confirm"
VOUCHERS: Final = "points-vouchers"
OBJECT: Final = "points-object"
AGAIN: Final = "points-again"
_CHOICE: Final = "points-choice-"
_OBJECTION: Final = "points-why-"

_GIVE_UP_S: Final = 12.0


class PointsStep(StrEnum):
    """Where the matter stands."""

    CARD = "card"
    ASKING = "asking"
    ACCOUNT = "account"
    REWARDS = "rewards"
    CONFIRM = "confirm"
    REDEEMING = "redeeming"
    VOUCHERS = "vouchers"
    VOUCHER = "voucher"
    ENTRIES = "entries"
    WHY = "why"
    OBJECTING = "objecting"
    OBJECTED = "objected"
    REFUSED = "refused"


# One step up; where nothing stands, home is next.
_UP: Final = {
    PointsStep.REWARDS: PointsStep.ACCOUNT,
    PointsStep.CONFIRM: PointsStep.REWARDS,
    PointsStep.VOUCHERS: PointsStep.ACCOUNT,
    PointsStep.ENTRIES: PointsStep.ACCOUNT,
    PointsStep.WHY: PointsStep.ENTRIES,
}

# What a tap on the account leads to.
_FROM_ACCOUNT: Final = {
    REDEEM: PointsStep.REWARDS,
    VOUCHERS: PointsStep.VOUCHERS,
    OBJECT: PointsStep.ENTRIES,
}


class Points:
    """One household's matter, from its card to the end of the visit.

    `reply_to`: the topic on which the ledger's answers are heard.
    """

    def __init__(
        self, new_request_id: Callable[[], RequestId], reply_to: str = ""
    ) -> None:
        self._new_request_id = new_request_id
        self._reply_to = reply_to
        self.begin()

    def begin(self) -> None:
        """Start over, with nobody's card."""
        self.step = PointsStep.CARD
        self.page = 0
        self.account: AccountShown | None = None
        self.offer: RewardOffer | None = None
        self.entry: AccountEntry | None = None
        self.voucher: OpenVoucher | None = None
        self.recorded: ObjectionRecorded | None = None
        # Why the ledger refused; None if it did not answer.
        self.reason: PointsRefusal | None = None
        self._card = ""
        self._sending: Resending[SendPoints] | None = None
        # Whether a voucher was redeemed just now, rather than looked up.
        self.is_new = False

    def scan(self, card: str, now_s: float) -> None:
        """Take a household card; `tick` then sends the first question."""
        self.begin()
        self._card = card
        self._look_up(now_s)

    def back(self) -> bool:
        """Go one step up; False where home is next."""
        if self.step is PointsStep.VOUCHER and not self.is_new:
            self._go(PointsStep.VOUCHERS)
            return True
        up = _UP.get(self.step)
        if up is None:
            return False
        self._go(up)
        return True

    def turn(self, page_size: int) -> None:
        """Show the next page of choices, after the last the first."""
        self.page = (self.page + 1) % self.page_count(page_size)

    def page_count(self, page_size: int) -> int:
        """Say how many pages the choices of this step take; at least one."""
        return max(1, ceil(self._choice_count / page_size))

    @property
    def is_waiting(self) -> bool:
        """Whether the ledger is being asked."""
        return self._sending is not None

    def tap(self, key: str, now_s: float) -> list[SendPoints]:
        """Take a tap; one that is not asked for now changes nothing."""
        if key == AGAIN and self._card and not self.is_waiting:
            self._look_up(now_s)
        elif self.step is PointsStep.ACCOUNT and key in _FROM_ACCOUNT:
            self._go(_FROM_ACCOUNT[key])
        elif self.step is PointsStep.CONFIRM and key == CONFIRM:
            self._redeem(now_s)
        elif self.step is PointsStep.WHY and key.startswith(_OBJECTION):
            self._object(objection_of(key), now_s)
        else:
            self._choose(choice_of(key))
        return self.tick(now_s)

    def hear(self, reply: PointsReply) -> OpenVoucher | None:
        """Take the ledger's answer; another's changes nothing.

        Gives back a voucher that was redeemed just now: it is to be printed.
        """
        sending = self._sending
        if sending is None or reply.request_id != sending.act.request.request_id:
            return None
        self._sending = None
        match reply:
            case AccountShown():
                self.account = reply
                self._go(PointsStep.ACCOUNT)
            case RewardRedeemed(voucher=voucher):
                self.voucher, self.is_new = voucher, True
                self._go(PointsStep.VOUCHER)
                return voucher
            case ObjectionRecorded():
                self.recorded = reply
                self._go(PointsStep.OBJECTED)
            case PointsRefused(reason=reason):
                self._refuse(reason)
        return None

    def tick(self, now_s: float) -> list[SendPoints]:
        """Let time pass: send, send again, or give up."""
        sending = self._sending
        if sending is None:
            return []
        if sending.is_over(now_s):
            self._sending = None
            self._refuse(None)
            return []
        return sending.due(now_s)

    def hurry(self, now_s: float) -> None:
        """Send at once what is unanswered: the broker is back."""
        if self._sending is not None:
            self._sending.hurry(now_s)

    @property
    def was_redeeming(self) -> bool:
        """Whether what was refused, or not answered, was to spend points."""
        return self.offer is not None

    @property
    def _choice_count(self) -> int:
        account = self.account
        if account is None:
            return 0
        choices: dict[PointsStep, Sized] = {
            PointsStep.REWARDS: account.offers,
            PointsStep.VOUCHERS: account.vouchers,
            PointsStep.ENTRIES: account.entries,
        }
        return len(choices.get(self.step, ()))

    def _choose(self, number: int | None) -> None:
        account = self.account
        if account is None or number is None:
            return
        match self.step:
            case PointsStep.REWARDS if number < len(account.offers):
                offer = account.offers[number]
                if can_have(offer, account):
                    self.offer = offer
                    self._go(PointsStep.CONFIRM)
            case PointsStep.VOUCHERS if number < len(account.vouchers):
                self.voucher = account.vouchers[number]
                self._go(PointsStep.VOUCHER)
            case PointsStep.ENTRIES if number < len(account.entries):
                entry = account.entries[number]
                if not entry.is_objected:
                    self.entry = entry
                    self._go(PointsStep.WHY)
            case _:
                pass

    def _look_up(self, now_s: float) -> None:
        card = self._card
        self.begin()
        self._card = card
        self._ask(
            GetAccount(
                request_id=self._new_request_id(), reply_to=self._reply_to, card=card
            ),
            PointsStep.ASKING,
            now_s,
        )

    def _redeem(self, now_s: float) -> None:
        if self.offer is not None:
            request = RedeemReward(
                request_id=self._new_request_id(),
                reply_to=self._reply_to,
                card=self._card,
                reward=self.offer.reward,
                points_shown=self.offer.points,
            )
            self._ask(request, PointsStep.REDEEMING, now_s)

    def _object(self, objection: Objection | None, now_s: float) -> None:
        if self.entry is not None and objection is not None:
            request = ObjectToEntry(
                request_id=self._new_request_id(),
                reply_to=self._reply_to,
                card=self._card,
                entry_id=self.entry.entry_id,
                objection=objection,
            )
            self._ask(request, PointsStep.OBJECTING, now_s)

    def _ask(self, request: PointsRequest, step: PointsStep, now_s: float) -> None:
        self._sending = Resending(SendPoints(request), now_s, _GIVE_UP_S)
        self._go(step)

    def _refuse(self, reason: PointsRefusal | None) -> None:
        self.reason = reason
        self._go(PointsStep.REFUSED)

    def _go(self, step: PointsStep) -> None:
        self.step = step
        self.page = 0


def can_have(offer: RewardOffer, account: AccountShown) -> bool:
    """Whether the household's points buy it now."""
    return offer.is_in_stock and offer.points <= account.balance


def choice_key(number: int) -> str:
    """Name the target of a choice in a list, counted from 0 over all pages."""
    return f"{_CHOICE}{number}"


def choice_of(key: str) -> int | None:
    """Tell which choice a target stands for, if it stands for one."""
    number = key.removeprefix(_CHOICE)
    return int(number) if number != key and number.isdecimal() else None


def objection_key(objection: Objection) -> str:
    """Name the target of what a resident says is wrong."""
    return f"{_OBJECTION}{objection.name}"


def objection_of(key: str) -> Objection | None:
    """Tell what a target says is wrong, if it is one of those."""
    return Objection.__members__.get(key.removeprefix(_OBJECTION))
