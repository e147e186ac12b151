"""From digits on a wire to an exact weight, and back. No I/O here."""

from decimal import Decimal
from typing import Final

from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.reading import (
    Detail,
    Garbage,
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.units import HOST_CONFIGURED, parse_unit

# A number with at most one point or comma; two groups of digits are torn lines.
NUMBER: Final = rb"([0-9]+[.,]?[0-9]*|[.,][0-9]+)"


def exact(sign: bytes, digits: bytes) -> Decimal:
    """Read digits with at most one point or comma.

    `-0.0` is plain 0.0: a decimal's minus makes no negative zero.
    """
    value = Decimal(digits.replace(b",", b".").decode("ascii"))
    return -value if sign == b"-" else value


def shifted(sign: bytes, digits: bytes, decimals: int) -> Decimal:
    """Read digits whose last `decimals` stand behind a point that is not sent."""
    value = Decimal(digits.decode("ascii")).scaleb(-decimals)
    return -value if sign == b"-" else value


def number_of(sign: bytes, digits: bytes, options: ScaleOptions) -> Decimal:
    """Read digits; the site may have said how many decimals a bare number implies."""
    if options.implied_decimals is not None and digits.isdigit():
        return shifted(sign, digits, options.implied_decimals)
    return exact(sign, digits)


def weigh(  # noqa: PLR0913 - all that a frame can say of a weight
    frame: bytes,
    value: Decimal,
    unit_text: bytes | None,
    options: ScaleOptions,
    *,
    stable: bool | None = None,
    mode: Mode | None = None,
    details: tuple[tuple[str, Detail], ...] = (),
) -> ScaleEvent:
    """Make a reading of a frame's parts.

    `unit_text` is None on wires that carry no unit: the scale's setting is then
    the site's to say. A unit that should be there and is not may have been cut.
    """
    if unit_text is None:
        unit: str | None = options.unit or HOST_CONFIGURED
    else:
        unit = parse_unit(unit_text.strip()) if unit_text.strip() else options.unit
    if unit is None:
        return Garbage(frame, "unknown unit" if unit_text else "no unit")
    status = Status.TARE if mode is Mode.TARE else Status.WEIGHT
    return Reading(status, value, unit, stable, mode, details)


def carried(reading: Reading) -> Decimal:
    """Give the value that an encoder can write; raises `ValueError` for the rest."""
    if reading.status is not Status.WEIGHT or reading.value is None:
        msg = f"this wire carries weights only, not {reading.status}"
        raise ValueError(msg)
    return reading.value


def column(value: Decimal, width: int, *, fill: str = " ") -> str:
    """Write a number right-aligned, its minus in front of the digits or zeros."""
    text = f"{value:{fill}>{width}f}" if fill == " " else f"{value:0{width}f}"
    if len(text) > width:
        msg = f"{value} does not fit {width} columns"
        raise ValueError(msg)
    return text


def sign_of(value: Decimal, positive: str = "+") -> str:
    """Write the sign that stands in a column of its own."""
    return "-" if value < 0 else positive
