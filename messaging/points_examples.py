"""Examples of what a kiosk and the ledger say about points. No I/O here.

They continue the morning of `messaging.examples`: the household whose bag was handed
in looks at its points, takes a bag of rice, and objects to an entry.
"""

from datetime import date, datetime, timedelta, timezone
from typing import Final

import msgspec

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.household_card import new_household_card
from messaging.contracts.ids import RequestId
from messaging.contracts.points import (
    AccountEntry,
    AccountShown,
    EntryKind,
    GetAccount,
    Objection,
    ObjectionRecorded,
    ObjectToEntry,
    OpenVoucher,
    PointsRefusal,
    PointsRefused,
    RedeemReward,
    RewardOffer,
    RewardRedeemed,
)

_CHINA: Final = timezone(timedelta(hours=8))
_REQUEST: Final = RequestId("0199b2d0-7777-7aaa-8bbb-0123456789ab")
_REPLIES: Final = "linli/1/NB01/clients/kiosk-1/replies"
# Any card of this form may be shown: this one was never given to anybody.
_CARD: Final = new_household_card(0x0123456789ABCDEF0123456789ABCDEF)
_DROP: Final = "0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01"
_RICE: Final = BilingualText(zh="大米 1 千克", en="Rice, 1 kg")
_VOUCHER: Final = OpenVoucher(
    code="7Q4M2X9KTB", reward=_RICE, points=60, expires_on=date(2026, 12, 24)
)

POINTS_EXAMPLES: Final[tuple[msgspec.Struct, ...]] = (
    GetAccount(request_id=_REQUEST, reply_to=_REPLIES, card=_CARD),
    RedeemReward(
        request_id=_REQUEST,
        reply_to=_REPLIES,
        card=_CARD,
        reward="rice-1kg",
        points_shown=60,
    ),
    ObjectToEntry(
        request_id=_REQUEST,
        reply_to=_REPLIES,
        card=_CARD,
        entry_id=_DROP,
        objection=Objection.WRONG_VERDICT,
    ),
    AccountShown(
        request_id=_REQUEST,
        building="3",
        household="····2VA",
        balance=128,
        entries=(
            AccountEntry(
                entry_id=_DROP,
                kind=EntryKind.DROP,
                occurred_at=datetime(2026, 11, 24, 7, 12, 3, tzinfo=_CHINA),
                points=2,
                stream=Stream.KITCHEN,
                verdict=Verdict.CORRECT,
            ),
        ),
        offers=(
            RewardOffer(reward="rice-1kg", name=_RICE, points=60, is_in_stock=True),
        ),
        vouchers=(_VOUCHER,),
    ),
    RewardRedeemed(request_id=_REQUEST, voucher=_VOUCHER, balance=68),
    ObjectionRecorded(request_id=_REQUEST, case_no=41, due_on=date(2026, 12, 1)),
    PointsRefused(
        request_id=_REQUEST, reason=PointsRefusal.TOO_FEW_POINTS, detail="has 20 of 60"
    ),
)
