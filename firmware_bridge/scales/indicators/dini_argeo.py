r"""Dini Argeo: like `ST,GS`, with a comma before the unit. No I/O here.

::

    ST,GS,     0.0,kg\r\n       eight columns of number; the answer to READ
    OL,GS,… UL,GS,…             over and under
    OK  ERR01 … ERR04           what became of TARE and ZERO; 03 is "not now"
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Garbage,
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import carried, column, exact, weigh

_HEADER: Final = re.compile(rb"(?:ST|US|OL|UL),|OK$|ERR0[0-9]$")
_LINE: Final = re.compile(
    rb"(ST|US),(GS|NT|TR|PT),([ 0-9.+-]{8}),([A-Za-z ]{1,3})(?:,.*)?"
)
_RANGE: Final = re.compile(rb"(OL|UL),[ -~]*")
_NUMBER: Final = re.compile(rb" *([+-]?) *([0-9]+\.?[0-9]*)")
_MODES: Final = {
    b"GS": Mode.GROSS,
    b"NT": Mode.NET,
    b"TR": Mode.TARE,
    b"PT": Mode.TARE,
}
_ANSWERS: Final = {
    b"OK": Reading(Status.OK),
    b"ERR01": Reading(Status.SYNTAX_ERROR),
    b"ERR02": Reading(Status.LOGICAL_ERROR),
    b"ERR03": Reading(Status.NOT_EXECUTABLE),
    b"ERR04": Reading(Status.SYNTAX_ERROR),
}


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    answer = _ANSWERS.get(line)
    if answer is not None:
        return answer
    out_of_range = _RANGE.fullmatch(line)
    if out_of_range is not None:
        is_over = out_of_range[1] == b"OL"
        return Reading(Status.OVERLOAD if is_over else Status.UNDERLOAD)
    match = _LINE.fullmatch(line)
    if match is None:
        is_ours = _HEADER.match(line) is not None
        return Garbage(line, "garbage" if is_ours else "header")
    state, mode, data, unit_text = match.groups()
    number = _NUMBER.fullmatch(data)
    if number is None:
        return Garbage(line, "bad number")
    return weigh(
        line,
        exact(*number.groups()),
        unit_text,
        options,
        stable=state == b"ST",
        mode=_MODES[mode],
    )


def encode(reading: Reading) -> bytes:
    """Write the answer to READ."""
    if reading.status is Status.OVERLOAD:
        return b"OL,GS,--------,kg\r\n"
    if reading.status is Status.UNDERLOAD:
        return b"UL,GS,________,kg\r\n"
    data = column(carried(reading), 8)
    state = "ST" if reading.stable else "US"
    mode = "NT" if reading.mode is Mode.NET else "GS"
    return f"{state},{mode},{data},{reading.unit:>2}\r\n".encode("ascii")


DINI_ARGEO: Final = ScaleProtocol(
    name="dini-argeo",
    devices="Dini Argeo DFW and 3590",
    line=LineSettings(9600),
    framing=Lines(header=_HEADER),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb"),
        modes=(Mode.GROSS, Mode.NET),
    ),
    setting_up="Choose the PC port in request mode; the host asks with READ.",
    requests={
        Request.WEIGHT: b"READ\r\n",
        Request.ZERO: b"ZERO\r\n",
        Request.TARE: b"TARE\r\n",
    },
    spare_bytes=1,
)
