"""Rewards and vouchers in the words of one language, for pages. No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.hand_over import DeskView, Showing
from ledger.households import mask_household
from ledger.moments import parse_moment
from ledger.pages.wording import Wording
from ledger.rewards import Offer, Reward, RewardFault
from ledger.voucher import KeptVoucher, Voucher
from ledger.voucher_code import render_voucher_code
from messaging.contracts.health import Health

# With so few left, somebody should bring more before the next evening.
_FEW: Final = 3

# Columns of the vouchers' table by the keys of their headings.
VOUCHER_COLUMNS: Final = (
    "voucher-issued",
    "voucher-code",
    "voucher-household",
    "voucher-reward",
    "voucher-points",
    "voucher-last-day",
    "voucher-state",
)

# The health of what a desk sees: its shape and colour.
_HEALTHS: Final = {
    Showing.GOOD: Health.WELL,
    Showing.ARMED: Health.WELL,
    Showing.GIVEN: Health.WELL,
    Showing.NO_CODE: Health.DEGRADED,
    Showing.UNKNOWN: Health.DEGRADED,
    Showing.CANCELLED_NOW: Health.DEGRADED,
    Showing.NOT_CANCELLED: Health.DEGRADED,
    Showing.GIVEN_BEFORE: Health.LOST,
    Showing.CANCELLED: Health.LOST,
    Showing.EXPIRED: Health.LOST,
}


@dataclass(frozen=True, slots=True)
class RewardCard:
    """One reward as its card shows it."""

    title: str
    points: str
    health: Health | None
    state: str
    stock: str


class RewardWording:
    """Says things of rewards; everything else is said by `plain`."""

    def __init__(self, plain: Wording) -> None:
        self.plain = plain
        self.say = plain.say

    def name(self, named: Offer | Voucher) -> str:
        """Name a reward in the page's language."""
        return named.name_zh if self.plain.language == "zh" else named.name_en

    def card(self, reward: Reward, kept: int) -> RewardCard:
        offer, stock = reward.offer, reward.stock
        health: Health | None = Health.WELL
        key = "stock-well"
        if not offer.is_offered:
            health, key = None, "stock-withdrawn"
        elif stock == 0:
            health, key = Health.LOST, "stock-none"
        elif stock <= _FEW:
            health, key = Health.DEGRADED, "stock-few"
        return RewardCard(
            self.name(offer),
            self.say("reward-points", points=offer.points),
            health,
            self.say(key),
            self.say("stock", stock=stock, kept=kept),
        )

    def voucher(self, kept: KeptVoucher, now: datetime) -> tuple[str, ...]:
        """Say the cells of a voucher, in the order of `VOUCHER_COLUMNS`."""
        voucher = kept.voucher
        return (
            self.plain.moment(parse_moment(voucher.issued_at), now),
            render_voucher_code(voucher.code),
            mask_household(voucher.household),
            self.name(voucher),
            str(voucher.points),
            voucher.expires_on.isoformat(),
            self.state(kept, now),
        )

    def state(self, kept: KeptVoucher, now: datetime) -> str:
        """Say what became of a voucher, by whom and why."""
        state = self.say(f"state-{kept.state.replace(' ', '-')}")
        end = kept.end
        if end is None:
            return state
        at = self.plain.moment(parse_moment(end.ended_at), now)
        said = self.say("state-by", state=state, at=at, actor=end.actor)
        return self.say("state-why", said=said, why=end.why) if end.why else said

    def health(self, view: DeskView) -> Health | None:
        return _HEALTHS.get(view.showing)

    def desk_head(self, view: DeskView) -> str:
        """Say in a few words what the desk's page shows."""
        return self.say(f"desk-{view.showing}")

    def desk_advice(self, view: DeskView, now: datetime) -> str:
        """Say what now."""
        kept = view.kept
        if view.showing is Showing.NO_CODE:
            return self.say("desk-no-code-advice", typed=view.typed)
        if kept is None or kept.end is None:
            return self.say(f"desk-{view.showing}-advice")
        return self.say(
            f"desk-{view.showing}-advice",
            at=self.plain.moment(parse_moment(kept.end.ended_at), now),
            actor=kept.end.actor,
            why=kept.end.why,
        )

    def desk_facts(self, kept: KeptVoucher, now: datetime) -> list[tuple[str, str]]:
        voucher = kept.voucher
        issued = self.plain.moment(parse_moment(voucher.issued_at), now)
        return [
            (self.say("voucher-code"), render_voucher_code(voucher.code)),
            (self.say("voucher-household"), mask_household(voucher.household)),
            (self.say("voucher-points"), str(voucher.points)),
            (self.say("voucher-issued"), f"{issued} · {voucher.place}"),
            (self.say("voucher-last-day"), voucher.expires_on.isoformat()),
        ]

    def fault(self, fault: RewardFault) -> str:
        return self.say(f"reward-fault-{fault.name.lower().replace('_', '-')}")
