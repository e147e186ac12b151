"""Handing out at a desk: what a code or a key means, and what is shown. No I/O here.

A barcode gun types a code and Enter as a keyboard does, and nobody knows when. So Enter
means something by itself only in an empty field, and it takes two of them::

    code Enter   look it up; whatever was shown before is gone
         Enter   armed: are you sure?
         Enter   hand it out
         Escape  clear

A gun that fires in between only shows another voucher: nothing is ever handed out by
a scan, and no second Enter that comes with the first counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from msgspec import Struct

from ledger.redemption import EndDeed, RedemptionRefused
from ledger.voucher import KeptVoucher, VoucherState
from ledger.voucher_code import VoucherCode, parse_voucher_code
from messaging.contracts.drops import Outcome

# A key that bounces, or a double click, is one press.
PRESS_S_MIN: Final = 0.4


class Showing(StrEnum):
    """What the desk's page shows; the value is the key of its words."""

    READY = "ready"
    LOOKING = "looking"
    NO_CODE = "no-code"
    UNKNOWN = "unknown"
    GOOD = "good"
    ARMED = "armed"
    GIVEN = "given"
    GIVEN_BEFORE = "given-before"
    CANCELLED_NOW = "cancelled-now"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NOT_CANCELLED = "not-cancelled"


class LookUp(Struct, frozen=True):
    """Look in the books for this code."""

    code: VoucherCode


@dataclass(frozen=True, slots=True)
class DeskView:
    """What to show: a voucher, if there is one, and what was typed if it is none."""

    showing: Showing
    kept: KeptVoucher | None = None
    typed: str = ""


_READY: Final = DeskView(Showing.READY)
_ENDED: Final = {
    VoucherState.HANDED_OUT: Showing.GIVEN_BEFORE,
    VoucherState.CANCELLED: Showing.CANCELLED,
    VoucherState.EXPIRED: Showing.EXPIRED,
}
# Where a voucher can still be cancelled.
_OPEN: Final = frozenset({Showing.GOOD, Showing.ARMED, Showing.NOT_CANCELLED})
# As much of what somebody typed as is told back.
_TYPED_CHARACTERS_MAX: Final = 20


class HandOver:
    """One desk's page. `actor` does the deeds; `new_id` names one when it is armed."""

    def __init__(self, actor: str, new_id: Callable[[], str]) -> None:
        self.view = _READY
        self._actor = actor
        self._new_id = new_id
        self._armed_s = 0.0
        self._end_id = ""

    def enter(self, typed: str, now_s: float) -> LookUp | EndDeed | None:
        """Take what stands in the field when Enter is pressed."""
        if not typed.strip():
            return self.press(now_s)
        code = parse_voucher_code(typed)
        if code is None:
            shown = typed.strip()[:_TYPED_CHARACTERS_MAX]
            self.view = DeskView(Showing.NO_CODE, typed=shown)
            return None
        self.view = DeskView(Showing.LOOKING)
        return LookUp(code)

    def press(self, now_s: float) -> EndDeed | None:
        """Take Enter in an empty field, or the button: first arms, then hands out."""
        kept = self.view.kept
        if kept is None:
            return None
        if self.view.showing is Showing.GOOD:
            self.view = DeskView(Showing.ARMED, kept)
            self._armed_s, self._end_id = now_s, self._new_id()
            return None
        if self.view.showing is Showing.ARMED and now_s - self._armed_s >= PRESS_S_MIN:
            # Pressed again before the answer: the same deed, answered alike.
            return EndDeed(
                self._end_id, kept.voucher.code, VoucherState.HANDED_OUT, self._actor
            )
        return None

    def clear(self) -> None:
        """Take Escape: away with everything."""
        self.view = _READY

    def cancellation(self, why: str) -> EndDeed | None:
        """Say what cancels the voucher that is shown; None if there is none to."""
        if self.view.kept is None or self.view.showing not in _OPEN:
            return None
        code = self.view.kept.voucher.code
        return EndDeed(self._new_id(), code, VoucherState.CANCELLED, self._actor, why)

    def show(self, kept: KeptVoucher | None, *, is_late: bool) -> None:
        """Show what was found; `is_late`: its last day has gone."""
        if kept is None:
            self.view = DeskView(Showing.UNKNOWN)
        elif kept.end is not None:
            self.view = DeskView(_ENDED[kept.state], kept)
        else:
            self.view = DeskView(Showing.EXPIRED if is_late else Showing.GOOD, kept)

    def take_answer(
        self,
        outcome: Outcome,
        kept: KeptVoucher | None,
        reason: RedemptionRefused | None,
    ) -> None:
        """Show what became of a deed."""
        if kept is None:
            self.view = DeskView(Showing.UNKNOWN)
        elif outcome is Outcome.REFUSED:
            is_unsaid = reason is RedemptionRefused.NO_REASON
            late_or_ended = _ENDED.get(kept.state, Showing.EXPIRED)
            showing = Showing.NOT_CANCELLED if is_unsaid else late_or_ended
            self.view = DeskView(showing, kept)
        else:
            is_given = kept.state is VoucherState.HANDED_OUT
            showing = Showing.GIVEN if is_given else Showing.CANCELLED_NOW
            self.view = DeskView(showing, kept)
