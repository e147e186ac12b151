"""What an operator sees at the shell."""

import socket
import sys
from pathlib import Path

import msgspec
import pytest

from hall import __main__ as command_line
from hall.journal_lines import encode_day
from hall.settings import load_hall_settings
from hall.ticket import render_transitions
from interface.settings import SettingsError
from tests.hall.furniture import MORNING
from tests.hall.hall_process import HallProcess
from tests.hall.test_journal import DAY, written_day
from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.process

PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> "Command":
    return Command(monkeypatch)


class Command:
    """`python -m hall …` in this process, up to the point where it would serve."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str | Path) -> int:
        self._monkeypatch.setattr(sys, "argv", ["hall", *map(str, arguments)])
        return command_line.main()


def test_states_prints_the_table(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("states") == 0
    assert capsys.readouterr().out.strip() == render_transitions()


def test_replay_prints_the_state_that_a_journal_gives(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"{MORNING.date()}.jsonl"
    file.write_bytes(encode_day(written_day()) + b"torn")

    assert command("replay", file) == 0

    state = msgspec.json.decode(capsys.readouterr().out)
    assert (state["facts"], state["torn_bytes"], state["misfits"]) == (len(DAY), 4, 0)
    assert [ticket["state"] for ticket in state["today"]["tickets"]] == [
        "no-show",
        "waiting",
        "served",
    ]
    assert file.read_bytes().endswith(b"torn")  # looking repairs nothing


def test_replay_of_a_file_that_is_not_there_is_told(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("replay", tmp_path / "nowhere") == 2
    assert "No such file" in capsys.readouterr().err


def test_the_settings_that_are_shipped_are_right() -> None:
    settings = load_hall_settings(PROJECT / "config" / "hall.toml")

    assert [service.letter for service in settings.services] == list("ABCDEF")
    assert settings.web.tcp_port == 8081


@pytest.mark.parametrize(
    ("old", "wrong", "told"),
    [
        ('hall = "h01"', 'hall = "h01"\nhal = 1', "unknown field `hal`"),
        ("community = ", "# community = ", "community"),
        ("Asia/Shanghai", "Asia/Ningbo", "zone 'Asia/Ningbo' is unknown"),
        ("Asia/Shanghai", "../../etc/passwd", "zone '../../etc/passwd' is unknown"),
        ('services = ["A", "B"]', 'services = ["A"]', "'B' is served by no counter"),
        ('counter = "2"', 'counter = "1"', "'1' stands there twice"),
        ("state_folder = ", "state_folder = 7 #", "state_folder"),
        ('letter = "B"', 'letter = "b"', "letter"),
    ],
)
def test_a_mistake_in_the_settings_is_told_with_its_place(
    command: Command,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    wrong: str,
    told: str,
) -> None:
    file = HallProcess(tmp_path).settings_file
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, wrong), encoding="utf-8")

    assert command("--config", file) == 2

    complaint = capsys.readouterr().err
    assert str(file) in complaint
    assert told in complaint
    with pytest.raises(SettingsError):
        load_hall_settings(file)


def test_check_says_that_all_is_well(
    command: Command,
    tmp_path: Path,
    mosquitto: Mosquitto,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hall = HallProcess(tmp_path, mosquitto.tcp_port)

    assert command("--config", hall.settings_file, "--check") == 0
    assert "NOT WELL" not in capsys.readouterr().out


def test_check_says_each_thing_that_is_not_well(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall = HallProcess(tmp_path)
    hall.state_folder.write_text("a file where a folder belongs")

    assert command("--config", hall.settings_file, "--check") == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "well",
        "NOT WELL",
        "well",
        "well",
        "NOT WELL",
    ]
    assert "refused; start it" in lines[4]


def test_check_looks_at_the_journal_without_repairing_it(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall = HallProcess(tmp_path)
    file = hall.state_folder / "journal" / f"{MORNING.date()}.jsonl"
    file.parent.mkdir(parents=True)
    for content, told in (
        (encode_day(DAY), f"{len(DAY)} facts"),
        (encode_day(DAY) + b"noise\n", "1 lines are damaged"),
    ):
        file.write_bytes(content)
        command("--config", hall.settings_file, "--check")
        assert told in capsys.readouterr().out
        assert file.read_bytes() == content


def test_a_port_that_is_taken_is_told_without_a_traceback(tmp_path: Path) -> None:
    hall = HallProcess(tmp_path)
    with socket.create_server(("127.0.0.1", hall.tcp_port)):
        ended = hall.ask()

    assert ended.returncode == 1
    assert "choose another [web] tcp_port" in ended.stderr
    assert "Traceback" not in ended.stderr
