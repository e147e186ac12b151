"""From what is to be shown to the words on the glass. No I/O here.

The words are those of one language, which whoever stands there has chosen by a tap.
So there is room for letters that old eyes can read.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, TypeAlias

from messaging.contracts.drops import Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.health import DeviceHealth, Health
from station.drop_states import State
from station.facts import (
    CharacterErased,
    CharacterTyped,
    CodeConfirmed,
    TypingEnded,
    VerdictGiven,
)
from station.keypad import ALL_KEYS, Standing, TypedCode
from station.screen.page import (
    DeviceMark,
    KeypadPage,
    Lamp,
    Page,
    Progress,
    Step,
    Target,
    Told,
)
from station.station_view import Choice, StationView, lamps_for
from station.visit import Language, ModeAsked, Modes

# Says a key of the catalogues in one language, its values filled in.
Say: TypeAlias = Callable[..., str]

MARKS: Final = {
    Verdict.CORRECT: "✓",
    Verdict.CONTAMINATED: "×",
    Verdict.UNINSPECTED: "○",
}

_EXPLAINED: Final = frozenset(
    {
        State.UNREADABLE,
        State.UNWRITTEN,
        State.CROWDED,
        State.REPEATED,
        State.UNCLEARED,
    }
)
_TOLD: Final = frozenset({State.READY, State.THANKED, State.FAREWELL})

# A bag's way, and which step each state waits for; after the last all are done.
_STEPS: Final = ("step-bag", "step-label", "step-weight", "step-verdict", "step-done")
_STEP_OF: Final = {
    State.READY: 0,
    State.SEEN: 2,
    State.LOADED: 1,
    State.UNREADABLE: 1,
    State.WEIGHED: 3,
    State.LIFTED: 3,
    State.REASONING: 3,
    State.REOPENED: 3,
    State.JUDGED: 4,
    State.UNWRITTEN: 4,
    State.THANKED: 5,
    State.FAREWELL: 5,
    State.CROWDED: 1,
    State.REPEATED: 0,
    State.UNCLEARED: 0,
}

# What matters most to whoever stands there; the strip shows all of it anyway.
_NOTICES: Final = (
    "notice-outbox",
    "notice-outbox-check",
    "notice-closed",
    "notice-unattended",
    "notice-scale",
    "notice-camera",
    "notice-scan",
    "notice-ledger",
)

_NO_WEIGHT: Final = "—"


def compose_page(view: StationView, texts: Callable[..., str]) -> Page:
    """Find the words for all that `view` shows; `texts(language, key, **values)`."""
    say: Say = partial(texts, str(view.modes.language))
    lamp = lamp_of(view)
    inspector = view.inspector
    return Page(
        stage=view.stage,
        is_elder=view.modes.is_elder,
        lamp=lamp,
        call=say(f"band-{lamp}"),
        clock="" if view.at is None else f"{view.at:%H:%M}",
        steps=_steps(view.stage, say),
        instruction=say(view.instruction),
        explanation=say(f"why-{view.stage}") if view.stage in _EXPLAINED else None,
        stream=say(f"stream-{view.stream}"),
        household=_household(view, say),
        weight=render_weight(view.live_g),
        unit=say("unit"),
        told=_told(view, say),
        targets=tuple(_target(choice, view, say) for choice in view.choices),
        aside=_aside(view, say),
        modes=_modes(view.modes, say),
        keypad=None if view.keypad is None else _keypad(view.keypad, say),
        inspector=None if inspector is None else say("inspector", inspector=inspector),
        card=None if view.card is None else say(view.card),
        notices=tuple(_notice(key, view, say) for key in _by_weight(view.notices)),
        devices=tuple(_device(device, say) for device in view.devices),
        others_well=_others_well(view.devices, say),
    )


def lamp_of(view: StationView) -> Lamp:
    """Say which lamp the panel lights with this view."""
    lamps = lamps_for(view)
    if lamps.is_red:
        return Lamp.RED
    return Lamp.YELLOW if lamps.is_yellow else Lamp.GREEN


def render_weight(weight_g: int | None) -> str:
    """Write kilograms as residents say them, to ten grams; scales tremble below."""
    if weight_g is None:
        return _NO_WEIGHT
    hundredths = (abs(weight_g) + 5) // 10
    sign = "-" if weight_g < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


def _by_weight(notices: Iterable[str]) -> list[str]:
    return sorted(notices, key=_NOTICES.index)


def _notice(key: str, view: StationView, say: Say) -> str:
    if key == "notice-closed" and view.opens_at is not None:
        return say("notice-closed-until", opens=f"{view.opens_at:%H:%M}")
    return say(key)


def _steps(stage: State, say: Say) -> tuple[Step, ...]:
    now = _STEP_OF[stage]
    progress = [
        Progress.DONE if step < now else Progress.NOW if step == now else Progress.NEXT
        for step in range(len(_STEPS))
    ]
    return tuple(
        Step(say(key), reached) for key, reached in zip(_STEPS, progress, strict=True)
    )


def _household(view: StationView, say: Say) -> str | None:
    if view.household_code is None:
        return None
    if view.building is None:
        return say("household", household=view.household_code)
    at = {"building": view.building, "household": view.household_code}
    return say("household-in-building", **at)


def _told(view: StationView, say: Say) -> Told | None:
    verdict = view.verdict
    if verdict is None or view.stage not in _TOLD:
        return None
    words = say(f"verdict-{verdict}")
    reason = None if view.reason is None else _in_language(view.reason, view.modes)
    return Told(
        verdict=f"{MARKS[verdict]} {words}",
        weight=say("told-unweighed")
        if view.net_g is None
        else say("told-weight", weight=render_weight(view.net_g)),
        points=_points(view, say),
        has_points=view.points is not None and view.household_code is not None,
        reason=None if reason is None else say("told-reason", reason=reason),
        balance=None
        if view.balance is None
        else say("told-balance", balance=str(view.balance)),
    )


def _points(view: StationView, say: Say) -> str:
    if view.household_code is None:
        return say("told-points-none")
    if view.points is None:
        return say("told-points-later")
    # A sign that says: this was added. Nothing is added to nothing.
    points = f"{view.points:+d}" if view.points else "0"
    return say("told-points", points=points)


def _target(choice: Choice, view: StationView, say: Say) -> Target:
    if isinstance(choice.text, BilingualText):
        words = _in_language(choice.text, view.modes)
        return Target(f"reason-{choice.number}", words, choice.answer, choice.number)
    words = say(choice.text)
    if not isinstance(choice.answer, VerdictGiven):
        return Target(choice.text, words, choice.answer)
    verdict = choice.answer.verdict
    is_last_resort = verdict is Verdict.UNINSPECTED
    return Target(
        choice.text,
        words,
        choice.answer,
        choice.number,
        MARKS[verdict],
        _countdown("countdown-verdict", view, say) if is_last_resort else None,
    )


def _aside(view: StationView, say: Say) -> Target | None:
    """Offer to take back what is done, more time, or to type what cannot be read."""
    if view.undo is not None:
        countdown = _countdown("countdown-undo", view, say)
        return Target("undo", say("undo"), view.undo.answer, countdown=countdown)
    if view.more_time is not None:
        return Target("more-time", say("more-time"), view.more_time.answer)
    if view.typing is not None:
        return Target("typing", say("typing"), view.typing.answer)
    return None


def _modes(modes: Modes, say: Say) -> tuple[Target, ...]:
    """Offer the other language, the other size, and sound or silence."""
    offered = [
        Target("mode-language", say("mode-language"), ModeAsked.LANGUAGE),
        Target(
            "mode-size",
            say("mode-usual" if modes.is_elder else "mode-elder"),
            ModeAsked.SIZE,
        ),
    ]
    if modes.is_sound_on is not None:
        words = say("mode-silent" if modes.is_sound_on else "mode-sound")
        offered.append(Target("mode-sound", words, ModeAsked.SOUND))
    return tuple(offered)


def _keypad(code: TypedCode, say: Say) -> KeypadPage:
    is_whole = code.standing is Standing.WHOLE
    acts = (
        Target("key-erase", say("key-erase"), CharacterErased()),
        Target("key-leave", say("key-leave"), TypingEnded()),
        Target("key-confirm", say("key-confirm"), CodeConfirmed())
        if is_whole
        else None,
    )
    characters = tuple(
        Target(f"key-{key}", key, CharacterTyped(key)) if key in code.keys else None
        for key in ALL_KEYS
    )
    return KeypadPage(
        code=f"{code.prefix} {code.typed}_",
        advice=say(f"typed-{code.standing}"),
        keys=characters + acts,
    )


def _countdown(key: str, view: StationView, say: Say) -> str | None:
    if view.remaining_s is None:
        return None
    return say(key, seconds=view.remaining_s)


def _device(device: DeviceHealth, say: Say) -> DeviceMark:
    name = say(f"device-{device.device}")
    if device.state is Health.WELL:
        return DeviceMark(name, device.state)
    word = say(f"state-{device.state}")
    return DeviceMark(say("device-unwell", device=name, state=word), device.state)


def _others_well(devices: Iterable[DeviceHealth], say: Say) -> str:
    is_all_well = all(device.state is Health.WELL for device in devices)
    return say("devices-all-well" if is_all_well else "devices-others-well")


def _in_language(text: BilingualText, modes: Modes) -> str:
    return text.zh if modes.language is Language.ZH else text.en
