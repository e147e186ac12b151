r"""Toledo continuous: three status bytes, weight and tare, many times a second.

No I/O here. 17 bytes, or 18 with a check sum::

    02 SWA SWB SWC  six digits of weight  six of tare  0D  [CHK]

SWA bits 0-2 place the point (codes 0 and 1 mean zeros that the digits already
hold). SWB: 0 net, 1 negative, 2 out of range, 3 moving, 4 kilograms, 6 zero not
yet found after power-up. SWC bits 0-2 name another unit; 3 print, 4 expanded.
CHK makes the seven-bit sum of all 18 bytes zero; one maker's is their XOR, with
SWB's bit 4 the other way round. Some leave the tare out.
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
from firmware_bridge.scales.options import Checksum, ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Detail,
    Garbage,
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import carried, shifted

_STX: Final = 0x02
_START: Final = re.compile(rb"\x02")
# Bit 5 is set in every status byte.
_FRAME: Final = re.compile(rb"\x02[ -?`-\x7f]{3}([ 0-9]{6})([ 0-9]{6})?\r")
_LENGTHS: Final = (11, 17)
_BLOCK_BYTES_MAX: Final = 19
_FIELD_BYTES: Final = 6
_DECIMALS: Final = (0, 0, 0, 1, 2, 3, 4, 5)
_OTHER_UNITS: Final = ("", "g", "t", "oz", "ozt", "dwt", "ton", "N")
_ALWAYS: Final = 0x20
_NET: Final = 0x01
_NEGATIVE: Final = 0x02
_OUT_OF_RANGE: Final = 0x04
_MOTION: Final = 0x08
_KILOGRAMS: Final = 0x10
_NOT_READY: Final = 0x40


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame, with its check sum if it has one."""
    has_check = frame[-2:-1] == b"\r" and len(frame) - 1 in _LENGTHS
    body = frame[:-1] if has_check else frame
    match = _FRAME.fullmatch(body)
    if match is None:
        return Garbage(frame, "length" if len(body) not in _LENGTHS else "garbage")
    weight, tare = match[1].lstrip(), (match[2] or b"").lstrip()
    if not weight.isdigit() or not (tare.isdigit() or not tare):
        return Garbage(frame, "bad number")
    why = why_not_checked(frame, body, options)
    if why is not None:
        return Garbage(frame, why)
    if frame[2] & (_NOT_READY | _OUT_OF_RANGE):
        not_ready = frame[2] & _NOT_READY
        return Reading(Status.NOT_READY if not_ready else Status.OUT_OF_RANGE)
    return _weigh(frame[1:4], weight, tare, options)


def encode(reading: Reading) -> bytes:
    """Write the 18 bytes of an indicator in kilograms."""
    is_out = reading.status in {Status.OVERLOAD, Status.UNDERLOAD}
    if reading.status is Status.OUT_OF_RANGE or is_out:
        body = b"\x02-4      0     0\r"
        return body + bytes([sum7(body)])
    value = carried(reading)
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else -1
    digits = f"{abs(value.scaleb(decimals)):6f}"
    if decimals not in range(6) or len(digits) > _FIELD_BYTES:
        msg = f"{value} does not fit six digits with at most five decimals"
        raise ValueError(msg)
    # The point's code, and an increment of one.
    swa = 0x28 | (_DECIMALS.index(decimals, 2))
    swb = _ALWAYS | (_KILOGRAMS if reading.unit == "kg" else 0)
    swb |= _NET if reading.mode is Mode.NET else 0
    swb |= _NEGATIVE if value < 0 else 0
    swb |= 0 if reading.stable else _MOTION
    swc = _ALWAYS | _OTHER_UNITS.index("g" if reading.unit == "g" else "")
    body = bytes([0x02, swa, swb, swc]) + f"{digits}     0\r".encode("ascii")
    return body + bytes([sum7(body)])


def _weigh(
    status: bytes, weight: bytes, tare_text: bytes, options: ScaleOptions
) -> Reading:
    swa, swb, swc = status
    decimals = _DECIMALS[swa & 0x07]
    sign = b"-" if swb & _NEGATIVE else b"+"
    value = shifted(sign, weight, decimals)
    is_net = bool(swb & _NET)
    details: dict[str, Detail] = {}
    if tare_text:
        tare = shifted(b"+", tare_text, decimals)
        details["gross_weight"] = f"{value + tare if is_net else value:f}"
        details["tare_weight"] = f"{tare:f}"
    if swc & 0x08:
        details["print"] = True
    if swc & 0x10:
        details["expanded"] = True
    return Reading(
        Status.WEIGHT,
        value,
        _unit(swb, swc, options),
        stable=not swb & _MOTION,
        mode=Mode.NET if is_net else Mode.GROSS,
        details=tuple(details.items()),
    )


def _unit(swb: int, swc: int, options: ScaleOptions) -> str:
    if swc & 0x07:
        return _OTHER_UNITS[swc & 0x07]
    is_kg = bool(swb & _KILOGRAMS) != (options.checksum is Checksum.XOR)
    return "kg" if is_kg else "lb"


CONTINUOUS: Final = ScaleProtocol(
    name="toledo-continuous",
    devices="Mettler Toledo IND and XK31 indicators, Keli D2008 and many others",
    line=LineSettings(9600, 7, "E"),
    framing=Blocks(
        start=_START,
        length=length_of(_LENGTHS, _STX),
        bytes_max=_BLOCK_BYTES_MAX,
        no_start="starts mid-frame",
        learn=learn_from(_LENGTHS),
    ),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        units=("kg", "g", "lb"),
        modes=(Mode.GROSS, Mode.NET),
        decimals_max=5,
        integrity="seven-bit sum, or XOR, or none",
    ),
    setting_up="Choose continuous output with check sum. Say the check sum on the "
    "host: a 17-byte stream without one is otherwise read one frame late.",
    # Without its check sum a frame is whole.
    spare_bytes=1,
)
