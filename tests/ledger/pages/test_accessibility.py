"""Every page of the supervisors by axe-core's rules for WCAG AA, in both languages."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ledger.pages.site import page_paths
from messaging.contracts.health import DeviceHealth, Health, StationHealth
from tests.ledger.pages.supervision import OpenPage, content
from tests.ledger.station_client import StationClient

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]}}


def violations(page: Page, within: str = "html") -> list[str]:
    found: dict[str, Any] = Axe().run(page, context=within, options=RULES).response
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.fixture
def life(station: Callable[[str], StationClient]) -> None:
    """Have something on every page: a scale that is lost, a drop, a stray message."""
    client = station("s01")
    scale = DeviceHealth(device="scale", state=Health.LOST, since=datetime.now(UTC))
    camera = DeviceHealth(device="camera", state=Health.WELL, since=datetime.now(UTC))
    client.say(StationHealth(state=Health.DEGRADED, devices=(scale, camera)))
    station("s02").say(StationHealth(state=Health.WELL))
    client.hand_in(household=None)
    client.send(b"no drop")


@pytest.mark.usefixtures("life")
def test_no_page_breaks_a_rule_of_wcag_aa(open_page: OpenPage) -> None:
    broken = []
    for path in page_paths("s01"):
        page = open_page(path)
        expect(content(page).first).to_be_visible()
        broken += [f"{path}: {violation}" for violation in violations(page)]
        page.close()

    assert broken == []


@pytest.mark.usefixtures("life")
def test_the_question_before_a_request_is_a_dialog_for_everybody(
    open_page: OpenPage,
) -> None:
    page = open_page("/station?name=s01&language=zh")
    button = page.get_by_role("button", name="秤归零")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="确定")).to_be_visible()

    # axe takes the backdrop, which lies below, for the ground that letters stand on.
    found = violations(page, ".q-dialog")
    assert [one for one in found if not one.startswith("color-contrast")] == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
