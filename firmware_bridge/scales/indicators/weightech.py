r"""Weightech's indicators: three weights in a line. No I/O here.

::

    1,010.000,000.200,009.800\r\n       moving (0 at rest), gross, tare, net
    0,-   ol,-   ol,-   ol\r\n          under; without the minus over
    ST,GS,+  300.00  kg\r\n             another setting: the `ST,GS` line
    ST,+0.00\r\n                        and a third: no mode, no unit
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.indicators import st_gs
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
from firmware_bridge.scales.units import HOST_CONFIGURED
from firmware_bridge.scales.weights import carried, column, exact, sign_of, weigh

_HEADER: Final = re.compile(rb"(?:ST|US|OL),|[01],(?=(?:[^,]*,){2}[^,]*\Z)")
_FIELD: Final = rb"([+-]?) *([0-9]+\.[0-9]+|[0-9]+)"
_THREE: Final = re.compile(rb"([01])," + rb",".join([rb" *" + _FIELD] * 3))
_RANGE: Final = re.compile(rb"[01],( *-?) *ol(?:, *-? *ol){0,2}", re.IGNORECASE)
_BARE: Final = re.compile(rb"(ST|US),([+-]) *([0-9]+\.?[0-9]*)")


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    out_of_range = _RANGE.fullmatch(line)
    if out_of_range is not None:
        is_under = b"-" in out_of_range[1]
        return Reading(Status.UNDERLOAD if is_under else Status.OVERLOAD)
    three = _THREE.fullmatch(line)
    if three is not None:
        return _weigh_three(line, three, options)
    bare = _BARE.fullmatch(line)
    if bare is not None:
        state, sign, digits = bare.groups()
        value = exact(sign, digits)
        return Reading(Status.WEIGHT, value, options.unit, stable=state == b"ST")
    event = st_gs.parse(line, options)
    is_ours = _HEADER.match(line) is not None
    if isinstance(event, Garbage) and not is_ours:
        return Garbage(line, "header")
    return event


def encode(reading: Reading) -> bytes:
    """Write the three weights, without a tare."""
    if reading.status is Status.OVERLOAD:
        return b"0,    ol,    ol,    ol\r\n"
    if reading.status is Status.UNDERLOAD:
        return b"0,-   ol,-   ol,-   ol\r\n"
    value = carried(reading)
    weight = f"{sign_of(value, '')}{column(abs(value), 7, fill='0')}"
    zero = f"{value - value:07f}"
    moving = 0 if reading.stable else 1
    return f"{moving},{weight},{zero},{weight}\r\n".encode("ascii")


def _weigh_three(
    line: bytes, match: re.Match[bytes], options: ScaleOptions
) -> ScaleEvent:
    moving, *fields = match.groups()
    gross = exact(fields[0], fields[1])
    tare = exact(fields[2], fields[3])
    net = exact(fields[4], fields[5])
    if gross - tare != net:
        # Three numbers of one wire check each other.
        return Garbage(line, "gross, tare and net disagree")
    return weigh(
        line,
        net,
        None,
        options,
        stable=moving == b"0",
        mode=Mode.NET,
        details=(("gross_weight", f"{gross:f}"), ("tare_weight", f"{tare:f}")),
    )


WEIGHTECH: Final = ScaleProtocol(
    name="weightech",
    devices="Weightech WT1000, WT3000",
    line=LineSettings(9600),
    framing=Lines(header=_HEADER),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=(HOST_CONFIGURED,),
        modes=(Mode.NET,),
    ),
    setting_up="Choose continuous output with gross, tare and net, and say the unit "
    "on the host.",
    requests={Request.ZERO: b"MZ\r\n", Request.TARE: b"MT\r\n"},
    spare_bytes=1,
)
