r"""Mettler Toledo's balances: MT-SICS, and what their PRINT key sends. No I/O here.

MT-SICS answers in lines, the weight in ten columns::

    S S     100.00 g\r\n    stable; S D moving; the value is net
    S I  S +  S -           cannot now; overload; underload
    Z A  ZI S  Z +  Z -     zeroed; refused because too much, too little stands there
    T S …  TA A …  TAC A    tared; tare value set; cleared
    PCS S 10                a count of pieces, no weight
    ES  ET  EL              syntax, transmission, logical error

Some emulators answer `SI S …`: accepted, never written. `S` waits for stability
and blocks until then, so the host asks with `SI`.

A printed line (`mt-print-qdms`) carries no stability and comes only when somebody
presses PRINT::

         N       0.3749 g   \r\n
"""

import re
from collections.abc import Callable, Mapping
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

# Looks ahead only: in `S S I` and `ES D ` a torn frame is glued to a whole one.
_SICS_HEADER: Final = re.compile(
    rb"PCS [SD] |(?=SI?R? [SD] |SI? [I+-](?![^ ])|ZI? [ASDI+-](?![^ ])|TI? [ASDI+-]"
    rb"|TAC? [AIL]|E[STL](?![A-Za-z])|I[0-9]{1,2} [AB] )"
)
_VALUE: Final = rb" *([+-]?)" + NUMBER + rb" +([A-Za-z]+) *"
_SICS_WEIGHT: Final = re.compile(rb"SI?R? ([SD]) " + _VALUE)
_SICS_TARE: Final = re.compile(rb"(?:TI? ([SD])|TA A) " + _VALUE)
_SICS_COUNT: Final = re.compile(rb"PCS [SD] +(-?[0-9]+)(?: *PCS)? *")
_SICS_TEXT: Final = re.compile(rb"I[0-9]{1,2} [AB] ([ -~]*)")
_PIECES: Final = frozenset({b"PCS", b"pcs"})

_SICS_WORDS: Final[Mapping[bytes, Reading]] = {
    b"S I": Reading(Status.NOT_EXECUTABLE),
    b"SI I": Reading(Status.NOT_EXECUTABLE),
    b"S +": Reading(Status.OVERLOAD),
    b"SI +": Reading(Status.OVERLOAD),
    b"S -": Reading(Status.UNDERLOAD),
    b"SI -": Reading(Status.UNDERLOAD),
    b"Z A": Reading(Status.ZERO_DONE),
    b"ZI S": Reading(Status.ZERO_DONE, stable=True),
    b"ZI D": Reading(Status.ZERO_DONE, stable=False),
    b"Z I": Reading(Status.NOT_EXECUTABLE),
    b"ZI I": Reading(Status.NOT_EXECUTABLE),
    b"Z +": Reading(Status.ZERO_REFUSED_HIGH),
    b"ZI +": Reading(Status.ZERO_REFUSED_HIGH),
    b"Z -": Reading(Status.ZERO_REFUSED_LOW),
    b"ZI -": Reading(Status.ZERO_REFUSED_LOW),
    b"T I": Reading(Status.NOT_EXECUTABLE),
    b"TI I": Reading(Status.NOT_EXECUTABLE),
    b"T +": Reading(Status.TARE_REFUSED_HIGH),
    b"TI +": Reading(Status.TARE_REFUSED_HIGH),
    b"T -": Reading(Status.TARE_REFUSED_LOW),
    b"TI -": Reading(Status.TARE_REFUSED_LOW),
    b"TA I": Reading(Status.NOT_EXECUTABLE),
    b"TA L": Reading(Status.LOGICAL_ERROR),
    b"TAC A": Reading(Status.TARE_CLEARED),
    b"TAC I": Reading(Status.NOT_EXECUTABLE),
    b"ES": Reading(Status.SYNTAX_ERROR),
    b"ET": Reading(Status.TRANSMISSION_ERROR),
    b"EL": Reading(Status.LOGICAL_ERROR),
}


def parse_sics(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    word = _SICS_WORDS.get(line.rstrip(b" "))
    if word is not None:
        return word
    for pattern, read in _SICS_LINES.items():
        match = pattern.fullmatch(line)
        if match is not None:
            return read(line, match, options)
    is_ours = _SICS_HEADER.match(line) is not None
    return Garbage(line, "bad number" if is_ours else "header")


def encode_sics(reading: Reading) -> bytes:
    """Write the answer to `SI`."""
    if reading.status is Status.OVERLOAD:
        return b"S +\r\n"
    if reading.status is Status.UNDERLOAD:
        return b"S -\r\n"
    digits = column(carried(reading), 10)
    state = "S" if reading.stable else "D"
    return f"S {state} {digits} {reading.unit}\r\n".encode("ascii")


def _weight(line: bytes, match: re.Match[bytes], options: ScaleOptions) -> ScaleEvent:
    state, sign, digits, unit_text = match.groups()
    if unit_text in _PIECES:
        return _pieces(line, sign + digits)
    stable, mode = state == b"S", Mode.NET
    value = exact(sign, digits)
    return weigh(line, value, unit_text, options, stable=stable, mode=mode)


def _tare(line: bytes, match: re.Match[bytes], options: ScaleOptions) -> ScaleEvent:
    state, sign, digits, unit_text = match.groups()
    stable = None if state is None else state == b"S"
    value = exact(sign, digits)
    event = weigh(line, value, unit_text, options, stable=stable, mode=Mode.TARE)
    if isinstance(event, Garbage):
        return event
    return Reading(Status.TARE_SET, event.value, event.unit, stable, Mode.TARE)


def _count(line: bytes, match: re.Match[bytes], options: ScaleOptions) -> ScaleEvent:
    del options
    return _pieces(line, match[1])


def _pieces(line: bytes, digits: bytes) -> ScaleEvent:
    if not digits.lstrip(b"+-").isdigit():
        return Garbage(line, "a count with decimals")
    return Reading(Status.COUNT, details=(("count", int(digits)),))


def _text(line: bytes, match: re.Match[bytes], options: ScaleOptions) -> ScaleEvent:
    del line, options
    return Reading(Status.IDENTITY, details=(("text", match[1].decode("ascii")),))


_SICS_LINES: Final[
    Mapping[
        re.Pattern[bytes],
        Callable[[bytes, re.Match[bytes], ScaleOptions], ScaleEvent],
    ]
] = {
    _SICS_WEIGHT: _weight,
    _SICS_TARE: _tare,
    _SICS_COUNT: _count,
    _SICS_TEXT: _text,
}

# The PRINT key ----------------------------------------------------------------------

_PRINT_HEADER: Final = re.compile(rb" +[NGT] +[-+]?[0-9]")
_PRINT: Final = re.compile(rb" +([NGT]) +([+-]?) *" + NUMBER + rb" ([A-Za-z]{1,3}) *")
_PRINT_MODES: Final = {b"N": Mode.NET, b"G": Mode.GROSS, b"T": Mode.TARE}


def parse_print(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one printed line without its end."""
    match = _PRINT.fullmatch(line)
    if match is None:
        return Garbage(line, "garbage")
    letter, sign, digits, unit_text = match.groups()
    value = exact(sign, digits)
    return weigh(line, value, unit_text, options, mode=_PRINT_MODES[letter])


def encode_print(reading: Reading) -> bytes:
    """Write a printed line."""
    letter = "G" if reading.mode is Mode.GROSS else "N"
    digits = column(carried(reading), 12)
    return f"     {letter} {digits} {reading.unit:<4}\r\n".encode("ascii")


MT_SICS: Final = ScaleProtocol(
    name="mt-sics",
    devices="Mettler Toledo balances and terminals (MT-SICS level 0 and 1)",
    line=LineSettings(9600),
    framing=Lines(header=_SICS_HEADER),
    parse=parse_sics,
    encode=encode_sics,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "mg", "t", "lb", "oz"),
        modes=(Mode.NET,),
        digits=8,
    ),
    setting_up="Choose the interface mode Host (MT-SICS); the host asks with SI.",
    requests={
        Request.WEIGHT: b"SI\r\n",
        Request.ZERO: b"Z\r\n",
        Request.TARE: b"T\r\n",
    },
    spare_bytes=1,
)
MT_PRINT: Final = ScaleProtocol(
    name="mt-print-qdms",
    devices="Mettler Toledo MS balances, the PRINT key",
    line=LineSettings(9600),
    framing=Lines(header=_PRINT_HEADER),
    parse=parse_print,
    encode=encode_print,
    tells=Tells(
        units=("g", "kg", "mg"),
        modes=(Mode.NET, Mode.GROSS),
        digits=8,
        decimals_max=4,
    ),
    setting_up="Choose the interface mode Printer; each press of PRINT is one line.",
    spare_bytes=1,
)
