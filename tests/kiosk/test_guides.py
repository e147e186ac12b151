"""Guides: shelved, turned page by page, taken along, and held to what fits."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import zxingcpp

from kiosk import __main__ as shell
from kiosk.gallery import scenes
from kiosk.guide_files import load_guides
from kiosk.guide_image import draw_guide
from kiosk.guide_reading import GuideReading
from kiosk.guides import Guide, Section, faults_of, pages_of, shelf_faults, take_along
from kiosk.shown import GuideShown, GuidesShown, Modes, Surroundings
from messaging.contracts.halls import BilingualText
from tests.kiosk.leaflets import both, guide, shelf

SHIPPED = Path(__file__).parents[2] / "config" / "guides"
ELDER = Modes(is_elder=True)

GOOD = """\
line = { zh = "民政", en = "Civil affairs" }
title = { zh = "低保", en = "Allowance" }
fee = { zh = "免费", en = "Free" }
time = { zh = "当场", en = "At once" }
materials = [{ zh = "身份证", en = "Identity card" }]
steps = [{ zh = "到窗口", en = "Go to a counter" }]
"""


@pytest.fixture
def around() -> Surroundings:
    _, shown = next(scenes(Modes()))
    return shown.around


@pytest.fixture
def reading() -> GuideReading:
    return GuideReading(shelf())


def shown(reading: GuideReading, around: Surroundings) -> GuidesShown | GuideShown:
    return reading.shown(around, may_print=False)


def keys(reading: GuideReading, around: Surroundings) -> list[str]:
    found = shown(reading, around)
    assert isinstance(found, GuidesShown)
    return [choice.key for choice in found.choices]


def test_lines_stand_in_the_order_of_their_first_guide() -> None:
    lines = shelf().lines

    assert [line.name.en for line in lines] == ["civil", "work"]
    assert [one.title.en for one in lines[0].guides] == ["allowance", "old age"]


def test_a_reader_goes_down_to_a_guide_and_back_up(
    reading: GuideReading, around: Surroundings
) -> None:
    assert keys(reading, around) == ["line-0", "line-1"]
    reading.choose("line-0")
    assert keys(reading, around) == ["guide-0", "guide-1"]
    reading.choose("guide-1")
    open_page = shown(reading, around)
    assert isinstance(open_page, GuideShown)
    assert open_page.guide.title.en == "old age"

    assert reading.back()
    assert keys(reading, around) == ["guide-0", "guide-1"]
    assert reading.back()
    assert keys(reading, around) == ["line-0", "line-1"]
    assert not reading.back()


def test_more_guides_than_fit_are_turned_to_and_chosen_by_their_own_key(
    reading: GuideReading, around: Surroundings
) -> None:
    reading.choose("line-1")
    assert len(keys(reading, around)) == 8
    reading.turn(Modes())
    assert keys(reading, around) == ["guide-8", "guide-9"]
    reading.choose("guide-9")
    assert reading.guide is not None
    assert reading.guide.title.en == "matter 9"


def test_behind_the_last_page_comes_the_first(
    reading: GuideReading, around: Surroundings
) -> None:
    reading.choose("line-0")
    reading.choose("guide-0")
    count = shown(reading, around).page_count
    for _ in range(count):
        reading.turn(Modes())

    assert shown(reading, around).page == 0


def test_larger_type_has_more_pages_and_loses_none(
    reading: GuideReading, around: Surroundings
) -> None:
    reading.choose("line-0")
    reading.choose("guide-1")
    for _ in range(4):
        reading.turn(ELDER)
    assert shown(reading, replace(around, modes=ELDER)).page == 4

    there = shown(reading, around)

    assert there.page == there.page_count - 1


@pytest.mark.parametrize("key", ["line-2", "line-", "line-x", "guide-0", "", "line-²"])
def test_a_key_that_is_not_on_the_shelf_changes_nothing(
    reading: GuideReading, around: Surroundings, key: str
) -> None:
    reading.choose(key)

    assert keys(reading, around) == ["line-0", "line-1"]


@pytest.mark.parametrize("key", ["guide-2", "line-1", "guide--1"])
def test_a_key_that_is_not_in_the_line_changes_nothing(
    reading: GuideReading, around: Surroundings, key: str
) -> None:
    reading.choose("line-0")
    reading.choose(key)

    assert keys(reading, around) == ["guide-0", "guide-1"]


def test_an_open_guide_offers_no_other(
    reading: GuideReading, around: Surroundings
) -> None:
    reading.choose("line-0")
    reading.choose("guide-0")
    before = shown(reading, around)
    reading.choose("guide-1")

    assert shown(reading, around) == before


def test_an_empty_shelf_cannot_be_read(around: Surroundings) -> None:
    empty = GuideReading(replace(shelf(), lines=()))

    assert not empty.is_possible
    assert keys(empty, around) == []


@pytest.mark.parametrize("per_page", [1, 2, 4, 12])
def test_every_entry_is_on_one_page_under_its_own_number(per_page: int) -> None:
    whole = guide("matter", materials=5, steps=7)
    pages = pages_of(whole, per_page)

    for section, entries in (
        (Section.MATERIALS, whole.materials),
        (Section.STEPS, whole.steps),
    ):
        numbered = {
            leaf.first + at: entry
            for leaf in pages
            if leaf.section is section
            for at, entry in enumerate(leaf.entries)
        }
        assert [numbered[count] for count in sorted(numbered)] == list(entries)
        assert sorted(numbered) == list(range(1, len(entries) + 1))
    assert pages[-1].section is Section.TERMS
    assert max(len(leaf.entries) for leaf in pages[:-1]) <= per_page


def test_what_is_taken_along_is_the_address_or_else_all_of_it() -> None:
    plain = guide("matter")
    linked = msgspec.structs.replace(plain, url="https://example.org/matter")

    assert take_along(linked, "zh") == "https://example.org/matter"
    assert take_along(plain, "en").splitlines() == [
        *("matter", "paper 0", "paper 1"),
        *("1. step 0", "2. step 1", "3. step 2", "free", "at once"),
    ]
    assert "matter中" in take_along(plain, "zh")


def test_texts_that_do_not_fit_are_named_with_their_place() -> None:
    wide = msgspec.structs.replace(
        guide("matter"), steps=(both("fits"), BilingualText(zh="长" * 31, en="x" * 65))
    )

    assert faults_of(guide("matter")) == []
    assert faults_of(wide) == [
        "steps[2] has 31 characters in zh; at most 30 fit",
        "steps[2] has 65 characters in en; at most 64 fit",
    ]


def test_a_shelf_that_is_too_full_says_so() -> None:
    lines = shelf().lines
    full = replace(shelf(), lines=lines * 5)
    fat = replace(shelf(), lines=(replace(lines[0], guides=lines[1].guides * 2),))

    assert shelf_faults(shelf()) == []
    assert shelf_faults(full) == ["10 lines of business; 8 fit"]
    assert shelf_faults(fat) == ["civil中: 20 guides; 16 fit"]


def test_the_shipped_guides_are_good_and_their_codes_can_be_read() -> None:
    found = load_guides(SHIPPED)

    assert found.mistakes == ()
    assert len(found.shelf.lines) == 4
    for line in found.shelf.lines:
        for each in line.guides:
            printed = draw_guide(each, "zh", 58).convert("L")
            [code] = zxingcpp.read_barcodes(printed)
            assert code.text == take_along(each, "zh")


def test_a_bad_file_costs_its_own_guide_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "1-good.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "2-bad.toml").write_text(GOOD.replace("fee", "fees"), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["kiosk", "guides", str(tmp_path)])

    assert shell.main() == 2

    told = capsys.readouterr()
    assert "低保 · Allowance (1 to bring, 1 steps)" in told.out
    assert "2-bad.toml: " in told.err
    assert "1-good" not in told.err


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    found = load_guides(tmp_path / "none")

    assert found.shelf.lines == ()
    assert "no such folder" in found.mistakes[0]


def test_every_field_of_a_guide_is_described_for_those_who_write_them() -> None:
    told = (SHIPPED / "README.md").read_text(encoding="utf-8")

    for field in Guide.__struct_fields__:
        assert f"`{field}`" in told
