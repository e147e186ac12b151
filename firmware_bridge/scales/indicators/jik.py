r"""JIK 6CAB: a block of thirteen lines for each weighing. No I/O here.

::

    ^KJIK000        then date and time; the date with - or /
      0.00 kg       tare
     67.81 kg       gross
    0
    0
     67.81 kg       net, twice
     67.81 kg
        0 pcs       and three lines of no use
    ~P1
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol, Tells
from firmware_bridge.scales.reading import Garbage, Mode, Reading, ScaleEvent
from firmware_bridge.scales.weights import carried, column, exact, weigh

_ENDS: Final = re.compile(rb"~P1")
_HEADER: Final = re.compile(rb"\^KJIK")
_WEIGHT: Final = rb" *(-?) *([0-9]+\.?[0-9]*) ([A-Za-z]{1,2}) *\r?\n"
_LINE: Final = rb"[^\r\n]*\r?\n"
_BLOCK: Final = re.compile(
    rb"\^KJIK[0-9]{3}\r?\n"
    rb"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}\r?\n[0-9]{2}:[0-9]{2}:[0-9]{2}\r?\n"
    + _WEIGHT * 2
    + _LINE * 2
    + _WEIGHT * 2
    + rb" *-?[0-9]+ pcs *\r?\n"
    + rb"(?:"
    + _LINE
    + rb"){0,4}"
)


def parse(block: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one block without its `~P1`."""
    match = _BLOCK.fullmatch(block)
    if match is None:
        is_ours = _HEADER.match(block) is not None
        return Garbage(block, "garbage" if is_ours else "header")
    fields = match.groups()
    tare, gross, net, _ = (exact(*fields[i : i + 2]) for i in range(0, 12, 3))
    if gross - tare != net or len(set(fields[2::3])) != 1:
        return Garbage(block, "gross, tare and net disagree")
    details = (("tare_weight", f"{tare:f}"), ("net_weight", f"{net:f}"))
    return weigh(block, gross, fields[5], options, mode=Mode.GROSS, details=details)


def encode(reading: Reading) -> bytes:
    """Write one block, without a tare."""
    value = carried(reading)
    weight = f"{column(value, 7)} {reading.unit}"
    zero = f"{column(value - value, 7)} {reading.unit}"
    lines = ["^KJIK000", "2023-11-07", "17:19:38", zero, weight, "0", "0", weight]
    lines += [weight, "    0 pcs", " ", " ", "E", "~P1", ""]
    return "\r\n".join(lines).encode("ascii")


JIK: Final = ScaleProtocol(
    name="jik-block",
    devices="JIK 6CAB",
    line=LineSettings(9600),
    framing=Lines(ends=_ENDS, header=_HEADER, no_end="no ~P1"),
    parse=parse,
    encode=encode,
    tells=Tells(
        units=("kg", "g", "lb"),
        modes=(Mode.GROSS,),
        digits=5,
    ),
    setting_up="The block comes at each press of PRINT.",
    spare_bytes=2,
)
