"""What is said aloud when the screen changes. No I/O here.

Whoever does not read hears the same that the screen shows: what to do now, what was
weighed, what the bag earned, what does not work. A sentence is a row of clips, each
named by its key in the catalogues, and is said whole or not at all: *earned, points*
without the number between them would be a lie.

An utterance is worth hearing only for a while; `is_timely` says whether it still is.
Nothing is said at night to an empty yard: notices wait until somebody brings a bag.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from messaging.contracts.drops import Verdict
from station.drop_states import State
from station.duty import CardAnswer
from station.facts import ReasonGiven
from station.inspection import Reason
from station.keypad import Standing
from station.numerals import NUMBER_CLIPS, Clips, kilogram_clips, number_clips
from station.station_view import StationView

# What usually follows by itself (a label is seen, then the bag is down) is only
# asked for when it does not.
_PATIENCE_S: Final = 1.0

# What to do with the bag comes first.
_NOTICE_PATIENCE_S: Final = 1.5

_TOLD: Final = frozenset({State.READY, State.THANKED, State.FAREWELL})
_SOLVED: Final = frozenset(
    {State.LOADED, State.UNREADABLE, State.CROWDED, State.REPEATED, State.UNCLEARED}
)

# Instructions that are said as they are written, with what explains them.
_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "do-seen": ("do-seen",),
    "do-loaded": ("do-loaded",),
    "do-unreadable": ("do-unreadable",),
    "do-unweighed": ("do-unweighed",),
    "do-lifted": ("do-lifted",),
    "do-reopened": ("do-reopened",),
    "do-unwritten": ("do-unwritten", "why-unwritten"),
    "do-crowded": ("do-crowded", "why-crowded"),
    "do-repeated": ("do-repeated", "why-repeated"),
    "do-uncleared": ("do-uncleared", "why-uncleared"),
}
_PATIENT: Final = frozenset({"do-seen", "do-loaded", "do-lifted", "do-unwritten"})

_NOTICES: Final = (
    "notice-camera",
    "notice-scale",
    "notice-ledger",
    "notice-outbox",
    "notice-outbox-check",
    "notice-closed",
    "notice-unattended",
    "notice-scan",
)


class Urgency(IntEnum):
    """Who may interrupt whom: the larger the smaller."""

    NOTICE = 0
    THANKS = 1
    REQUEST = 2
    TOLD = 3


@dataclass(frozen=True, slots=True)
class Utterance:
    """Sentences to be said in one breath, as long as they are worth hearing.

    `stages`: only in these; empty: in all. `notice`: only while it is shown.
    """

    sentences: tuple[Clips, ...]
    urgency: Urgency
    stages: frozenset[State] = field(default_factory=frozenset)
    notice: str | None = None
    patience_s: float = 0.0

    def is_timely(self, view: StationView) -> bool:
        if self.notice is not None:
            return self.notice in view.notices
        return not self.stages or view.stage in self.stages


def vocabulary(reasons: Sequence[Reason]) -> Clips:
    """List every clip that may be asked for, once each."""
    said = [clip for clips in _SAID.values() for clip in clips]
    verdicts = [f"verdict-{verdict}" for verdict in Verdict]
    words = (
        *("do-ready", "do-reasoning", "do-farewell", "say-judge", "say-hurry"),
        *("say-kilograms", "say-kilogram", "say-points", "say-point"),
        *("say-earned", "say-deducted", "say-no-points"),
        *("told-points-later", "told-points-none"),
    )
    answers = [str(answer) for answer in CardAnswer]
    typed = [f"typed-{standing}" for standing in Standing]
    named = [_reason_clip(reason.reason) for reason in reasons]
    asked = (*said, *words, *verdicts, *answers, *typed, *_NOTICES)
    return tuple(dict.fromkeys((*asked, *NUMBER_CLIPS, *named)))


def phrases(
    before: StationView | None, view: StationView, reasons: Sequence[Reason]
) -> Iterator[Utterance]:
    """Say what is news in `view`, the most important first."""
    yield from _told(before, view, reasons)
    if before is None:
        return
    if view.card is not None and view.card != before.card:
        yield Utterance(((view.card,),), Urgency.TOLD)
    if (before.stage, before.instruction) != (view.stage, view.instruction):
        yield from _request(before, view)
    if view.keypad is not None and _standing(view) != _standing(before):
        here = frozenset({view.stage})
        yield Utterance(((f"typed-{view.keypad.standing}",),), Urgency.REQUEST, here)
    if view.remaining_s is not None and view.choices and before.remaining_s is None:
        yield from _hurry(view)


def notice_phrases(view: StationView) -> Iterator[Utterance]:
    """Say what does not work just now, to whoever stands there with a bag."""
    if view.stage is State.READY:
        return
    for notice in view.notices:
        yield Utterance(
            ((notice,),), Urgency.NOTICE, notice=notice, patience_s=_NOTICE_PATIENCE_S
        )


def _request(before: StationView, view: StationView) -> Iterator[Utterance]:
    """Say what to do now."""
    here = frozenset({view.stage})
    match view.instruction:
        case "do-ready" if before.stage in _SOLVED:
            yield Utterance(
                (("do-ready",),), Urgency.REQUEST, here, patience_s=_PATIENCE_S
            )
        case "do-weighed":
            yield Utterance((*_weight(view), ("say-judge",)), Urgency.REQUEST, here)
        case "do-reasoning":
            sentences = (("do-reasoning",), *_options(view))
            yield Utterance(sentences, Urgency.REQUEST, here)
        case "do-farewell":
            stages = frozenset({State.FAREWELL, State.READY})
            yield Utterance((("do-farewell",),), Urgency.THANKS, stages)
        case instruction if instruction in _SAID:
            yield Utterance(
                tuple((clip,) for clip in _SAID[instruction]),
                Urgency.REQUEST,
                here,
                patience_s=_PATIENCE_S if instruction in _PATIENT else 0.0,
            )
        case _:
            return  # ready after thanks; judged, which is over in a moment


def _standing(view: StationView) -> Standing | None:
    return None if view.keypad is None else view.keypad.standing


def _hurry(view: StationView) -> Iterator[Utterance]:
    """Say that the time is running out, where it ends in what nobody chose."""
    if view.stage is not State.REASONING:
        here = frozenset({view.stage})
        yield Utterance((("say-hurry",),), Urgency.REQUEST, here)


def _weight(view: StationView) -> Iterator[Clips]:
    if view.net_g is None or view.net_g < 0:
        return
    kilograms = kilogram_clips(view.modes.language, view.net_g)
    if kilograms is not None:
        is_one = kilograms == ("number-1",)
        yield (*kilograms, "say-kilogram" if is_one else "say-kilograms")


def _options(view: StationView) -> Iterator[Clips]:
    """Read the reasons aloud, each with the number of its button."""
    for choice in view.choices:
        if isinstance(choice.answer, ReasonGiven):
            yield (f"number-{choice.number}", _reason_clip(choice.answer.reason))


def _told(
    before: StationView | None, view: StationView, reasons: Sequence[Reason]
) -> Iterator[Utterance]:
    """Say what became of a drop; the balance is for its household to read.

    What was told before is not told again, only the points if they came late.
    """
    if view.verdict is None or view.stage not in _TOLD:
        return
    sentences: list[Clips] = []
    if before is None or _drop_of(before) != _drop_of(view):
        sentences.append((f"verdict-{view.verdict}",))
        sentences += [
            (_reason_clip(reason.reason),)
            for reason in reasons
            if view.reason is not None and reason.name == view.reason
        ]
        sentences += _points(view)
    elif before.points is None and view.points is not None:
        sentences += _points(view)
    if sentences:
        yield Utterance(tuple(sentences), Urgency.TOLD, _TOLD)


def _drop_of(view: StationView) -> tuple[object, ...] | None:
    """Tell apart the drops that are told; None where none is."""
    if view.verdict is None or view.stage not in _TOLD:
        return None
    return (view.bag_label, view.net_g, view.verdict, view.reason)


def _points(view: StationView) -> Iterator[Clips]:
    if view.household_code is None:
        yield ("told-points-none",)
    elif view.points is None:
        yield ("told-points-later",)
    elif view.points == 0:
        yield ("say-no-points",)
    else:
        count = number_clips(view.modes.language, abs(view.points))
        if count is not None:
            begin = "say-earned" if view.points > 0 else "say-deducted"
            end = "say-point" if abs(view.points) == 1 else "say-points"
            yield (begin, *count, end)


def _reason_clip(reason: str) -> str:
    return f"reason-{reason}"
