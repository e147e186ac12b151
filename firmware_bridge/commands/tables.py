"""`protocols` and `ports`: what the bridge speaks, and where devices are."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from firmware_bridge.commands.decode import Commands
from firmware_bridge.scales.protocol import ScaleProtocol
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from firmware_bridge.scales.reference import render_reference
from firmware_bridge.serial_ports import list_serial_ports

_PORT_COLUMNS: Final = (
    "usb_path",
    "device",
    "usb_id",
    "serial_number",
    "description",
)


def add_protocols(commands: Commands) -> None:
    parser = commands.add_parser("protocols", help="which scales the bridge speaks")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="one JSON array")
    how.add_argument(
        "--markdown", action="store_true", help="the operator's page, docs/scales.md"
    )
    how.add_argument(
        "--check",
        type=Path,
        metavar="FILE",
        help="exit 1 if FILE is not what --markdown writes",
    )
    parser.set_defaults(run=_protocols)


def add_ports(commands: Commands) -> None:
    parser = commands.add_parser(
        "ports",
        help="which serial ports there are, by USB path",
        description="Lists serial ports. Write `usb:PATH` in a program's settings: "
        "the path stays when an adapter is put in again, its device name may not.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON array")
    parser.set_defaults(run=_ports)


def _protocols(arguments: argparse.Namespace) -> int:
    pages = SCALE_PROTOCOLS.values()
    if arguments.json:
        sys.stdout.write(json.dumps([_render_protocol(page) for page in pages]) + "\n")
    elif arguments.markdown:
        sys.stdout.write(render_reference(pages))
    elif arguments.check is not None:
        return _check(arguments.check)
    else:
        _show_protocols()
    return 0


def _check(path: Path) -> int:
    if path.read_text(encoding="utf-8") == render_reference(SCALE_PROTOCOLS.values()):
        return 0
    command = f"python -m firmware_bridge protocols --markdown > {path}"
    sys.stderr.write(f"{path} has drifted from the protocols; run: {command}\n")
    return 1


def _show_protocols() -> None:
    table = Table("name", "devices", "line", "stability", "overload", "integrity")
    for page in SCALE_PROTOCOLS.values():
        tells = page.tells
        table.add_row(
            page.name,
            page.devices,
            str(page.line),
            "on the wire" if tells.stable else "by equal readings",
            "on the wire" if tells.overload else "no weight, or silence",
            tells.integrity,
        )
    Console().print(table)


def _render_protocol(page: ScaleProtocol) -> dict[str, object]:
    return {
        "name": page.name,
        "devices": page.devices,
        "line": str(page.line),
        "stable": page.tells.stable,
        "overload": page.tells.overload,
        "underload": page.tells.underload,
        "units": page.tells.units,
        "modes": page.tells.modes,
        "integrity": page.tells.integrity,
        "requests": {what: wire.hex() for what, wire in page.requests.items()},
    }


def _ports(arguments: argparse.Namespace) -> int:
    ports = list_serial_ports()
    if arguments.json:
        rows = [{name: getattr(port, name) for name in _PORT_COLUMNS} for port in ports]
        sys.stdout.write(json.dumps(rows) + "\n")
        return 0
    table = Table(*_PORT_COLUMNS)
    for port in ports:
        table.add_row(*(getattr(port, name) for name in _PORT_COLUMNS))
    Console().print(table if ports else "no serial ports; is the adapter plugged in?")
    return 0
