"""Readings as the JSON objects that other programs read. No I/O here.

Always `status`; `value`, `unit`, `kg` and `stable` where there is a weight, `mode`
where it is on the wire, and whatever else the frame names. Numbers of weight are
decimal strings: no reader's floats shall change them.
"""

from decimal import Decimal
from typing import TypeAlias

from firmware_bridge.scales.reading import Garbage, ScaleEvent, Status

JsonValue: TypeAlias = str | int | bool | None

_FLAGGED = frozenset({Status.WEIGHT, Status.TARE})


def render_event(event: ScaleEvent) -> dict[str, JsonValue]:
    """Write one event; bytes that are no frame have the status `reject`."""
    if isinstance(event, Garbage):
        rejected = {"status": "reject", "reason": event.reason}
        return {**rejected, **dict(event.details), "bytes": event.discarded.hex()}
    rendered: dict[str, JsonValue] = {"status": event.status.value}
    if event.value is not None:
        rendered["value"] = render_decimal(event.value)
        rendered["unit"] = event.unit
        rendered["kg"] = None if event.kg is None else render_decimal(event.kg)
    if event.stable is not None or event.status in _FLAGGED:
        rendered["stable"] = event.stable
    if event.mode is not None:
        rendered["mode"] = event.mode.value
    return {**rendered, **dict(event.details)}


def render_decimal(value: Decimal) -> str:
    """Write every decimal of the wire, never an exponent."""
    return f"{value:f}"
