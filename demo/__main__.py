"""`python -m demo`: the whole neighbourhood on this machine, without hardware."""

import argparse
import json
import os
import random
import signal
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from demo.counting import count_at_the_ends, settle
from demo.failures import DemoError
from demo.neighbourhood import Neighbourhood, Plan
from demo.run_folder import prepare_run_folder
from demo.staff import PASSWORD, STAFF

_EXIT_FAULTS: Final = 1
_EXIT_CANNOT_RUN: Final = 2


@dataclass(slots=True)
class _Stop:
    """Set by Ctrl-C or SIGTERM: people finish, then all ends; twice ends at once."""

    is_wanted: bool = False

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        if self.is_wanted:
            raise KeyboardInterrupt
        self.is_wanted = True


def main() -> int:
    parser = _parser()
    arguments = parser.parse_args()
    if arguments.command == "pictures":
        from demo.pictures import draw_pictures  # noqa: PLC0415 - opens windows

        return draw_pictures(arguments.pictures_folder)
    try:
        return _run(arguments)
    except DemoError as error:
        print(error, file=sys.stderr)
        return _EXIT_CANNOT_RUN
    except KeyboardInterrupt:
        print("\nended at once; nothing was counted", file=sys.stderr)
        return _EXIT_FAULTS


def _run(arguments: argparse.Namespace) -> int:
    stop = _Stop()
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    has_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    plan = Plan(
        folder=prepare_run_folder(arguments.folder),
        households=arguments.households,
        seed=random.randrange(2**31) if arguments.seed is None else arguments.seed,
        is_headless=arguments.headless or not has_screen,
    )
    neighbourhood = Neighbourhood(plan)
    with closing(neighbourhood):
        neighbourhood.open()
        _say_where(neighbourhood, plan)
        seconds = _live(neighbourhood, stop, arguments.seconds)
        print(
            "\npeople go home; the last bags wait for their receipts"
            " (Ctrl-C again ends at once)",
            file=sys.stderr,
        )
        neighbourhood.send_home()
        settle(neighbourhood)
        summary = count_at_the_ends(neighbourhood, seconds)
    if arguments.json:
        print(json.dumps(summary.figures, ensure_ascii=False))
    else:
        for what, figure in summary.figures.items():
            print(f"{what.replace('_', ' '):>20}  {figure}")
    return _EXIT_FAULTS if summary.faults else 0


def _say_where(neighbourhood: Neighbourhood, plan: Plan) -> None:
    lines = {
        "supervisors": f"http://127.0.0.1:{neighbourhood.ledger_tcp_port}/",
        "counters": f"http://127.0.0.1:{neighbourhood.hall_tcp_port}/",
        "sign in as": f'{", ".join(STAFF)}: "{PASSWORD}"',
        "broker": f"127.0.0.1:{neighbourhood.broker_tcp_port}",
        "logs, settings": plan.folder,
    }
    if plan.is_headless:
        lines["pictures"] = neighbourhood.pictures
    for what, where in lines.items():
        print(f"{what:>15}  {where}", file=sys.stderr)


def _live(neighbourhood: Neighbourhood, stop: _Stop, seconds: float | None) -> float:
    """Let people live until the time is up; say how it goes, once a second."""
    started_s = time.monotonic()
    while not stop.is_wanted:
        elapsed_s = time.monotonic() - started_s
        if seconds is not None and elapsed_s >= seconds:
            break
        _say(_line(neighbourhood, elapsed_s))
        time.sleep(1)
    return time.monotonic() - started_s


def _say(line: str) -> None:
    """Renew one line on a terminal; in a log, let each stand for itself."""
    if sys.stderr.isatty():
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr)


def _line(neighbourhood: Neighbourhood, elapsed_s: float) -> str:
    station, lobby = neighbourhood.station_eyes, neighbourhood.lobby_eyes
    called = sum(len(worker.called) for worker in neighbourhood.workers)
    served = sum(len(worker.served) for worker in neighbourhood.workers)
    away = [p.name for p in neighbourhood.programs.values() if not p.is_running]
    return (
        f"{elapsed_s:4.0f} s  bags: {len(station.acknowledged)} acknowledged,"
        f" {len(station.points_told)} posted  tickets: {len(lobby.tickets)} taken,"
        f" {called} called, {served} served"
        + (f"  NOT RUNNING: {', '.join(away)}" if away else "")
        + "  "
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument(
        "--headless",
        action="store_true",
        help="open no windows even if there is a screen",
    )
    parser.add_argument(
        "--seconds", type=float, help="end by itself after so long (default: Ctrl-C)"
    )
    parser.add_argument(
        "--households", type=_count, default=40, help="how many (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, help="of all dice; the same people again")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("demo-run"),
        help="settings, logs, books, pictures of the run (default: %(default)s)",
    )
    parser.add_argument(
        "--json", action="store_true", help="end with the summary as one JSON line"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    pictures = commands.add_parser(
        "pictures", help="draw every screen and page of all programs"
    )
    pictures.add_argument(
        "--folder",
        dest="pictures_folder",
        type=Path,
        default=Path("pictures"),
        help="where to (default: %(default)s)",
    )
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        msg = "at least one household is needed"
        raise argparse.ArgumentTypeError(msg)
    return count


if __name__ == "__main__":
    sys.exit(main())
