"""What an operator types to back up and to restore, and what she reads."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from ledger.store.database import open_database
from tests.ledger.books import post
from tests.ledger.conftest import make_books
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import arrival
from tests.ledger.test_command_line import Shell

pytestmark = pytest.mark.process


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(LedgerProcess(tmp_path), capsys)
    with closing(make_books(shell.books_url)) as books:
        post(books, arrival())
    return shell


def test_a_backup_is_made_proved_kept_and_restored(
    shell: Shell, tmp_path: Path
) -> None:
    folder, earlier = tmp_path / "backups", "linli-NB01-20250101T000000Z"
    (folder / earlier).mkdir(parents=True)
    made = shell.ask("backup", folder, "--keep", "1")
    assert made.returncode == 0, made.stderr
    first, gone = made.stdout.splitlines()
    assert re.search(r": whole, 1 drops and \d entries recomputed, all agree$", first)
    assert gone.endswith(f"{earlier}: deleted, older than the last 1")
    backup = Path(first.partition(":")[0])
    assert [path for path in folder.iterdir() if path.is_dir()] == [backup]

    assert shell.ask("restore", backup, "--verify").returncode == 0
    url, people = f"sqlite:///{tmp_path}/again.db", tmp_path / "people.db"
    told = shell.ask("restore", backup, "--to", url, "--people-to", people)
    assert told.returncode == 0, told.stderr
    assert "who may sign in is restored" in told.stdout
    with closing(open_database(url)):
        pass
    again = shell.ask("restore", backup, "--to", url)
    assert again.returncode == 1
    assert "is there already; move it away" in again.stderr


def test_a_slip_at_the_shell_is_told_and_deletes_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    assert shell.ask("backup", folder, "--keep", "0").returncode == 2
    assert shell.ask("restore", tmp_path / "nothing", "--verify").returncode == 1
    assert shell.ask("restore", tmp_path).returncode == 2
    made = shell.ask("backup", folder, "--no-verify")
    assert made.stdout.endswith(": whole, not verified\n")
    file = tmp_path / "a-file"
    file.write_text("", encoding="utf-8")
    refused = shell.ask("backup", file)
    assert refused.returncode == 1
    assert "a-file" in refused.stderr
