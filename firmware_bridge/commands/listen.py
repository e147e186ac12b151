"""`listen`: what a device says, and which protocols would explain it.

It never writes to the port unless it is told to: an unknown device may beep, or
belong to somebody. This module knows the scales, which are told by what they say;
`listen_devices` all others, which are told by their name.
"""

import argparse
import time
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from firmware_bridge.commands.decode import Commands
from firmware_bridge.commands.listen_devices import (
    SCALE,
    add_devices,
    check_options,
    listen_to_device,
)
from firmware_bridge.commands.overheard import RECORDING_BYTES_MAX
from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.listening import LINE_SETTINGS, Explained, explain
from firmware_bridge.scales.rendering import render_decimal
from firmware_bridge.serial_ports import open_port

_READ_S_MAX: Final = 0.1
_SHOWN_BYTES: Final = 64
# Thirty readings of most scales.
_SCALE_S: Final = 3.0
# With this much read there is no need to try other line settings.
_SURE_SHARE: Final = 0.9


def add_listen(commands: Commands) -> None:
    parser = commands.add_parser(
        "listen",
        help="what a device says, and which protocols explain it",
        description="Listens on a serial port, writes nothing without --ask, and "
        "says which scale protocols explain what it hears and how much of it. Without "
        "--line it tries the usual line settings until one is explained. With --device "
        "it prints what another device says, one line an event.",
    )
    parser.add_argument("serial_port", metavar="PORT", help="see `ports`")
    parser.add_argument(
        "--line", type=_parse_line, metavar="9600-8N1", help="only this line setting"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        help="how long to listen: by default 3 to each setting for a scale, and until "
        "Ctrl-C to other devices",
    )
    parser.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help="write the bytes, for a test to replay",
    )
    add_devices(parser)
    parser.set_defaults(run=_listen)


def _listen(arguments: argparse.Namespace) -> int:
    check_options(arguments)
    console = Console()
    if arguments.device == SCALE:
        recording = _listen_to_scale(arguments, console)
    else:
        recording = listen_to_device(arguments).recording
    if arguments.save is not None:
        arguments.save.write_bytes(recording)
        console.print(f"{len(recording)} bytes written to {arguments.save}")
    return 0


def _listen_to_scale(arguments: argparse.Namespace, console: Console) -> bytes:
    seconds = _SCALE_S if arguments.seconds is None else arguments.seconds
    lines = LINE_SETTINGS if arguments.line is None else (arguments.line,)
    recording = b""
    for line in lines:
        console.print(f"listening at {line} for {seconds:g} s …")
        recording = _record(arguments.serial_port, line, seconds)
        if not recording:
            console.print("  nothing heard")
            continue
        explained = explain(recording)
        _show(console, recording, explained)
        best = explained.explanations[:1]
        if best and best[0].share >= _SURE_SHARE:
            break
    return recording


def _record(serial_port: str, line: LineSettings, seconds: float) -> bytes:
    recording = bytearray()
    with open_port(serial_port, line, _READ_S_MAX) as port:
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s and len(recording) < RECORDING_BYTES_MAX:
            recording += port.read(max(1, port.in_waiting))
    return bytes(recording)


def _show(console: Console, recording: bytes, explained: Explained) -> None:
    console.print(f"  {len(recording)} bytes, first {recording[:_SHOWN_BYTES]!r}")
    if explained.has_wrong_parity:
        console.print("  parity setting: the eighth bit is a parity; try 7E1 or 7O1")
    if not explained.explanations:
        console.print("  no protocol explains them")
        return
    table = Table("protocol", "explains", "readings", "weights", "last")
    for one in explained.explanations:
        value = "" if one.last.value is None else render_decimal(one.last.value)
        last = f"{one.last.status} {value} {one.last.unit or ''}".strip()
        table.add_row(
            one.protocol, f"{one.share:.0%}", str(one.readings), str(one.weights), last
        )
    console.print(table)


def _parse_line(text: str) -> LineSettings:
    """Read `9600-8N1`."""
    baud, _, rest = text.partition("-")
    try:
        return LineSettings(int(baud), int(rest[:1]), rest[1:2], int(rest[2:]))
    except ValueError as error:
        msg = f"{text!r} is no line setting like 9600-8N1"
        raise argparse.ArgumentTypeError(msg) from error
