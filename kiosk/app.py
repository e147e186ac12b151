"""Wires the kiosk: the glass, the hall, the clock, the disk.

Every frame, in Kivy's thread: fetch what the hall said, let time pass, do what the
visit wants done, and draw only if something else is to be shown.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

import gc
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from kivy.base import runTouchApp, stopTouchApp
from kivy.clock import Clock

from interface.kivy_widgets import Surface
from interface.kivy_window import open_window, save_picture
from interface.log import log
from kiosk.acts import (
    Act,
    ForgetAsk,
    KeepAsk,
    PrintGuide,
    PrintSlip,
    SendAsk,
    SendHelp,
    SendPoints,
    SendRating,
)
from kiosk.facts import ShownFacts
from kiosk.fitness import Fitness
from kiosk.guide_files import load_guides
from kiosk.guides import GuideShelf
from kiosk.gun import Gun
from kiosk.hall_link import Arrival, HallLink, LinkChanged, Unreadable, ViewArrived
from kiosk.hall_view import HallWatch
from kiosk.instant import Instant
from kiosk.pending import PendingAsk
from kiosk.points import Points
from kiosk.printing import Printing
from kiosk.screens.drawing import draw
from kiosk.screens.pen import take_pen
from kiosk.settings import KioskSettings
from kiosk.shown import Shown
from kiosk.slip import SlipDesk
from kiosk.visit import Visit
from messaging.bus import Bus
from messaging.contracts.health import HallHealth, Health, KioskHealth
from messaging.contracts.household_card import HouseholdCard, parse_household_card
from messaging.contracts.ids import BootId, RequestId
from messaging.contracts.points import (
    AccountShown,
    ObjectionRecorded,
    PointsRefused,
    RewardRedeemed,
)
from messaging.contracts.ticket_code import parse_ticket_code
from messaging.identifiers import new_id
from messaging.topics import Topics

# After a screen was drawn, and well before the fingers on it are heard.
_SWEEP_S: Final = 0.2


class KioskApp:
    """One kiosk. `run` until stopped; or `open`, draw frames, and `close`."""

    def __init__(
        self,
        settings: KioskSettings,
        bus: Bus,
        *,
        wall_clock: Callable[[], datetime] | None = None,
        is_offscreen: bool = False,
        pictures: Path | None = None,
    ) -> None:
        zone = ZoneInfo(settings.zone)
        self._settings = settings
        self._wall_clock = wall_clock or (lambda: datetime.now(zone))
        self._is_offscreen = is_offscreen
        self._pictures = pictures
        self._pending = PendingAsk(settings.state_folder)
        topics = Topics(settings.community)
        self._link = HallLink(bus, topics, settings.hall, settings.kiosk)
        self._hall = HallWatch(self._now(), settings.kiosk)
        self._slips = SlipDesk(has_printer=settings.printer is not None)
        self._visit = Visit(
            self._hall,
            self._now(),
            _new_request_id,
            self._slips,
            _shelf(settings),
            None
            if settings.gun is None
            else Points(_new_request_id, topics.replies(settings.kiosk)),
        )
        self._printing = (
            None
            if settings.printer is None
            else Printing(settings, settings.printer, self._slips)
        )
        self._gun = None if settings.gun is None else Gun(settings.gun)
        self._fitness = Fitness(self._now(), BootId(new_id()), version("linli"))
        self._facts = ShownFacts()
        self._shown: Shown | None = None

    def run(self) -> None:
        """Show the kiosk until `stop` or a signal; raises `InterfaceError`."""
        self.open()
        try:
            runTouchApp(self.surface)
        finally:
            self.close()

    def open(self) -> None:
        """Open the window, go on with an unanswered ask, and look for the hall."""
        window = open_window(
            self._settings.glass, "kiosk", is_offscreen=self._is_offscreen
        )
        # Not before the window: the first widget would open one of Kivy's own.
        self.surface = Surface(self._tap)
        self.surface.size = window.size
        self._resume()
        self._link.open()
        for device in (self._printing, self._gun):
            if device is not None:
                device.open()
        # Screens that are gone are garbage in circles. Python would look for it under a
        # tap, for up to a tenth of a second; we look while the glass is settling.
        gc.disable()
        self._sweeping = Clock.create_trigger(lambda _elapsed_s: gc.collect(), _SWEEP_S)
        self._step(0)
        self._stepping = Clock.schedule_interval(self._step, 0)
        log().info("kiosk_opened", hall=self._settings.hall)

    def close(self) -> None:
        self.cut()
        gc.enable()
        goodbye = KioskHealth(state=Health.LOST, since=self._now().moment)
        self._link.report(goodbye)
        self._link.close()
        for device in (self._printing, self._gun):
            if device is not None:
                device.close()
        log().info("kiosk_closed", hall=self._settings.hall)

    def cut(self) -> None:
        """Stand still as if the power had gone: nothing is said, nothing saved."""
        self._stepping.cancel()
        self._sweeping.cancel()

    def stop(self) -> None:
        """End `run`; from Kivy's thread."""
        stopTouchApp()

    def _now(self) -> Instant:
        return Instant(Clock.time(), self._wall_clock())

    def _tap(self, key: str) -> None:
        self._do(self._visit.tap(key, self._now()))
        self._draw()

    def _step(self, _elapsed_s: float) -> None:
        for arrival in self._link.arrivals():
            self._take(arrival)
        if self._printing is not None:
            self._printing.listen()
        for code in () if self._gun is None else self._gun.codes():
            self._scan(code)
        self._do(self._visit.tick(self._now()))
        self._draw()
        self._report()

    def _report(self) -> None:
        """Tell on the bus how the kiosk is, if there is something to tell."""
        now = self._now()
        self._fitness.note_hall(now, is_away=self._hall.is_away(now.s))
        if self._printing is not None:
            self._fitness.note_printer(self._slips.trouble, now)
        health = self._fitness.due(now)
        if health is not None and not self._link.report(health):
            self._fitness.put_off(now)

    def _scan(self, text: str) -> None:
        if isinstance(parse_household_card(text), HouseholdCard):
            # The card itself is a secret, and no log's matter.
            log().info("card_shown")
            self._do(self._visit.show_card(text, self._now()))
            return
        code = parse_ticket_code(text)
        if code is None or code.hall != self._settings.hall:
            log().info("code_ignored", characters=len(text))
            return
        self._visit.scan(code, self._now())

    def _take(self, arrival: Arrival) -> None:
        now = self._now()
        match arrival:
            case ViewArrived():
                self._hall.take_view(arrival.view, is_retained=arrival.is_retained)
            case HallHealth():
                self._hall.take_health(arrival, now)
            case LinkChanged(is_connected=True):
                self._visit.regain_link(now)
                self._fitness.forget()
            case LinkChanged():
                self._hall.lose_link(now)
            case Unreadable():
                log().warning(
                    "message_rejected", topic=arrival.topic, reason=arrival.reason
                )
            case (
                AccountShown()
                | RewardRedeemed()
                | ObjectionRecorded()
                | PointsRefused()
            ):
                self._do(self._visit.hear_ledger(arrival))
            case _:
                self._do(self._visit.hear(arrival, now))

    def _do(self, acts: list[Act]) -> None:
        for act in acts:
            match act:
                case KeepAsk(ask=ask):
                    self._write(partial(self._pending.keep, ask))
                case ForgetAsk():
                    self._write(self._pending.forget)
                case PrintSlip(slip=slip):
                    assert self._printing is not None, "no printer, no slips"  # noqa: S101 - our mistake
                    self._printing.print(slip)
                case SendAsk() | SendRating() | SendPoints() | SendHelp():
                    self._send(act)
                case PrintGuide(guide=guide, language=language):
                    assert self._printing is not None, "no printer, no guides"  # noqa: S101 - our mistake
                    self._printing.print_guide(guide, language)

    def _send(self, act: SendAsk | SendRating | SendPoints | SendHelp) -> None:
        """Send, and tell the log what was sent; what is lost is sent again."""
        match act:
            case SendAsk(ask=ask):
                is_sent = self._link.send(ask)
                what = {"request_id": ask.request_id, "service": ask.service}
                log().info("ask_sent", **what, is_sent=is_sent)
            case SendRating():
                is_sent = self._link.rate(act)
                # Neither ticket nor level: the log is read by those who are rated.
                log().info("rating_sent", is_sent=is_sent)
            case SendHelp():
                log().info("help_called", is_sent=self._link.call_for_help(act))
            case SendPoints(request=request):
                is_sent = self._link.ask_points(act)
                asked = type(request).__name__
                request_id = request.request_id
                log().info(
                    "points_asked", asked=asked, request_id=request_id, is_sent=is_sent
                )

    def _resume(self) -> None:
        try:
            ask = self._pending.load()
        except OSError as error:
            log().error("pending_ask_unreadable", reason=str(error))
            return
        if ask is not None:
            log().info("ask_resumed", request_id=ask.request_id)
            self._do(self._visit.resume(ask, self._now()))

    def _write(self, write: Callable[[], None]) -> None:
        """Use the disk if it lets us: without it a number can still be taken."""
        try:
            write()
        except OSError as error:
            log().error("pending_ask_not_kept", reason=str(error))

    def _draw(self) -> None:
        shown = self._visit.shown(self._now())
        if shown == self._shown:
            return
        is_other_screen = self._shown is None or shown.name != self._shown.name
        self._shown = shown
        pen = take_pen(self._settings.glass, shown.around.modes)
        self.surface.show(draw(shown, pen), shown.name)
        self._sweeping.cancel()
        self._sweeping()
        for fact in self._facts.tell(shown):
            log().info(fact.name, **fact.fields)
        if self._pictures is not None and is_other_screen:
            self._save_picture(self._pictures / f"kiosk-{shown.name}.png")

    def _save_picture(self, file: Path) -> None:
        # Layouts are settled only when the frame is drawn.
        def save(_elapsed_s: float) -> None:
            save_picture(file)

        Clock.schedule_once(save, 0)


def _new_request_id() -> RequestId:
    return RequestId(new_id())


def _shelf(settings: KioskSettings) -> GuideShelf:
    """Put out the guides that can be read; a bad file is told and left out."""
    if settings.guides_folder is None:
        return GuideShelf()
    found = load_guides(settings.guides_folder)
    for mistake in found.mistakes:
        log().warning("guide_mistaken", detail=mistake)
    return found.shelf
