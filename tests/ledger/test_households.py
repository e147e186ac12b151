"""Households, their ids, and lists of homes."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.households import (
    Home,
    ListedHome,
    UnusableLine,
    UnusableList,
    decode_list,
    draw_household_id,
    mask_codes,
    mask_household,
    parse_list,
)
from messaging.contracts.bag_label import HOUSEHOLD_ALPHABET
from tests.ledger.neighbourhood import WANG, payload, roll_label
from tests.ledger.neighbourhood import drop as said_drop


def test_an_id_is_ten_characters_that_nobody_mistakes() -> None:
    household = draw_household_id(secrets.choice)

    assert len(household) == 10
    assert set(household) <= set(HOUSEHOLD_ALPHABET)


def test_a_list_of_homes_is_read_line_by_line() -> None:
    assert parse_list("building,room\n3栋,101\n\n3栋,102\n") == [
        ListedHome(2, Home("3栋", "101")),
        ListedHome(4, Home("3栋", "102")),
    ]


def test_columns_may_stand_in_any_order_beside_others() -> None:
    assert parse_list("Room, name ,BUILDING\n101,王,3栋\n") == [
        ListedHome(2, Home("3栋", "101"))
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("3栋", "too few columns"),
        ("3栋,", "building or room is empty"),
        (" ,101", "building or room is empty"),
        ("3栋,101", "the same home as line 2"),
        ("x" * 41 + ",1", "building or room is no short line of text"),
        ('"3\n栋",1', "building or room is no short line of text"),
    ],
)
def test_an_unusable_line_is_told_and_the_others_are_used(
    line: str, reason: str
) -> None:
    lines = parse_list(f"building,room\n3栋,101\n{line}\n3栋,102\n")

    assert isinstance(lines, list)
    assert UnusableLine(lines[1].line_no, reason) == lines[1]
    assert isinstance(lines[2], ListedHome)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the first line names no column building and room"),
        ("楼栋,房间\n3栋,101\n", "the first line names no column building and room"),
        ("building\n3栋\n", "the first line names no column room"),
    ],
)
def test_a_file_that_is_no_list_is_told(text: str, reason: str) -> None:
    assert parse_list(text) == UnusableList(reason)


def test_a_list_with_a_field_without_end_is_told() -> None:
    unusable = parse_list('building,room\n"' + "x" * 200_000)

    assert isinstance(unusable, UnusableList)
    assert "line" in unusable.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_lists_of_office_programs_are_read(encoding: str) -> None:
    assert decode_list("楼栋 3栋".encode(encoding)) == "楼栋 3栋"


@given(st.binary(max_size=300))
def test_no_file_raises(content: bytes) -> None:
    parse_list(decode_list(content))


def test_a_neighbour_cannot_read_a_household_off_a_screen() -> None:
    assert mask_household(WANG) == "7K…VA"


def test_codes_inside_a_foreign_message_are_masked_too() -> None:
    said = payload(said_drop(bag_label=roll_label(WANG, 7))).decode()

    masked = mask_codes(said)

    assert WANG not in masked
    assert WANG[4:] not in masked
    assert '"household":"7K…VA"' in masked
