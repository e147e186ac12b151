"""Points for a drop, and why."""

from pathlib import Path

import pytest

from interface.settings import SettingsError, load_settings
from ledger.tariff import Awards, Tariff
from messaging.contracts.drops import Stream, Verdict
from tests.ledger.neighbourhood import TARIFF


def test_kitchen_waste_sorted_correctly_earns_what_the_tariff_says() -> None:
    award = Awards(TARIFF).award(Stream.KITCHEN, Verdict.CORRECT)

    assert award.points == 2
    assert award.words == "2 for kitchen waste sorted correctly, tariff test"


def test_what_the_tariff_does_not_name_earns_nothing() -> None:
    award = Awards(TARIFF).award(Stream.KITCHEN, Verdict.CONTAMINATED)

    assert award.points == 0
    assert award.words == "0 for kitchen waste that was contaminated, tariff test"


def test_every_combination_is_answered() -> None:
    awards = Awards(TARIFF)

    for stream in Stream:
        for verdict in Verdict:
            assert awards.award(stream, verdict).words


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        (
            (
                '{ stream = "kitchen", verdict = "correct", points = 2 },'
                '{ stream = "kitchen", verdict = "correct", points = 3 }'
            ),
            "two lines for kitchen, correct",
        ),
        (
            '{ stream = "kitchen", verdict = "correct", points = 20000 }',
            "20000 points for kitchen, correct: only 0 to 1000",
        ),
        (
            '{ stream = "kitchen", verdict = "correct", points = -1 }',
            "-1 points",
        ),
        ('{ stream = "kichen", verdict = "correct", points = 1 }', "kichen"),
    ],
)
def test_a_tariff_that_makes_no_sense_is_told_with_its_place(
    tmp_path: Path, lines: str, mistake: str
) -> None:
    file = tmp_path / "tariff.toml"
    file.write_text(f'name = "x"\nlines = [{lines}]\n')

    with pytest.raises(SettingsError, match=mistake) as told:
        load_settings(file, Tariff)

    assert str(file) in str(told.value)


def test_the_tariff_that_ships_is_a_tariff() -> None:
    tariff = load_settings(Path("config/tariff.toml"), Tariff)

    assert Awards(tariff).award(Stream.KITCHEN, Verdict.CORRECT).points > 0
