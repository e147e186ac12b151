"""What a person types to a simulated device, and what it says back.

A typing error is answered and changes nothing: it must not pull a device off the
station that is running against it.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final, NoReturn, Protocol

FAULTS: Final = (
    "Anything may happen to the line: `!silence`, `!speak`, `!unplug`, `!plug`, "
    "`!bytes 02 FF`."
)

_LONG_S: Final = 3600.0
# As fast as an eye follows a lamp.
_LOOK_EVERY_S: Final = 0.05


class FaultyLine(Protocol):
    """A device whose line things can happen to."""

    def silence(self) -> None: ...
    def speak(self) -> None: ...
    def mutter(self, wire: bytes) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...


def serve(
    path: str,
    invitation: str,
    take: Callable[[str], None],
    show: Callable[[], str] | None = None,
) -> None:
    """Print the path, and `show` whenever it changes; take lines until Ctrl-C."""
    say(path)
    if show is not None:
        threading.Thread(target=_print_changes, args=[show], daemon=True).start()
    for line in _typed_lines(invitation):
        try:
            take(line)
        except ValueError as error:
            _invite(f"{error}; {invitation}")


def _print_changes(show: Callable[[], str]) -> None:
    shown = show()
    while True:
        time.sleep(_LOOK_EVERY_S)
        before, shown = shown, show()
        if shown != before:
            say(shown)


def _typed_lines(invitation: str) -> Iterator[str]:
    """Lines that a person types; without a person, nothing, until Ctrl-C."""
    if sys.stdin.isatty():
        _invite(f"{invitation}; Ctrl-C ends")
    for line in sys.stdin:
        if line.strip():
            yield line.strip()
    while True:
        time.sleep(_LONG_S)


def unless_fault(
    device: FaultyLine, take: Callable[[str], None]
) -> Callable[[str], None]:
    """Have lines that begin with `!` happen to the line, and take all others."""

    def take_both(line: str) -> None:
        match line.split(maxsplit=1):
            case ["!silence"]:
                device.silence()
            case ["!speak"]:
                device.speak()
            case ["!unplug"]:
                device.unplug()
            case ["!plug"]:
                device.plug()
            case ["!bytes", wire]:
                device.mutter(bytes.fromhex(wire))
            case [word, *_] if word.startswith("!"):
                refuse(line, "nothing that happens to a line")
            case _:
                take(line)

    return take_both


def parse_number(text: str, unit: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        msg = f"{text!r} is no number of {unit}"
        raise ValueError(msg) from error


def refuse(typed: str, why: str) -> NoReturn:
    """Raise the `ValueError` that `serve` answers a typing error with."""
    msg = f"{typed!r} is {why}"
    raise ValueError(msg)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _invite(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
