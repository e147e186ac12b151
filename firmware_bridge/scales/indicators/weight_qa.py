r"""A checking scale that writes one digit behind a stroke. No I/O here.

::

    +007.12/3 G S\r\n
            │ │ └─ S stable, U or D moving
            │ └─ unit, a capital letter
            └─ unproved: an auxiliary digit or a measure of unrest; left out
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol, Tells
from firmware_bridge.scales.reading import Garbage, Reading, ScaleEvent
from firmware_bridge.scales.weights import (
    NUMBER,
    carried,
    column,
    exact,
    sign_of,
    weigh,
)

_HEADER: Final = re.compile(rb"[+-](?=[0-9])")
_LINE: Final = re.compile(rb"([+-])" + NUMBER + rb"/([0-9]) ([A-Z]{1,2}) ([SUD])")


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    match = _LINE.fullmatch(line)
    if match is None:
        return Garbage(line, "garbage")
    sign, digits, auxiliary, unit_text, state = match.groups()
    value = exact(sign, digits)
    details = (("auxiliary", int(auxiliary)),)
    is_stable = state == b"S"
    return weigh(line, value, unit_text, options, stable=is_stable, details=details)


def encode(reading: Reading) -> bytes:
    """Write one line."""
    value = carried(reading)
    digits = column(abs(value), 6, fill="0")
    unit = (reading.unit or "").upper()
    state = "S" if reading.stable else "U"
    return f"{sign_of(value)}{digits}/0 {unit} {state}\r\n".encode("ascii")


WEIGHT_QA: Final = ScaleProtocol(
    name="weight-qa",
    devices="a checking scale met in a textile mill",
    line=LineSettings(9600),
    framing=Lines(header=_HEADER),
    parse=parse,
    encode=encode,
    tells=Tells(stable=True, units=("g", "kg"), digits=5),
    setting_up="Choose continuous output.",
    spare_bytes=1,
)
