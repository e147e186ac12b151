"""What an operator does to rewards at the shell; answers are text."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from ledger.book import RewardId
from ledger.export import Format, write_sheet
from ledger.households import decode_list
from ledger.reports import Report, csv_text
from ledger.reward_list import ListedOffer, OfferLine, parse_offers
from ledger.reward_sheets import movement_sheet, voucher_sheet
from ledger.rewards import Offer, RewardFault, StockDeed
from ledger.store.database import Database
from ledger.store.register import OPERATOR
from ledger.store.reward_register import (
    CatalogueAnswer,
    catalogue,
    find_reward,
    move_stock,
    put_offer,
)
from ledger.store.reward_views import latest_movements, latest_vouchers, pieces_kept
from ledger.store.turns import take_turn
from ledger.voucher import VoucherTerms
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId

# More than any office program shows at once; who wants all asks month by month.
EXPORTED_MAX: Final = 100_000

_ENTERED: Final = frozenset({Outcome.POSTED, Outcome.DUPLICATE})


def list_rewards(database: Database, community: CommunityId) -> Report:
    """List the catalogue as CSV."""
    with database.read() as connection:
        rewards = catalogue(connection, community)
        kept = pieces_kept(connection, community)
    text = csv_text(
        ("reward", "name_zh", "name_en", "points", "offered", "stock", "for_vouchers"),
        (
            (
                offer.reward,
                offer.name_zh,
                offer.name_en,
                offer.points,
                "yes" if offer.is_offered else "no",
                reward.stock,
                kept.get(offer.reward, 0),
            )
            for reward in rewards
            for offer in [reward.offer]
        ),
    )
    return Report(text, is_well=True)


def add_reward(
    database: Database, offer: Offer, community: CommunityId, now: datetime
) -> Report:
    """Add a reward; one that is there under the same id stays as it is."""
    with database.write() as connection:
        found = find_reward(connection, community, offer.reward)
        if found is not None and found.offer != offer:
            said = f"{offer.reward} is there already; `rewards change` changes it"
            return Report(said, is_well=False)
        return _report(put_offer(connection, offer, community, OPERATOR, now))


def change_reward(
    database: Database,
    reward: RewardId,
    changes: dict[str, str | int | bool],
    community: CommunityId,
    now: datetime,
) -> Report:
    """Change what is offered; what is not named stays."""
    with database.write() as connection:
        found = find_reward(connection, community, reward)
        if found is None:
            return _report(CatalogueAnswer(Outcome.REFUSED, reason=RewardFault.UNKNOWN))
        offer = msgspec.structs.replace(found.offer, **changes)
        return _report(put_offer(connection, offer, community, OPERATOR, now))


def change_stock(
    database: Database, deed: StockDeed, community: CommunityId, now: datetime
) -> Report:
    """Take in pieces that came, or say how many there are."""
    return _report(
        take_turn(database, lambda open_: move_stock(open_, deed, community, now))
    )


def import_rewards(
    database: Database, community: CommunityId, content: bytes, now: datetime
) -> Report:
    """Add or change the rewards of a CSV list; say as CSV what came of each line."""
    lines = parse_offers(decode_list(content))
    if isinstance(lines, str):
        return Report(lines, is_well=False)
    with database.write() as connection:
        results = [
            put_offer(connection, line.offer, community, OPERATOR, now).outcome
            if isinstance(line, ListedOffer)
            else None
            for line in lines
        ]
    rows = (
        _import_row(line, outcome) for line, outcome in zip(lines, results, strict=True)
    )
    text = csv_text(("line", "reward", "result"), rows)
    return Report(text, is_well=None not in results)


def export_vouchers(
    database: Database, terms: VoucherTerms, days: int, format_: Format, now: datetime
) -> bytes:
    """Write the vouchers that were issued in the last days."""
    with database.read() as connection:
        since = now - timedelta(days=days)
        found = latest_vouchers(connection, terms.community, since, EXPORTED_MAX)
    return write_sheet(voucher_sheet(found, _plain, terms.zone), format_)


def export_movements(
    database: Database, terms: VoucherTerms, days: int, format_: Format, now: datetime
) -> bytes:
    """Write the movements of stock of the last days."""
    with database.read() as connection:
        since = now - timedelta(days=days)
        found = latest_movements(connection, terms.community, since, EXPORTED_MAX)
    return write_sheet(movement_sheet(found, _plain, terms.zone), format_)


def _plain(key: str) -> str:
    """Say a word as other programs read it: the last words of its key."""
    return key.partition("-")[2].replace("-", "_") or key


def _import_row(line: OfferLine, outcome: Outcome | None) -> tuple[object, ...]:
    if not isinstance(line, ListedOffer):
        return (line.line_no, "", f"refused: {line.reason}")
    result = "entered" if outcome is Outcome.POSTED else "known"
    return (line.line_no, line.offer.reward, result)


def _report(answer: CatalogueAnswer) -> Report:
    text = msgspec.json.encode(answer).decode()
    return Report(text, is_well=answer.outcome in _ENTERED)
