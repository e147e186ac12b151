"""A label's code typed by hand: few keys at a time, and slips are found at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.contracts.bag_label import (
    HOUSEHOLD_ALPHABET,
    BagLabel,
    parse_bag_label,
    render_bag_label,
)
from messaging.contracts.ids import HouseholdId
from station.keypad import ALL_KEYS, DIGITS, Standing, TypedCode
from tests.station.labels import NB01, label_text

households = st.text(HOUSEHOLD_ALPHABET, min_size=10, max_size=10).map(HouseholdId)
labels = st.builds(
    lambda household, serial: render_bag_label(BagLabel(NB01, household, serial)),
    households,
    st.none() | st.integers(0, 9999),
)


def type_on(text: str, code: TypedCode | None = None) -> TypedCode:
    code = code or TypedCode(NB01)
    for character in text:
        code = code.after(character)
    return code


@given(labels)
def test_every_label_can_be_typed_and_is_whole_at_its_end(text: str) -> None:
    code = TypedCode(NB01)
    for character in text.removeprefix(code.prefix):
        assert character in code.keys
        code = code.after(character)

    assert code.text == text
    assert code.standing is Standing.WHOLE
    assert isinstance(parse_bag_label(code.text), BagLabel)


@given(labels, st.data())
def test_one_slip_never_makes_a_whole_label_of_the_same_length(
    text: str, data: st.DataObject
) -> None:
    typed = text.removeprefix("LLNB01")
    place = data.draw(st.integers(0, len(typed) - 1))
    slip = data.draw(st.sampled_from(type_on(typed[:place]).keys))
    code = type_on(typed[:place] + slip + typed[place + 1 :])

    if slip != typed[place] and len(code.typed) == len(typed):
        assert code.standing is not Standing.WHOLE


@given(st.text("".join(ALL_KEYS) + "ilo -x", max_size=40))
def test_whatever_is_typed_stays_within_a_label(keys: str) -> None:
    code = type_on(keys)

    assert len(code.typed) <= 15
    assert set(code.typed[:10]) <= set(HOUSEHOLD_ALPHABET)
    if code.standing is Standing.WHOLE:
        assert isinstance(parse_bag_label(code.text), BagLabel)
    assert code.erased().typed == code.typed[:-1]


def test_the_keys_are_those_that_may_come_next() -> None:
    typed = label_text(serial=42).removeprefix("LLNB01")

    keys = [type_on(typed[:place]).keys for place in range(len(typed) + 1)]

    assert keys[:10] == [HOUSEHOLD_ALPHABET] * 10
    assert keys[10] == ALL_KEYS
    assert keys[11:14] == [DIGITS] * 3
    assert keys[14:] == [ALL_KEYS, ""]


def test_a_sticker_s_code_ends_with_its_check_letter() -> None:
    household = next(
        HouseholdId(f"7K3M9QX2{tail}")
        for tail in ("V0", "V1", "V2", "V3", "V4")
        if label_text(HouseholdId(f"7K3M9QX2{tail}"))[-1] not in DIGITS
    )
    code = type_on(label_text(household).removeprefix("LLNB01"))

    assert code.standing is Standing.WHOLE
    assert code.keys == ""
    assert code.after("0") == code


def test_a_sticker_that_ends_in_a_digit_may_be_the_beginning_of_a_roll_s() -> None:
    household = next(
        HouseholdId(f"7K3M9QX2V{tail}")
        for tail in HOUSEHOLD_ALPHABET
        if label_text(HouseholdId(f"7K3M9QX2V{tail}"))[-1] in DIGITS
    )
    code = type_on(label_text(household).removeprefix("LLNB01"))

    assert code.standing is Standing.WHOLE
    assert code.keys == DIGITS
    assert code.after("7").standing is Standing.UNFINISHED


@pytest.mark.parametrize("serial", [None, 42])
def test_a_wrong_check_character_is_said_at_once(serial: int | None) -> None:
    right = label_text(serial=serial).removeprefix("LLNB01")
    wrong = right[:-1] + ("X" if right[-1] != "X" else "Y")

    code = type_on(wrong)

    assert code.standing is Standing.WRONG
    assert code.keys == ""
    assert type_on(right[-1], code.erased()).standing is Standing.WHOLE


def test_letters_that_look_like_digits_are_those_digits() -> None:
    assert type_on("olIkz").typed == "011KZ"
    assert type_on("u-é ").typed == ""


def test_nothing_can_be_erased_from_nothing() -> None:
    assert TypedCode(NB01).erased() == TypedCode(NB01)
