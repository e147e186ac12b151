"""Points for a drop, and why."""

from pathlib import Path

import pytest

from interface.settings import SettingsError, load_settings
from ledger.tariff import DailyCap, Hours, Line, Rates, Tariff, told_lines
from messaging.contracts.drops import Stream, Verdict
from tests.ledger.neighbourhood import TARIFF


def rates(*lines: Line, unweighed_g: int = 0) -> Rates:
    return Rates(Tariff(name="test", lines=lines, unweighed_g=unweighed_g))


def kitchen(
    points: int, net_g_min: int | None = None, hours: Hours | None = None
) -> Line:
    return Line(
        stream=Stream.KITCHEN,
        verdict=Verdict.CORRECT,
        points=points,
        net_g_min=net_g_min,
        hours=hours,
    )


def test_kitchen_waste_sorted_correctly_is_worth_what_the_tariff_says() -> None:
    worth = Rates(TARIFF).worth(Stream.KITCHEN, Verdict.CORRECT, 1530, "morning")

    assert worth.points == 2
    assert worth.words == "2 for kitchen waste sorted correctly, tariff 2026-11"


def test_what_the_tariff_does_not_name_is_worth_nothing() -> None:
    worth = Rates(TARIFF).worth(Stream.KITCHEN, Verdict.CONTAMINATED, 1530, "morning")

    assert worth.words == "0 for kitchen waste that was contaminated, tariff 2026-11"


def test_every_combination_is_answered() -> None:
    for stream in Stream:
        for verdict in Verdict:
            for net_g in (None, -5, 0, 900):
                for opening in (None, "morning"):
                    assert Rates(TARIFF).worth(stream, verdict, net_g, opening).words


@pytest.mark.parametrize(
    ("net_g", "points", "words"),
    [
        (-30, 0, "less than 200 g"),
        (199, 0, "less than 200 g"),
        (200, 1, "at least 200 g"),
        (1999, 1, "at least 200 g"),
        (2000, 3, "at least 2000 g"),
        (None, 1, "not weighed (counts as 300 g)"),
    ],
)
def test_a_heavier_bag_reaches_the_next_line(
    net_g: int | None, points: int, words: str
) -> None:
    by_weight = rates(kitchen(1, 200), kitchen(3, 2000), unweighed_g=300)

    worth = by_weight.worth(Stream.KITCHEN, Verdict.CORRECT, net_g, "morning")

    assert worth.points == points
    assert words in worth.words


def test_an_unweighed_bag_counts_as_none_unless_the_tariff_says_otherwise() -> None:
    by_weight = rates(kitchen(2, 200), kitchen(1))

    assert by_weight.worth(Stream.KITCHEN, Verdict.CORRECT, None, None).points == 1


def test_the_line_that_names_the_opening_counts_before_one_that_does_not() -> None:
    by_hours = rates(kitchen(2, 200), kitchen(0, hours=Hours.OUTSIDE))

    inside = by_hours.worth(Stream.KITCHEN, Verdict.CORRECT, 900, "morning")
    outside = by_hours.worth(Stream.KITCHEN, Verdict.CORRECT, 900, None)

    assert (inside.points, outside.points) == (2, 0)
    assert "outside opening hours" in outside.words


def test_stations_are_told_only_what_rests_on_nothing_else() -> None:
    other = Line(stream=Stream.OTHER, verdict=Verdict.CORRECT, points=1)
    bad = Line(stream=Stream.KITCHEN, verdict=Verdict.CONTAMINATED, points=0)
    capped = Tariff(
        name="x",
        lines=(kitchen(2), bad, other),
        daily_caps=(DailyCap(stream=Stream.KITCHEN, points=4),),
    )
    by_weight = Tariff(name="x", lines=(kitchen(2, 200), kitchen(1), other))

    assert [line.points for line in told_lines(TARIFF)] == [2, 1, 1, 1, 3]
    assert [line.stream for line in told_lines(capped)] == ["kitchen", "other"]
    assert [line.points for line in told_lines(capped)] == [0, 1]
    assert [line.stream for line in told_lines(by_weight)] == ["other"]


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
        (
            '{ stream = "kitchen", verdict = "correct", points = 1, point = 1 }',
            "unknown field `point`",
        ),
        (
            '{ stream = "kitchen", verdict = "correct", points = 1, net_g_min = 0 }',
            "net_g_min",
        ),
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

    assert told_lines(tariff)[0].points > 0


def test_two_caps_for_one_stream_are_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "tariff.toml"
    cap = '{ stream = "kitchen", points = 4 }'
    file.write_text(f'name = "x"\nlines = []\ndaily_caps = [{cap}, {cap}]\n')

    with pytest.raises(SettingsError, match="two caps for one stream"):
        load_settings(file, Tariff)
