"""The settings' page: what counts when, and what another tariff would have given."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from messaging.contracts.ids import HouseholdId
from tests.ledger.pages.supervision import PHONE, OpenPage, card_of
from tests.ledger.station_client import StationClient

pytestmark = pytest.mark.browser


def test_a_supervisor_reads_the_tariff_and_tries_it(
    open_page: OpenPage,
    station: Callable[[str], StationClient],
    households: list[HouseholdId],
) -> None:
    client = station("s51")
    client.hand_in(household=households[1])
    page = open_page("/settings?language=en", PHONE)

    card = card_of(page, "2026-11")
    expect(card).to_contain_text("counts now")
    expect(card).to_contain_text("kitchen waste, correct: 2")
    expect(card).to_contain_text("can no longer be changed")
    expect(page.locator("tbody tr").first).to_contain_text("07:00")
    expect(page.get_by_text("changes nothing", exact=False).first).to_be_visible()
    # Only administrators may add people.
    expect(page.get_by_text("who did what")).to_have_count(0)

    card.get_by_role("button").focus()
    page.keyboard.press("Enter")

    tried = page.locator("section.card")
    expect(tried).to_contain_text("Households that gain")
    expect(page.get_by_role("img", name="2026-11 on the drops")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
