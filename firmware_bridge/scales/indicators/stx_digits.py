r"""Two wires with digits and little else between STX and its end. No I/O here.

Toledo do Brasil (`prix-toledo`), asked with ENQ; three decimals are not sent::

    02 "01250" 03           1.250 kg
    02 "IIIII" 03           moving; SSSSS overload; NNNNN below zero

Plain indicators (`stx6cr`), streamed; neither unit nor decimals are sent::

    02 "001230" 0D
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import Garbage, Reading, ScaleEvent, Status
from firmware_bridge.scales.units import HOST_CONFIGURED
from firmware_bridge.scales.weights import carried, column, number_of, shifted, weigh

_STX: Final = re.compile(rb"\x02")
_ETX: Final = re.compile(rb"[\x03\r\n]+")
_CR_ONLY: Final = re.compile(rb"[\r\n]+")
_PRIX: Final = re.compile(rb"\x02([0-9]{5})")
_PRIX_DECIMALS: Final = 3
_PRIX_WORDS: Final = {
    b"\x02IIIII": Reading(Status.NO_WEIGHT, details=(("motion", True),)),
    b"\x02SSSSS": Reading(Status.OVERLOAD),
    b"\x02NNNNN": Reading(Status.UNDERLOAD),
}
_STX6: Final = re.compile(rb"\x02( *)(-?) *([0-9]+\.?[0-9]*)")
_STX6_BYTES: Final = 7


def parse_prix(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one answer of Toledo do Brasil without its ETX."""
    word = _PRIX_WORDS.get(frame)
    if word is not None:
        return word
    match = _PRIX.fullmatch(frame)
    if match is None:
        return Garbage(frame, "length" if len(frame) != 6 else "bad number")
    decimals = options.implied_decimals
    value = shifted(b"+", match[1], _PRIX_DECIMALS if decimals is None else decimals)
    unit_text = (options.unit or "kg").encode("ascii")
    return weigh(frame, value, unit_text, options, stable=True)


def encode_prix(reading: Reading) -> bytes:
    """Write the answer to ENQ."""
    for word, said in _PRIX_WORDS.items():
        if reading.status is said.status:
            return word + b"\x03"
    value = carried(reading)
    if not reading.stable:
        return b"\x02IIIII\x03"
    digits = f"{value.scaleb(_PRIX_DECIMALS):05.0f}"
    if value < 0 or len(digits) > 5:
        msg = f"{value} does not fit five digits with three decimals"
        raise ValueError(msg)
    return f"\x02{digits}\x03".encode("ascii")


def parse_stx6(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame of six characters without its CR."""
    match = _STX6.fullmatch(frame)
    if len(frame) != _STX6_BYTES or match is None:
        is_long = len(frame) != _STX6_BYTES
        return Garbage(frame, "length" if is_long else "bad number")
    _, sign, digits = match.groups()
    return weigh(frame, number_of(sign, digits, options), None, options)


def encode_stx6(reading: Reading) -> bytes:
    """Write six characters between STX and CR."""
    digits = column(carried(reading), 6, fill="0")
    return f"\x02{digits}\r".encode("ascii")


PRIX: Final = ScaleProtocol(
    name="prix-toledo",
    devices="Toledo do Brasil Prix and relatives",
    line=LineSettings(2400),
    framing=Lines(ends=_ETX, header=_STX, no_end="no ETX"),
    parse=parse_prix,
    encode=encode_prix,
    tells=Tells(
        stable=True,
        moving_weight=False,
        overload=True,
        underload=True,
        negative=False,
        digits=5,
        decimals_min=3,
    ),
    setting_up="Choose the protocol PRT1 or P03; the scale is asked with ENQ.",
    requests={Request.WEIGHT: b"\x05"},
)
STX6: Final = ScaleProtocol(
    name="stx6cr",
    devices="plain indicators that send six characters between STX and CR",
    line=LineSettings(9600),
    framing=Lines(ends=_CR_ONLY, header=_STX, no_end="no CR"),
    parse=parse_stx6,
    encode=encode_stx6,
    tells=Tells(units=(HOST_CONFIGURED,), digits=4),
    setting_up="Say unit and implied decimals on the host: neither is on the wire.",
)
