"""A bag label says whose bag it is, or that it is no label."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messaging.contracts.bag_label import (
    HOUSEHOLD_ALPHABET,
    LABEL_CHARACTERS_MAX,
    BagLabel,
    NotABagLabel,
    parse_bag_label,
    render_bag_label,
)
from messaging.contracts.ids import CommunityId, HouseholdId

# The characters of QR's alphanumeric mode, all of them, and two from outside.
QR_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

# Its check character was worked out with `check_character`, not with the library.
GOLDEN = "LLNB017K3M9QX2VA0042L"

labels = st.builds(
    BagLabel,
    community=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4),
    household=st.text(HOUSEHOLD_ALPHABET, min_size=10, max_size=10),
    serial=st.none() | st.integers(0, 9999),
)


def check_character(body: str) -> str:
    """Do as ISO/IEC 7064 says, plainly: a second opinion on the library's."""
    characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    product = 36
    for character in body:
        total = (product + characters.index(character)) % 36 or 36
        product = total * 2 % 37
    return characters[(1 - product) % 36]


def test_a_label_s_parts_are_read() -> None:
    assert parse_bag_label(GOLDEN) == BagLabel(
        CommunityId("NB01"), HouseholdId("7K3M9QX2VA"), 42
    )


def test_a_household_s_sticker_has_no_serial() -> None:
    sticker = render_bag_label(BagLabel(CommunityId("NB01"), HouseholdId("7K3M9QX2VA")))

    assert sticker[:-1] == "LLNB017K3M9QX2VA"
    assert parse_bag_label(sticker) == BagLabel(
        CommunityId("NB01"), HouseholdId("7K3M9QX2VA"), None
    )


@given(labels)
def test_what_is_printed_is_what_is_read(label: BagLabel) -> None:
    text = render_bag_label(label)

    assert parse_bag_label(text) == label
    assert len(text) <= LABEL_CHARACTERS_MAX
    assert set(text) <= set(QR_ALPHANUMERIC)


def test_our_second_opinion_agrees_with_a_published_number() -> None:
    # The example of the Global Release Identifier standard, which uses MOD 37,36.
    assert check_character("A12425GABC1234002") == "M"
    assert check_character(GOLDEN[:-1]) == GOLDEN[-1]


@given(labels)
def test_the_check_character_is_the_standard_s(label: BagLabel) -> None:
    text = render_bag_label(label)

    assert text[-1] == check_character(text[:-1])


@given(labels, st.data())
def test_no_single_wrong_character_is_believed(
    label: BagLabel, data: st.DataObject
) -> None:
    text = render_bag_label(label)
    place = data.draw(st.integers(0, len(text) - 1))

    for wrong in QR_ALPHANUMERIC + "a你\n":
        if wrong != text[place]:
            misread = text[:place] + wrong + text[place + 1 :]
            assert isinstance(parse_bag_label(misread), NotABagLabel)


def test_a_wrong_check_character_is_told_from_a_wrong_shape() -> None:
    assert parse_bag_label(GOLDEN[:-1] + "M") == NotABagLabel(
        GOLDEN[:-1] + "M", "check character"
    )
    assert parse_bag_label(GOLDEN[:-1]) == NotABagLabel(GOLDEN[:-1], "shape")


@given(st.text())
@example("")
@example(GOLDEN + "\n")
@example(" " + GOLDEN)
@example(GOLDEN.lower())
@example("https://example.org/" + GOLDEN)
@example("\uff2c\uff2cNB017K3M9QX2VA0042L")  # full-width letters
@example("LLNB017K3M9QX2VA\u0660\u0660\u0664\u0662L")  # Arabic digits
def test_no_other_text_is_a_label(text: str) -> None:
    assert isinstance(parse_bag_label(text), NotABagLabel)


@pytest.mark.parametrize(
    "changes",
    [
        {"serial": 10_000},
        {"serial": -1},
        {"community": "nb01"},
        {"community": "NB1"},
        {"household": "7K3M9QX2V"},
        {"household": "7K3M9QX2VI"},
    ],
)
def test_what_does_not_fit_a_label_is_not_printed(changes: dict[str, object]) -> None:
    label = BagLabel(CommunityId("NB01"), HouseholdId("7K3M9QX2VA"), 42)

    with pytest.raises(ValueError, match=r"fit a bag label|substring not found"):
        render_bag_label(replace(label, **changes))  # type: ignore[arg-type]
