"""The station's command line: `python -m station`."""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

import msgspec

from interface.log import set_up_log
from interface.operator_command import (
    EXIT_NOT_WELL,
    EXIT_SETTINGS,
    exit_code,
    program_parser,
)
from interface.settings import SettingsError
from messaging.failures import MessagingError

if TYPE_CHECKING:
    from station.run import Station


# A photograph on the command line may be studied for so long.
_STUDY_S_MAX: Final = 3.0


def main() -> int:
    arguments = _parser().parse_args()
    if arguments.command == "read":
        answers = [_read(image) for image in arguments.images]
        return 0 if all(answers) else EXIT_NOT_WELL
    if arguments.command == "states":
        return _print_states()
    if arguments.command == "voice":
        return _make_voice(arguments)
    return _run(arguments)


def _read(image: Path) -> bool:
    """Print what is on one picture; False if it is no picture."""
    # Only what reading needs: this command is run on one picture, and often.
    from station.code_reader import Kinds, study  # noqa: PLC0415
    from station.codes import ReadersDisagree  # noqa: PLC0415
    from station.image_sources import load_picture  # noqa: PLC0415

    answer: dict[str, object] = {"image": str(image)}
    started_s = time.monotonic()
    picture = load_picture(image)
    if picture is None:
        answer["error"] = "cannot be read as a picture; check the path and the format"
    else:
        read = study(
            picture,
            is_time_left=lambda: time.monotonic() - started_s < _STUDY_S_MAX,
            kinds=Kinds.LABELS_AND_GOODS,
        )
        is_doubtful = isinstance(read, ReadersDisagree)
        answer["codes"] = () if is_doubtful else read.codes
        if is_doubtful:
            answer["disagreeing"] = read.codes
        answer["ms"] = round((time.monotonic() - started_s) * 1000, 1)
    print(msgspec.json.encode(answer).decode(), flush=True)
    return picture is not None


def _print_states() -> int:
    from station.drop_table import TABLE_TEXT  # noqa: PLC0415

    print("state\n    trigger [guards]                      > state      effects\n")
    print(TABLE_TEXT, end="")
    return 0


def _make_voice(arguments: argparse.Namespace) -> int:
    from rich.progress import track  # noqa: PLC0415 - only long commands need it

    from station.settings import load_station_settings  # noqa: PLC0415
    from station.voice_making import clips_to_make, make_clip  # noqa: PLC0415
    from station.voice_pack import VoiceError  # noqa: PLC0415

    try:
        settings = load_station_settings(arguments.config)
        clips = list(clips_to_make(arguments.make, settings.reasons))
        for clip in track(clips, "clips"):
            make_clip(clip)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    except VoiceError as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    print(f"{len(clips)} clips in {arguments.make}; replace any of them by a recording")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    from station.check_table import findings_json, print_table  # noqa: PLC0415
    from station.checks import check  # noqa: PLC0415
    from station.outbox_file import OutboxError  # noqa: PLC0415
    from station.run import Station  # noqa: PLC0415
    from station.settings import load_station_settings  # noqa: PLC0415

    try:
        settings = load_station_settings(arguments.config)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    if arguments.check:
        findings = check(settings)
        if arguments.json:
            print(findings_json(arguments.config, findings))
        else:
            print_table(arguments.config, findings)
        return exit_code(findings)
    set_up_log("station", is_json=arguments.log_json)
    try:
        if arguments.no_screen:
            _run_without_screen(Station(settings, arguments.config))
        else:
            from station.app import run_with_screen  # noqa: PLC0415 - needs Kivy

            run_with_screen(settings, arguments.config, arguments.pictures)
    except (MessagingError, OutboxError) as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    return 0


def _run_without_screen(station: "Station") -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        station.stop()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    station.open()
    try:
        station.run()
    finally:
        station.close()


def _parser() -> argparse.ArgumentParser:
    parser = program_parser(
        "station",
        "The sorting point: see the bag, weigh it, judge it, record it.",
        check_help="try settings, outbox, broker and every device, say what is wrong",
    )
    parser.add_argument(
        "--json", action="store_true", help="say what --check found as one JSON object"
    )
    parser.add_argument(
        "--no-screen",
        action="store_true",
        help="run with lamps and buttons alone, without a window",
    )
    parser.add_argument(
        "--pictures",
        type=Path,
        metavar="FOLDER",
        help="draw without a screen, and save a picture of every stage into FOLDER",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    read = commands.add_parser("read", help="read the codes on pictures")
    read.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    voice = commands.add_parser(
        "voice", help="have the voice's clips spoken into files"
    )
    voice.add_argument(
        "--make",
        type=Path,
        metavar="FOLDER",
        required=True,
        help="make all clips for the reasons in the settings, in both languages",
    )
    commands.add_parser("states", help="print the state table of a drop")
    return parser


if __name__ == "__main__":
    sys.exit(main())
