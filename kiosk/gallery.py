"""Pictures of every screen, in every mode: to be looked at, and to be measured."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Final

import msgspec

from firmware_bridge.printer_status import PrinterCondition
from interface.glass import Glass
from interface.kivy_widgets import Surface
from interface.kivy_window import draw_frames, open_window, put_on_glass, save_picture
from interface.texts import LANGUAGES
from kiosk.asking import Patience
from kiosk.guide_files import load_guides
from kiosk.guide_image import draw_guide
from kiosk.guide_reading import GuideReading
from kiosk.guides import (
    ENTRY_EN_MAX,
    ENTRY_ZH_MAX,
    TITLE_EN_MAX,
    TITLE_ZH_MAX,
    Guide,
    shelve,
)
from kiosk.help_call import HelpStep
from kiosk.paper import WIDTH_DOTS
from kiosk.places import choices_per_page
from kiosk.points_gallery import draw_voucher_slips, points_scenes
from kiosk.rating import RatingStep
from kiosk.screens.drawing import draw
from kiosk.screens.pen import take_pen
from kiosk.shown import (
    AskingShown,
    CalledNumber,
    ChoosingShown,
    HomeShown,
    Modes,
    OutOfOrderShown,
    RatingShown,
    RefusedShown,
    Shown,
    Surroundings,
    TicketShown,
)
from kiosk.slip import SlipState, SlipView, TicketSlip
from kiosk.slip_image import draw_slip
from messaging.contracts.halls import (
    BilingualText,
    HallView,
    RefusalReason,
    TicketTaken,
)
from messaging.contracts.ids import HallId, RequestId, ServiceLetter, TicketId

# The panels of the lobby: 21.5 inches, upright and on its side.
UPRIGHT: Final = Glass(width_px=1080, height_px=1920, width_mm=268.0)
LYING: Final = Glass(width_px=1920, height_px=1080, width_mm=476.0)

_SAMPLE_HALL: Final = Path(__file__).parent / "sample_hall.toml"
_MOVED_BY_LOW_REACH: Final = ("home", "take_number-1", "ticket")

_SAMPLE_GUIDES: Final = Path(__file__).parents[1] / "config" / "guides"
# English of any length, in words as they come.
_WORDS: Final = "Application by registered householders of the neighbourhood " * 2

_ID: Final = "0199a0c4-0000-7000-8000-000000000002"


def draw_gallery(folder: Path, modes: Sequence[Modes] = ()) -> list[Path]:
    """Save every screen as PNG, in every mode unless some are named.

    The names of the files say which and how. Opens the process's window.
    """
    saved = []
    for name, glass in (("upright", UPRIGHT), ("lying", LYING)):
        open_window(glass, "kiosk", is_offscreen=True)
        surface = Surface(lambda _key: None)
        put_on_glass(surface)
        for each, scene, shown in _pictured(modes or all_modes()):
            surface.show(draw(shown, take_pen(glass, each)), scene)
            draw_frames()
            file = folder / f"kiosk-{scene}-{_in_words(each)}-{name}.png"
            save_picture(file)
            saved.append(file)
    return saved + _draw_slips(folder)


def _draw_slips(folder: Path) -> list[Path]:
    """Save what is printed, on both papers and in both languages."""
    hall = load_sample_hall()
    ticket = _ticket(hall, _around(hall, Modes()), "M038", people_ahead=3)
    counters = tuple(counter.name for counter in hall.counters)
    saved = []
    for language, paper_mm, is_copy in product(LANGUAGES, WIDTH_DOTS, (False, True)):
        slip = TicketSlip(ticket.taken, ticket.service, counters, language, is_copy)
        name = f"kiosk-slip-{language}-{paper_mm}mm{'-copy' if is_copy else ''}.png"
        draw_slip(slip, HallId("h01"), paper_mm).save(folder / name)
        saved.append(folder / name)
    saved += draw_voucher_slips(folder)
    guide = load_guides(_SAMPLE_GUIDES).shelf.lines[0].guides[0]
    for language in LANGUAGES:
        file = folder / f"kiosk-slip-guide-{language}.png"
        draw_guide(guide, language, 80).save(file)
        saved.append(file)
    return saved


def _pictured(
    every: Sequence[Modes],
) -> Iterator[tuple[Modes, str, Shown]]:
    """Yield what is worth a look: low reach only where it moves something."""
    for modes in every:
        for scene, shown in scenes(modes):
            if not modes.is_low or scene in _MOVED_BY_LOW_REACH:
                yield modes, scene, shown


def all_modes() -> list[Modes]:
    """List every combination of language, text size and reach."""
    switches = product(LANGUAGES, (False, True), (False, True))
    return [Modes(language, elder, low) for language, elder, low in switches]


def scenes(modes: Modes, hall: HallView | None = None) -> Iterator[tuple[str, Shown]]:
    """Yield every screen, and every turn of it that has other texts or targets."""
    hall = hall or load_sample_hall()
    around = _around(hall, modes)
    counting = replace(around, countdown_s=10)
    yield "home", HomeShown(around, has_guides=True, may_rate=True, may_spend=True)
    yield "home-without-guides", HomeShown(around)
    for trouble in (PrinterCondition.PAPER_NEAR_END, PrinterCondition.UNKNOWN):
        ailing = replace(around, printer_trouble=trouble)
        yield f"home-printer-{trouble}", HomeShown(ailing)
    yield "home-nobody-called", HomeShown(replace(around, calls=()))
    for step in HelpStep:
        if step is not HelpStep.NONE:
            asking = AskingShown(
                replace(counting, help_step=step),
                _service_name(hall, "C"),
                Patience.STUCK,
                2,
                may_leave=True,
            )
            yield f"help-{step}", asking
    if modes != Modes():
        yield "home-countdown", HomeShown(counting, has_guides=True, may_rate=True)
    yield from _choosing_scenes(hall, around)
    for patience in Patience:
        is_stuck = patience is Patience.STUCK
        name = _service_name(hall, "C")
        yield f"asking-{patience}", AskingShown(around, name, patience, 2, is_stuck)
    yield "ticket", _ticket(hall, around, "M038", people_ahead=3)
    yield "ticket-next", _ticket(hall, counting, "W120", people_ahead=0)
    yield from _slip_scenes(hall, around)
    called = replace(
        _ticket(hall, around, "A017", people_ahead=0), call=around.calls[0]
    )
    yield "ticket-called", called
    for reason in (
        RefusalReason.NUMBERS_EXHAUSTED,
        RefusalReason.UNKNOWN_SERVICE,
        RefusalReason.JOURNAL_FAILED,
    ):
        scene = f"refused-{reason.replace(' ', '-')}"
        yield scene, RefusedShown(counting, reason)
    yield from _guide_scenes(around)
    yield from _rating_scenes(hall, around)
    yield from points_scenes(around)
    yield (
        "out-of-order",
        OutOfOrderShown(around, around.clock, has_guides=True, may_spend=True),
    )
    yield "out-of-order-starting", OutOfOrderShown(replace(around, calls=()), None)


def load_sample_hall() -> HallView:
    """Read the hall that the pictures show."""
    return msgspec.toml.decode(_SAMPLE_HALL.read_bytes(), type=HallView)


def _choosing_scenes(
    hall: HallView, around: Surroundings
) -> Iterator[tuple[str, Shown]]:
    size = choices_per_page(around.modes)
    pages = [hall.services[i : i + size] for i in range(0, len(hall.services), size)]
    for page, services in enumerate(pages):
        scene = f"take_number-{page + 1}"
        yield scene, ChoosingShown(around, services, page, len(pages))
    counting = replace(around, countdown_s=7)
    five = ChoosingShown(counting, hall.services[:5][:size], 0, len(pages))
    yield "take_number-countdown", five
    yield "take_number-nothing", ChoosingShown(around, (), 0, 1)


def _slip_scenes(hall: HallView, around: Surroundings) -> Iterator[tuple[str, Shown]]:
    ticket = _ticket(hall, around, "M038", people_ahead=3)
    for state in (SlipState.SENT, SlipState.MISSING):
        for may_reprint in (True, False):
            scene = f"ticket-slip-{state}{'-again' if may_reprint else ''}"
            yield scene, replace(ticket, slip=SlipView(state, may_reprint))


def _guide_scenes(around: Surroundings) -> Iterator[tuple[str, Shown]]:
    """Yield the shelf, the fullest line, a guide, and the longest that may be."""
    shelf = load_guides(_SAMPLE_GUIDES).shelf
    reading = GuideReading(shelf)
    yield "guides", reading.shown(around, may_print=True)
    fullest = max(range(len(shelf.lines)), key=lambda at: len(shelf.lines[at].guides))
    reading.choose(f"line-{fullest}")
    yield "guides-line", reading.shown(around, may_print=True)
    reading.choose("guide-0")
    counting = replace(around, countdown_s=9)
    for name, guides in (("guide", reading), ("guide-longest", _read_longest())):
        first = guides.shown(counting, may_print=True)
        yield f"{name}-first", first
        for _ in range(first.page_count - 1):
            guides.turn(around.modes)
        yield f"{name}-last", guides.shown(counting, may_print=True)


def _rating_scenes(hall: HallView, around: Surroundings) -> Iterator[tuple[str, Shown]]:
    letters = tuple(service.service for service in hall.services)
    counting = replace(around, countdown_s=8)
    for step in RatingStep:
        if step is not RatingStep.REFUSED:
            shown = RatingShown(counting, step, letters, "A", "01704")
            yield f"rating-{step}", shown
    for reason in (None, RefusalReason.WRONG_CODE, RefusalReason.RATED_BEFORE):
        why = "silence" if reason is None else reason.replace(" ", "-")
        yield (
            f"rating-refused-{why}",
            RatingShown(counting, RatingStep.REFUSED, reason=reason),
        )


def _read_longest() -> GuideReading:
    """Open a guide whose every text is as long as its file may make it."""
    title = BilingualText(zh="办" * TITLE_ZH_MAX, en=_WORDS[:TITLE_EN_MAX].strip())
    entry = BilingualText(zh="办" * ENTRY_ZH_MAX, en=_WORDS[:ENTRY_EN_MAX].strip())
    guide = Guide(
        line=title,
        title=title,
        materials=(entry,) * 4,
        steps=(entry,) * 12,
        fee=title,
        time=title,
    )
    reading = GuideReading(shelve([guide]))
    reading.choose("line-0")
    reading.choose("guide-0")
    return reading


def _around(hall: HallView, modes: Modes) -> Surroundings:
    names = {counter.counter: counter.name for counter in hall.counters}
    calls = tuple(CalledNumber(call, names[call.counter]) for call in hall.calls)
    return Surroundings(modes, _clock(hall), calls, None)


def _clock(hall: HallView) -> datetime:
    return hall.as_of


def _ticket(
    hall: HallView, around: Surroundings, number: str, *, people_ahead: int
) -> TicketShown:
    taken = TicketTaken(
        request_id=RequestId(_ID),
        ticket_id=TicketId(_ID),
        number=number,
        service=ServiceLetter("A"),
        people_ahead=people_ahead,
        estimate=hall.services[2].estimate,
        taken_at=hall.as_of,
        rating_code="0417",
    )
    name = _service_name(hall, "A")
    return TicketShown(around, taken, name, hall.counters, None, SlipView())


def _service_name(hall: HallView, letter: str) -> BilingualText:
    return next(one.name for one in hall.services if one.service == letter)


def _in_words(modes: Modes) -> str:
    size = "large" if modes.is_elder else "normal"
    reach = "low" if modes.is_low else "full"
    return f"{modes.language}-{size}-{reach}"
