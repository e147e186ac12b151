"""What devices say, one line for a person an event. No I/O here."""

from collections.abc import Iterable
from typing import Final, TypeAlias, assert_never

from firmware_bridge.code_gun import (
    CodeRead,
    GunEvent,
    GunGarbage,
    GunTriggered,
    TriggerUnanswered,
)
from firmware_bridge.fill_level import (
    RangeEvent,
    RangeGarbage,
    RangeReading,
    RangeStatus,
)
from firmware_bridge.load_cell import CellCounts, CellEvent, CellGarbage
from firmware_bridge.panel import (
    ButtonPressed,
    LampsShown,
    LidShown,
    PanelEvent,
    PanelGarbage,
    PanelHearing,
    PanelMeasured,
    PanelStarted,
)
from firmware_bridge.panel_messages import FrameCount, Lamps, Outputs
from firmware_bridge.printer_status import PrinterCondition, PrinterGarbage
from firmware_bridge.printer_watch import PrinterChanged, WatchEvent
from firmware_bridge.relay_board import RelayBoardEvent, RelaysChanged
from firmware_bridge.relay_wire import RelayGarbage

Garbage: TypeAlias = (
    CellGarbage
    | GunGarbage
    | PanelGarbage
    | PrinterGarbage
    | RangeGarbage
    | RelayGarbage
)

# A wrong speed gives garbage by the kilobyte; its beginning tells as much.
_SHOWN_BYTES: Final = 32


def render_garbage(reason: str, discarded: bytes) -> str:
    """Say what was wrong with bytes."""
    shown = f"{discarded[:_SHOWN_BYTES]!r}"
    more = len(discarded) - _SHOWN_BYTES
    return f"not understood ({reason}): {shown}" + (f" + {more} more" * (more > 0))


def render_gun(event: GunEvent) -> str:
    match event:
        case CodeRead(text, symbology):
            return f"code {text}" + (f" ({symbology})" if symbology else "")
        case GunTriggered():
            return "triggered: its light is on"
        case TriggerUnanswered():
            return "trigger unanswered: does not know the command, or hears nothing"
        case GunGarbage(discarded, reason):
            return render_garbage(reason, discarded)
        case _:
            assert_never(event)


def render_printer(event: WatchEvent) -> str:
    match event:
        case PrinterChanged(state):
            told = [one for one in PrinterCondition if one in state.conditions]
            words = ", ".join(told).replace("_", " ") or "ok"
            return f"printer {words}" + ("" if state.can_print else ": prints nothing")
        case PrinterGarbage(discarded, reason):
            return render_garbage(reason, discarded)
        case _:
            assert_never(event)


def render_relay_board(event: RelayBoardEvent) -> str:
    match event:
        case RelaysChanged(are_on):
            return render_relays(are_on)
        case RelayGarbage(discarded, reason):
            return render_garbage(reason, discarded)
        case _:
            assert_never(event)


def render_relays(are_on: Iterable[bool | None]) -> str:
    """Say what is on, from relay 1."""
    words = {True: "on", False: "off", None: "unknown"}
    states = (f"{number} {words[is_on]}" for number, is_on in enumerate(are_on, 1))
    return f"relays {', '.join(states)}"


def render_range(event: RangeEvent) -> str:
    match event:
        case RangeReading(RangeStatus.DISTANCE, distance_mm):
            return f"distance {distance_mm} mm"
        case RangeReading(RangeStatus.TOO_NEAR):
            return "too near: the bin is full, or the sensor blocked"
        case RangeReading():
            return "no echo: foam, slack bags or a slanted lid"
        case RangeGarbage(discarded, reason):
            return render_garbage(reason, discarded)
        case _:
            assert_never(event)


def render_cell(event: CellEvent) -> str:
    match event:
        case CellCounts(counts):
            return f"counts {counts}"
        case CellGarbage(discarded, reason):
            return render_garbage(reason, discarded)
        case _:
            assert_never(event)


def render_panel(event: PanelEvent) -> str:  # noqa: PLR0911 - one answer an event
    match event:
        case PanelStarted(boot_id, version):
            return f"panel started: firmware {version}, boot {boot_id:08x}"
        case ButtonPressed(button):
            return f"button {button} pressed ({button.name.lower()})"
        case LampsShown(lamps):
            return f"lamps {', '.join(_lit(lamps)) or 'off'}"
        case LidShown(is_unlocked):
            return f"lid {'unlocked' if is_unlocked else 'locked'}"
        case PanelMeasured(fill_mm, load_raw):
            return f"fill {_known(fill_mm, ' mm')}, load {_known(load_raw, ' counts')}"
        case PanelHearing(count):
            return f"panel hears badly: {_counted(count)}"
        case PanelGarbage(discarded, reason):
            return render_garbage(reason, discarded)
        case _:
            assert_never(event)


def render_outputs(outputs: Outputs) -> str:
    """Say all that a panel has on."""
    others = ["lid unlocked"] * outputs.is_lid_unlocked + [
        "buzzer"
    ] * outputs.is_buzzing
    return f"panel {', '.join([*_lit(outputs.lamps), *others]) or 'all off'}"


def _lit(lamps: Lamps) -> list[str]:
    colours = ["red"] * lamps.is_red + ["yellow"] * lamps.is_yellow
    return colours + ["green"] * lamps.is_green


def _known(number: int | None, unit: str) -> str:
    return "none" if number is None else f"{number}{unit}"


def _counted(count: FrameCount) -> str:
    return (
        f"{count.checksum} wrong check sums, {count.overlong} overlong, "
        f"{count.torn} torn, {count.unknown} unknown"
    )
