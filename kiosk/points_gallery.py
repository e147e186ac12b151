"""Pictures of the points: an account as full as it may be, and every turn of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Final

from msgspec import structs

from interface.texts import LANGUAGES
from kiosk.paper import WIDTH_DOTS
from kiosk.places import choices_per_page
from kiosk.points import PointsStep
from kiosk.screens.points import REFUSED_TEXTS
from kiosk.shown import PointsShown, Surroundings
from kiosk.slip import SlipState, SlipView, VoucherSlip
from kiosk.slip_image import draw_voucher
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import RequestId
from messaging.contracts.points import (
    AccountEntry,
    AccountShown,
    EntryKind,
    ObjectionRecorded,
    OpenVoucher,
    PointsRefusal,
    RewardOffer,
)

_ID: Final = RequestId("0199a0c4-0000-7000-8000-000000000003")
_RICE: Final = BilingualText(zh="大米 1 千克", en="Rice, 1 kg")
_REWARDS: Final = (
    (_RICE, 60, True),
    (BilingualText(zh="洗衣液 500 克", en="Laundry liquid, 500 g"), 80, True),
    (BilingualText(zh="抽纸一提", en="Tissues, one pack"), 40, True),
    (BilingualText(zh="垃圾袋一卷", en="Bin bags, one roll"), 20, False),
    (BilingualText(zh="上门理发服务券", en="Haircut at home"), 150, True),
    (BilingualText(zh="家电清洗服务券", en="Appliance cleaning"), 300, True),
    (BilingualText(zh="食用油 500 毫升", en="Cooking oil, 500 ml"), 90, True),
    (BilingualText(zh="鸡蛋十枚", en="Ten eggs"), 50, True),
    (BilingualText(zh="肥皂两块", en="Soap, two bars"), 30, True),
)
_VOUCHER: Final = OpenVoucher(
    code="7Q4M2X9KTB", reward=_RICE, points=60, expires_on=date(2026, 12, 24)
)


def points_scenes(around: Surroundings) -> Iterator[tuple[str, PointsShown]]:
    """Yield every step, and every turn of it that has other texts or targets."""
    counting = replace(around, countdown_s=8)
    account = sample_account(around)
    at = PointsShown(counting, PointsStep.CARD, account)
    yield "points-card", at
    for step in (PointsStep.ASKING, PointsStep.REDEEMING, PointsStep.OBJECTING):
        yield f"points-{step}", replace(at, step=step)
    yield "points-account", replace(at, step=PointsStep.ACCOUNT)
    bare = structs.replace(account, entries=(), offers=(), vouchers=(), balance=0)
    yield "points-account-new", replace(at, step=PointsStep.ACCOUNT, account=bare)
    yield from _lists(at, account)
    offer = account.offers[0]
    yield "points-confirm", replace(at, step=PointsStep.CONFIRM, offer=offer)
    looked_up = replace(at, step=PointsStep.VOUCHER, voucher=_VOUCHER)
    yield "points-voucher", replace(looked_up, slip=SlipView(may_reprint=True))
    for state in SlipState:
        slip = SlipView(state, may_reprint=state is SlipState.SENT)
        yield f"points-voucher-{state}", replace(looked_up, is_new=True, slip=slip)
    entry = account.entries[1]
    yield "points-why", replace(at, step=PointsStep.WHY, entry=entry)
    recorded = ObjectionRecorded(request_id=_ID, case_no=41, due_on=date(2026, 12, 1))
    yield "points-objected", replace(at, step=PointsStep.OBJECTED, recorded=recorded)
    if not around.modes.is_low:  # they have nothing that low reach would move
        yield from _refusals(replace(at, step=PointsStep.REFUSED))


def _refusals(refused: PointsShown) -> Iterator[tuple[str, PointsShown]]:
    for reason in (*REFUSED_TEXTS, PointsRefusal.BOOKS_UNAVAILABLE):
        scene = f"points-refused-{reason.replace(' ', '-')}"
        yield scene, replace(refused, reason=reason)
    yield "points-refused-silence", refused
    yield "points-refused-silence-redeeming", replace(refused, was_redeeming=True)


def _lists(at: PointsShown, account: AccountShown) -> Iterator[tuple[str, PointsShown]]:
    size = choices_per_page(at.around.modes)
    for step, count in (
        (PointsStep.REWARDS, len(account.offers)),
        (PointsStep.VOUCHERS, len(account.vouchers)),
        (PointsStep.ENTRIES, len(account.entries)),
    ):
        pages = -(-count // size)
        for page in sorted({0, pages - 1}):
            shown = replace(
                at, step=step, page=page, page_count=pages, first=page * size
            )
            yield f"points-{step}-{page + 1}", shown
    none = structs.replace(account, offers=())
    yield "points-rewards-none", replace(at, step=PointsStep.REWARDS, account=none)


def sample_account(around: Surroundings) -> AccountShown:
    """Make an account with an entry of every kind."""
    drops = [
        (EntryKind.DROP, Stream.KITCHEN, Verdict.CORRECT, None, 2),
        (EntryKind.DROP, Stream.KITCHEN, Verdict.CONTAMINATED, None, 0),
        (EntryKind.CORRECTION, Stream.KITCHEN, Verdict.CORRECT, None, 2),
        (EntryKind.REDEMPTION, None, None, _RICE, -60),
        (EntryKind.DROP, Stream.RECYCLABLE, Verdict.UNINSPECTED, None, 0),
        (EntryKind.REFUND, None, None, _RICE, 60),
        (EntryKind.EXPIRY, None, None, None, -12),
        (EntryKind.OTHER, None, None, None, 5),
        (EntryKind.DROP, Stream.HAZARDOUS, Verdict.CORRECT, None, 5),
        (EntryKind.DROP, None, None, None, 0),
    ]
    entries = tuple(
        AccountEntry(
            entry_id=f"entry-{number}",
            kind=kind,
            occurred_at=around.clock - timedelta(days=number),
            points=points,
            stream=stream,
            verdict=verdict,
            what=what,
            is_objected=number == 1,
        )
        for number, (kind, stream, verdict, what, points) in enumerate(drops)
    )
    offers = tuple(
        RewardOffer(
            reward=f"reward-{number}", name=name, points=points, is_in_stock=is_in
        )
        for number, (name, points, is_in) in enumerate(_REWARDS)
    )
    return AccountShown(
        request_id=_ID,
        building="3 号楼",
        household="····2VA",
        balance=128,
        entries=entries,
        offers=offers,
        vouchers=(_VOUCHER, _VOUCHER),
    )


def draw_voucher_slips(folder: Path) -> list[Path]:
    """Save a voucher's slip on both papers and in both languages."""
    saved = []
    for language, paper_mm in product(LANGUAGES, WIDTH_DOTS):
        file = folder / f"kiosk-slip-voucher-{language}-{paper_mm}mm.png"
        draw_voucher(VoucherSlip(_VOUCHER, language), paper_mm).save(file)
        saved.append(file)
    return saved
