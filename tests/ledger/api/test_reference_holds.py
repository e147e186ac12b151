"""The running API keeps to its own reference, whatever it is asked.

Schemathesis makes requests that the reference allows and requests that it forbids, and
holds every answer to it: status, headers, media type, body; also without a token.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.api.calls import CALLS
from ledger.api_tokens import Scope
from ledger.store.database import Database
from tests.ledger.api.asking import NewToken
from tests.ledger.books import disagreements
from tests.ledger.ledger_process import LedgerProcess

# Requests made up for each call and phase: some ten seconds on a quiet machine. A lucky
# find needs more of them; what it found once stands in `test_calls.py`.
_EXAMPLES = 40
_S_MAX = 90


@pytest.mark.journey
def test_nothing_that_programs_may_send_finds_a_fault(
    asked_ledger: LedgerProcess,
    asked_books: Database,
    new_token: NewToken,
    tmp_path: Path,
) -> None:
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", "--no-color"),
            *("--checks", "all", "--max-examples", str(_EXAMPLES)),
            *("--header", f"Authorization: Bearer {new_token(*Scope)}"),
            f"{asked_ledger.url}/api/v1/openapi.json",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=_S_MAX,
    )

    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr
    assert re.search(rf"Tested: +{len(CALLS)}\b", ran.stdout), ran.stdout
    assert not disagreements(asked_books)
