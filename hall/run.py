"""Wires the hall together: settings, journal, queue, desk, bus, pages."""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from hall.desk import Desk
from hall.failures import TicketsLeftBehindError
from hall.journal import Journal
from hall.pages import site
from hall.queue import HallQueue
from hall.reception import Reception
from hall.settings import HallSettings
from interface.ending import end_when_told, end_with_threads
from interface.log import log
from interface.web import check_web
from messaging.bus import Will
from messaging.codec import encode
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import BootId, ClientId
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from people.opening import open_office


def run(settings: HallSettings) -> None:
    """Run until the process is told to end.

    Raises `HallError`, `PeopleError` or `CredentialsError` before anything is served.
    """
    end_with_threads()
    end_when_told()
    boot_id = BootId(new_id())
    topics = Topics(settings.community)
    with closing(Journal(settings.journal_folder)) as journal:
        desk = _open_desk(settings, journal, topics, boot_id)
        lost = encode(HallHealth(state=Health.LOST))
        bus = MqttBus(
            settings.broker,
            client=client_name(settings),
            will=Will(topics.hall_health(settings.hall), lost),
        )
        check_web(settings.web)
        with (
            open_office(settings.people_file, "hall") as office,
            closing(Reception(desk, bus, topics, settings.hall, boot_id)) as reception,
        ):
            reception.open()
            log().info("hall_opened", hall=settings.hall, boot_id=boot_id)
            reply_to = topics.replies(ClientId(client_name(settings)))
            with suppress(KeyboardInterrupt):
                site.serve(desk, settings.web, reply_to, office)
    log().info("hall_closed", hall=settings.hall)


def client_name(settings: HallSettings) -> str:
    """Name the hall as the broker knows it; its own pages ask under it, too."""
    return f"hall-{settings.hall}"


def hall_clock(zone: str) -> Callable[[], datetime]:
    """Make the clock on the hall's wall: aware, in the hall's zone."""
    hall_zone = ZoneInfo(zone)
    return lambda: datetime.now(hall_zone)


def open_queue(settings: HallSettings, journal: Journal) -> HallQueue:
    """Read the journal back into a queue, and say what had to be repaired.

    Raises `TicketsLeftBehindError`, `JournalFailedError`.
    """
    queue = HallQueue(settings.layout)
    found, repairs = journal.load()
    for repair in repairs:
        log().warning(
            "journal_repaired",
            file=str(repair.file),
            torn_bytes=repair.torn_bytes,
            unreadable_count=repair.unreadable_count,
            set_aside=None if repair.set_aside is None else str(repair.set_aside),
        )
    for misfit in queue.replay(found):
        log().warning("journal_misfit", fact=repr(misfit))
    orphans = queue.orphans()
    if orphans:
        numbers = ", ".join(ticket.number for ticket in orphans)
        msg = (
            f"{numbers} still wait for a service or counter that the settings no longer"
            f" have; put it back until tomorrow, or set {settings.journal_folder} aside"
        )
        raise TicketsLeftBehindError(msg)
    return queue


def _open_desk(
    settings: HallSettings, journal: Journal, topics: Topics, boot_id: BootId
) -> Desk:
    queue = open_queue(settings, journal)
    desk = Desk(queue, journal, topics, boot_id, hall_clock(settings.zone))
    desk.keep_up()
    return desk
