"""The answer of `--check`: a table for whoever stands before the open cabinet.

Device and state are in Chinese and English, and so is what to do now; what was found
is as the programs say it among themselves. `--json` says the same to programs.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interface.operator_command import Finding
from interface.texts import LANGUAGES, Texts

_TEXTS_FOLDER: Final = Path(__file__).parent / "check_texts"

# In a file or a pipe there is no width; shorter lines would cut paths in two.
_PIPE_COLUMNS: Final = 110


def print_table(settings: Path, findings: Sequence[Finding]) -> None:
    """Print what was found, problems first, and below it what to do about them."""
    texts = Texts(_TEXTS_FOLDER)
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PIPE_COLUMNS)
    table = Table(title=f"{_both(texts, 'settings')} {settings}", title_justify="left")
    for heading in ("state", "device", "where", "found"):
        table.add_column(_both(texts, heading), overflow="fold")
    for each in findings:
        table.add_row(
            _both(texts, "well" if each.is_well else "not-well"),
            _both(texts, f"device-{_key(each)}"),
            Text(each.where),
            Text(each.detail),
            style="" if each.is_well else "bold",
        )
    console.print(table, markup=False)
    problems = [each for each in findings if not each.is_well]
    if problems:
        console.print(_both(texts, "what-now"), markup=False)
    for each in problems:
        console.print(f"  {_both(texts, f'device-{_key(each)}')}", markup=False)
        for language in LANGUAGES:
            advice = texts.say(language, f"now-{_key(each)}")
            console.print(Padding(Text(advice), (0, 0, 0, 4)))


def findings_json(settings: Path, findings: Sequence[Finding]) -> str:
    """Say the same as one JSON object."""
    texts = Texts(_TEXTS_FOLDER)
    answer = {
        "settings": str(settings),
        "is_well": all(each.is_well for each in findings),
        "findings": [
            {
                "device": each.what,
                "where": each.where,
                "is_well": each.is_well,
                "found": each.detail,
                "what_now": ""
                if each.is_well
                else texts.say("en", f"now-{_key(each)}"),
            }
            for each in findings
        ],
    }
    return msgspec.json.format(msgspec.json.encode(answer)).decode()


def _both(texts: Texts, key: str) -> str:
    """Say it in both languages: whoever stands there knows one of them."""
    return " ".join(texts.say(language, key) for language in LANGUAGES)


def _key(finding: Finding) -> str:
    return finding.what.replace(" ", "-")
