"""`decode`: a scale's bytes on stdin become JSON on stdout, for other programs."""

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.options import (
    ONLOOKER_OPTIONS,
    Checksum,
    DigitOrder,
    ScaleOptions,
)
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import ScaleEvent
from firmware_bridge.scales.registers import RegisterMap
from firmware_bridge.scales.rendering import render_event

# The parser that holds the commands; argparse has no public name for its type.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - see above

_CHUNK_BYTES: Final = 65_536


def add_decode(commands: Commands) -> None:
    parser = commands.add_parser(
        "decode",
        help="bytes of a scale on stdin become JSON on stdout",
        description="Reads a scale's bytes on stdin and writes one JSON object a "
        "line. Bytes that are no frame have the status `reject` and a reason; what "
        "the end of input cut short is rejected too.",
    )
    parser.add_argument(
        "--protocol", required=True, metavar="NAME", help="see `protocols`"
    )
    parser.add_argument(
        "--hex-lines",
        action="store_true",
        help="each line on stdin is one recording in hex, decoded afresh; "
        "writes one JSON array a line",
    )
    _add_scale_options(parser)
    parser.set_defaults(run=_decode)


def _add_scale_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--unit", help="the unit that the scale is set to, where the wire has none"
    )
    parser.add_argument(
        "--implied-decimals",
        type=int,
        metavar="N",
        help="digits behind a point that is not sent",
    )
    parser.add_argument(
        "--checksum",
        type=Checksum,
        choices=list(Checksum),
        default=Checksum.AUTO,
        help="toledo-continuous: what stands behind the frame",
    )
    parser.add_argument(
        "--digit-order",
        type=DigitOrder,
        choices=list(DigitOrder),
        default=ONLOOKER_OPTIONS.digit_order,
        help="yaohua-equals: which way the digits run; `auto` refuses what cannot "
        "be told from the frame, as a station does (default: %(default)s)",
    )
    parser.add_argument(
        "--registers",
        type=_read_registers,
        metavar="FILE",
        help="modbus-rtu: a TOML file that says where the weight stands",
    )


def _read_registers(name: str) -> RegisterMap:
    try:
        table = tomllib.loads(Path(name).read_text(encoding="utf-8"))
        return msgspec.convert(table, RegisterMap)
    except (OSError, ValueError) as error:
        msg = f"{name}: {error}"
        raise argparse.ArgumentTypeError(msg) from error


def _decode(arguments: argparse.Namespace) -> int:
    protocol = scale_protocol(arguments.protocol)
    options = ScaleOptions(
        arguments.unit,
        arguments.implied_decimals,
        arguments.checksum,
        arguments.digit_order,
        arguments.registers,
    )
    if arguments.hex_lines:
        return _decode_recordings(protocol, options)
    decoder = ScaleDecoder(protocol, options)
    while chunk := os.read(sys.stdin.fileno(), _CHUNK_BYTES):
        _print_events(decoder.feed(chunk))
    _print_events(decoder.finish())
    return 0


def _decode_recordings(protocol: ScaleProtocol, options: ScaleOptions) -> int:
    for number, line in enumerate(sys.stdin, start=1):
        try:
            recording = bytes.fromhex(line)
        except ValueError as error:
            msg = f"line {number} on stdin is not hex: {error}"
            raise ValueError(msg) from error
        decoder = ScaleDecoder(protocol, options)
        events = decoder.feed(recording) + decoder.finish()
        _print(json.dumps([render_event(event) for event in events]))
        sys.stdout.flush()
    return 0


def _print_events(events: Iterable[ScaleEvent]) -> None:
    for event in events:
        _print(json.dumps(render_event(event)))
    sys.stdout.flush()


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
