"""The pages in a real chromium: keys, races, double clicks, a hall that dies."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from hall.pages.site import page_paths
from hall.settings import load_hall_settings
from messaging.contracts.hall_requests import CallForHelp
from messaging.contracts.halls import RefusalReason, RequestRefused, TicketTaken
from messaging.contracts.ids import ServiceLetter
from people.audit import Deed
from people.roles import Role
from people.store import PeopleFile
from tests.hall.furniture import (
    ONE,
    REPLY_TO,
    TWO,
    A,
    B,
    call_next,
    no_show,
    park,
    some_id,
    take,
)
from tests.hall.hall_process import HallProcess
from tests.hall.kiosk_client import KioskClient, taken
from tests.signing_in import cookies, sign_in_once
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

# A cheap monitor on a counter, and a television in the hall.
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
TELEVISION: ViewportSize = {"width": 1920, "height": 1080}

# 12 mm, for a mouse or a finger near the screen; the kiosk's are larger.
TARGET_PIXELS = 12.0 * 96 / 25.4

# Texts that are wider than their box, and pages wider than their screen.
_CUT = """() => [...document.querySelectorAll("body *")]
  .filter(e => e.children.length === 0 && e.textContent.trim() && e.offsetParent)
  .filter(e => {
    const box = e.getBoundingClientRect();
    return e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
      || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
  }).map(e => e.textContent)"""

# On a phone one scrolls down, never sideways, and no card is smaller than its texts.
_CRAMPED = """() => [...document.querySelectorAll(".card, .bar, .card *")]
  .filter(e => e.offsetParent && e.textContent.trim())
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1
    || e.classList.contains("card") && e.scrollHeight > e.clientHeight + 1)
  .map(e => e.textContent)"""


@pytest.fixture
def open_page(browser: Browser, hall: HallProcess) -> Iterator[Callable[..., Page]]:
    context = browser.new_context()
    worker = sign_in_once(hall.state_folder / "people.db", "wang", Role.WORKER)
    for name, value in cookies("hall", worker).items():
        context.add_cookies([{"name": name, "value": value, "url": hall.url}])

    def open_page(path: str, size: ViewportSize = DESK) -> Page:
        page = context.new_page()
        page.set_viewport_size(size)
        page.goto(hall.url + path)
        page.wait_for_function("window.socket?.connected")
        return page

    yield open_page
    context.close()


def take_tickets(kiosk: KioskClient, *services: ServiceLetter) -> list[TicketTaken]:
    return [taken(kiosk.ask(take(service))) for service in services]


class CounterInBrowser:
    """What a worker sees of her counter, and her hands."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.number = page.locator(".ticket-number")
        self.told = page.get_by_role("status")
        self.next = page.get_by_role("button", name="F2")

    def wait_until_ready(self) -> None:
        page = self.page.locator("[aria-busy]")
        expect(page).to_have_attribute("aria-busy", "false")

    def press(self, key: str) -> None:
        """Press a key once the page is ready for another act."""
        self.wait_until_ready()
        self.page.keyboard.press(key)


OpenPage: TypeAlias = Callable[..., Page]


def test_a_worker_calls_and_settles_by_keys_alone(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    take_tickets(kiosk, A, B, A)
    counter = CounterInBrowser(open_page("/counter/1"))
    page = counter.page
    expect(page.get_by_text("共 3 人等候")).to_be_visible()

    counter.press("F2")
    expect(counter.number).to_have_text("A001")
    expect(counter.told).to_have_text("请 A001 号")
    expect(page.get_by_text("共 2 人等候")).to_be_visible()
    expect(page.get_by_text("已呼叫 0 分")).to_be_visible()
    counter.press("F3")
    wait_until(lambda: kiosk.view and kiosk.view.calls[0].is_recall)
    counter.press("F4")
    expect(counter.told).to_have_text("A001 已过号")
    expect(counter.number).to_have_text("")
    expect(page.get_by_role("button", name="A001")).to_be_visible()
    counter.press("F2")
    expect(counter.number).to_have_text("B001")
    counter.press("F8")
    expect(counter.told).to_have_text("B001 已办完")
    counter.press("F2")
    expect(counter.number).to_have_text("A002")


def test_a_worker_parks_and_sends_on_by_keys(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    take_tickets(kiosk, A, A)
    counter = CounterInBrowser(open_page("/counter/1"))
    page = counter.page

    counter.press("F2")
    expect(counter.number).to_have_text("A001")
    counter.press("F7")
    expect(counter.told).to_have_text("A001 已挂起")
    counter.press("F2")
    expect(counter.number).to_have_text("A002")
    counter.press("F6")
    expect(page.get_by_role("dialog")).to_contain_text("A002 转到哪里")
    page.keyboard.press("2")  # counter 2, by its digit
    expect(counter.told).to_have_text("A002 已排入等候")
    expect(page.get_by_role("button", name="A002 → 2号窗口")).to_be_visible()


def test_another_ticket_than_the_one_at_hand_has_a_menu_and_a_question_before(
    open_page: OpenPage, kiosk: KioskClient, hall: HallProcess
) -> None:
    first, second = take_tickets(kiosk, A, A)
    kiosk.ask(call_next(ONE))
    kiosk.ask(park(ONE))
    kiosk.ask(call_next(ONE))
    counter = CounterInBrowser(open_page("/counter/1"))
    page = counter.page
    question = page.get_by_role("dialog")
    expect(counter.number).to_have_text("A002")

    page.get_by_role("button", name="A001").click()
    question.get_by_role("button", name="呼叫").click()
    expect(question).to_contain_text("A002 还没有办完")
    question.get_by_role("button", name="完成并呼叫").click()
    expect(counter.number).to_have_text("A001")
    counter.press("F4")
    expect(counter.number).to_have_text("")
    counter.wait_until_ready()
    page.get_by_role("button", name="A001").click()
    question.get_by_role("button", name="排回等候").click()
    expect(counter.told).to_have_text("A001 已排入等候")

    called = [each["ticket_id"] for each in hall.happened("ticket_called")]
    assert called == [first.ticket_id, second.ticket_id, first.ticket_id]


def test_a_worker_pauses_serves_a_walk_in_and_closes_the_day(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    take_tickets(kiosk, A)
    counter = CounterInBrowser(open_page("/counter/1"))
    page = counter.page
    question = page.get_by_role("dialog")

    counter.press("F9")
    expect(page.get_by_text("窗口已暂停")).to_be_visible()
    expect(counter.next).to_be_disabled()
    wait_until(lambda: kiosk.view and kiosk.view.counters[0].is_paused)
    counter.press("F9")
    expect(counter.next).to_be_enabled()
    counter.wait_until_ready()
    page.get_by_role("button", name="直接办理").click()
    page.keyboard.press("b")
    expect(counter.number).to_have_text("B001")
    counter.wait_until_ready()
    page.get_by_role("button", name="停止取号").click()
    question.get_by_role("button", name="停止取号").click()
    wait_until(lambda: kiosk.view and not kiosk.view.services[0].is_open)

    refused = kiosk.ask(take(A))

    assert isinstance(refused, RequestRefused)
    assert refused.reason is RefusalReason.HALL_CLOSED


def test_who_was_asked_first_takes_a_matter_on_and_settles_it(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    take_tickets(kiosk, A)
    kiosk.ask(call_next(ONE))
    counter = CounterInBrowser(open_page("/counter/1"))
    page = counter.page
    question = page.get_by_role("dialog")

    page.get_by_role("button", name="首问记录 0").click()
    question.get_by_role("button", name="登记首问").click()
    question.get_by_role("textbox").fill("低保材料待补")
    question.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("button", name="首问记录 1")).to_be_visible()
    counter.wait_until_ready()
    page.get_by_role("button", name="首问记录 1").click()
    question.get_by_role("button", name="低保材料待补 A001 · wang").click()
    question.get_by_role("button", name="办结").click()
    expect(page.get_by_role("button", name="首问记录 0")).to_be_visible()


def test_who_calls_for_help_at_a_kiosk_is_seen_at_every_counter(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    pages = [open_page(f"/counter/{counter}") for counter in (ONE, TWO)]
    kiosk.ask(CallForHelp(request_id=some_id(), reply_to=REPLY_TO))

    for page in pages:
        expect(page.get_by_role("alert")).to_contain_text("有人呼叫帮助")
    pages[0].get_by_role("button", name="我去").click()
    for page in pages:
        expect(page.get_by_role("alert")).to_have_text("")
    wait_until(lambda: kiosk.view and kiosk.view.help_calls[0].answered_at)


def test_next_while_serving_asks_before_it_touches_another_ticket(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    take_tickets(kiosk, A, A)
    counter = CounterInBrowser(open_page("/counter/1"))
    counter.press("F2")
    expect(counter.number).to_have_text("A001")

    counter.press("F2")
    question = counter.page.get_by_role("dialog")
    expect(question).to_contain_text("A001 还没有办完")
    counter.page.keyboard.press("F8")  # keys of the page below do nothing now
    counter.page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(counter.number).to_have_text("A001")

    counter.press("F2")
    expect(question.get_by_role("button", name="完成")).to_be_focused()
    counter.page.keyboard.press("Enter")
    expect(counter.number).to_have_text("A002")


def test_a_double_click_calls_one_person(
    open_page: OpenPage, kiosk: KioskClient, hall: HallProcess
) -> None:
    take_tickets(kiosk, A, A, A)
    counter = CounterInBrowser(open_page("/counter/1"))

    counter.next.dblclick()

    expect(counter.number).to_have_text("A001")
    counter.wait_until_ready()
    expect(counter.page.get_by_role("dialog")).to_be_hidden()
    assert len(hall.happened("ticket_called")) == 1


def test_two_counters_that_race_never_get_the_same_person(
    open_page: OpenPage, kiosk: KioskClient, hall: HallProcess
) -> None:
    tickets = take_tickets(kiosk, A, B, A, B)
    counters = [CounterInBrowser(open_page(f"/counter/{n}")) for n in (1, 2)]
    for _ in range(2):
        for counter in counters:
            expect(counter.page.locator("[aria-busy]")).to_have_attribute(
                "aria-busy", "false"
            )
        for counter in counters:
            # The click is under way in both browsers before either is answered.
            counter.next.evaluate("button => button.click()")
        for counter in counters:
            expect(counter.number).not_to_have_text("")
        for counter in counters:
            counter.press("F8")
            expect(counter.number).to_have_text("")

    called = [fact["ticket_id"] for fact in hall.happened("ticket_called")]
    assert called == [ticket.ticket_id for ticket in tickets]
    expect(counters[0].page.get_by_text("无人等候")).to_be_visible()


def test_a_second_page_of_the_same_counter_follows_without_reload(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    take_tickets(kiosk, A)
    first, second = (CounterInBrowser(open_page("/counter/1")) for _ in range(2))

    first.press("F2")
    expect(second.number).to_have_text("A001")
    second.press("F8")

    expect(first.number).to_have_text("")
    expect(second.told).to_have_text("A001 已办完")


def test_pages_are_back_after_the_hall_was_killed(
    open_page: OpenPage, kiosk: KioskClient, hall: HallProcess
) -> None:
    take_tickets(kiosk, A, A)
    counter = CounterInBrowser(open_page("/counter/1"))
    display = open_page("/display", TELEVISION)
    counter.press("F2")
    expect(display.get_by_text("请 A001 到 1号窗口")).to_be_visible()

    hall.kill()
    expect(display.get_by_text("与大厅的连接已中断")).to_be_visible(timeout=15_000)
    expect(display.get_by_text("请 A001 到 1号窗口")).to_be_visible()
    hall.start()

    expect(counter.number).to_have_text("A001", timeout=20_000)
    counter.page.wait_for_function("window.socket?.connected")
    counter.press("F8")
    expect(counter.told).to_have_text("A001 已办完")
    expect(display.get_by_text("与大厅的连接已中断")).to_be_hidden(timeout=20_000)


def test_the_display_announces_calls_one_after_another(
    open_page: OpenPage, kiosk: KioskClient
) -> None:
    take_tickets(kiosk, A, A)
    display = open_page("/display", TELEVISION)
    newest = display.locator("[data-speaking]")
    kiosk.ask(call_next(ONE))
    kiosk.ask(call_next(TWO))

    # The second call waits for its turn; its counter shows it at once.
    expect(newest).to_have_text("请 A001 到 1号窗口")
    expect(display.get_by_text("A002", exact=True)).to_be_visible()
    kiosk.ask(no_show(ONE))
    # Withdrawn, the first falls silent before its second time.
    expect(newest).to_have_text("请 A002 到 2号窗口", timeout=4_000)
    expect(display.get_by_text("过号：A001")).to_be_visible()


def test_a_counter_that_does_not_exist_is_told(open_page: OpenPage) -> None:
    page = open_page("/counter/99?language=en")

    expect(page.get_by_text("There is no counter “99”")).to_be_visible()
    expect(page.get_by_role("link", name="Counter 1")).to_be_visible()


def test_nothing_is_cut_and_targets_are_large_enough(
    open_page: OpenPage, kiosk: KioskClient, hall: HallProcess, tmp_path: Path
) -> None:
    take_tickets(kiosk, A, B, A, B)
    kiosk.ask(call_next(ONE))
    kiosk.ask(no_show(ONE))
    kiosk.ask(call_next(ONE))
    layout = load_hall_settings(hall.settings_file).layout
    for number, path in enumerate(page_paths(layout)):
        size = TELEVISION if path.startswith("/display") else DESK
        page = open_page(path, size)
        page.screenshot(path=tmp_path / f"page-{number}.png", full_page=True)

        assert page.evaluate(_CUT) == [], path
        heights = page.locator("button:visible, a:visible").evaluate_all(
            "all => all.map(each => each.getBoundingClientRect().height)"
        )
        assert min(heights, default=TARGET_PIXELS) >= TARGET_PIXELS - 1, path


def test_a_counters_page_fits_a_phone(open_page: OpenPage, kiosk: KioskClient) -> None:
    take_tickets(kiosk, A, B)
    kiosk.ask(call_next(ONE))
    page = open_page("/counter/1", PHONE)
    expect(page.locator(".ticket-number")).to_have_text("A001")

    assert page.evaluate(_CRAMPED) == []
    box = page.locator(".ticket-number").bounding_box()
    assert box is not None
    # One line: the number is not broken into two.
    assert box["height"] < box["width"]


def test_what_a_worker_did_is_noted_with_her_name(
    open_page: OpenPage, kiosk: KioskClient, hall: HallProcess
) -> None:
    take_tickets(kiosk, A)
    counter = CounterInBrowser(open_page("/counter/1"))
    counter.press("F2")
    expect(counter.number).to_have_text("A001")
    counter.press("F8")
    expect(counter.number).to_have_text("")
    counter.press("F2")
    expect(counter.told).not_to_have_text("A001 已办完")

    with closing(PeopleFile(hall.state_folder / "people.db")) as people:
        asked = [line for line in people.latest_audit(10) if line.deed is Deed.ASKED]
    assert [
        (line.actor, line.subject, line.address, line.outcome)
        for line in reversed(asked)
    ] == [
        ("wang", "CallNext at counter 1", "127.0.0.1", "done"),
        ("wang", "FinishTicket at counter 1", "127.0.0.1", "done"),
        ("wang", "CallNext at counter 1", "127.0.0.1", "nobody waiting"),
    ]
