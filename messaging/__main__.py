"""The library's commands: the embedded broker, and the reference of messages."""

import argparse
import signal
import sys
from pathlib import Path

from messaging.broker import EmbeddedBroker
from messaging.failures import BrokerStartError
from messaging.reference.files import drifted_files, write_reference


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m messaging", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    broker = commands.add_parser(
        "broker", help="run the embedded broker until Ctrl-C or SIGTERM"
    )
    broker.add_argument("--host", default="127.0.0.1", help="address to listen on")
    broker.add_argument("--tcp-port", type=int, default=1883, help="default: 1883")
    broker.set_defaults(run=_run_broker)

    reference = commands.add_parser(
        "reference", help="docs/messages.md, docs/asyncapi.json and docs/schemas/"
    )
    mode = reference.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write them")
    mode.add_argument(
        "--check", action="store_true", help="name those that drifted; exit 1 if any"
    )
    reference.add_argument("--docs", type=Path, default=Path("docs"), metavar="FOLDER")
    reference.set_defaults(run=_reference)

    arguments = parser.parse_args()
    answer: int = arguments.run(arguments)
    return answer


def _run_broker(arguments: argparse.Namespace) -> int:
    # Blocked before the broker's thread starts, so that only `sigwait` gets them.
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    broker = EmbeddedBroker(arguments.host, arguments.tcp_port)
    try:
        broker.start()
    except BrokerStartError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"broker listens at {broker.host}:{broker.tcp_port}", flush=True)
    signal.sigwait(ends)
    broker.stop()
    return 0


def _reference(arguments: argparse.Namespace) -> int:
    if arguments.write:
        for path in write_reference(arguments.docs):
            print(f"{path} written")
        return 0
    drifted = drifted_files(arguments.docs)
    for path in drifted:
        print(f"{path} differs from the contracts", file=sys.stderr)
    if drifted:
        print("run: python -m messaging reference --write", file=sys.stderr)
    return 1 if drifted else 0


if __name__ == "__main__":
    sys.exit(main())
