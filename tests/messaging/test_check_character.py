"""The check character, worked out faster than by the library and equally."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from messaging.contracts.check_character import check_character, is_sound

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(st.text(alphabet=_ALPHABET, max_size=30))
def test_our_check_is_the_librarys(text: str) -> None:
    assert is_sound(text) == mod_37_36.is_valid(text)


@given(st.text(alphabet=_ALPHABET, min_size=1, max_size=30))
def test_what_we_print_is_sound(body: str) -> None:
    assert is_sound(body + check_character(body))


@pytest.mark.parametrize("text", ["", "LL nb", "7é", "\0", "ll"])
def test_what_is_no_code_at_all_is_not_sound(text: str) -> None:
    assert not is_sound(text)
