"""Duty cards and household cards are secrets that only their hashes know again."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.contracts.bag_label import NotABagLabel, parse_bag_label
from messaging.contracts.duty_card import (
    DutyCard,
    NotADutyCard,
    new_duty_card,
    parse_duty_card,
)
from messaging.contracts.household_card import (
    HouseholdCard,
    NotAHouseholdCard,
    new_household_card,
    parse_household_card,
)
from messaging.contracts.secret_card import SECRET_BITS, card_sha256
from tests.messaging.test_bag_label import QR_ALPHANUMERIC

secrets = st.integers(0, (1 << SECRET_BITS) - 1)

GOLDEN_SECRET = 0x0123456789ABCDEF0123456789ABCDEF


@given(secrets)
def test_a_card_is_read_as_it_was_printed(secret: int) -> None:
    text = new_duty_card(secret)

    assert len(text) == 29
    assert set(text) <= set(QR_ALPHANUMERIC)
    assert parse_duty_card(text) == DutyCard(hashlib.sha256(text.encode()).hexdigest())
    assert isinstance(parse_bag_label(text), NotABagLabel)


@given(secrets, secrets)
def test_two_secrets_are_two_cards(one: int, other: int) -> None:
    assert (new_duty_card(one) == new_duty_card(other)) is (one == other)


def test_the_secret_is_written_five_bits_a_character() -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    text = new_duty_card(GOLDEN_SECRET)

    bits = "".join(f"{alphabet.index(character):05b}" for character in text[2:-1])

    assert int(bits, 2) == GOLDEN_SECRET
    assert text.startswith("LD")


@given(secrets, st.integers(2, 28), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_no_single_misread_character_passes(
    secret: int, place: int, character: str
) -> None:
    text = new_duty_card(secret)
    misread = text[:place] + character + text[place + 1 :]

    assert isinstance(parse_duty_card(misread), DutyCard) is (misread == text)


@pytest.mark.parametrize(
    "text", ["", "LD", "LLNB017K3M9QX2VA0042L", new_duty_card(7).lower(), "LD" * 200]
)
def test_other_codes_are_no_duty_cards(text: str) -> None:
    assert parse_duty_card(text) == NotADutyCard("shape")


def test_a_wrong_check_character_is_said() -> None:
    text = new_duty_card(7)
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")

    assert parse_duty_card(wrong) == NotADutyCard("check character")
    assert card_sha256(wrong) != card_sha256(text)


@pytest.mark.parametrize("secret", [-1, 1 << SECRET_BITS])
def test_a_secret_of_another_size_is_a_mistake(secret: int) -> None:
    with pytest.raises(ValueError, match="128 bits"):
        new_duty_card(secret)


@given(secrets)
def test_a_household_card_is_read_as_one_and_never_as_another(secret: int) -> None:
    text = new_household_card(secret)

    assert parse_household_card(text) == HouseholdCard(card_sha256(text))
    assert parse_duty_card(text) == NotADutyCard("shape")
    assert parse_household_card(new_duty_card(secret)) == NotAHouseholdCard("shape")
    assert isinstance(parse_bag_label(text), NotABagLabel)


def test_a_household_card_with_a_misread_character_is_none() -> None:
    text = new_household_card(GOLDEN_SECRET)
    misread = text[:-1] + ("0" if text[-1] != "0" else "1")

    assert parse_household_card(misread) == NotAHouseholdCard("check character")
