"""The kiosk's command line: `python -m kiosk`."""

import argparse
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Final

from interface.failures import InterfaceError
from interface.log import set_up_log
from interface.settings import SettingsError
from kiosk.checks import check
from kiosk.settings import KioskSettings, load_kiosk_settings
from messaging.failures import MessagingError
from messaging.mqtt_bus import MqttBus

_EXIT_NOT_WELL: Final = 1
_EXIT_SETTINGS: Final = 2


def main() -> int:
    arguments = _parser().parse_args()
    try:
        settings = load_kiosk_settings(arguments.config)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return _EXIT_SETTINGS
    if arguments.check:
        return _check(arguments.config, settings)
    set_up_log("kiosk", is_json=arguments.log_json)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with suppress(KeyboardInterrupt):
            _run(settings, arguments.pictures)
    except (InterfaceError, MessagingError) as error:
        print(error, file=sys.stderr)
        return _EXIT_NOT_WELL
    return 0


def _run(settings: KioskSettings, pictures: Path | None) -> None:
    from kiosk.app import KioskApp  # noqa: PLC0415 - --check needs no Kivy

    bus = MqttBus(settings.broker, client=settings.kiosk)
    KioskApp(settings, bus, is_offscreen=pictures is not None, pictures=pictures).run()


def _check(file: Path, settings: KioskSettings) -> int:
    findings = check(settings)
    print(f"well      settings {file}")
    for each in findings:
        word = "well" if each.is_well else "NOT WELL"
        print(f"{word:<8}  {each.what}: {each.detail}")
    return 0 if all(each.is_well for each in findings) else _EXIT_NOT_WELL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kiosk",
        description="The lobby touchscreen: one tap, one number.",
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("config/kiosk.toml"),
        metavar="FILE",
        help="settings of this kiosk (default: %(default)s)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="look at settings, font, state folder and broker; start nothing",
    )
    parser.add_argument(
        "--log-json", action="store_true", help="log to standard output, JSON lines"
    )
    parser.add_argument(
        "--pictures",
        type=Path,
        metavar="FOLDER",
        help="draw without a screen, and save every screen as it comes into FOLDER",
    )
    return parser


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
