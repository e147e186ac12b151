"""`python -m benchmarks`: every figure beside its peer, measured in this run.

Machines are noisy: a figure alone says little, its ratio to the peer's says
something. Each module here with a `measure()` is one benchmark.
"""

import argparse
import importlib
import json
import pkgutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

import benchmarks
from benchmarks.rows import Row
from interface.log import silence_log

# Modules that benchmarks share, and the command itself.
_NOT_BENCHMARKS = {
    "__main__",
    "drops_sent",
    "hard_bags",
    "mornings",
    "reading_chart",
    "rows",
    "sites",
}
# As long as fits beside the words on 80 columns.
_BAR_CELLS = 10


def main() -> None:
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name not in _NOT_BENCHMARKS
    )
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--json", type=Path, help="also write the figures to a file")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(names))
    if unknown:
        parser.error(f"no benchmark named {', '.join(unknown)}; there are {names}")
    silence_log()
    console = Console()
    results: dict[str, list[Row]] = {}
    for name in track(asked.names or names, "measuring", console=console):
        results[name] = importlib.import_module(f"benchmarks.{name}").measure()
        console.print(_table(name, results[name]))
    if asked.json is not None:
        figures = {
            name: [asdict(row) for row in rows] for name, rows in results.items()
        }
        asked.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False))


def _table(name: str, rows: Sequence[Row]) -> Table:
    table = Table(title=name, title_justify="left")
    for heading in ("what", "ours", "peer", "ratio"):
        table.add_column(heading)
    table.add_column(no_wrap=True, min_width=_BAR_CELLS)
    table.add_column("goal")
    for row in rows:
        table.add_row(
            row.what,
            f"{row.ours:,.4g} {row.unit}",
            "" if row.peers is None else f"{row.peers:,.4g} {row.unit} ({row.peer})",
            "" if row.ratio is None else f"{row.ratio:.2f}",
            _bars(row),
            row.goal,
        )
    return table


def _bars(row: Row) -> str:
    """Draw ours above the peer's, to one scale."""
    if row.peers is None:
        return ""
    longest = max(row.ours, row.peers) or 1
    ours, peers = (
        max(1, round(_BAR_CELLS * figure / longest)) for figure in (row.ours, row.peers)
    )
    return f"[blue]{'█' * ours}[/]\n[grey50]{'█' * peers}[/]"


if __name__ == "__main__":
    main()
