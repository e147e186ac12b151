"""All pages of the ledger, and the server that serves them.

`page_paths` names each of them once, for whoever wants to look at all.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from nicegui import app, ui
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp

from interface.browser_theme import apply_theme
from interface.log import log
from interface.metrics import METRICS_MEDIA_TYPE, METRICS_PATH, render_metrics
from interface.texts import LANGUAGES, Texts
from interface.web import load_metrics_token
from ledger.api.calls import API_ROOT
from ledger.case_desk import CaseDesk
from ledger.fleet import Kind
from ledger.measures import measures
from ledger.overview import Lookout
from ledger.pages.aside import AsidePage
from ledger.pages.asking import StationActs
from ledger.pages.case_wording import CaseWording
from ledger.pages.cases import CasesPage
from ledger.pages.entrance import guard_pages
from ledger.pages.fleet import FleetPage
from ledger.pages.frame import TITLES, Frame
from ledger.pages.reward_site import register_reward_pages
from ledger.pages.settings import SettingsPage
from ledger.pages.station import StationPage
from ledger.pages.wording import Wording
from ledger.reward_desk import RewardDesk
from ledger.settings import LedgerSettings
from ledger.settings_desk import SettingsDesk
from ledger.station_overview import StationLookout
from ledger.store.database import StoreError
from messaging.contracts.ids import StationId
from messaging.topics import is_name
from people.office import PeopleOffice

TEXTS_FOLDER: Final = Path(__file__).parent.parent / "texts"

# Pages hold their connection open; a ledger that ends does not wait for them.
_GOODBYE_S: Final = 1


def page_paths(station: str = "s01") -> tuple[str, ...]:
    """List the path of every page in every language; of one station for all."""
    pages = (*(f"{path}?" for path in TITLES), f"/station?name={station}&")
    return tuple(f"{page}language={each}" for page in pages for each in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Desks:
    """What the pages look at, and through what they act."""

    lookout: Lookout
    stations: StationLookout
    rewards: RewardDesk
    cases: CaseDesk
    settings: SettingsDesk


def serve(
    desks: Desks, settings: LedgerSettings, office: PeopleOffice, api: ASGIApp
) -> None:
    """Serve the pages, and beside them the API, until the process is told to end."""
    zone = ZoneInfo(settings.zone)
    texts = Texts(TEXTS_FOLDER)
    lookout = desks.lookout
    register_reward_pages(lookout, desks.rewards, texts, zone, office)
    _register_cases_page(lookout, desks.cases, texts, zone, office)
    _register_settings_page(lookout, desks.settings, texts, zone)
    _register_pages(lookout, texts, zone)
    _register_station_page(lookout, desks.stations, texts, zone, office)
    mount = Mount(API_ROOT, app=api)
    # A path with a line feed in it is the API's to refuse, too.
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    app.routes.append(mount)
    apply_theme()
    web = settings.web
    guard_pages(office, lambda: datetime.now(zone), load_metrics_token(web))
    app.on_startup(lambda: log().info("pages_served", tcp_port=web.tcp_port))
    app.on_exception(lambda problem: log().error("page_failed", exc_info=problem))
    ui.run(
        **web.server_options,
        title="分类投放账本",
        language="zh-CN",
        show=False,
        reload=False,
        show_welcome_message=False,
        # The pages style themselves by the theme, and bind nothing to values.
        tailwind=False,
        binding_refresh_interval=None,
        timeout_graceful_shutdown=_GOODBYE_S,
    )


def _register_pages(lookout: Lookout, texts: Texts, zone: ZoneInfo) -> None:
    @ui.page("/")
    async def fleet(language: str = "zh") -> None:
        wording = Wording(texts, _known(language), zone)
        frame = Frame(lookout, wording, "/")
        with frame.main:
            page = FleetPage(wording)
        await frame.follow(page.show)

    @ui.page("/aside")
    async def aside(language: str = "zh") -> None:
        wording = Wording(texts, _known(language), zone)
        frame = Frame(lookout, wording, "/aside")
        with frame.main:
            page = AsidePage(wording)
        await frame.follow(page.show)

    @app.get(METRICS_PATH)
    def metrics() -> Response:
        try:
            figures = render_metrics(measures(lookout.look()))
        except StoreError as error:
            return Response(str(error), status_code=503)
        return Response(figures, media_type=METRICS_MEDIA_TYPE)


def _register_cases_page(
    lookout: Lookout, desk: CaseDesk, texts: Texts, zone: ZoneInfo, office: PeopleOffice
) -> None:
    @ui.page("/cases")
    async def cases(language: str = "zh") -> None:
        wording = Wording(texts, _known(language), zone)
        frame = Frame(lookout, wording, "/cases")
        with frame.main:
            page = CasesPage(CaseWording(wording), desk, office)
        await frame.follow_own(desk.look, page.show)


def _register_settings_page(
    lookout: Lookout, desk: SettingsDesk, texts: Texts, zone: ZoneInfo
) -> None:
    @ui.page("/settings")
    async def settings(language: str = "zh") -> None:
        wording = Wording(texts, _known(language), zone)
        frame = Frame(lookout, wording, "/settings")
        with frame.main:
            page = SettingsPage(wording, desk)
        await frame.follow_own(desk.look, page.show)


def _register_station_page(
    lookout: Lookout,
    stations: StationLookout,
    texts: Texts,
    zone: ZoneInfo,
    office: PeopleOffice,
) -> None:
    @ui.page("/station")
    async def station(name: str = "", language: str = "zh") -> None:
        wording = Wording(texts, _known(language), zone)
        if not is_name(name):
            ui.navigate.to(f"/?language={wording.language}")
            return
        path, station = f"/station?name={name}", StationId(name)
        frame = Frame(lookout, wording, path, wording.say(Kind.STATION, name=name))
        with frame.main:
            page = StationPage(wording, name, StationActs(stations, station, office))
        await frame.follow_station(lambda: stations.look_at(station), page.show)


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]
