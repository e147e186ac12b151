"""`listen --device`: what any device but a scale says, one line an event.

It goes over the link that a station uses, so a plug that is pulled shows too.
Nothing is written without `--ask`; and even that switches no relay.
"""

import argparse
import queue
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from firmware_bridge.code_gun import GUN_LINE, CodeGun
from firmware_bridge.commands.event_lines import (
    render_cell,
    render_gun,
    render_panel,
    render_printer,
    render_range,
    render_relay_board,
)
from firmware_bridge.commands.overheard import Overheard, RelayQuestions
from firmware_bridge.conversation import LineSettings, TimedConversation
from firmware_bridge.fill_level import RANGE_LINE, RANGE_MODELS, RangeSensor
from firmware_bridge.lcus_relays import LCUS
from firmware_bridge.load_cell import LOAD_CELL_LINE, LoadCellDecoder
from firmware_bridge.panel import PanelHost
from firmware_bridge.panel_messages import PANEL_LINE
from firmware_bridge.printer_status import PRINTER_LINE
from firmware_bridge.printer_watch import PrinterWatch
from firmware_bridge.relay_board import RELAY_DIALECTS
from firmware_bridge.relay_wire import RELAYS_MAX
from firmware_bridge.serial_link import LinkStatus, SerialLink

SCALE: Final = "scale"

_MODEL: Final = "a02yyuw"
_RELAYS: Final = 4


class Heard(Protocol):
    """What came over a line, for the end of listening."""

    @property
    def recording(self) -> bytes: ...
    @property
    def understood(self) -> int: ...


class _Listener(TimedConversation[str], Heard, Protocol):
    """An `Overheard` of any device."""


@dataclass(frozen=True, slots=True)
class _Device:
    """How a device is listened to, and which options are for it."""

    line: LineSettings
    listen: Callable[[argparse.Namespace], _Listener]
    options: tuple[str, ...] = ()


def _listen_to_gun(arguments: argparse.Namespace) -> _Listener:
    gun = CodeGun(is_ended_by_silence=arguments.ended_by_silence is True)
    if arguments.ask:
        gun.trigger()
    return Overheard(gun, render_gun, is_asking=arguments.ask is True)


def _listen_to_printer(arguments: argparse.Namespace) -> _Listener:
    return Overheard(PrinterWatch(), render_printer, is_asking=arguments.ask is True)


def _listen_to_relays(arguments: argparse.Namespace) -> _Listener:
    dialect = RELAY_DIALECTS[arguments.dialect or LCUS.name]
    questions = RelayQuestions(dialect, arguments.relays or _RELAYS)
    return Overheard(questions, render_relay_board, is_asking=arguments.ask is True)


def _listen_to_fill_level(arguments: argparse.Namespace) -> _Listener:
    name = arguments.model or _MODEL
    model = RANGE_MODELS[name]
    if arguments.ask and model.request is None:
        msg = f"--ask: a {name} measures by itself; leave it out"
        raise ValueError(msg)
    return Overheard(RangeSensor(model), render_range, is_asking=arguments.ask is True)


def _listen_to_load_cell(_arguments: argparse.Namespace) -> _Listener:
    return Overheard(LoadCellDecoder(), render_cell, is_asking=False)


def _listen_to_panel(arguments: argparse.Namespace) -> _Listener:
    return Overheard(PanelHost(), render_panel, is_asking=arguments.ask is True)


_DEVICES: Final[Mapping[str, _Device]] = {
    "gun": _Device(GUN_LINE, _listen_to_gun, ("ask", "ended_by_silence")),
    "printer": _Device(PRINTER_LINE, _listen_to_printer, ("ask",)),
    "relays": _Device(LCUS.line, _listen_to_relays, ("ask", "dialect", "relays")),
    "fill-level": _Device(RANGE_LINE, _listen_to_fill_level, ("ask", "model")),
    "load-cell": _Device(LOAD_CELL_LINE, _listen_to_load_cell),
    "panel": _Device(PANEL_LINE, _listen_to_panel, ("ask",)),
}
_OPTIONS: Final = ("ask", "ended_by_silence", "dialect", "relays", "model")


def add_devices(parser: argparse.ArgumentParser) -> None:
    """Add the options by which `listen` hears another device than a scale."""
    parser.add_argument(
        "--device",
        choices=[SCALE, *_DEVICES],
        default=SCALE,
        help="what is plugged in (default: %(default)s)",
    )
    parser.add_argument(
        "--ask",
        action="store_true",
        default=None,
        help="write to it: printers, relays and some fill levels speak only when "
        "asked; a gun is triggered once; a panel is answered as a station does, which "
        "puts its lamps out, locks its lid and takes its presses",
    )
    parser.add_argument(
        "--ended-by-silence",
        action="store_true",
        default=None,
        help="gun: it sends no suffix",
    )
    parser.add_argument(
        "--dialect", choices=RELAY_DIALECTS, help=f"relays: default {LCUS.name}"
    )
    parser.add_argument(
        "--relays",
        type=int,
        choices=range(1, RELAYS_MAX + 1),
        help=f"relays: how many there are, default {_RELAYS}",
    )
    parser.add_argument(
        "--model", choices=RANGE_MODELS, help=f"fill-level: default {_MODEL}"
    )


def check_options(arguments: argparse.Namespace) -> None:
    """Raise `ValueError` for an option that is not for this device."""
    device = _DEVICES.get(arguments.device)
    allowed = () if device is None else device.options
    for option in _OPTIONS:
        if getattr(arguments, option) is not None and option not in allowed:
            name = option.replace("_", "-")
            msg = f"--{name} is not for a {arguments.device}; see `listen --help`"
            raise ValueError(msg)


def listen_to_device(arguments: argparse.Namespace) -> Heard:
    """Print what comes until Ctrl-C, or for `--seconds`; returns what came.

    Raises `OSError` if the port cannot be opened at all.
    """
    name, device = arguments.device, _DEVICES[arguments.device]
    line = arguments.line or device.line
    listener = device.listen(arguments)
    news: queue.SimpleQueue[str | LinkStatus] = queue.SimpleQueue()
    link = SerialLink(
        name,
        arguments.serial_port,
        line=line,
        converse=lambda: listener,
        deliver=news.put,
        notice=news.put,
        silence_s_max=None,
    )
    _say(f"listening to {name} at {arguments.serial_port}, {line}")
    link.open()
    try:
        _say_news(news, link, arguments.seconds)
    except KeyboardInterrupt:
        pass  # the way to end it
    finally:
        # What is delivered from here on is our own leaving, and no news.
        link.close()
    can_ask = "ask" in device.options and not arguments.ask
    _say(_summary(listener, line, can_ask=can_ask))
    return listener


def _say_news(
    news: "queue.SimpleQueue[str | LinkStatus]",
    link: SerialLink[str],
    seconds: float | None,
) -> None:
    until_s = None if seconds is None else time.monotonic() + seconds
    while until_s is None or time.monotonic() < until_s:
        left_s = None if until_s is None else max(0, until_s - time.monotonic())
        try:
            said = news.get(timeout=left_s)
        except queue.Empty:
            return
        if isinstance(said, str):
            _say(said)
        elif link.count.openings:
            _say(said.detail)
        else:
            # Whoever types a command is there to mend it, and need not wait.
            raise OSError(said.detail.removesuffix("; reopening"))


def _summary(heard: Heard, line: LineSettings, *, can_ask: bool) -> str:
    if not heard.recording:
        hint = "must it be asked? try --ask" if can_ask else "check cable and power"
        return f"nothing heard; {hint}"
    count = f"{len(heard.recording)} bytes heard, events: {heard.understood}"
    return count if heard.understood else f"{count}; another speed than {line}? --line"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
