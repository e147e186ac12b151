"""The page of cases, in a real chromium: settled, corrected, written down."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from ledger.cases import objection_opening
from ledger.settings import load_ledger_settings
from ledger.store.case_keeping import open_case
from ledger.store.database import open_database
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import HouseholdId
from messaging.contracts.points import Objection
from people.audit import Deed
from people.store import PeopleFile
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import NB01
from tests.ledger.pages.supervision import PHONE, OpenPage
from tests.ledger.pages.test_accessibility import violations
from tests.ledger.station_client import StationClient
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


def audit_of(ledger: LedgerProcess) -> list[tuple[Deed, str, str]]:
    file = load_ledger_settings(ledger.settings_file)[0].people_file
    with closing(PeopleFile(file)) as people:
        return [(one.deed, one.actor, one.outcome) for one in people.latest_audit(9)]


def test_an_objection_is_settled_with_the_verdict_corrected(
    open_page: OpenPage,
    ledger: LedgerProcess,
    households: list[HouseholdId],
    station: Callable[[str], StationClient],
) -> None:
    client = station("s01")
    drop = client.hand_in(household=households[1], verdict=Verdict.CONTAMINATED)
    wait_until(lambda: drop in client.outcomes())
    now = datetime.now(UTC)
    with closing(open_database(ledger.books_url)) as books:
        objection = Objection.WRONG_VERDICT
        opening = objection_opening("r1", households[1], drop, drop, objection)
        with books.write() as connection:
            open_case(connection, opening, NB01, now.date() - timedelta(days=9), now)

    page = open_page("/cases?language=zh", PHONE)
    expect(page.get_by_text("待办 1 件，其中逾期 1 件。")).to_be_visible()
    card = page.locator("article", has_text="异议")
    for words in ("已逾期", "我分对了", "不合格", "s01"):
        expect(card).to_contain_text(words)
    card.get_by_role("button", name="办结").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="办结").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明查到了什么")

    card.get_by_role("button", name="办结").click()
    form.get_by_label("查到了什么").fill("<b>照片上分得对</b>")
    form.get_by_role("radio", name="合格", exact=True).click()
    assert [one for one in violations(page, ".q-dialog") if "contrast" not in one] == []
    form.get_by_role("button", name="办结").click()

    expect(card).to_contain_text("已办结")
    expect(card).to_contain_text("zhang 办结：<b>照片上分得对</b>")
    expect(card).to_contain_text("更正为")
    expect(page.get_by_role("alert")).to_be_hidden()
    assert not ledger.audit()["disagreements"]
    assert (Deed.CASE_SETTLED, "zhang", "posted") in audit_of(ledger)


def test_a_drop_that_says_something_else_is_shown_beside_the_first(
    open_page: OpenPage, station: Callable[[str], StationClient]
) -> None:
    page = open_page("/cases?language=en")
    client = station("s02")
    drop = client.hand_in(household=None)
    wait_until(lambda: drop in client.outcomes())
    client.hand_in(household=None, drop_id=drop, gross_g=807, net_g=777)

    card = page.locator("article", has_text="Same id, other content")
    expect(card).to_contain_text("0.777 kg")
    expect(card).to_contain_text("s02")
    card.get_by_role("button", name="Note").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("called the station")
    page.get_by_role("dialog").get_by_role("button", name="Write down").click()
    expect(card).to_contain_text("called the station")
    assert violations(page, "main") == []
