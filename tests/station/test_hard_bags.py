"""Hard bags: the same seed makes the same pictures, and the easiest are read."""

import random

import numpy as np
import pytest

from benchmarks.hard_bags import KINDS, hard_bag
from station.code_reader import study
from station.codes import CodesRead


@pytest.mark.parametrize("kind", KINDS)
def test_a_little_of_any_trouble_does_not_keep_a_label_from_being_read(
    kind: str,
) -> None:
    bag = hard_bag(kind, 1, "QR code", random.Random(4))

    read = study(bag.picture, is_time_left=lambda: True)

    assert isinstance(read, CodesRead)
    assert [code.text for code in read.codes] == [bag.text]


def test_the_same_seed_makes_the_same_picture_and_more_severity_another() -> None:
    one, same, worse = (
        hard_bag("glare", severity, "QR code", random.Random(8))
        for severity in (2, 2, 3)
    )

    assert one.text == same.text == worse.text
    assert np.array_equal(one.picture, same.picture)
    assert not np.array_equal(one.picture, worse.picture)
