"""The door in a real chromium, over HTTPS: thumbs, keys, both languages."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    WebSocket,
    expect,
)

from demo.chromium import chromium
from people.deeds import PeopleDeeds
from people.page_sockets import EVENT_PREFIX
from people.roles import Role
from people.store import PeopleFile
from tests.hall.hall_process import HallProcess
from tests.messaging.certificates import make_authority, make_certificate
from tests.signing_in import PASSWORD, sign_in_once

pytestmark = pytest.mark.browser

DESK: Final[ViewportSize] = {"width": 1366, "height": 768}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}

# 12 mm on a desk, 13 mm on a phone.
TARGET_PIXELS: Final = 12.0 * 96 / 25.4


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    folder = tmp_path_factory.mktemp("hall")
    authority = make_authority(folder, "authority")
    certificate = make_certificate(authority, "pages", "IP:127.0.0.1")
    process = HallProcess(folder)
    settings = process.settings_file.read_text(encoding="utf-8")
    served = f"tcp_port = {process.tcp_port}"
    files = f'certificate_file = "{certificate}", key_file = "{folder}/pages.key"'
    process.settings_file.write_text(
        settings.replace(served, f"{served}, {files}"), encoding="utf-8"
    )
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def people_file(hall: HallProcess) -> Path:
    return hall.state_folder / "people.db"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Debian's chromium for this file's tests."""
    with chromium() as made:
        yield made


@pytest.fixture
def context(browser: Browser, hall: HallProcess) -> Iterator[BrowserContext]:
    url = hall.url.replace("http:", "https:")
    made = browser.new_context(base_url=url, ignore_https_errors=True)
    yield made
    made.close()


def type_and_enter(page: Page, *words: str) -> None:
    """Type into one field after the other, by keyboard alone."""
    expect(page.locator("input:visible").first).to_be_focused()
    for number, word in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(word)
    page.keyboard.press("Enter")


def frames_sent(page: Page) -> list[str | bytes]:
    """Collect what pages opened from now on say over their sockets."""
    sent: list[str | bytes] = []

    def listen(opened: WebSocket) -> None:
        opened.on("framesent", lambda frame: sent.append(frame))  # noqa: PLW0108 - playwright wants a function of Python's own

    page.on("websocket", listen)
    return sent


def test_a_new_worker_gets_from_her_code_to_her_counter_by_keys_alone(
    context: BrowserContext, people_file: Path
) -> None:
    with closing(PeopleFile(people_file)) as people:
        code = PeopleDeeds(people).add("wang", Role.WORKER).code
    page = context.new_page()
    page.set_viewport_size(DESK)
    page.goto("/counter/1")
    expect(page.locator("h1")).to_have_text("登录")

    type_and_enter(page, "Wang", code.lower())
    expect(page.locator("h1")).to_have_text("设置密码")
    type_and_enter(page, "123456789012", "123456789012")
    expect(page.get_by_role("alert")).to_contain_text("太容易被猜到")
    type_and_enter(page, PASSWORD, PASSWORD[:-1])
    expect(page.get_by_role("alert")).to_contain_text("两遍输入的不一样")
    type_and_enter(page, PASSWORD, PASSWORD)
    expect(page.locator("h1")).to_have_text("服务大厅")
    sent = frames_sent(page)
    page.get_by_role("link", name="1号窗口").click()
    page.wait_for_function("window.socket?.connected")
    page.wait_for_load_state("networkidle")
    # A page that is only open sends nothing that keeps a login alive; a key does.
    assert not any(str(frame).startswith(EVENT_PREFIX) for frame in sent)
    page.keyboard.press("F2")
    expect(page.get_by_role("status").first).not_to_have_text("")
    assert any(str(frame).startswith(EVENT_PREFIX) for frame in sent)

    names = {cookie["name"]: cookie for cookie in context.cookies()}
    login = names["__Host-linli-hall"]
    assert login["secure"]
    assert login["httpOnly"]
    assert login["sameSite"] == "Lax"
    assert page.evaluate("document.cookie") == ""


def test_an_open_page_whose_login_ended_says_so_and_leads_back(
    context: BrowserContext, people_file: Path
) -> None:
    signed_in = sign_in_once(people_file, "li", Role.WORKER)
    page, display = context.new_page(), context.new_page()
    display.goto("/display")
    page.goto("/counter/1?language=en")
    expect(page.locator("h1")).to_have_text("Sign in")
    type_and_enter(page, "li", PASSWORD)
    page.wait_for_url("**/counter/1?language=en")
    page.wait_for_function("window.socket?.connected")
    display.wait_for_function("window.socket?.connected")
    assert signed_in.login not in str(context.cookies())

    with closing(PeopleFile(people_file)) as people:
        PeopleDeeds(people).sign_out_everywhere("li")

    expect(page.get_by_role("alert")).to_have_text(
        "You were signed out. Sign in again, and you are back where you were.",
        timeout=20_000,
    )
    page.get_by_label("User name").fill("li")
    page.get_by_label("Password or one-time code").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/counter/1?language=en")
    # The display hangs in the lobby, and has not noticed anything.
    assert display.url.endswith("/display")
    assert display.evaluate("window.socket.connected")


def test_signing_out_is_one_tap_and_leads_to_the_door(
    context: BrowserContext, people_file: Path
) -> None:
    sign_in_once(people_file, "fang", Role.SUPERVISOR)
    page = context.new_page()
    page.goto("/?language=en")
    type_and_enter(page, "fang", PASSWORD)
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Sign in")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_door_is_not_cut_and_its_targets_are_large_enough(
    context: BrowserContext, size: ViewportSize, language: str, tmp_path: Path
) -> None:
    page = context.new_page()
    page.set_viewport_size(size)
    page.goto(f"/sign-in?language={language}&ended=1")
    page.screenshot(path=tmp_path / f"door-{language}-{size['width']}.png")

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate("document.documentElement.lang")[:2] == language
    expect(page.locator("input").first).to_be_focused()
    for target in page.locator("input:visible, button, .bar a").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= TARGET_PIXELS - 0.5


def test_everybody_can_use_the_door_and_the_page_of_people(
    context: BrowserContext, people_file: Path
) -> None:
    sign_in_once(people_file, "axe", Role.ADMINISTRATOR)
    page = context.new_page()
    for path in ("/sign-in?ended=1", "/password", "/people"):
        page.goto(path)
        if "next=" in page.url:
            type_and_enter(page, "axe", PASSWORD)
            page.wait_for_url(lambda url: "sign-in" not in url)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_administrator_adds_somebody_on_a_desk_and_on_a_phone(
    context: BrowserContext, people_file: Path, size: ViewportSize, tmp_path: Path
) -> None:
    name = f"admin-{size['width']}"
    sign_in_once(people_file, name, Role.ADMINISTRATOR)
    page = context.new_page()
    page.set_viewport_size(size)
    page.goto("/?language=en")
    type_and_enter(page, name, PASSWORD)
    page.get_by_role("link", name="People").click()

    page.get_by_label("User name").fill(f"zhou-{size['width']}")
    page.get_by_label("Role").last.select_option("supervisor")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status")).to_contain_text("One-time code for zhou")
    page.get_by_text("Change", exact=True).last.click()
    page.screenshot(path=tmp_path / f"people-{size['width']}.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for target in page.locator("input:visible, button:visible, summary").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= TARGET_PIXELS - 0.5
