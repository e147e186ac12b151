"""What the sorting point can show, a view each: to be drawn, measured and spoken.

No I/O here. Every stage, and every problem that looks different.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import CommunityId, InspectorId
from station.drop_states import State
from station.fitness import Device
from station.inspection import Reason
from station.keypad import TypedCode
from station.station_view import (
    MORE_TIME,
    NEXT_PAGE,
    TYPING,
    UNDO,
    VERDICT_CHOICES,
    StationView,
    reason_choices,
)
from station.visit import ELDER_CHOICES_MAX, Language, Modes

_AT: Final = datetime(2026, 11, 24, 7, 42, tzinfo=UTC)
_OPENS_AT: Final = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)

REASONS: Final = (
    Reason(reason="plastic-bag", name=BilingualText(zh="没破袋", en="Bag left on")),
    Reason(reason="packaging", name=BilingualText(zh="塑料包装", en="Packaging")),
    Reason(reason="paper", name=BilingualText(zh="纸巾", en="Paper")),
    Reason(reason="glass-metal", name=BilingualText(zh="玻璃金属", en="Glass, metal")),
    Reason(reason="hazardous", name=BilingualText(zh="有害垃圾", en="Hazardous")),
    Reason(reason="other", name=BilingualText(zh="其他", en="Something else")),
)

# On its way, at the check character, a sticker's that fits, a roll's that does not.
_TYPED: Final = (
    ("begun", "7K3"),
    ("serial", "7K3M9QX2VA00"),
    ("whole", "7K3M9QX2VA0042L"),
    ("wrong", "7K3M9QX2VA0043L"),
)

_ALL_NOTICES: Final = (
    "notice-camera",
    "notice-scale",
    "notice-ledger",
    "notice-outbox",
    "notice-closed",
)


def scenes() -> Iterator[tuple[str, StationView]]:
    """Yield every stage, and every problem that looks different."""
    yield from _usual_scenes()
    yield from _problem_scenes()
    yield from _lost_scenes()


def scenes_in_all_modes() -> Iterator[tuple[str, StationView]]:
    """Yield every scene in both languages and sizes, named by what is not usual."""
    for language in Language:
        for is_elder in (False, True):
            modes = Modes(language, is_elder=is_elder, is_sound_on=True)
            suffix = "" if language is Language.ZH else f"-{language}"
            suffix += "-elder" if is_elder else ""
            for name, view in scenes():
                is_silent = view.modes.is_sound_on is False
                shown = replace(view, modes=replace(modes, is_sound_on=not is_silent))
                if is_elder and view.stage is State.REASONING:
                    choices = (*view.choices[: ELDER_CHOICES_MAX - 1], NEXT_PAGE)
                    shown = replace(shown, choices=choices)
                yield f"{name}{suffix}", shown


def _usual_scenes() -> Iterator[tuple[str, StationView]]:
    bag = replace(
        _view(State.SEEN), household_code="31••••07", building="3栋", bag_label="NB01"
    )
    heavy = replace(bag, live_g=2346, gross_g=2350, net_g=2350)
    weighed = replace(heavy, stage=State.WEIGHED, instruction="do-weighed")
    asked = replace(weighed, choices=VERDICT_CHOICES)
    yield "ready", _view(State.READY)
    yield "ready-silent", replace(_view(State.READY), modes=Modes(is_sound_on=False))
    yield "seen", bag
    on_duty = replace(_view(State.READY), inspector=InspectorId("i07"), card="card-on")
    yield "ready-on-duty", on_duty
    yield "ready-card-unknown", replace(on_duty, inspector=None, card="card-unknown")
    unattended = replace(_view(State.READY), notices=("notice-unattended",))
    yield "ready-unattended", unattended
    yield "loaded", replace(_view(State.LOADED), live_g=2310)
    yield "weighed", asked
    sack = replace(asked, live_g=112_350, gross_g=112_350, net_g=112_350)
    yield "weighed-heavy", sack
    counting = replace(asked, remaining_s=10, more_time=MORE_TIME)
    yield "weighed-countdown", counting
    yield (
        "reasoning",
        replace(
            _at(heavy, State.REASONING),
            choices=reason_choices(REASONS),
            undo=UNDO,
            remaining_s=10,
        ),
    )
    yield "judged", _at(heavy, State.JUDGED)
    yield from _told_scenes(heavy)
    yield "reopened", replace(_at(heavy, State.REOPENED), choices=VERDICT_CHOICES)


def _told_scenes(heavy: StationView) -> Iterator[tuple[str, StationView]]:
    thanked = replace(
        _at(heavy, State.THANKED),
        verdict=Verdict.CORRECT,
        points=5,
        undo=UNDO,
        remaining_s=10,
    )
    yield "thanked", replace(thanked, balance=1288)
    yield "thanked-before-receipt", replace(thanked, points=None)
    yield (
        "thanked-contaminated",
        replace(
            thanked, verdict=Verdict.CONTAMINATED, reason=REASONS[1].name, points=0
        ),
    )
    yield "thanked-uninspected", replace(thanked, verdict=Verdict.UNINSPECTED)
    yield "thanked-without-label", replace(thanked, household_code=None, points=None)
    yield (
        "farewell",
        replace(_at(thanked, State.FAREWELL), live_g=0, balance=1288, remaining_s=3),
    )
    yield (
        "ready-after-drop",
        replace(
            _at(thanked, State.READY),
            live_g=0,
            balance=1288,
            undo=None,
            remaining_s=None,
        ),
    )


def _problem_scenes() -> Iterator[tuple[str, StationView]]:
    loaded = replace(_view(State.LOADED), live_g=2350, gross_g=2350, net_g=2350)
    known = replace(loaded, household_code="31••••07", bag_label="NB01")
    unreadable = replace(
        _at(loaded, State.UNREADABLE), choices=VERDICT_CHOICES, typing=TYPING
    )
    yield "unreadable", unreadable
    for name, typed in _TYPED:
        code = TypedCode(CommunityId("NB01"), typed)
        yield (
            f"keypad-{name}",
            replace(unreadable, choices=(), typing=None, keypad=code),
        )
    yield (
        "lifted",
        replace(
            _at(known, State.LIFTED), live_g=0, choices=VERDICT_CHOICES, remaining_s=8
        ),
    )
    yield (
        "unweighed",
        replace(
            _at(known, State.WEIGHED),
            instruction="do-unweighed",
            live_g=None,
            gross_g=None,
            net_g=None,
            choices=VERDICT_CHOICES,
            notices=("notice-scale",),
            devices=_devices(Device.SCALE),
        ),
    )
    yield (
        "unwritten",
        replace(
            _at(known, State.UNWRITTEN),
            notices=("notice-outbox",),
            devices=_devices(Device.OUTBOX),
        ),
    )
    yield "crowded", _at(loaded, State.CROWDED)
    yield "repeated", _at(known, State.REPEATED)
    yield "uncleared", _at(known, State.UNCLEARED)


def _lost_scenes() -> Iterator[tuple[str, StationView]]:
    ready = _view(State.READY)
    for notice, *lost in (
        ("notice-camera", Device.CAMERA),
        ("notice-scale", Device.SCALE),
        ("notice-ledger", Device.BROKER, Device.LEDGER),
        ("notice-outbox", Device.OUTBOX),
        ("notice-outbox-check",),
        ("notice-closed",),
    ):
        name = notice.replace("notice", "ready-without").replace(
            "without-closed", "closed"
        )
        yield (
            name,
            replace(
                ready,
                notices=(notice,),
                opens_at=_OPENS_AT if notice == "notice-closed" else None,
                devices=_devices(*lost),
                waiting_count=3,
            ),
        )
    yield (
        "ready-with-gun-only",
        replace(ready, notices=("notice-scan",), devices=_devices(Device.CAMERA)),
    )
    everything = replace(ready, notices=_ALL_NOTICES, devices=_devices(*Device))
    yield "ready-without-anything", replace(everything, live_g=None, at=None)


def _view(stage: State) -> StationView:
    return StationView(
        stage=stage,
        instruction=f"do-{stage}",
        stream=Stream.KITCHEN,
        live_g=0,
        devices=_devices(),
        at=_AT,
    )


def _at(view: StationView, stage: State) -> StationView:
    return replace(view, stage=stage, instruction=f"do-{stage}")


def _devices(*lost: Device) -> tuple[DeviceHealth, ...]:
    return tuple(
        DeviceHealth(
            device=device,
            state=Health.LOST if device in lost else Health.WELL,
            since=_AT,
        )
        for device in Device
        if device not in (Device.SECOND_CAMERA, Device.GUN, Device.SCREEN)
    )
