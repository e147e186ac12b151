"""What an operator types about household cards and void rolls, and what she reads."""

import csv
import io
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
import zxingcpp
from PIL import Image

from ledger.__main__ import main
from ledger.household_cards import CardHash
from ledger.store.card_register import find_card
from ledger.store.database import open_database
from messaging.contracts.household_card import HouseholdCard, parse_household_card
from people.audit import Deed
from people.store import PeopleFile
from tests.ledger.books import disagreements
from tests.ledger.conftest import copy_books
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import LI, NB01, WANG, sticker

NOBODY: Final = "0000000000"


class Shell:
    """An operator's shell beside the books of Wang and Li."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.url = copy_books(folder)
        self._settings = LedgerProcess(folder, books_url=self.url).settings_file
        self.people_file = folder / "state" / "people.db"
        self._capture = capture

    def ask(self, *words: str | Path) -> tuple[int, str]:
        try:
            code = main(["--config", str(self._settings), *map(str, words)])
        except SystemExit as end:
            code = int(end.code or 0)
        told = self._capture.readouterr()
        return code, told.out + told.err

    def cards(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.ask("cards", "list")[1])))

    def deeds(self) -> list[tuple[Deed, str]]:
        with closing(PeopleFile(self.people_file)) as people:
            return [(line.deed, line.subject) for line in people.latest_audit(20)]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, capsys)


@pytest.mark.process
def test_cards_of_a_building_are_secret_good_and_known_by_their_hash(
    shell: Shell, tmp_path: Path
) -> None:
    pdf = tmp_path / "cards.pdf"

    code, told = shell.ask("cards", "issue", "3栋", "--pdf", pdf)

    assert (code, "2 cards; print it, then delete it" in told) == (0, True)
    assert pdf.stat().st_mode & 0o777 == 0o600
    picture = pdf.with_suffix("")
    command = ("pdftoppm", "-gray", "-png", "-r", "203", "-singlefile", pdf, picture)
    subprocess.run(command, check=True)
    with Image.open(picture.with_suffix(".png")) as sheet:
        texts = [code.text for code in zxingcpp.read_barcodes(sheet)]
    assert len(texts) == 2
    with closing(open_database(shell.url)) as books:
        with books.read() as connection:
            for text in texts:
                card = parse_household_card(text)
                assert isinstance(card, HouseholdCard)
                kept = find_card(connection, NB01, CardHash(card.sha256))
                assert kept is not None
        assert not disagreements(books)
    listed = shell.ask("cards", "list")[1]
    assert not any(word in listed for word in (*texts, WANG, LI))
    assert [one["household"] for one in shell.cards()] == ["7K…VA", "QT…NV"]
    assert not list(tmp_path.glob("*.part"))


def test_who_has_a_card_gets_none_until_she_is_named(
    shell: Shell, tmp_path: Path
) -> None:
    pdf = tmp_path / "cards.pdf"
    assert shell.ask("cards", "issue", "--household", WANG, "--pdf", pdf)[0] == 0

    told = shell.ask("cards", "issue", "3栋", "--pdf", pdf)[1]
    again = shell.ask("cards", "issue", "3栋", "--pdf", pdf)[1]
    shell.ask("cards", "issue", "--household", WANG, "--pdf", pdf)

    assert "1 cards" in told
    assert "1 households have a card and were passed over" in told
    assert again == "every household named has a card\n"
    assert [one["household"] for one in shell.cards()] == ["7K…VA", "7K…VA", "QT…NV"]


def test_a_lost_card_is_revoked_by_its_name_and_all_of_a_household_at_once(
    shell: Shell, tmp_path: Path
) -> None:
    for _ in range(2):
        options = ("--household", WANG, "--pdf", tmp_path / "cards.pdf")
        shell.ask("cards", "issue", *options)
    lost = shell.cards()[0]["card"]

    for _ in range(2):
        assert shell.ask("cards", "revoke", lost, "--why", "lost")[0] == 0
    assert [one["state"] for one in shell.cards()] == ["revoked: lost", "good"]
    whose = ("cards", "revoke", "--household", WANG, "--why", "moved out")
    assert shell.ask(*whose)[0] == 0

    assert shell.cards()[1]["state"] == "revoked: moved out"
    assert shell.ask(*whose)[0] == 1
    assert (Deed.CARD_REVOKED, lost) in shell.deeds()
    assert (Deed.CARDS_ISSUED, "1 cards") in shell.deeds()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("issue", "9栋"), 1, "9栋: not in the register"),
        (("issue", "--household", NOBODY), 1, f"{NOBODY}: not in the register"),
        (("issue",), 1, "nobody named"),
        (("revoke", "12345678", "--why", "lost"), 1, "12345678 means 0 cards"),
        (("revoke", "'; --", "--why", "lost"), 2, "is no card's name"),
        (("revoke", "--why", "lost"), 2, "one of the arguments"),
    ],
)
def test_what_makes_no_sense_is_told(
    shell: Shell, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    pdf = ("--pdf", tmp_path / "cards.pdf") if words[0] == "issue" else ()

    found, said = shell.ask("cards", *words, *pdf)

    assert (found, told in said) == (code, True), said
    assert not (tmp_path / "cards.pdf").exists()


def test_cards_that_nobody_can_print_are_not_issued(shell: Shell) -> None:
    code, told = shell.ask("cards", "issue", "3栋", "--pdf", "/nowhere/cards.pdf")

    assert (code, "name another file" in told) == (1, True)
    assert shell.cards() == []


def test_a_stolen_roll_is_ended_by_any_of_its_labels(shell: Shell) -> None:
    issued = shell.ask("labels", "issue", "--household", WANG, "--roll", "3")[1]
    label = issued.splitlines()[2].split(",")[3]

    for _ in range(2):
        code, told = shell.ask("labels", "void", label, "--why", "stolen")
        assert (code, told) == (0, "labels 1 to 3 are void\n")

    assert (Deed.ROLL_VOIDED, "7K…VA 1") in shell.deeds()
    for wrong, said in (
        (sticker(WANG), "is no label of a roll"),
        ("DROP TABLE drops", "is no label of a roll"),
    ):
        assert said in shell.ask("labels", "void", wrong, "--why", "x")[1]
    assert "a reason" in shell.ask("labels", "void", label, "--why", " ")[1]
