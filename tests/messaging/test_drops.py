"""A drop's weights agree with how it was weighed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.codec import Rejected, decode, encode
from messaging.contracts.drops import DropRecorded
from messaging.examples import example_of


def with_weights(
    weighed_by: str, gross_g: int | None, tare_g: int | None, net_g: int | None
) -> DropRecorded | Rejected:
    content = json.loads(encode(example_of(DropRecorded)))
    content |= {
        "weighed_by": weighed_by,
        "gross_g": gross_g,
        "tare_g": tare_g,
        "net_g": net_g,
    }
    return decode(json.dumps(content).encode(), DropRecorded)


@given(st.sampled_from(["scale", "typed"]), st.integers(-500_000, 500_000), st.data())
def test_a_weighed_drop_has_three_weights_that_agree(
    weighed_by: str, gross_g: int, data: st.DataObject
) -> None:
    tare_g = data.draw(st.integers(-400_000, 400_000))

    drop = with_weights(weighed_by, gross_g, tare_g, gross_g - tare_g)

    assert isinstance(drop, DropRecorded)
    assert (drop.gross_g, drop.tare_g, drop.net_g) == (
        gross_g,
        tare_g,
        gross_g - tare_g,
    )


def test_an_unweighed_drop_has_no_weights() -> None:
    assert isinstance(with_weights("none", None, None, None), DropRecorded)


@pytest.mark.parametrize(
    ("weighed_by", "weights", "reason"),
    [
        ("none", (1560, 30, 1530), "must be null"),
        ("none", (None, None, 0), "must be null"),
        ("scale", (None, None, None), "must be given"),
        ("typed", (1560, None, 1560), "must be given"),
        ("scale", (None, 30, 1530), "must be given"),
        ("scale", (1560, 30, None), "must be given"),
        ("scale", (1560, 30, 1531), "net_g must be gross_g - tare_g"),
        ("scale", (1_000_001, 1, 1_000_000), "<= 1000000"),
        ("guessed", (1560, 30, 1530), "guessed"),
    ],
)
def test_weights_that_disagree_are_refused(
    weighed_by: str, weights: tuple[int | None, int | None, int | None], reason: str
) -> None:
    rejected = with_weights(weighed_by, *weights)

    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason
