r"""Toledo's extended continuous output: text with its point, and four status bytes.

No I/O here. 24 bytes, or 25 with a check sum that makes the seven-bit sum zero::

    01 '1' S1 S2 S3 S4  nine of weight  eight of tare  0D  [CHK]

S1 bits 0-3 name the unit; 4 centre of zero, 6 moving. S2: 0 net, 6 expanded.
S3: 0 the weight is not valid, 1 below zero, 2 over capacity, 3 zero not yet found
after power-up, 4 print. Bit 5 is set in all of them. Point and minus are written.
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.blocks import Blocks
from firmware_bridge.scales.indicators.toledo_ends import (
    learn_from,
    length_of,
    sum7,
    why_not_checked,
)
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Detail,
    Garbage,
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import carried, column, exact, weigh

_SOH: Final = 0x01
_START: Final = re.compile(rb"\x01")
# Bit 5 is set in every status byte.
_STATUS: Final = rb"([ -?`-\x7f])"
_FRAME: Final = re.compile(
    rb"\x01([!-~])" + _STATUS * 4 + rb"([ 0-9.-]{9})([ 0-9.]{8})\r"
)
_NUMBER: Final = re.compile(rb" *(-?)([0-9]+\.?[0-9]*)")
_LENGTHS: Final = (24,)
_WEIGHT_COLUMNS: Final = 9
_TARE_COLUMNS: Final = 8
_UNITS: Final = {1: "lb", 2: "kg", 3: "g", 4: "t", 8: "oz"}
_ALWAYS: Final = 0x20
_CENTRE_OF_ZERO: Final = 0x10
_MOTION: Final = 0x40
_NET: Final = 0x01
_EXPANDED: Final = 0x40
_PRINT: Final = 0x10
# The third status byte, the gravest first.
_NO_WEIGHT: Final = {
    0x01: Status.NO_WEIGHT,
    0x08: Status.NOT_READY,
    0x04: Status.OVERLOAD,
    0x02: Status.UNDERLOAD,
}


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame, with its check sum if it has one."""
    body = frame[: _LENGTHS[0]]
    match = _FRAME.fullmatch(body)
    if match is None:
        return Garbage(frame, "garbage" if len(body) == _LENGTHS[0] else "length")
    why = why_not_checked(frame, body, options)
    if why is not None:
        return Garbage(frame, why)
    for bit, status in _NO_WEIGHT.items():
        if match[4][0] & bit:
            return Reading(status)
    return _weigh(frame, match, options)


def encode(reading: Reading) -> bytes:
    """Write the 25 bytes of indicator 1."""
    for bit, status in _NO_WEIGHT.items():
        if reading.status is status:
            return _frame(bytes([0x22, _ALWAYS, _ALWAYS | bit, _ALWAYS]), "0")
    value = carried(reading)
    unit = next((code for code, unit in _UNITS.items() if unit == reading.unit), None)
    if unit is None:
        msg = f"this wire has no {reading.unit!r}, only {', '.join(_UNITS.values())}"
        raise ValueError(msg)
    motion = 0 if reading.stable else _MOTION
    net = _NET if reading.mode is Mode.NET else 0
    states = bytes([_ALWAYS | unit | motion, _ALWAYS | net, _ALWAYS, _ALWAYS])
    return _frame(states, column(value, _WEIGHT_COLUMNS))


def _weigh(frame: bytes, match: re.Match[bytes], options: ScaleOptions) -> ScaleEvent:
    address, units, net, states, _, weight_text, tare_text = match.groups()
    weight, tare = _NUMBER.fullmatch(weight_text), _NUMBER.fullmatch(tare_text)
    if weight is None or tare is None:
        return Garbage(frame, "bad number")
    is_net = bool(net[0] & _NET)
    value, tare_value = exact(*weight.groups()), exact(*tare.groups())
    details: dict[str, Detail] = {
        "address": address.decode("ascii"),
        "gross_weight": f"{value + tare_value if is_net else value:f}",
        "tare_weight": f"{tare_value:f}",
    }
    flags = {
        "zero": units[0] & _CENTRE_OF_ZERO,
        "print": states[0] & _PRINT,
        "expanded": net[0] & _EXPANDED,
    }
    details.update({flag: True for flag, is_set in flags.items() if is_set})
    return weigh(
        frame,
        value,
        _UNITS.get(units[0] & 0x0F, "?").encode("ascii"),
        options,
        stable=not units[0] & _MOTION,
        mode=Mode.NET if is_net else Mode.GROSS,
        details=tuple(details.items()),
    )


def _frame(states: bytes, weight: str) -> bytes:
    texts = f"{weight:>{_WEIGHT_COLUMNS}}{'0':>{_TARE_COLUMNS}}\r"
    body = b"\x011" + states + texts.encode("ascii")
    return body + bytes([sum7(body)])


EXTENDED: Final = ScaleProtocol(
    name="toledo-extended",
    devices="Mettler Toledo IND245 and its relatives, extended continuous output",
    line=LineSettings(9600, 7, "E"),
    framing=Blocks(
        start=_START,
        length=length_of(_LENGTHS, _SOH),
        bytes_max=_LENGTHS[0] + 2,
        no_start="starts mid-frame",
        learn=learn_from(_LENGTHS),
    ),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb", "oz"),
        modes=(Mode.GROSS, Mode.NET),
        digits=7,
        integrity="seven-bit sum, or none",
    ),
    setting_up="Choose extended continuous output with check sum.",
    # Without its check sum a frame is whole.
    spare_bytes=1,
)
