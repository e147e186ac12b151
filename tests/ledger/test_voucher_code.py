"""A code is found however it is typed, and a slip of the finger is none."""

import random
from collections.abc import Callable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from ledger.voucher_code import (
    VoucherCode,
    draw_voucher_code,
    parse_voucher_code,
    render_voucher_code,
)
from messaging.contracts.bag_label import HOUSEHOLD_ALPHABET

codes = st.randoms(use_true_random=False).map(
    lambda dice: draw_voucher_code(dice.choice)
)


def loaded(characters: str) -> Callable[[str], str]:
    rolled: Iterator[str] = iter(characters)
    return lambda _: next(rolled)


@given(codes)
def test_a_code_is_read_as_it_was_printed(code: VoucherCode) -> None:
    assert parse_voucher_code(code) == code
    assert parse_voucher_code(f" {render_voucher_code(code).lower()}\r\n") == code


@given(codes)
def test_letters_that_look_like_digits_are_those_digits(code: VoucherCode) -> None:
    typed = code.replace("0", "O").replace("1", "l")

    assert parse_voucher_code(typed) == code


@given(codes, st.integers(0, 9), st.sampled_from(HOUSEHOLD_ALPHABET))
def test_one_wrong_character_is_no_code(
    code: VoucherCode, place: int, wrong: str
) -> None:
    typed = code[:place] + wrong + code[place + 1 :]

    assert parse_voucher_code(typed) == (code if typed == code else None)


def test_nearly_all_neighbours_that_changed_places_are_no_code() -> None:
    # The standard promises every wrong character, and swaps but for one in a thousand.
    dice = random.Random(1)
    codes = [draw_voucher_code(dice.choice) for _ in range(1000)]
    swapped = [
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for code in codes
        for place in range(9)
        if code[place] != code[place + 1]
    ]

    unnoticed = [typed for typed in swapped if parse_voucher_code(typed) is not None]

    assert len(unnoticed) < len(swapped) / 500


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    code = parse_voucher_code(typed)

    assert code is None or (len(code) == 10 and set(code) <= set(HOUSEHOLD_ALPHABET))


def test_a_code_whose_check_character_is_misread_is_drawn_again() -> None:
    # The standard gives the first an O, the second an I, and the third a digit.
    drawn = draw_voucher_code(loaded("00000000M" + "00000000P" + "000000000"))

    assert drawn.startswith("000000000")
    assert parse_voucher_code(drawn) == drawn
    assert parse_voucher_code("00000000PI") is None
