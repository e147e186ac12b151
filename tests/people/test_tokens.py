"""Secrets that are shown once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.tokens import (
    CODE_BYTES,
    TOKEN_BYTES,
    digest,
    make_code,
    make_token,
    parse_code,
)


def test_a_token_holds_all_its_chance_and_no_character_a_cookie_cannot() -> None:
    token = make_token(bytes(range(TOKEN_BYTES)))
    assert len(token) == 43
    assert set(token) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_a_code_is_read_however_it_is_typed(random_bytes: bytes) -> None:
    code = make_code(random_bytes)
    letters = parse_code(code)
    assert letters == code.replace("-", "")
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_code(careless) == letters
    assert parse_code(code[:-1]) is None


def test_sixty_bits_of_chance_are_in_a_code() -> None:
    flipped = {make_code((1 << bit).to_bytes(CODE_BYTES)) for bit in range(60)}
    assert len(flipped) == 60


@pytest.mark.parametrize(
    "typed", ["", "7K3M-90QX", "7K3M-90QX-2ZTU", "一二三四五六七八九十一二"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert parse_code(typed) is None


def test_too_little_chance_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="32 random bytes, not 31"):
        make_token(bytes(31))
    with pytest.raises(ValueError, match="8 random bytes, not 7"):
        make_code(bytes(7))


def test_a_digest_does_not_tell_its_secret() -> None:
    assert digest("one") != digest("two")
    assert "one" not in digest("one")
