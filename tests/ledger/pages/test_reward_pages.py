"""The pages of rewards and of the desk, in a real chromium."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from ledger.book import RewardId
from ledger.redemption import RewardRequest
from ledger.rewards import Offer, StockDeed, StockKind
from ledger.settings import load_ledger_settings
from ledger.store.database import Database, open_database
from ledger.store.redeeming import redeem_reward
from ledger.store.reward_register import find_reward, move_stock, put_offer
from ledger.voucher import Voucher
from ledger.voucher_code import render_voucher_code
from messaging.contracts.ids import HouseholdId
from messaging.identifiers import new_id
from people.audit import Deed
from people.roles import Role
from people.store import PeopleFile
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import NB01
from tests.ledger.pages.supervision import EVIL, OpenPage, card_of, rows
from tests.ledger.pages.test_accessibility import violations
from tests.ledger.shelf import SHANGHAI, VOUCHER_TERMS, earn
from tests.people.visitor import Visitor
from tests.signing_in import sign_in_once
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

SALT = Offer(RewardId("salt"), EVIL[:38], "=salt", 1)


@pytest.fixture
def books(ledger: LedgerProcess) -> Iterator[Database]:
    """Open the ledger's own books, to change them as a kiosk's request would."""
    with closing(open_database(ledger.books_url)) as opened:
        yield opened


@pytest.fixture
def redeemed(books: Database, households: list[HouseholdId]) -> Callable[[], Voucher]:
    """Let a household redeem a bag of salt."""
    now = datetime.now(SHANGHAI)
    with books.write() as connection:
        put_offer(connection, SALT, NB01, "zhang", now)
        came = StockDeed(new_id(), SALT.reward, StockKind.RECEIVED, 9, "", "zhang")
        move_stock(connection, came, NB01, now)
    earn(books, 3, households[1])

    def redeem() -> Voucher:
        request = RewardRequest(new_id(), households[1], SALT.reward, "k01", "k01")
        answer = redeem_reward(books, request, VOUCHER_TERMS, datetime.now(SHANGHAI))
        assert answer.voucher is not None, answer.reason
        return answer.voucher.voucher

    return redeem


def scan(page: Page, code: str) -> None:
    """Do what a barcode gun does: type, and press Enter, wherever the focus is."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def audit_of(ledger: LedgerProcess) -> list[tuple[Deed, str, str]]:
    file = load_ledger_settings(ledger.settings_file)[0].people_file
    with closing(PeopleFile(file)) as people:
        return [
            (line.deed, line.actor, line.subject) for line in people.latest_audit(100)
        ]


def test_a_supervisor_offers_a_reward_and_fills_the_shelf(
    open_page: OpenPage, ledger: LedgerProcess
) -> None:
    page = open_page("/rewards?language=zh")
    page.get_by_role("button", name="添加奖品").click()
    form = page.get_by_role("dialog")
    form.get_by_label("编号").fill("soap")
    form.get_by_label("中文名称").fill("肥皂")
    form.get_by_label("英文名称").fill("a bar of soap")
    form.get_by_label("需要多少积分").fill("many")
    assert [v for v in violations(page, ".q-dialog") if "contrast" not in v] == []
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("1 到 100000")

    page.get_by_role("button", name="添加奖品").click()
    form.get_by_label("编号").fill("soap")
    form.get_by_label("中文名称").fill("肥皂")
    form.get_by_label("英文名称").fill("a bar of soap")
    form.get_by_label("需要多少积分").fill("20")
    form.get_by_role("button", name="保存").click()
    card = card_of(page, "肥皂")
    expect(card).to_contain_text("20 积分")
    expect(card).to_contain_text("没有了")
    expect(page.get_by_role("alert")).to_be_hidden()

    noted = audit_of(ledger)
    assert (Deed.REWARD_CHANGED, "zhang", "soap 肥皂 20 offered") in noted
    assert ledger.audit()["rewards"] >= 1


def test_the_shelf_is_filled_counted_and_closed_on_the_page(
    open_page: OpenPage, books: Database, ledger: LedgerProcess
) -> None:
    with books.write() as connection:
        rice = Offer(RewardId("rice"), "大米", "rice", 90)
        put_offer(connection, rice, NB01, "zhang", datetime.now(SHANGHAI))
    page = open_page("/rewards?language=zh")
    card, form = card_of(page, "大米"), page.get_by_role("dialog")

    for key, yes, pieces in (("进货", "确认进货", "40"), ("盘点", "确认盘点", "38")):
        card.get_by_role("button", name=key).click()
        form.get_by_label("件数").fill(pieces)
        form.get_by_role("button", name=yes).click()
        expect(card).to_contain_text(f"可兑 {pieces} 件")
    card.get_by_role("button", name="停止兑换").click()
    form.get_by_role("button", name="停止兑换").click()
    expect(card).to_contain_text("停止兑换")
    expect(card.get_by_role("button", name="恢复兑换")).to_be_visible()

    assert (Deed.STOCK_MOVED, "zhang", "rice counted 38") in audit_of(ledger)


def test_a_voucher_appears_without_reload_and_can_be_taken_along(
    open_page: OpenPage,
    redeemed: Callable[[], Voucher],
    households: list[HouseholdId],
) -> None:
    page = open_page("/rewards?language=en")
    page.evaluate("window.isTheSamePage = true")

    code = render_voucher_code(redeemed().code)

    expect(rows(page).filter(has_text=code)).to_contain_text("waiting")
    assert page.evaluate("window.isTheSamePage")
    assert households[1] not in page.content()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download CSV").first.click()
    assert begun.value.suggested_filename == "rewards-vouchers.csv"
    text = begun.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert code in {line["Code"] for line in lines}
    # What somebody wrote is no formula, here or there.
    shown = page.locator("article h3").all_text_contents()
    assert "=salt" in shown
    assert "'=salt" not in text


def test_a_worker_hands_out_what_is_scanned(
    open_page: OpenPage, redeemed: Callable[[], Voucher], ledger: LedgerProcess
) -> None:
    first, second = redeemed(), redeemed()
    page = open_page("/desk?language=zh")
    seen = page.locator(".handing")

    for slip in ("hello", "0000000000"):
        scan(page, slip)
        expect(seen).to_contain_text("这不是券码")
    scan(page, "000000000V")
    expect(seen).to_contain_text("没有这张兑换券")
    page.keyboard.press("Escape")
    expect(seen).to_contain_text("请扫描下一张")

    # Two scans, the second while the first is being confirmed: nothing is given.
    scan(page, first.code)
    expect(seen.locator(".what")).to_have_text(SALT.name_zh)
    page.keyboard.press("Enter")
    expect(seen).to_contain_text("确认发放？")
    page.get_by_role("heading", name="发放").click()
    scan(page, render_voucher_code(second.code).lower())
    expect(seen).to_contain_text("可以发放")
    expect(seen).to_contain_text(render_voucher_code(second.code))

    page.keyboard.press("Enter")
    expect(seen).to_contain_text("确认发放？")

    def is_given() -> bool:
        page.keyboard.press("Enter")
        return "已发放" in (seen.text_content() or "")

    # An Enter that comes with the other one is not a second one.
    wait_until(is_given)
    scan(page, second.code)
    expect(seen).to_contain_text("已经发放过")
    expect(seen).to_contain_text("经手人 zhang")

    noted = audit_of(ledger)
    assert (Deed.HANDED_OUT, "zhang", render_voucher_code(second.code)) in noted
    assert not [one for one in noted if render_voucher_code(first.code) in one[2]]
    assert ledger.audit()["voucher_ends"] >= 1


def test_a_voucher_is_cancelled_with_a_reason_and_its_points_come_back(
    open_page: OpenPage,
    redeemed: Callable[[], Voucher],
    books: Database,
    ledger: LedgerProcess,
) -> None:
    voucher = redeemed()
    page = open_page("/desk?language=en")
    seen, form = page.locator(".handing"), page.get_by_role("dialog")
    scan(page, voucher.code)

    for why, told in (("", "it needs a reason"), ("it was torn", "points are back")):
        page.get_by_role("button", name="Cancel…").click()
        form.get_by_label("Reason").fill(why)
        form.get_by_role("button", name="Cancel it").click()
        expect(seen).to_contain_text(told)

    with books.read() as connection:
        reward = find_reward(connection, NB01, SALT.reward)
    assert reward is not None
    assert ledger.audit()["agrees"]
    scan(page, voucher.code)
    expect(seen).to_contain_text("do not hand it out")


def test_a_worker_sees_the_desk_and_no_more(ledger: LedgerProcess) -> None:
    file = load_ledger_settings(ledger.settings_file)[0].people_file
    signed_in = sign_in_once(file, "wang", Role.WORKER)
    with Visitor(ledger.url, "ledger", signed_in) as worker:
        page = worker.http.get("/desk?language=en").text
        assert "Hand out" in page
        assert "/rewards?language" not in page
        assert worker.status("/rewards/vouchers") == 403
