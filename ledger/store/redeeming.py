"""Vouchers issued and ended: once, whoever asks how often, and however many at once.

Each deed holds the chains of the household and of the reward first, and only then looks
whether it was done before, and how many points and pieces there are. The database keeps
the rest: no debt, no stock below nothing, one voucher a request, one end a voucher.
"""

import secrets
from datetime import datetime
from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import astuple
from sqlalchemy import Connection, select

from ledger.book import (
    Book,
    ChainId,
    household_account,
    household_chain,
    redeemed_account,
    reward_chain,
)
from ledger.moments import render_moment
from ledger.redemption import (
    EndDeed,
    Issue,
    RedemptionRefused,
    RewardRequest,
    is_same_end,
    is_same_request,
    judge_end,
    judge_request,
)
from ledger.store.account_changing import find_holder
from ledger.store.bookkeeping import load_book, write_book
from ledger.store.database import Database
from ledger.store.reward_register import find_reward, write_movement
from ledger.store.reward_tables import voucher_ends, vouchers
from ledger.store.reward_views import find_redemption, find_voucher
from ledger.store.rows import add_rows
from ledger.store.schema import households
from ledger.store.turns import take_turn
from ledger.voucher import (
    KeptVoucher,
    Voucher,
    VoucherState,
    VoucherTerms,
    voucher_row,
)
from ledger.voucher_code import Choose, VoucherCode, draw_voucher_code
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId

# Who ends vouchers that nobody came for.
LEDGER: Final = "ledger"

_VOUCHER_COLUMNS: Final = tuple(column.name for column in vouchers.c)
_END_COLUMNS: Final = tuple(column.name for column in voucher_ends.c)

# So many vouchers are ended in one round; the next round takes the next.
_EXPIRED_AT_ONCE: Final = 500


class VoucherAnswer(Struct, frozen=True):
    """What became of a redemption or of a voucher, and what the household then has.

    A refusal shows the voucher, too, when there is one: how it ended says what now.
    """

    outcome: Outcome
    voucher: KeptVoucher | None = None
    balance: int | None = None
    reason: RedemptionRefused | None = None


def redeem_reward(
    database: Database, request: RewardRequest, terms: VoucherTerms, now: datetime
) -> VoucherAnswer:
    """Give a household a voucher for its points, once. Raises `StoreError`.

    Posted or duplicate: the voucher is the answer, the same each time. Whoever asks
    has made sure who asks, and that `request.household` is hers.
    """
    deed = partial(redeem, request=request, terms=terms, choose=secrets.choice, now=now)
    return take_turn(database, deed)


def end_voucher(
    database: Database, deed: EndDeed, terms: VoucherTerms, now: datetime
) -> VoucherAnswer:
    """Hand a voucher's reward out, or cancel it, once. Raises `StoreError`."""
    return take_turn(database, partial(end, deed=deed, terms=terms, now=now))


def expire_vouchers(database: Database, terms: VoucherTerms, now: datetime) -> int:
    """End what nobody came for; points and pieces come back.

    Returns how many; with none left to end, none.
    """
    with database.read() as connection:
        query = (
            select(vouchers.c.code)
            .where(
                vouchers.c.community == terms.community,
                vouchers.c.expires_on < terms.today(now).isoformat(),
                ~select(voucher_ends.c.code)
                .where(voucher_ends.c.code == vouchers.c.code)
                .exists(),
            )
            .order_by(vouchers.c.expires_on)
            .limit(_EXPIRED_AT_ONCE)
        )
        codes = list(connection.scalars(query))
    ended = 0
    for code in codes:
        # One transaction each: nobody waits for all of them.
        deed = EndDeed(f"expiry/{code}", code, VoucherState.EXPIRED, LEDGER)
        ended += end_voucher(database, deed, terms, now).outcome is Outcome.POSTED
    return ended


def redeem(
    connection: Connection,
    request: RewardRequest,
    terms: VoucherTerms,
    choose: Choose,
    now: datetime,
) -> VoucherAnswer:
    """Give a household a voucher for its points, in the caller's transaction."""
    community, household = terms.community, request.household
    stranger = _find_stranger(connection, request, community)
    if stranger is not None:
        return VoucherAnswer(Outcome.REFUSED, reason=stranger)
    account = household_account(household)
    spent = redeemed_account(community, request.place)
    mine = household_chain(community, household)
    theirs = reward_chain(community, request.reward)
    book = load_book(connection, {account, spent}, {mine, theirs})
    kept = find_redemption(connection, request.request_id)
    if kept is not None:
        return _again(request, kept, book.balance(account))
    made = judge_request(
        request,
        find_reward(connection, community, request.reward),
        find_holder(connection, book, household),
        Issue(
            _fresh_code(connection, choose), render_moment(now), terms.expires_on(now)
        ),
        community,
    )
    if isinstance(made, RedemptionRefused):
        balance = book.balance(account)
        return VoucherAnswer(Outcome.REFUSED, balance=balance, reason=made)
    add_rows(connection, vouchers, _VOUCHER_COLUMNS, [voucher_row(made.voucher)])
    write_movement(connection, made.movement)
    book.post(made.entry, mine)
    book.post(made.stock_entry, theirs)
    write_book(connection, book)
    return VoucherAnswer(
        Outcome.POSTED, KeptVoucher(made.voucher), book.balance(account)
    )


def end(
    connection: Connection, deed: EndDeed, terms: VoucherTerms, now: datetime
) -> VoucherAnswer:
    """End a voucher, in the caller's transaction."""
    kept = find_voucher(connection, deed.code)
    if kept is None or kept.voucher.community != terms.community:
        reason = RedemptionRefused.UNKNOWN_VOUCHER
        return VoucherAnswer(Outcome.REFUSED, reason=reason)
    book, mine, theirs = _hold(connection, kept.voucher)
    account = household_account(kept.voucher.household)
    # Read again, now that nobody else can end it; vouchers never go away.
    kept = find_voucher(connection, deed.code) or kept
    if kept.end is not None and is_same_end(deed, kept.end):
        return VoucherAnswer(Outcome.DUPLICATE, kept, book.balance(account))
    made = judge_end(deed, kept, terms.today(now), render_moment(now))
    if isinstance(made, RedemptionRefused):
        return VoucherAnswer(Outcome.REFUSED, kept, book.balance(account), made)
    add_rows(connection, voucher_ends, _END_COLUMNS, [astuple(made.end)])
    book.post(made.entry, mine)
    if made.movement is not None and made.stock_entry is not None:
        write_movement(connection, made.movement)
        book.post(made.stock_entry, theirs)
    write_book(connection, book)
    ended = KeptVoucher(kept.voucher, made.end)
    return VoucherAnswer(Outcome.POSTED, ended, book.balance(account))


def _hold(connection: Connection, voucher: Voucher) -> tuple[Book, ChainId, ChainId]:
    mine = household_chain(voucher.community, voucher.household)
    theirs = reward_chain(voucher.community, voucher.reward)
    account = household_account(voucher.household)
    spent = redeemed_account(voucher.community, voucher.place)
    return load_book(connection, {account, spent}, {mine, theirs}), mine, theirs


def _find_stranger(
    connection: Connection, request: RewardRequest, community: CommunityId
) -> RedemptionRefused | None:
    """Say what nobody knows here: nothing is held, and no chain made, for it."""
    found = connection.scalar(
        select(households.c.community).where(
            households.c.household == request.household
        )
    )
    if found != community:
        return RedemptionRefused.UNKNOWN_HOUSEHOLD
    if find_reward(connection, community, request.reward) is None:
        return RedemptionRefused.UNKNOWN_REWARD
    return None


def _again(request: RewardRequest, kept: KeptVoucher, balance: int) -> VoucherAnswer:
    if is_same_request(request, kept.voucher):
        return VoucherAnswer(Outcome.DUPLICATE, kept, balance)
    reason = RedemptionRefused.OTHER_CONTENT
    return VoucherAnswer(Outcome.CONFLICTING, reason=reason)


def _fresh_code(connection: Connection, choose: Choose) -> VoucherCode:
    while True:
        code = draw_voucher_code(choose)
        if find_voucher(connection, code) is None:
            return code
