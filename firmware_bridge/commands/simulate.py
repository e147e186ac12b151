"""`simulate`: a device on a pseudo terminal; a person types what happens to it.

The first line on stdout is the path of its port. Devices that are told something
say it in the lines that follow. It runs until Ctrl-C, with or without a person.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from typing import Final

from firmware_bridge.code_gun import Ending
from firmware_bridge.commands.argument_types import parse_natural, parse_positive
from firmware_bridge.commands.decode import Commands
from firmware_bridge.commands.event_lines import (
    render_outputs,
    render_relays,
)
from firmware_bridge.commands.typed_lines import (
    FAULTS,
    parse_number,
    refuse,
    say,
    serve,
    unless_fault,
)
from firmware_bridge.fill_level import RANGE_MODELS
from firmware_bridge.lcus_relays import LCUS
from firmware_bridge.load_cell import CellCalibration
from firmware_bridge.panel_messages import Button
from firmware_bridge.printer_status import PrinterCondition
from firmware_bridge.relay_board import RELAY_DIALECTS
from firmware_bridge.relay_wire import RELAYS_MAX
from firmware_bridge.simulators.code_gun import CodeGunSimulator
from firmware_bridge.simulators.fill_level import FillLevelSimulator
from firmware_bridge.simulators.load_cell import LoadCellSimulator
from firmware_bridge.simulators.panel import PanelSimulator
from firmware_bridge.simulators.printer_status import PrinterSimulator
from firmware_bridge.simulators.relay_board import RelayBoardSimulator
from firmware_bridge.simulators.scale import ScaleSimulator

_SCALE: Final = "type grams to change the load"
_PANEL: Final = (
    "type 1, 2 or 3 to press a button, `fill 812` for the sensor's millimetres, "
    "`reboot`, `!unplug` or `!plug`"
)
_PRINTER: Final = (
    "type what is the matter (`paper out`, `cover open, paper near end`), or `ok`"
)
_GUN: Final = "type a code to have it read"
_RELAYS: Final = "type `1 on`, `1 off`, or `lose power`"
_FILL_LEVEL: Final = "type the millimetres from the sensor down to the waste, or `foam`"
_LOAD_CELL: Final = "type grams to change the load, or `spike`, `stuck`, `free`"

# The one thing that a printer cannot say of itself is that it says nothing.
_CONDITIONS: Final[Mapping[str, PrinterCondition]] = {
    condition.replace("_", " "): condition
    for condition in PrinterCondition
    if condition is not PrinterCondition.UNKNOWN
}


def add_simulate(commands: Commands) -> None:
    simulate = commands.add_parser(
        "simulate", help="a device on a pseudo terminal, until Ctrl-C"
    )
    devices = simulate.add_subparsers(required=True, metavar="DEVICE")
    _add_scale(devices)
    _add(devices, "panel", "our panel: buttons, lamps, lid", _PANEL, _simulate_panel)
    _add(
        devices,
        "printer",
        "an ESC/POS slip printer",
        f"{_PRINTER}. {FAULTS}",
        _simulate_printer,
    )
    gun = _add(
        devices, "gun", "a serial barcode gun", f"{_GUN}. {FAULTS}", _simulate_gun
    )
    gun.add_argument(
        "--ending",
        choices=[_spelled(ending) for ending in Ending],
        default=_spelled(Ending.CR),
        help="what it puts behind its codes (default: %(default)s)",
    )
    gun.add_argument("--identifier", default="", metavar="]Q3", help="AIM's, before")
    relays = _add(
        devices, "relays", "a board of relays", f"{_RELAYS}. {FAULTS}", _simulate_relays
    )
    relays.add_argument("--dialect", choices=RELAY_DIALECTS, default=LCUS.name)
    relays.add_argument(
        "--relays", type=int, choices=range(1, RELAYS_MAX + 1), default=4
    )
    fill_level = _add(
        devices,
        "fill-level",
        "an ultrasonic sensor in a bin's lid",
        f"{_FILL_LEVEL}. {FAULTS}",
        _simulate_fill_level,
    )
    fill_level.add_argument("--model", choices=RANGE_MODELS, default="a02yyuw")
    fill_level.add_argument("--noise", type=parse_natural, default=0, metavar="MM")
    _add_load_cell(devices)


def _add(
    devices: Commands,
    name: str,
    what: str,
    typed: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = devices.add_parser(
        name,
        help=what,
        description=f"Simulates {what} and prints its port. While it runs, {typed}",
    )
    parser.set_defaults(run=run)
    return parser


def _add_scale(devices: Commands) -> None:
    scale = _add(
        devices,
        "scale",
        "a scale that speaks a protocol",
        f"{_SCALE}. {FAULTS}",
        _simulate_scale,
    )
    scale.add_argument("--protocol", default="st-gs", metavar="NAME")
    scale.add_argument(
        "--load", type=int, default=0, metavar="GRAMS", help="what stands on it"
    )
    scale.add_argument(
        "--noise",
        type=parse_natural,
        default=0,
        metavar="GRAMS",
        help="how much it trembles",
    )
    scale.add_argument(
        "--drift",
        type=float,
        default=0.0,
        metavar="GRAMS_PER_S",
        help="how fast it creeps away from its zero",
    )
    scale.add_argument(
        "--rate", type=parse_positive, default=10.0, help="readings a second"
    )
    scale.add_argument("--seconds", type=parse_positive, help="end by itself")


def _add_load_cell(devices: Commands) -> None:
    cell = _add(
        devices,
        "load-cell",
        "a bare load cell behind an HX711",
        f"{_LOAD_CELL}. {FAULTS}",
        _simulate_load_cell,
    )
    cell.add_argument("--counts-per-g", type=float, default=100.0, metavar="N")
    cell.add_argument("--zero-counts", type=int, default=0, metavar="N")
    cell.add_argument("--noise", type=parse_natural, default=0, metavar="COUNTS")
    cell.add_argument("--drift", type=float, default=0.0, metavar="GRAMS_PER_S")


# One function for each device ------------------------------------------------------


def _simulate_scale(arguments: argparse.Namespace) -> int:
    with ScaleSimulator(
        arguments.protocol,
        readings_per_s=arguments.rate,
        noise_g=arguments.noise,
        drift_g_per_s=arguments.drift,
    ) as scale:
        scale.put(arguments.load)
        if arguments.seconds is not None:
            say(scale.path)
            time.sleep(arguments.seconds)
            return 0
        serve(
            scale.path,
            _SCALE,
            unless_fault(scale, lambda line: scale.put(parse_number(line, "grams"))),
        )
    return 0


def _simulate_panel(arguments: argparse.Namespace) -> int:
    del arguments
    with PanelSimulator() as panel:

        def take(line: str) -> None:
            match line.split():
                case ["1" | "2" | "3" as button]:
                    panel.press(Button(int(button)))
                case ["fill", distance]:
                    fill_mm = parse_number(distance, "millimetres")
                    panel.measure(fill_mm=fill_mm, load_raw=None)
                case ["reboot"]:
                    panel.reboot()
                case ["!unplug"]:
                    panel.unplug()
                case ["!plug"]:
                    panel.plug()
                case _:
                    refuse(line, "nothing that happens to a panel")

        serve(panel.path, _PANEL, take, lambda: render_outputs(panel.outputs))
    return 0


def _simulate_printer(arguments: argparse.Namespace) -> int:
    del arguments
    with PrinterSimulator() as printer:
        serve(
            printer.path,
            _PRINTER,
            unless_fault(printer, lambda line: printer.suffer(_parse_conditions(line))),
        )
    return 0


def _simulate_gun(arguments: argparse.Namespace) -> int:
    ending = next(one for one in Ending if _spelled(one) == arguments.ending)
    with CodeGunSimulator(ending, identifier=arguments.identifier) as gun:

        def read(code: str) -> None:
            gun.hold(code)
            gun.pull()

        serve(gun.path, _GUN, unless_fault(gun, read))
    return 0


def _simulate_relays(arguments: argparse.Namespace) -> int:
    dialect, relays = RELAY_DIALECTS[arguments.dialect], arguments.relays
    # LCUS boards with one relay cannot be read back.
    can_answer = dialect is not LCUS or relays > 1
    with RelayBoardSimulator(dialect, relays, can_answer=can_answer) as board:

        def take(line: str) -> None:
            match line.split():
                case [relay, "on" | "off" as state]:
                    number = parse_number(relay, "a relay")
                    board.switch(number, is_on=state == "on")
                case ["lose", "power"]:
                    board.lose_power()
                case _:
                    refuse(line, "nothing that happens to a relay")

        serve(
            board.path,
            _RELAYS,
            unless_fault(board, take),
            lambda: render_relays(board.are_on),
        )
    return 0


def _simulate_fill_level(arguments: argparse.Namespace) -> int:
    with FillLevelSimulator(arguments.model, noise_mm=arguments.noise) as sensor:

        def take(line: str) -> None:
            if line == "foam":
                sensor.swallow()
            else:
                sensor.fill(parse_number(line, "millimetres"))

        serve(sensor.path, _FILL_LEVEL, unless_fault(sensor, take))
    return 0


def _simulate_load_cell(arguments: argparse.Namespace) -> int:
    calibration = CellCalibration(
        arguments.counts_per_g, arguments.zero_counts, capacity_g=30_000
    )
    with LoadCellSimulator(
        calibration, noise_counts=arguments.noise, drift_g_per_s=arguments.drift
    ) as cell:

        def take(line: str) -> None:
            match line:
                case "spike":
                    cell.spike()
                case "stuck":
                    cell.stick()
                case "free":
                    cell.stick(None)
                case _:
                    cell.put(parse_number(line, "grams"))

        serve(cell.path, _LOAD_CELL, unless_fault(cell, take))
    return 0


def _parse_conditions(line: str) -> set[PrinterCondition]:
    words = [word.strip() for word in line.split(",")]
    for word in words:
        if word not in _CONDITIONS:
            refuse(word, f"no condition of a printer (known: {', '.join(_CONDITIONS)})")
    told = {_CONDITIONS[word] for word in words}
    return told - {PrinterCondition.OK}


def _spelled(ending: Ending) -> str:
    return ending.name.lower().replace("_", "-")
