"""A household's account as the ledger shows it, and its card."""

from datetime import date, timedelta
from typing import Final

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.household_card import new_household_card
from messaging.contracts.ids import RequestId
from messaging.contracts.points import (
    AccountEntry,
    AccountShown,
    EntryKind,
    OpenVoucher,
    RewardOffer,
    RewardRedeemed,
)
from tests.kiosk.halls import MORNING

CARD: Final = new_household_card(7)
OTHER_CARD: Final = new_household_card(8)

RICE: Final = BilingualText(zh="大米", en="Rice")
VOUCHER: Final = OpenVoucher(
    code="7Q4M2X9KTB", reward=RICE, points=60, expires_on=date(2026, 12, 24)
)


def account(request_id: RequestId, balance: int = 100) -> AccountShown:
    """Show an account with three offers, of which two can be had, and two entries."""
    entries = tuple(
        AccountEntry(
            entry_id=f"drop-{number}",
            kind=EntryKind.DROP,
            occurred_at=MORNING - timedelta(days=number),
            points=2,
            stream=Stream.KITCHEN,
            verdict=Verdict.CORRECT,
            is_objected=number == 1,
        )
        for number in range(2)
    )
    return AccountShown(
        request_id=request_id,
        building="3 号楼",
        household="····2VA",
        balance=balance,
        entries=entries,
        offers=(
            RewardOffer(reward="rice", name=RICE, points=60, is_in_stock=True),
            RewardOffer(reward="oil", name=RICE, points=60, is_in_stock=False),
            RewardOffer(reward="haircut", name=RICE, points=500, is_in_stock=True),
        ),
        vouchers=(VOUCHER,),
    )


def redeemed(request_id: RequestId) -> RewardRedeemed:
    return RewardRedeemed(request_id=request_id, voucher=VOUCHER, balance=40)
