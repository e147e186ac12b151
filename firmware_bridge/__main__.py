"""The bridge's shell: what it speaks, what it hears, and devices to try it with.

`decode` and `--json` answers are for other programs; tables are for people.
"""

import argparse
import signal
import sys
from typing import Final

from firmware_bridge.commands.decode import add_decode
from firmware_bridge.commands.listen import add_listen
from firmware_bridge.commands.simulate import add_simulate
from firmware_bridge.commands.tables import add_ports, add_protocols

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
    add_decode(commands)
    add_listen(commands)
    add_protocols(commands)
    add_ports(commands)
    add_simulate(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
