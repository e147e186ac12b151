"""Every stock of label paper has room for a code that cheap printers print well."""

import pytest

from ledger.label_layout import (
    DOT_MM,
    MODULE_DOTS_MIN,
    QUIET_MODULES,
    STOCKS,
    STREAM_COLOURS,
    Stock,
    groups_of,
    on_dots,
    plan_label,
)
from messaging.contracts.drops import Stream
from tests.ledger.neighbourhood import WANG, roll_label, sticker

# QR version 2: what 17 to 29 characters need at error level Q.
MODULES = 25


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
def test_the_labels_of_a_page_lie_on_it_and_beside_each_other(stock: Stock) -> None:
    corners = [stock.origin_mm(place) for place in range(stock.labels_a_page)]
    width, height = stock.label_mm

    assert len(set(corners)) == stock.labels_a_page
    for left, top in corners:
        assert left >= 0
        assert top >= 0
        assert left + width <= stock.page_mm[0] + 1e-6
        assert top + height <= stock.page_mm[1] + 1e-6
    second_row = corners[stock.columns] if stock.rows > 1 else (0, height)
    assert second_row[1] - corners[0][1] == height


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
def test_a_code_is_of_whole_dots_with_its_white_around_it(stock: Stock) -> None:
    plan = plan_label(stock, MODULES)

    dots = plan.module_mm / DOT_MM
    assert dots == round(dots)
    assert dots >= MODULE_DOTS_MIN
    quiet_mm = QUIET_MODULES * plan.module_mm
    side_mm = MODULES * plan.module_mm
    # A label may lie half a dot from where dots lie.
    for corner, size in zip(plan.code_mm, stock.label_mm, strict=True):
        assert corner - quiet_mm >= stock.margin_mm - DOT_MM
        assert corner + side_mm + quiet_mm <= size - stock.margin_mm + DOT_MM
    assert plan.text_mm[0] > plan.code_mm[0] + side_mm + quiet_mm
    assert plan.text_size_mm[0] >= 10, "six characters that a person can read"
    right = plan.text_mm[0] + plan.text_size_mm[0]
    assert right <= stock.label_mm[0] - stock.margin_mm + 1e-6


def test_a_label_that_is_too_small_is_our_mistake() -> None:
    tiny = Stock("tiny", (20.0, 10.0), (20.0, 10.0))

    with pytest.raises(ValueError, match="tiny: too small"):
        plan_label(tiny, MODULES)


def test_a_place_moves_to_the_nearest_dot() -> None:
    assert on_dots(0.7) == 0.75
    assert on_dots(25.4) == 25.375


@pytest.mark.parametrize("label", [sticker(WANG), roll_label(WANG, 42)])
def test_the_groups_are_the_label(label: str) -> None:
    groups = groups_of(label)

    assert "".join(groups) == label
    assert groups[1] + groups[2] == WANG
    assert max(map(len, groups)) <= 6


def test_every_stream_has_its_colour() -> None:
    assert set(STREAM_COLOURS) == set(Stream)
    assert len(set(STREAM_COLOURS.values())) == len(Stream)
