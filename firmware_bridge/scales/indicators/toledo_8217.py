r"""Toledo 8217: asked with `W`, it answers when it can be trusted. No I/O here.

::

    02 "01.250" ["N"] 0D     the weight, at rest, never negative; N: net
    02 "?" status 0D         why there is none; the bits of `status`:
                             0 moving, 1 over, 2 under zero, 3 outside the zero
                             range, 4 centre of zero, 5 net, 6 always
    02 "E" 0D "hello"        the echo of a probe

The unit is the scale's setting. A status is never a weight of zero.
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import Garbage, Mode, Reading, ScaleEvent, Status
from firmware_bridge.scales.units import HOST_CONFIGURED
from firmware_bridge.scales.weights import carried, column, number_of, weigh

# CR stays with its frame; the echo of a probe goes on behind its CR.
_ENDS: Final = re.compile(rb"(?<=\r)(?<!\x02E\r)|(?=\x02)")
_HEADER: Final = re.compile(rb"\x02")
_WEIGHT: Final = re.compile(rb"\x02 *([0-9]+\.?[0-9]*|\.[0-9]+)(N?)\r")
_STATUS: Final = re.compile(rb"\x02\?([@-\x7f])\r")
# `hello` is what hosts send by custom; the echo has no end of its own.
_ECHO: Final = re.compile(rb"\x02E\r(hello|[ -~]+)")
_BITS: Final = {
    "motion": 0x01,
    "over": 0x02,
    "under": 0x04,
    "outside_zero": 0x08,
    "zero": 0x10,
    "net": 0x20,
}


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one answer with its CR."""
    match = _WEIGHT.fullmatch(frame)
    if match is not None:
        digits, net = match.groups()
        mode = Mode.NET if net else Mode.GROSS
        value = number_of(b"+", digits, options)
        return weigh(frame, value, None, options, stable=True, mode=mode)
    status = _STATUS.fullmatch(frame)
    if status is not None:
        bits = {name: bool(status[1][0] & bit) for name, bit in _BITS.items()}
        return Reading(Status.NO_WEIGHT, details=tuple(bits.items()))
    echo = _ECHO.match(frame)
    if echo is not None:
        return Reading(Status.PROBE_ECHO, details=(("text", echo[1].decode("ascii")),))
    return Garbage(frame, "garbage" if frame.endswith(b"\r") else "no CR")


def encode(reading: Reading) -> bytes:
    """Write the answer to `W`."""
    if reading.status is Status.OVERLOAD:
        return b"\x02?B\r"
    if reading.status is Status.UNDERLOAD:
        return b"\x02?D\r"
    value = carried(reading)
    if not reading.stable:
        return b"\x02?A\r"
    if value < 0:
        return b"\x02?D\r"
    net = "N" if reading.mode is Mode.NET else ""
    return f"\x02{column(value, 6, fill='0')}{net}\r".encode("ascii")


TOLEDO_8217: Final = ScaleProtocol(
    name="toledo-8217",
    devices="Mettler Toledo Ariva, Viva, 8217; Magellan scanners with a scale",
    line=LineSettings(9600, 7, "E"),
    framing=Lines(ends=_ENDS, header=_HEADER, is_end_needed=False, no_end="no CR"),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        moving_weight=False,
        negative=False,
        units=(HOST_CONFIGURED,),
        modes=(Mode.GROSS, Mode.NET),
        digits=5,
        integrity="parity",
    ),
    setting_up="Choose protocol 8217 at 9600 7E1, and say on the host whether the "
    "scale shows kg or lb.",
    requests={Request.WEIGHT: b"W", Request.ZERO: b"Z", Request.TARE: b"T\r"},
)
