"""Label rolls and stickers."""

import pytest

from ledger.labels import SERIAL_MAX, RollRefused, issue_roll, issue_sticker
from messaging.contracts.bag_label import BagLabel, parse_bag_label
from tests.ledger.neighbourhood import NB01, WANG


def test_a_sticker_names_the_household_and_no_serial() -> None:
    assert parse_bag_label(issue_sticker(NB01, WANG)) == BagLabel(NB01, WANG)


def test_a_roll_continues_where_the_last_one_ended() -> None:
    labels = issue_roll(NB01, WANG, last_serial=30, count=3)

    assert isinstance(labels, list)
    assert [parse_bag_label(label) for label in labels] == [
        BagLabel(NB01, WANG, serial) for serial in (31, 32, 33)
    ]


def test_a_roll_that_needs_more_serials_than_there_are_is_refused() -> None:
    assert issue_roll(NB01, WANG, SERIAL_MAX - 2, 3) == RollRefused(WANG, 2)
    assert issue_roll(NB01, WANG, SERIAL_MAX, 1) == RollRefused(WANG, 0)


def test_the_last_serial_can_be_printed() -> None:
    assert isinstance(issue_roll(NB01, WANG, SERIAL_MAX - 1, 1), list)


def test_a_roll_without_labels_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="a roll of 0 labels"):
        issue_roll(NB01, WANG, 0, 0)
