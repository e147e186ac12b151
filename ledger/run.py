"""Wires the ledger together: settings, books, bus, intake, fleet, registry, pages."""

import gc
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from interface.ending import end_when_told, end_with_threads
from interface.log import log
from interface.web import check_web
from ledger.api.desk import ApiDesk
from ledger.api.server import ApiServer
from ledger.batch import Batch, Terms
from ledger.case_desk import CaseDesk
from ledger.fleet_watch import FleetWatch
from ledger.image_intake import ImageIntake
from ledger.images import Images
from ledger.intake import Intake
from ledger.overview import Lookout
from ledger.pages import site
from ledger.pages.site import Desks
from ledger.points_desk import PointsDesk
from ledger.registry import RegistryNotice
from ledger.reward_desk import RewardDesk
from ledger.settings import LedgerSettings
from ledger.settings_desk import SettingsDesk
from ledger.station_overview import StationLookout
from ledger.station_requests import StationRequests
from ledger.store.database import Database, StoreUnavailable, open_or_make_database
from ledger.tariff_calendar import TariffCalendar
from ledger.tariff_reports import check_tariffs
from ledger.voucher_expiry import VoucherExpiry
from messaging.contracts.registry import Registry
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from people.office import PeopleOffice
from people.opening import open_office

# How soon an operator's change at the shell reaches the stations.
_ROUND_S: Final = 5.0


def run(settings: LedgerSettings, calendar: TariffCalendar) -> None:
    """Run until the process is told to end.

    Raises `StoreError`, `InterfaceError`, `MessagingError` or `PeopleError` before
    anything is served.
    """
    end_with_threads()
    end_when_told()
    check_web(settings.web)
    with closing(open_books(settings)) as database:
        check_tariffs(database, settings, calendar)
        ledger = Ledger(settings, calendar, database)
        ledger.open()
        # The garbage collector need not look through all libraries again and again
        # for what a batch left behind.
        gc.freeze()
        log().info("ledger_opened", community=settings.community)
        with (
            closing(ledger),
            open_office(settings.people_file, "ledger") as office,
            suppress(KeyboardInterrupt),
        ):
            api = _make_api(settings, ledger, database, office)
            desks = Desks(
                ledger.lookout,
                ledger.station_lookout,
                RewardDesk(database, settings.voucher_terms),
                ledger.case_desk,
                SettingsDesk(database, settings, calendar),
            )
            site.serve(desks, settings, office, api)
    log().info("ledger_closed", community=settings.community)


def _make_api(
    settings: LedgerSettings, ledger: "Ledger", database: Database, office: PeopleOffice
) -> ApiServer:
    terms, limit = settings.voucher_terms, settings.api.requests_per_minute
    return ApiServer(ApiDesk(database, ledger.lookout, terms, office.file, limit))


def open_books(settings: LedgerSettings) -> Database:
    """Open the books, or make them. Raises `StoreError`."""
    return open_or_make_database(settings.database, settings.database_password_file)


class Ledger:
    """All parts of the ledger but its pages, wired; opened once and closed once."""

    def __init__(
        self, settings: LedgerSettings, calendar: TariffCalendar, database: Database
    ) -> None:
        topics = Topics(settings.community)
        # Several ledgers may serve one community; a broker wants different names.
        client = f"ledger-{settings.community.lower()}-{new_id()[-12:]}"
        self._bus = MqttBus(settings.broker, client)
        terms = Terms(settings.community, calendar)
        self._intake = Intake(self._bus, topics, database, terms, self._on_posted)
        images = Images(settings.image_folder)
        self._image_intake = ImageIntake(self._bus, topics, database, images)
        self._watch = FleetWatch(
            topics, database, settings.silence_s_max, self._intake.reject
        )
        requests = StationRequests(self._bus, topics, self._intake.reject)
        self._requests = requests
        said = Registry(
            revision=0,
            as_of=datetime.now(UTC),
            openings=settings.openings,
            inspectors=settings.inspectors,
        )
        self._registry = RegistryNotice(self._bus, topics, database, said, calendar)
        self.lookout = Lookout(
            self._bus, settings.community, database, self._watch, self._intake
        )
        self.station_lookout = StationLookout(
            self.lookout, database, self._watch, requests, images
        )
        self.case_desk = CaseDesk(database, terms, ZoneInfo(settings.zone), images)
        self._points_desk = PointsDesk(
            self._bus, topics, database, settings.voucher_terms
        )
        self._voucher_expiry = VoucherExpiry(database, settings.voucher_terms)
        self._is_connected_anew = threading.Event()
        self._is_round_due = threading.Event()
        self._is_closing = False
        self._rounds = threading.Thread(target=self._make_rounds, name="ledger-rounds")

    def open(self) -> None:
        """Remember what was known, then listen. Raises `StoreError`."""
        self._watch.restore()
        self._bus.on_connection(self._on_connection)
        self._watch.subscribe(self._bus)
        self._requests.subscribe()
        self._intake.open()
        self._image_intake.open()
        self._points_desk.open()
        self._rounds.start()
        self._bus.open()

    def close(self) -> None:
        """Finish the batch in hand, answer it, and leave."""
        self._is_closing = True
        self._is_round_due.set()
        self._intake.close()
        self._image_intake.close()
        self._points_desk.close()
        self._rounds.join()
        self._bus.close()

    def _on_posted(self, batches: Sequence[Batch]) -> None:
        self._watch.hear_drops(
            {judged.arrival.drop.station for batch in batches for judged in batch.drops}
        )
        outcomes: Counter[str] = Counter()
        for batch in batches:
            for tally, count in batch.tallies.items():
                outcomes[tally.outcome] += count
        log().info("batch_posted", **outcomes)

    def _on_connection(self, is_connected: bool) -> None:  # noqa: FBT001 -- a `Notice`
        log().info("broker_connected" if is_connected else "broker_lost")
        if is_connected:
            self._is_connected_anew.set()
            self._is_round_due.set()

    def _make_rounds(self) -> None:
        while not self._is_closing:
            try:
                self._make_round()
            except StoreUnavailable as error:
                log().warning("round_put_off", trouble=str(error))
            self._is_round_due.wait(_ROUND_S)
            self._is_round_due.clear()

    def _make_round(self) -> None:
        if self._is_connected_anew.is_set():
            self._is_connected_anew.clear()
            self._registry.forget()
        self._registry.refresh(datetime.now(UTC))
        self._watch.keep()
        self._image_intake.sweep()
        self._voucher_expiry.make_round(datetime.now(UTC))
