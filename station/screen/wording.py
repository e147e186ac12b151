"""From what is to be shown to the words on the glass. No I/O here.

Every text comes in both languages at once: Chinese large, English small below it.
So nobody has to choose a language with gloves on, and nothing has to be reset.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
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
from station.lamps import LAMPS
from station.station_view import Answer, Choice, StationView

Say: TypeAlias = Callable[..., BilingualText]


class Lamp(StrEnum):
    """Which lamp is lit; the band has its colour, and a shape of its own."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Target:
    """Something to touch: what is written on it, and what it says to the station."""

    key: str
    words: BilingualText
    answer: Answer
    number: int | None = None
    mark: str = ""
    countdown: BilingualText | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the last drop; `has_points` if they are a number."""

    mark: str
    verdict: BilingualText
    points: BilingualText
    has_points: bool
    reason: BilingualText | None = None
    balance: BilingualText | None = None


@dataclass(frozen=True, slots=True)
class DeviceMark:
    """One device on the strip: its name, and a word if it is not well."""

    words: BilingualText
    state: Health


@dataclass(frozen=True, slots=True)
class KeypadPage:
    """A label's code while it is typed; a key that means nothing now is None."""

    code: str
    advice: BilingualText
    keys: tuple[Target | None, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that stands on the glass, in words."""

    stage: State
    lamp: Lamp
    call: BilingualText
    clock: str
    instruction: BilingualText
    explanation: BilingualText | None
    stream: BilingualText
    household: BilingualText | None
    weight: str
    unit: BilingualText
    told: Told | None
    targets: tuple[Target, ...]
    undo: Target | None
    typing: Target | None
    keypad: KeypadPage | None
    inspector: BilingualText | None
    card: BilingualText | None
    notices: tuple[BilingualText, ...]
    devices: tuple[DeviceMark, ...]


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

# What matters most to whoever stands there; the strip shows all of it anyway.
_NOTICES: Final = (
    "notice-outbox",
    "notice-closed",
    "notice-unattended",
    "notice-scale",
    "notice-camera",
    "notice-scan",
    "notice-ledger",
)

_NO_WEIGHT: Final = "—"


def compose_page(view: StationView, say: Say) -> Page:
    """Find the words for everything that `view` shows."""
    lamp = lamp_of(view.stage)
    return Page(
        stage=view.stage,
        lamp=lamp,
        call=say(f"band-{lamp}"),
        clock="" if view.at is None else f"{view.at:%H:%M}",
        instruction=say(view.instruction),
        explanation=say(f"why-{view.stage}") if view.stage in _EXPLAINED else None,
        stream=say(f"stream-{view.stream}"),
        household=_household(view, say),
        weight=render_weight(view.live_g),
        unit=say("unit"),
        told=_told(view, say),
        targets=tuple(_target(choice, view, say) for choice in view.choices),
        undo=None if view.undo is None else _undo(view.undo, view, say),
        typing=None if view.typing is None else _plain_target(view.typing, say),
        keypad=None if view.keypad is None else _keypad(view.keypad, say),
        inspector=None
        if view.inspector is None
        else say("inspector", inspector=view.inspector),
        card=None if view.card is None else say(view.card),
        notices=tuple(say(key) for key in _by_weight(view.notices)),
        devices=tuple(_device(device, say) for device in view.devices),
    )


def lamp_of(stage: State) -> Lamp:
    """Say which lamp the panel lights in this state."""
    lamps = LAMPS[stage]
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


def still(page: Page) -> Page:
    """Give the page without what moves: the live weight and the countdowns."""
    targets = tuple(_still(target) for target in page.targets)
    undo = None if page.undo is None else _still(page.undo)
    return replace(page, weight="", targets=targets, undo=undo)


def _still(target: Target) -> Target:
    # That there is a countdown stays: it is written in other letters.
    countdown = None if target.countdown is None else _NOTHING
    return replace(target, countdown=countdown)


_NOTHING: Final = BilingualText(zh="", en="")


def _by_weight(notices: Iterable[str]) -> list[str]:
    return sorted(notices, key=_NOTICES.index)


def _household(view: StationView, say: Say) -> BilingualText | None:
    if view.household_code is None:
        return None
    return say("household", household=view.household_code)


def _told(view: StationView, say: Say) -> Told | None:
    verdict = view.verdict
    if verdict is None or view.stage not in _TOLD:
        return None
    words = say(f"verdict-{verdict}")
    if view.net_g is None:
        line = _fill(say, "told-verdict-unweighed", verdict=words)
    else:
        weight = _same(render_weight(view.net_g))
        line = _fill(say, "told-verdict", verdict=words, weight=weight)
    return Told(
        mark=MARKS[verdict],
        verdict=line,
        points=_points(view, say),
        has_points=view.points is not None,
        reason=None
        if view.reason is None
        else _fill(say, "told-reason", reason=view.reason),
        balance=None
        if view.balance is None
        else say("told-balance", balance=str(view.balance)),
    )


def _points(view: StationView, say: Say) -> BilingualText:
    if view.household_code is None:
        return say("told-points-none")
    if view.points is None:
        return say("told-points-later")
    # A sign that says: this was added. Nothing is added to nothing.
    points = f"{view.points:+d}" if view.points else "0"
    return say("told-points", points=points)


def _target(choice: Choice, view: StationView, say: Say) -> Target:
    if isinstance(choice.text, BilingualText):
        key = f"reason-{choice.number}"
        return Target(key, choice.text, choice.answer, choice.number)
    if not isinstance(choice.answer, VerdictGiven):
        return Target(choice.text, say(choice.text), choice.answer)
    verdict = choice.answer.verdict
    is_last_resort = verdict is Verdict.UNINSPECTED
    return Target(
        choice.text,
        say(choice.text),
        choice.answer,
        choice.number,
        MARKS[verdict],
        _countdown("countdown-verdict", view, say) if is_last_resort else None,
    )


def _undo(choice: Choice, view: StationView, say: Say) -> Target:
    return Target(
        "undo",
        say("undo"),
        choice.answer,
        countdown=_countdown("countdown-undo", view, say),
    )


def _plain_target(choice: Choice, say: Say) -> Target:
    assert isinstance(choice.text, str), "only reasons bring their own words"  # noqa: S101 - our mistake
    return Target(choice.text, say(choice.text), choice.answer)


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
        Target(f"key-{key}", _same(key), CharacterTyped(key))
        if key in code.keys
        else None
        for key in ALL_KEYS
    )
    return KeypadPage(
        code=f"{code.prefix} {code.typed}_",
        advice=say(f"typed-{code.standing}"),
        keys=characters + acts,
    )


def _countdown(key: str, view: StationView, say: Say) -> BilingualText | None:
    if view.remaining_s is None:
        return None
    return say(key, seconds=view.remaining_s)


def _device(device: DeviceHealth, say: Say) -> DeviceMark:
    name = say(f"device-{device.device}")
    if device.state is Health.WELL:
        return DeviceMark(name, device.state)
    word = say(f"state-{device.state}")
    both = BilingualText(zh=f"{name.zh}{word.zh}", en=f"{name.en} {word.en}")
    return DeviceMark(both, device.state)


def _same(text: str) -> BilingualText:
    return BilingualText(zh=text, en=text)


def _fill(say: Say, key: str, **values: BilingualText) -> BilingualText:
    """Fill texts into a text, each in its language."""
    zh = say(key, **{name: value.zh for name, value in values.items()})
    en = say(key, **{name: value.en for name, value in values.items()})
    return BilingualText(zh=zh.zh, en=en.en)
