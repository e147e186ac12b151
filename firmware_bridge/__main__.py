"""The bridge's shell: what it speaks, what it hears, and devices to try it with.

`decode` and `--json` answers are for other programs; tables are for people.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Console
from rich.table import Table

from firmware_bridge.panel import Button
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS, scale_protocol
from firmware_bridge.scales.reading import ScaleEvent
from firmware_bridge.scales.rendering import render_event
from firmware_bridge.serial_ports import list_serial_ports
from firmware_bridge.simulators.panel import PanelSimulator
from firmware_bridge.simulators.scale import ScaleSimulator

_CHUNK_BYTES: Final = 65_536
_MISUSE: Final = 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    # A simulator that is ended takes its pseudo terminal along.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code: int = options.run(options)
    except (ValueError, OSError) as error:
        print(f"firmware_bridge: {error}", file=sys.stderr)
        return _MISUSE
    except KeyboardInterrupt:
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m firmware_bridge",
        description="Devices on serial lines: what they say, and devices to try.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_decode(commands)
    _add_protocols(commands)
    _add_ports(commands)
    _add_simulate(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name


def _add_decode(commands: "_Commands[argparse.ArgumentParser]") -> None:
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


def _add_protocols(commands: "_Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("protocols", help="which scales the bridge speaks")
    parser.add_argument("--json", action="store_true", help="one JSON array")
    parser.set_defaults(run=_protocols)


def _add_ports(commands: "_Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "ports",
        help="which serial ports there are, by USB path",
        description="Lists serial ports. Write `usb:PATH` in a program's settings: "
        "the path stays when an adapter is put in again, its device name may not.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON array")
    parser.set_defaults(run=_ports)


def _add_simulate(commands: "_Commands[argparse.ArgumentParser]") -> None:
    simulate = commands.add_parser(
        "simulate", help="a device on a pseudo terminal, until Ctrl-C"
    )
    devices = simulate.add_subparsers(required=True, metavar="DEVICE")
    scale = devices.add_parser("scale", help="a scale that speaks a protocol")
    scale.add_argument("--protocol", default="st-gs", metavar="NAME")
    scale.add_argument(
        "--load", type=int, default=0, metavar="GRAMS", help="what stands on it"
    )
    scale.add_argument(
        "--noise", type=int, default=0, metavar="GRAMS", help="how much it trembles"
    )
    scale.add_argument("--rate", type=float, default=10.0, help="readings a second")
    scale.add_argument("--seconds", type=float, help="end by itself")
    scale.set_defaults(run=_simulate_scale)
    panel = devices.add_parser("panel", help="our panel; 1, 2, 3 and Enter press")
    panel.set_defaults(run=_simulate_panel)


# decode ------------------------------------------------------------------------


def _decode(arguments: argparse.Namespace) -> int:
    protocol = scale_protocol(arguments.protocol)
    options = ScaleOptions(arguments.unit, arguments.implied_decimals)
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
        print(json.dumps([render_event(event) for event in events]), flush=True)
    return 0


def _print_events(events: Iterable[ScaleEvent]) -> None:
    for event in events:
        print(json.dumps(render_event(event)))
    sys.stdout.flush()


# protocols and ports -------------------------------------------------------------


def _protocols(arguments: argparse.Namespace) -> int:
    if arguments.json:
        print(json.dumps([_render_protocol(one) for one in SCALE_PROTOCOLS.values()]))
        return 0
    table = Table("name", "devices", "line", "stability", "overload", "integrity")
    for protocol in SCALE_PROTOCOLS.values():
        tells = protocol.tells
        table.add_row(
            protocol.name,
            protocol.devices,
            str(protocol.line),
            "on the wire" if tells.stable else "by equal readings",
            "on the wire" if tells.overload else "silence",
            tells.integrity,
        )
    Console().print(table)
    return 0


def _render_protocol(protocol: ScaleProtocol) -> dict[str, object]:
    return {
        "name": protocol.name,
        "devices": protocol.devices,
        "line": str(protocol.line),
        "stable": protocol.tells.stable,
        "overload": protocol.tells.overload,
        "underload": protocol.tells.underload,
        "units": protocol.tells.units,
        "modes": protocol.tells.modes,
        "integrity": protocol.tells.integrity,
        "requests": sorted(protocol.requests),
    }


def _ports(arguments: argparse.Namespace) -> int:
    ports = list_serial_ports()
    columns = ("usb_path", "device", "usb_id", "serial_number", "description")
    if arguments.json:
        rows = [{name: getattr(port, name) for name in columns} for port in ports]
        print(json.dumps(rows))
        return 0
    table = Table(*columns)
    for port in ports:
        table.add_row(*(getattr(port, name) for name in columns))
    Console().print(table if ports else "no serial ports; is the adapter plugged in?")
    return 0


# simulate --------------------------------------------------------------------------


def _simulate_scale(arguments: argparse.Namespace) -> int:
    with ScaleSimulator(
        arguments.protocol, readings_per_s=arguments.rate, noise_g=arguments.noise
    ) as scale:
        scale.put(arguments.load)
        print(scale.path, flush=True)
        if arguments.seconds is not None:
            time.sleep(arguments.seconds)
            return 0
        for grams in _typed_lines("type grams and Enter to change the load"):
            scale.put(int(grams))
    return 0


def _simulate_panel(arguments: argparse.Namespace) -> int:
    del arguments
    with PanelSimulator() as panel:
        print(panel.path, flush=True)
        for number in _typed_lines("type 1, 2 or 3 and Enter to press a button"):
            panel.press(Button(int(number)))
            print(panel.lamps, flush=True)
    return 0


def _typed_lines(invitation: str) -> Iterator[str]:
    """Lines that a person types; without a person, nothing, until Ctrl-C."""
    if sys.stdin.isatty():
        print(invitation, file=sys.stderr)
    for line in sys.stdin:
        if line.strip():
            yield line.strip()
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    sys.exit(main())
