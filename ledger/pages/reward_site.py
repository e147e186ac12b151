"""The pages of rewards and of the desk, and their sheets, given their paths."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from nicegui import ui

from interface.texts import LANGUAGES, Texts
from ledger.export import Sheet
from ledger.overview import Lookout
from ledger.pages.desk import DeskPage
from ledger.pages.downloads import add_download
from ledger.pages.frame import Frame
from ledger.pages.reward_acts import RewardActs
from ledger.pages.reward_wording import RewardWording
from ledger.pages.rewards import RewardsPage
from ledger.pages.wording import Wording
from ledger.reward_desk import RewardDesk
from ledger.reward_sheets import movement_sheet, voucher_sheet
from ledger.store.reward_views import latest_movements, latest_vouchers
from people.office import PeopleOffice

# A quarter of a year: what an audit of a quarter asks for.
_EXPORTED_DAYS: Final = 92
_EXPORTED_MAX: Final = 100_000


def register_reward_pages(
    lookout: Lookout,
    desk: RewardDesk,
    texts: Texts,
    zone: ZoneInfo,
    office: PeopleOffice,
) -> None:
    """Give the pages their paths."""

    def wording_in(language: str) -> RewardWording:
        known = language if language in LANGUAGES else LANGUAGES[0]
        return RewardWording(Wording(texts, known, zone))

    @ui.page("/rewards")
    async def rewards(language: str = "zh") -> None:
        wording = wording_in(language)
        frame = Frame(lookout, wording.plain, "/rewards")
        with frame.main:
            page = RewardsPage(wording, RewardActs(desk, office))
        await frame.follow_own(desk.look, page.show)

    @ui.page("/desk")
    def hand_over(language: str = "zh") -> None:
        wording = wording_in(language)
        frame = Frame(lookout, wording.plain, "/desk")
        with frame.main:
            DeskPage(wording, RewardActs(desk, office))

    for path, make in (
        ("/rewards/vouchers", _vouchers),
        ("/rewards/stock", _movements),
    ):
        add_download(path, partial(make, desk, texts), office)


def _vouchers(desk: RewardDesk, texts: Texts, language: str) -> Sheet:
    since = datetime.now(UTC) - timedelta(days=_EXPORTED_DAYS)
    community, zone = desk.terms.community, desk.terms.zone
    with desk.database.read() as connection:
        found = latest_vouchers(connection, community, since, _EXPORTED_MAX)
    return voucher_sheet(found, partial(texts.say, language), zone)


def _movements(desk: RewardDesk, texts: Texts, language: str) -> Sheet:
    since = datetime.now(UTC) - timedelta(days=_EXPORTED_DAYS)
    community, zone = desk.terms.community, desk.terms.zone
    with desk.database.read() as connection:
        found = latest_movements(connection, community, since, _EXPORTED_MAX)
    return movement_sheet(found, partial(texts.say, language), zone)
