"""Fuzzes the scale decoders, guided by what of their code has not yet run.

Starts from the recorded frames and the committed corpus; what breaks a decoder is
written to `crash-…` in the working folder. `--keep FOLDER` takes from an earlier
run's findings the shortest that reach code which the corpus does not.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

import atheris

with atheris.instrument_imports(include=["firmware_bridge"]):
    from tests.fuzz.scale_wires import (
        CORPUS,
        OPTIONS_COUNT,
        check,
        read_corpus,
        wire_of,
    )

from tests.firmware_bridge.recordings import golden_frames

# From one line of one file to another.
Step: TypeAlias = tuple[str, int, int]

# Several frames, noise between them, and room for a line that is too long.
_WIRE_BYTES_MAX = 700
_FUZZED = "firmware_bridge/scales/"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.scales")
    parser.add_argument("--seconds", type=int, default=600, help="default: 600")
    parser.add_argument("--found", type=Path, help="folder for what is found")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="see above")
    asked = parser.parse_args()
    if asked.keep is not None:
        _keep(asked.keep)
        return
    found = asked.found or Path(tempfile.mkdtemp(prefix="fuzz-scales-"))
    found.mkdir(exist_ok=True)
    for number, wire in enumerate([*_seeds(), *read_corpus()]):
        (found / f"seed-{number}").write_bytes(wire)
    limits = [f"-max_total_time={asked.seconds}", f"-max_len={_WIRE_BYTES_MAX}"]
    atheris.Setup([sys.argv[0], str(found), *limits], check)
    atheris.Fuzz()


def _seeds() -> Iterator[bytes]:
    """Have the recorded frames arrive, alone and in noise, with every option."""
    for number, frame in enumerate(golden_frames()):
        for arriving in (frame.wire, frame.wire * 2, b"\xff\0" + frame.wire + b"U\r\n"):
            said, cut = number % OPTIONS_COUNT, number % 16
            yield wire_of(frame.protocol, said, cut, arriving)


def _keep(found: Path) -> None:
    wires = [path.read_bytes() for path in found.iterdir()]
    kept = read_corpus()
    reached = set[Step]().union(*map(_steps, [*_seeds(), *kept]))
    for wire in sorted(wires, key=lambda wire: (len(wire), wire)):
        steps = _steps(wire)
        if not steps <= reached:
            reached |= steps
            kept.append(wire)
    CORPUS.write_text("".join(f"{wire.hex()}\n" for wire in kept), encoding="ascii")
    print(f"{len(kept)} wires kept in {CORPUS}")  # noqa: T201 - a command's answer


def _steps(wire: bytes) -> set[Step]:
    """Say from which line to which the decoders went."""
    steps: set[Step] = set()

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        del event, argument
        name = frame.f_code.co_filename
        if _FUZZED not in name:
            return None
        line = frame.f_lineno

        def step(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal line
            del event, argument
            steps.add((name, line, frame.f_lineno))
            line = frame.f_lineno
            return step

        return step

    sys.settrace(enter)
    try:
        check(wire)
    finally:
        sys.settrace(None)
    return steps


if __name__ == "__main__":
    main()
