"""The bridge's shell: what it speaks, what it hears, and devices to try it with.

`decode` and `--json` answers are for other programs; tables are for people.
"""

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from typing import Final

from firmware_bridge.commands.decode import Commands, add_decode
from firmware_bridge.commands.listen import add_listen
from firmware_bridge.commands.tables import add_ports, add_protocols
from firmware_bridge.panel_messages import Button
from firmware_bridge.simulators.panel import PanelSimulator
from firmware_bridge.simulators.scale import ScaleSimulator

_MISUSE: Final = 2
_LONG_S: Final = 3600.0


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
    add_decode(commands)
    add_listen(commands)
    add_protocols(commands)
    add_ports(commands)
    _add_simulate(commands)
    return parser


def _add_simulate(commands: Commands) -> None:
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
        time.sleep(_LONG_S)


if __name__ == "__main__":
    sys.exit(main())
