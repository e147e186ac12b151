"""The kiosk's command line: `python -m kiosk`."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

from interface.ending import end_when_told
from interface.failures import InterfaceError
from interface.log import set_up_log
from interface.operator_command import (
    EXIT_NOT_WELL,
    EXIT_SETTINGS,
    exit_code,
    program_parser,
    render_findings,
)
from interface.settings import SettingsError
from kiosk.checks import check
from kiosk.settings import KioskSettings, load_kiosk_settings
from messaging.failures import MessagingError
from messaging.mqtt_bus import MqttBus


def main() -> int:
    arguments = _parser().parse_args()
    try:
        settings = load_kiosk_settings(arguments.config)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    if arguments.check:
        findings = check(settings)
        print(render_findings(str(arguments.config), findings))
        return exit_code(findings)
    set_up_log("kiosk", is_json=arguments.log_json)
    end_when_told()
    try:
        with suppress(KeyboardInterrupt):
            _run(settings, arguments.pictures)
    except (InterfaceError, MessagingError) as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    return 0


def _run(settings: KioskSettings, pictures: Path | None) -> None:
    from kiosk.app import KioskApp  # noqa: PLC0415 - --check needs no Kivy

    bus = MqttBus(settings.broker, client=settings.kiosk)
    KioskApp(settings, bus, is_offscreen=pictures is not None, pictures=pictures).run()


def _parser() -> argparse.ArgumentParser:
    parser = program_parser(
        "kiosk",
        "The lobby touchscreen: one tap, one number.",
        check_help="look at settings, font, state folder and broker; start nothing",
    )
    parser.add_argument(
        "--pictures",
        type=Path,
        metavar="FOLDER",
        help="draw without a screen, and save every screen as it comes into FOLDER",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
