"""The slip of a ticket or voucher: what is printed, when, and when not. No I/O here.

A slip is a convenience: the number is on the glass and in the hall. A printer with
one direction cannot confirm that paper came out, so each slip is printed at most
once by itself, and what is printed again on request says so (补打).

    printer well:     ticket ── print ──▶ sent ── printer ails ──▶ missing
    printer ails:     ticket ──────────────────────────────────▶ missing
    ``missing`` or ``sent``, printer well again: the resident may have it once more
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from firmware_bridge.printer_status import PrinterCondition, PrinterState
from messaging.contracts.halls import BilingualText, TicketTaken
from messaging.contracts.points import OpenVoucher

# Paper is for everybody: who needs a third copy is better served at a counter.
_REPRINTS_MAX: Final = 2


@dataclass(frozen=True, slots=True)
class TicketSlip:
    """What stands on one slip; `counters` is where the number will be called."""

    taken: TicketTaken
    service: BilingualText
    counters: tuple[BilingualText, ...]
    language: str
    is_reprint: bool = False

    @property
    def slip_id(self) -> str:
        """What is printed once by itself, also across restarts."""
        return self.taken.ticket_id


@dataclass(frozen=True, slots=True)
class VoucherSlip:
    """What stands on the slip of a voucher."""

    voucher: OpenVoucher
    language: str
    is_reprint: bool = False

    @property
    def slip_id(self) -> str:
        return self.voucher.code


Slip: TypeAlias = TicketSlip | VoucherSlip


class SlipState(StrEnum):
    """What became of the slip, as far as anybody can know."""

    NOT_FITTED = "not_fitted"  # this kiosk has no printer
    SENT = "sent"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SlipView:
    """What the screen of a ticket or voucher says of its slip."""

    state: SlipState = SlipState.NOT_FITTED
    may_reprint: bool = False


class SlipDesk:
    """Decides about the slip of the ticket or voucher at hand."""

    def __init__(self, *, has_printer: bool) -> None:
        unknown = PrinterState(frozenset({PrinterCondition.UNKNOWN}))
        self._printer = unknown if has_printer else None
        self._slip: Slip | None = None
        self._state = SlipState.NOT_FITTED
        self._reprints = 0

    @property
    def trouble(self) -> PrinterCondition | None:
        """What people should know of the printer; None if it is well or not fitted."""
        if self._printer is None or self._printer.worst is PrinterCondition.OK:
            return None
        return self._printer.worst

    @property
    def can_print(self) -> bool:
        """Whether what is sent to the printer now would come out."""
        return self._printer is not None and self._printer.can_print

    @property
    def view(self) -> SlipView:
        if self._printer is None or self._slip is None:
            return SlipView()
        may_reprint = self.can_print and self._reprints < _REPRINTS_MAX
        return SlipView(self._state, may_reprint)

    def issue(self, slip: Slip) -> Slip | None:
        """Take a new slip; give it back if it is to be printed now."""
        self._slip = slip
        self._reprints = 0
        return self._send(slip)

    def lay_ready(self, slip: Slip) -> None:
        """Take a slip that went out before, perhaps elsewhere: copies can be had."""
        self._slip = slip
        self._reprints = 0
        self._state = SlipState.SENT

    def reprint(self) -> Slip | None:
        """Give the slip once more, marked as a copy; None if that cannot be."""
        if self._slip is None or not self.view.may_reprint:
            return None
        self._reprints += 1
        return self._send(replace(self._slip, is_reprint=True))

    def miss(self, slip_id: str) -> None:
        """Note that this slip was not, or may not have been, printed."""
        if self._slip is not None and self._slip.slip_id == slip_id:
            self._state = SlipState.MISSING

    def hear(self, printer: PrinterState) -> None:
        """Take the printer's word; one that ails may have kept the last slip back."""
        if self._printer is None:
            return
        self._printer = printer
        if self._state is SlipState.SENT and not printer.can_print:
            self._state = SlipState.MISSING

    def forget(self) -> None:
        """End the visit: the slip is nobody's on the glass any more."""
        self._slip = None

    def _send(self, slip: Slip) -> Slip | None:
        self._state = SlipState.SENT if self.can_print else SlipState.MISSING
        return slip if self.can_print else None
