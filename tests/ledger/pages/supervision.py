"""What the tests of the supervisors' pages share: sizes, and what is on a page."""

from collections.abc import Callable
from typing import Final, TypeAlias

from playwright.sync_api import Locator, Page, ViewportSize

DESK: Final[ViewportSize] = {"width": 1366, "height": 768}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}

# Whatever somebody writes must arrive on the page as these very characters.
EVIL: Final = '<img src=x onerror="document.title=1"><b>{{1+1}}</b>'

OpenPage: TypeAlias = Callable[..., Page]


def card_of(page: Page, name: str) -> Locator:
    return page.locator("article", has=page.get_by_text(name, exact=True))


def cards(page: Page) -> list[str]:
    return page.locator("article h3").all_text_contents()


def content(page: Page) -> Locator:
    """Find what a page is for: lines, cards, sections, or at least their titles."""
    return page.locator("main :is(tbody tr, article, section, h2):visible")


def rows(page: Page) -> Locator:
    return page.locator("tbody tr")
