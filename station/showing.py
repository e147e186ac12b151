"""From what the sorting point knows to what its screen shows. No I/O here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Final

from messaging.contracts.drops import DropRecorded
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import HouseholdId
from station.drop_session import DropSession
from station.drop_states import State
from station.duty import Duty
from station.facts import DropDraft, Now
from station.fitness import Device, Fitness
from station.hands import Hands
from station.inspection import Reason
from station.opening_hours import next_opening, opening_at
from station.station_view import (
    MORE_TIME,
    NEXT_PAGE,
    TYPING,
    UNDO,
    VERDICT_CHOICES,
    Choice,
    StationView,
    masked,
    reason_choices,
)
from station.visit import ELDER_CHOICES_MAX, Visit

# A countdown is shown at the end of a wait; all of it would only make people hurry.
_COUNTDOWN_S: Final = 10

# How long the last drop stays on the screen after it was told; then it is cleared,
# so that the next in line does not read what is not theirs.
_LAST_DROP_S: Final = 30.0

_ASKING: Final = frozenset(
    {State.UNREADABLE, State.WEIGHED, State.LIFTED, State.REOPENED}
)
_COUNTING: Final = frozenset({State.WEIGHED, State.LIFTED, State.REOPENED})
_TOLD: Final = frozenset({State.READY, State.THANKED, State.FAREWELL})

# Who does the same stands together: one camera that sees is enough.
_NOTICES: Final = {
    (Device.CAMERA, Device.SECOND_CAMERA): "notice-camera",
    (Device.SCALE,): "notice-scale",
    (Device.LEDGER,): "notice-ledger",
    (Device.OUTBOX,): "notice-outbox",
}


@dataclass(frozen=True, slots=True)
class LastDrop:
    """The drop that was told last, with what it earned."""

    drop: DropDraft | DropRecorded
    points: int | None
    told_s: float
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known and may be shown."""

    session: DropSession
    fitness: Fitness
    hands: Hands
    duty: Duty
    reasons: tuple[Reason, ...]
    last: LastDrop | None
    live_g: int | None
    waiting_count: int
    visit: Visit
    buildings: Mapping[HouseholdId, str]


def compose_view(scene: Scene, now: Now) -> StationView:
    """Put together all that the screen shows at `now`."""
    session, fitness, last, reasons = (
        scene.session,
        scene.fitness,
        scene.last,
        scene.reasons,
    )
    state, code = session.state, scene.hands.code
    view = StationView(
        stage=state,
        instruction=_instruction(session),
        stream=session.terms.stream,
        live_g=scene.live_g,
        choices=_choices(state, reasons, scene.visit) if code is None else (),
        undo=UNDO if session.can_undo else None,
        more_time=MORE_TIME if _is_counting(session, now.s) else None,
        typing=TYPING if scene.hands.can_type and code is None else None,
        keypad=code,
        inspector=scene.duty.inspector,
        card=scene.duty.answer(now.s),
        remaining_s=_remaining_s(session, now.s),
        notices=_notices(session, fitness, now),
        opens_at=_opens_at(session, now),
        devices=tuple(
            device for device in fitness.devices if device.device != Device.SCREEN
        ),
        waiting_count=scene.waiting_count,
        at=now.at,
        modes=scene.visit.modes,
    )
    if state in _TOLD:
        is_fresh = last is not None and now.s - last.told_s < _LAST_DROP_S
        return _with_drop(view, last, scene) if last and is_fresh else view
    return _with_bag(view, scene)


def _with_bag(view: StationView, scene: Scene) -> StationView:
    session = scene.session
    bag = session.bag
    label = bag.label
    is_judged = view.stage in (State.REASONING, State.JUDGED, State.UNWRITTEN)
    return replace(
        view,
        household_code=None if label is None else masked(label.label.household),
        building=None if label is None else scene.buildings.get(label.label.household),
        bag_label=None if label is None else label.text,
        gross_g=bag.gross_g,
        net_g=None if bag.gross_g is None else bag.gross_g - session.terms.tare_g,
        verdict=bag.verdict if is_judged else None,
    )


def _with_drop(view: StationView, last: LastDrop, scene: Scene) -> StationView:
    drop, household = last.drop, last.drop.household
    return replace(
        view,
        household_code=None if household is None else masked(household),
        building=None
        if drop.household is None
        else scene.buildings.get(drop.household),
        bag_label=drop.bag_label,
        gross_g=drop.gross_g,
        net_g=drop.net_g,
        verdict=drop.verdict,
        reason=_name_of(drop.reason, scene.reasons),
        points=last.points,
        balance=last.balance,
    )


def _name_of(reason: str | None, reasons: tuple[Reason, ...]) -> BilingualText | None:
    return next((known.name for known in reasons if known.reason == reason), None)


def _instruction(session: DropSession) -> str:
    is_unweighed = session.bag.gross_g is None
    if session.state is State.WEIGHED and is_unweighed:
        return "do-unweighed"
    return f"do-{session.state}"


def _choices(
    state: State, reasons: tuple[Reason, ...], visit: Visit
) -> tuple[Choice, ...]:
    if state in _ASKING:
        return VERDICT_CHOICES
    if state is not State.REASONING:
        return ()
    choices = reason_choices(reasons)
    if not visit.modes.is_elder or len(choices) <= ELDER_CHOICES_MAX:
        return choices
    # One of the places turns the page, and after the last page comes the first.
    size = ELDER_CHOICES_MAX - 1
    first = visit.page % ceil(len(choices) / size) * size
    return (*choices[first : first + size], NEXT_PAGE)


def _remaining_s(session: DropSession, now_s: float) -> int | None:
    wake_at_s = session.wake_at_s
    if wake_at_s is None:
        return None
    is_shown = session.can_undo or _is_counting(session, now_s)
    return max(0, int(wake_at_s - now_s) + 1) if is_shown else None


def _is_counting(session: DropSession, now_s: float) -> bool:
    """Whether the time runs out that somebody has for a verdict."""
    wake_at_s = session.wake_at_s
    if wake_at_s is None or session.state not in _COUNTING:
        return False
    return int(wake_at_s - now_s) < _COUNTDOWN_S


def _notices(session: DropSession, fitness: Fitness, now: Now) -> tuple[str, ...]:
    notices = [
        notice for devices, notice in _NOTICES.items() if fitness.are_lost(devices)
    ]
    if "notice-camera" in notices and fitness.is_well(Device.GUN):
        notices[notices.index("notice-camera")] = "notice-scan"
    if fitness.is_degraded(Device.OUTBOX):
        notices.append("notice-outbox-check")
    if _opens_at(session, now) is not None:
        notices.append("notice-closed")
    if session.terms.is_unattended:
        notices.append("notice-unattended")
    return tuple(notices)


def _opens_at(session: DropSession, now: Now) -> datetime | None:
    """Say when it is open again; None while it is, or where it always is."""
    openings = session.terms.openings
    if opening_at(openings, now.at) is not None:
        return None
    return next_opening(openings, now.at)
