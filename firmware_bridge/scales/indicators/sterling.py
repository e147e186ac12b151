r"""Sterling 7600: the answer behind an echo that is sometimes cut. No I/O here.

::

    WGross   0.010 lb\r\n       W is what is left of the host's command
    SCOCount       10\r\n       pieces; OCount when more was cut

So the word is matched, not what stands before it.
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
from firmware_bridge.scales.weights import NUMBER, carried, column, exact, weigh

_WORD: Final = re.compile(rb"(?:Gross|Net|Tare|Count)(?= )")
_LINE: Final = re.compile(
    rb"[A-Z]{0,4}(Gross|Net|Tare) +(-?) *" + NUMBER + rb" ?([A-Za-z]{1,2}) *"
)
_COUNT: Final = re.compile(rb"[A-Z]{0,4}Count +(-?[0-9]+)(?: *pcs)? *", re.IGNORECASE)
_MODES: Final = {b"Gross": Mode.GROSS, b"Net": Mode.NET, b"Tare": Mode.TARE}


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    count = _COUNT.fullmatch(line)
    if count is not None:
        return Reading(Status.COUNT, details=(("count", int(count[1])),))
    match = _LINE.fullmatch(line)
    if match is None:
        return Garbage(line, "garbage" if _WORD.search(line) else "header")
    word, sign, digits, unit_text = match.groups()
    value = exact(sign, digits)
    return weigh(line, value, unit_text, options, mode=_MODES[word])


def encode(reading: Reading) -> bytes:
    """Write the answer to `W`, with its echo."""
    word = "Net" if reading.mode is Mode.NET else "Gross"
    digits = column(carried(reading), 7)
    return f"W{word} {digits} {reading.unit}\r\n".encode("ascii")


STERLING: Final = ScaleProtocol(
    name="sterling-7600",
    devices="Sterling 7600",
    line=LineSettings(9600),
    framing=Lines(header=_WORD),
    parse=parse,
    encode=encode,
    tells=Tells(units=("lb", "kg", "g", "oz"), modes=(Mode.GROSS, Mode.NET), digits=5),
    setting_up="The host asks with W.",
    requests={Request.WEIGHT: b"W\r\n"},
    spare_bytes=1,
)
