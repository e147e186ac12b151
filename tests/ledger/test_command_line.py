"""What an operator types, and what she reads when it is wrong."""

import csv
import io
import json
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from ledger.__main__ import main
from ledger.batch import Terms
from ledger.settings import load_ledger_settings
from ledger.store.database import open_or_make_database
from ledger.store.posting import post_batch
from messaging.contracts.bag_label import BagLabel, parse_bag_label
from tests.ledger.books import NOW
from tests.ledger.conftest import make_books, tamper_with_file
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import WANG, arrival
from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.process


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """An operator's shell beside a ledger that does not run."""

    def __init__(
        self, ledger: LedgerProcess, capture: pytest.CaptureFixture[str]
    ) -> None:
        self.books_url = ledger.books_url
        self.settings_file = ledger.settings_file
        self.tcp_port = ledger.tcp_port
        self._capture = capture

    def ask(self, *words: str | Path) -> Answer:
        """Obey in this process; `test_killed_ledger` types the whole command."""
        try:
            code = main(["--config", str(self.settings_file), *map(str, words)])
        except SystemExit as end:
            code = int(end.code or 0)
        return Answer(code, *self._capture.readouterr())


@pytest.fixture
def new_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(LedgerProcess(tmp_path), capsys)


@pytest.fixture
def shell(new_shell: Shell, tmp_path: Path) -> Shell:
    """Open a shell beside the books of Wang and Li."""
    (tmp_path / "state").mkdir()
    make_books(new_shell.books_url).close()
    return new_shell


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def post_one(shell: Shell) -> None:
    books = open_or_make_database(shell.books_url)
    with books.write() as connection:
        settings, calendar = load_ledger_settings(shell.settings_file)
        terms = Terms(settings.community, calendar)
        post_batch(connection, [arrival()], terms, NOW)
    books.close()


def test_books_that_agree_say_so(shell: Shell) -> None:
    post_one(shell)

    answer = shell.ask("check")

    found = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert found["agrees"] is True
    assert (found["drops_posted"], found["points_issued"]) == (1, 2)
    assert found["households"] == 2


def test_books_that_were_tampered_with_say_where(shell: Shell, tmp_path: Path) -> None:
    post_one(shell)
    tamper_with_file(
        tmp_path / "state" / "ledger.db", "UPDATE accounts SET balance = 99"
    )

    answer = shell.ask("check")

    found = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert found["agrees"] is False
    assert (
        f"account household:{WANG}: 99 kept, 2 by the entries"
        in (found["disagreements"])
    )


def test_every_drop_is_a_line(shell: Shell) -> None:
    post_one(shell)

    answer = shell.ask("drops")

    (said,) = map(json.loads, answer.stdout.splitlines())
    assert (said["station"], said["outcome"], said["points"]) == ("s01", "posted", 2)


def test_books_that_do_not_exist_are_told(new_shell: Shell, tmp_path: Path) -> None:
    answer = new_shell.ask("check")

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"no books at {tmp_path}/state/ledger.db; start")
    assert answer.stdout == ""


def test_a_list_of_homes_is_registered_and_every_line_reported(
    new_shell: Shell, tmp_path: Path
) -> None:
    shell = new_shell
    homes = tmp_path / "homes.csv"
    homes.write_bytes("building,room\n1栋,1\n1栋,\n1栋,1\n2栋,1\n".encode("gb18030"))

    first, again = (shell.ask("households", "import", homes) for _ in range(2))

    assert first.returncode == 1
    assert [row["result"] for row in rows(first.stdout)] == [
        "added",
        "refused: building or room is empty",
        "refused: the same home as line 2",
        "added",
    ]
    assert [row["result"] for row in rows(again.stdout)][::3] == ["known", "known"]
    assert rows(first.stdout)[0]["household"] == rows(again.stdout)[0]["household"]
    listed = rows(shell.ask("households", "list").stdout)
    assert [(row["building"], row["standing"]) for row in listed] == [
        ("1栋", "active"),
        ("2栋", "active"),
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"a,b\n1,2\n", "names no column building and room"), (None, "name a CSV file")],
)
def test_a_list_that_is_none_is_told(
    shell: Shell, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    file = tmp_path / "homes.csv"
    if content is not None:
        file.write_bytes(content)

    answer = shell.ask("households", "import", file)

    assert answer.returncode != 0
    assert complaint in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_household_is_suspended_and_resumes(shell: Shell) -> None:
    for deed, standing in (("suspend", "suspended"), ("resume", "active")):
        answer = shell.ask("households", deed, WANG)

        assert answer.stdout == f"household {WANG} is {standing}\n"
        listed = rows(shell.ask("households", "list").stdout)
        assert standing in {row["standing"] for row in listed}
    unknown = shell.ask("households", "suspend", "0" * 10)
    assert (unknown.returncode, unknown.stdout) == (
        1,
        "no household 0000000000 in the register\n",
    )


def test_labels_are_issued_for_one_household_or_for_all(shell: Shell) -> None:
    one = rows(shell.ask("labels", "issue", "--household", WANG, "--roll", "2").stdout)
    more = rows(shell.ask("labels", "issue", "--all", "--roll", "1").stdout)
    stickers = rows(shell.ask("labels", "issue", "--all", "--sticker").stdout)

    labels = [parse_bag_label(row["label"]) for row in (*one, *more, *stickers)]
    serials = [lb.serial for lb in labels if isinstance(lb, BagLabel)]
    assert serials == [1, 2, 3, 1, None, None]


def test_a_roll_that_has_no_serials_left_is_told(shell: Shell) -> None:
    shell.ask("labels", "issue", "--household", WANG, "--roll", "9999")

    answer = shell.ask("labels", "issue", "--all", "--roll", "1")

    assert answer.returncode == 1
    assert [row["result"] for row in rows(answer.stdout)] == [
        "refused: 0 serials are left",
        "issued",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["labels", "issue", "--all"],
        ["labels", "issue", "--sticker"],
        ["labels", "issue", "--all", "--roll", "0"],
        ["labels", "issue", "--all", "--roll", "many"],
        ["labels"],
        ["households"],
        ["conjure"],
    ],
)
def test_a_command_that_makes_no_sense_is_told(
    shell: Shell, arguments: list[str]
) -> None:
    answer = shell.ask(*arguments)

    assert answer.returncode == 2
    assert "usage: python -m ledger" in answer.stderr


def test_labels_for_a_household_that_nobody_knows_are_told(
    shell: Shell,
) -> None:
    answer = shell.ask("labels", "issue", "--household", "0" * 10, "--sticker")

    assert answer.returncode == 1
    assert answer.stdout == "no household 0000000000 in the register\n"


def test_settings_with_a_mistake_end_with_one_line(shell: Shell) -> None:
    settings = shell.settings_file.read_text().replace("silence_s_max", "silence_max")
    shell.settings_file.write_text(settings)

    for arguments in ([], ["--check"], ["check"]):
        answer = shell.ask(*arguments)

        assert answer.returncode == 2
        assert "silence" in answer.stderr
        assert "Traceback" not in answer.stderr


def test_check_says_what_is_well_and_what_is_not(
    tmp_path: Path, mosquitto: Mosquitto, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(LedgerProcess(tmp_path, mosquitto.tcp_port), capsys)

    well = shell.ask("--check")
    mosquitto.kill()
    with socket.create_server(("127.0.0.1", shell.tcp_port)):
        ill = shell.ask("--check")

    assert (well.returncode, ill.returncode) == (0, 1)
    assert "NOT WELL" not in well.stdout
    assert "NOT WELL  pages: " in ill.stdout
    assert f"NOT WELL  broker: 127.0.0.1:{mosquitto.tcp_port}: " in ill.stdout
    assert "well      books: " in ill.stdout


def test_a_ledger_whose_pages_have_no_port_does_not_start(tmp_path: Path) -> None:
    ledger = LedgerProcess(tmp_path)

    with socket.create_server(("127.0.0.1", ledger.tcp_port)):
        answer = ledger.ask()

    assert answer.returncode == 1
    assert "stop what listens there, or choose another" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_points_are_spent_and_drops_corrected_at_the_shell(shell: Shell) -> None:
    post_one(shell)
    told = json.loads(shell.ask("drops").stdout)
    drop_id, household = told["drop_id"], told["household"]

    spent = shell.ask(
        *("points", "redeem", household, "1", "--what", "soap", "--id", "r1")
    )
    again = shell.ask(
        *("points", "redeem", household, "1", "--what", "soap", "--id", "r1")
    )
    too_many = shell.ask("points", "redeem", household, "9", "--what", "a car")
    corrected = shell.ask(
        *("points", "correct", drop_id, "contaminated", "--why", "plastic in it")
    )
    ended = shell.ask("points", "expire", "--earned-before", "2030-01-01")

    assert json.loads(spent.stdout) == {
        "outcome": "posted",
        "balance": 1,
        "reason": None,
    }
    assert json.loads(again.stdout)["outcome"] == "duplicate"
    assert too_many.returncode == 1
    assert "has not so many points" in too_many.stdout
    assert json.loads(corrected.stdout)["balance"] == -1
    assert json.loads(ended.stdout) == {"households": 2, "expired_now": 2}
    assert shell.ask("check").returncode == 0
