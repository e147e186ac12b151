"""The guide for makers of programs: its examples run, and its tables are whole."""

import os
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from ledger.api.problems import ProblemKind
from ledger.api_tokens import Scope
from tests.ledger.api.asking import NewToken
from tests.ledger.ledger_process import LedgerProcess

GUIDE: Final = Path("docs/api.md").read_text(encoding="utf-8")


def test_the_guide_names_every_scope_and_every_problem() -> None:
    for scope in Scope:
        assert f"| `{scope}` | {scope.says} |" in GUIDE
    told = dict(re.findall(r"\| `urn:linli:problem:([a-z-]+)` \| (\d+) \|", GUIDE))
    assert told == {kind.value: str(kind.status) for kind in ProblemKind}


@pytest.mark.process
def test_the_examples_of_the_guide_are_answered(
    asked_ledger: LedgerProcess, new_token: NewToken
) -> None:
    examples = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    where = {"LEDGER": asked_ledger.url, "TOKEN": new_token(*Scope)}
    answers = [
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example],
            env={**os.environ, **where},
            capture_output=True,
            text=True,
            check=False,
        )
        for example in examples
    ]
    for answer in answers:
        assert answer.returncode == 0, answer.stdout + answer.stderr
    stations, account, entries, rewards, redemption = (a.stdout for a in answers)
    assert '"stations":[{"station":"s01"' in stations
    assert '"home":{"building":"3栋"' in account
    assert entries.count('"entry_id"') == 2
    assert rewards == "304\n"
    assert '"voucher_code":"' in redemption
