"""Attacks on a running hall's pages, as `docs/security.md` lists them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from people.audit import NOBODY, AuditLine, Deed
from people.deeds import PeopleDeeds
from people.gate import BODY_BYTES_MAX
from people.office import SignedIn
from people.roles import Role
from people.store import PeopleFile
from tests.hall.hall_process import HallProcess
from tests.people.visitor import Socket, Visitor
from tests.signing_in import PASSWORD, sign_in_once

pytestmark = pytest.mark.process

EVIL = '"><script>alert(1)</script>'
EVIL_SITE = "https://evil.example"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    process = HallProcess(tmp_path_factory.mktemp("hall"))
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def people_file(hall: HallProcess) -> Path:
    return hall.state_folder / "people.db"


@pytest.fixture(scope="module")
def worker(people_file: Path) -> SignedIn:
    return sign_in_once(people_file, "wang", Role.WORKER)


@pytest.fixture
def visit(hall: HallProcess) -> Iterator[Callable[..., Visitor]]:
    with ExitStack() as visitors:
        yield lambda signed_in=None: visitors.enter_context(
            Visitor(hall.url, "hall", signed_in)
        )


@pytest.fixture
def stranger(visit: Callable[..., Visitor]) -> Visitor:
    return visit()


@pytest.fixture
def wang(visit: Callable[..., Visitor], worker: SignedIn) -> Visitor:
    return visit(worker)


# ---------------------------------------------------------------- forging a login


def test_a_cookie_with_one_changed_character_is_nobodys(
    visit: Callable[..., Visitor], worker: SignedIn
) -> None:
    assert visit(worker).status("/counter/1") == 200
    for place in (0, 20, 42):
        changed = "A" if worker.login[place] != "A" else "B"
        token = worker.login[:place] + changed + worker.login[place + 1 :]
        tampered = SignedIn(type(worker.login)(token), worker.browser, False)  # noqa: FBT003 - a dataclass's field
        assert visit(tampered).status("/counter/1") == 303


@pytest.mark.parametrize("token", ["", "x", "' OR '1'='1", "../people.db", "\x80\xff"])
def test_a_cookie_of_ones_own_making_is_nobodys(stranger: Visitor, token: str) -> None:
    header = {b"Cookie": f"linli-hall={token}".encode("latin-1")}
    answer = stranger.http.get("/counter/1", headers=header)
    assert answer.status_code == 303


def test_a_cookie_of_another_program_on_this_host_is_nobodys(
    hall: HallProcess, worker: SignedIn
) -> None:
    with Visitor(hall.url, "ledger", worker) as visitor:
        assert visitor.status("/counter/1") == 303


def test_a_planted_cookie_is_not_what_one_is_signed_in_with(
    people_file: Path, stranger: Visitor
) -> None:
    sign_in_once(people_file, "fang", Role.WORKER)
    stranger.http.cookies.set("linli-hall", "planted")
    answer = stranger.sign_in("fang", PASSWORD)
    given = answer.cookies["linli-hall"]
    assert answer.status_code == 303
    assert given != "planted"
    assert len(given) == 43


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(
    people_file: Path, stranger: Visitor
) -> None:
    sign_in_once(people_file, "ming", Role.WORKER)
    answer = stranger.sign_in("ming", PASSWORD)
    given = answer.headers.get_list("set-cookie")
    assert len(given) == 2
    for cookie in given:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie


# ------------------------------------------------------------------ guessing


def test_a_flood_of_guesses_is_slowed_and_the_person_still_gets_in(
    people_file: Path, visit: Callable[..., Visitor]
) -> None:
    known = sign_in_once(people_file, "hong", Role.WORKER)
    attacker, hong = visit(), visit(known)
    answers = [attacker.sign_in("hong", f"guess number {n}") for n in range(12)]
    assert [answer.status_code for answer in answers[:5]] == [401] * 5
    assert answers[-1].status_code == 429
    assert "再试" in answers[-1].text
    # Whoever guesses right in between is not told so.
    assert attacker.sign_in("hong", PASSWORD).status_code == 429
    assert hong.sign_in("hong", PASSWORD).status_code == 303


# ---------------------------------------------------- acting in somebody's name


@pytest.mark.parametrize(
    "origin",
    [None, "", "null", EVIL_SITE, "http://127.0.0.1", "http://127.0.0.1:1", "SCHEME"],
)
def test_a_form_from_another_site_is_refused(
    wang: Visitor, hall: HallProcess, origin: str | None
) -> None:
    sent = hall.url.replace("http:", "https:") if origin == "SCHEME" else origin
    del wang.http.headers["Origin"]
    headers = {} if sent is None else {"Origin": sent}
    for path in ("/sign-in", "/sign-out", "/password", "/counter/1", "/display"):
        assert wang.http.post(path, headers=headers).status_code == 403
    assert wang.status("/counter/1") == 200


def test_a_link_cannot_sign_anybody_out(wang: Visitor) -> None:
    assert wang.status("/sign-out") == 405
    assert wang.status("/counter/1") == 200


@pytest.mark.parametrize(
    "wanted",
    [EVIL_SITE, "//evil.example", "/\\evil.example", "javascript:alert(1)", EVIL],
)
def test_a_login_leads_to_no_other_site(
    people_file: Path, stranger: Visitor, wanted: str
) -> None:
    name = f"p{abs(hash(wanted)) % 10**9}"
    sign_in_once(people_file, name, Role.WORKER)
    assert stranger.sign_in(name, PASSWORD, next=wanted).headers["location"] == "/"


def test_no_page_is_shown_inside_another_sites(
    stranger: Visitor, wang: Visitor
) -> None:
    for answer in (
        stranger.http.get("/sign-in"),
        stranger.http.get("/display"),
        stranger.http.get("/nothing"),
        wang.http.get("/counter/1"),
    ):
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


# ------------------------------------------------------------- sneaking past


@pytest.mark.parametrize(
    "path",
    [
        "/counter/1",
        "//counter/1",
        "/counter//1",
        "/display/../counter/1",
        "/display/%2e%2e/counter/1",
        "/display/%2E%2E%2Fcounter%2F1",
        "/display%2f..%2fcounter%2f1",
        "/display;/../counter/1",
        "/./counter/1",
        "/counter/1/",
        "/counter/1%00",
        "/counter%2F1",
        "/%63ounter/1",
        "/COUNTER/1",
        "/counter/1?language=/display",
        "/counter/1#/display",
        "http://127.0.0.1/counter/1",
        "/_nicegui/../counter/1",
        "/sign-in/../counter/1",
        "/session/counter/1",
        "/openapi.json",
        "/docs",
        "/.nicegui/storage-general.json",
        "/_nicegui/client/1/upload/1",
    ],
)
def test_no_way_of_writing_a_path_leads_past_its_rule(
    stranger: Visitor, path: str
) -> None:
    assert stranger.raw_status(path) in {303, 400, 404}


def test_nothing_of_the_disk_is_served(wang: Visitor) -> None:
    static = "/_nicegui/static"
    for path in (
        f"{static}/../../../../etc/passwd",
        f"{static}/%2e%2e/%2e%2e/etc/passwd",
        f"{static}/..%5c..%5cetc/passwd",
        "/state/people.db",
        "/people.db",
    ):
        assert wang.raw_status(path) == 404


@pytest.mark.parametrize(
    "method", ["HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PROPFIND"]
)
def test_no_method_leads_past_a_rule(stranger: Visitor, method: str) -> None:
    for path in ("/counter/1", "/password", "/sign-out"):
        status = stranger.http.request(method, path).status_code
        assert status in {303, 401, 405}, (path, status)


# ------------------------------------------------------------------ too much


def test_a_large_body_is_refused_before_it_is_read(stranger: Visitor) -> None:
    large = b"x" * (BODY_BYTES_MAX + 1)
    assert stranger.http.post("/sign-in", content=large).status_code == 413


def test_a_body_that_grows_without_an_end_is_cut(stranger: Visitor) -> None:
    chunks = (b"x" * 8192 for _ in range(64))
    assert stranger.http.post("/sign-in", content=chunks).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"&" * 5000, b"name=a&" * 50, b"name=%zz&secret=%ff", b"{}"],
)
def test_a_form_that_is_none_is_a_wrong_one(stranger: Visitor, body: bytes) -> None:
    answer = stranger.http.post("/sign-in", content=body)
    assert answer.status_code in {401, 429}


# ---------------------------------------------------------------- evil texts


def test_what_somebody_typed_is_shown_as_text(stranger: Visitor) -> None:
    for answer in (
        stranger.sign_in(EVIL, EVIL, next=f"/{EVIL}"),
        stranger.http.get("/sign-in", params={"name": EVIL, "next": EVIL}),
        stranger.http.get("/sign-in", params={"next": f"/{EVIL}", "language": EVIL}),
    ):
        assert "<script>" not in answer.text
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Security-Policy"].startswith(
            "default-src 'none'"
        )


def test_what_a_stranger_typed_is_text_in_the_audit_too(
    visit: Callable[..., Visitor], people_file: Path
) -> None:
    administrator = visit(sign_in_once(people_file, "xu", Role.ADMINISTRATOR))
    line = AuditLine(datetime.now(UTC), NOBODY, Deed.SIGN_IN_FAILED, EVIL, EVIL, EVIL)
    with closing(PeopleFile(people_file)) as people:
        people.note(line)
    page = administrator.http.get("/people")
    assert page.text.count("&lt;script&gt;alert(1)") == 3
    assert "<script" not in page.text
    told = administrator.http.post("/people", data={"deed": "lock", "name": EVIL})
    assert told.status_code == 400
    assert "<script" not in told.text


# --------------------------------------------------------------- behind a proxy


def test_a_proxy_on_this_machine_says_where_people_come_from(
    hall: HallProcess, people_file: Path, stranger: Visitor
) -> None:
    sign_in_once(people_file, "qian", Role.WORKER)
    proxied = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "198.51.100.7, 203.0.113.8",
        "Origin": hall.url.replace("http:", "https:"),
    }
    form = {"name": "qian", "secret": PASSWORD}
    answer = stranger.http.post("/sign-in", data=form, headers=proxied)
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-linli-hall")
        assert "Secure" in cookie
    with closing(PeopleFile(people_file)) as people:
        # What a client itself wrote before the proxy's word is not believed.
        assert people.latest_audit(1)[0].address == "203.0.113.8"


# ------------------------------------------------------------------ sockets


def test_a_pages_socket_is_for_the_login_that_opened_the_page(
    people_file: Path, visit: Callable[..., Visitor], wang: Visitor
) -> None:
    li = visit(sign_in_once(people_file, "li", Role.WORKER))
    stranger = visit()
    page = wang.open_page("/counter/1")

    assert not stranger.is_let_in(page)
    assert not li.is_let_in(page)
    assert not wang.is_let_in(page, origin=EVIL_SITE)
    assert not wang.is_let_in(page, origin="")
    assert not wang.is_let_in("")
    assert wang.is_let_in(page)


def test_the_displays_socket_needs_no_login_but_this_site(stranger: Visitor) -> None:
    page = stranger.open_page("/display")
    assert not stranger.is_let_in(page, origin=EVIL_SITE)
    assert stranger.is_let_in(page)


def test_sockets_are_websockets_and_nothing_else(wang: Visitor) -> None:
    page = wang.open_page("/counter/1")
    path = f"/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id={page}"
    assert wang.http.get(path).status_code == 404
    assert wang.http.post(path, content=b"40").status_code == 404


def test_a_page_from_before_a_restart_is_refused_by_the_toolkit_not_left_open(
    stranger: Visitor,
) -> None:
    with Socket(stranger, "00000000-0000-4000-8000-000000000000") as opened:
        assert opened.is_open
        opened.hear()
        opened.say("40")
        # The page hears it, loads itself anew, and then meets its rule.
        assert "Implicit handshake failed" in str(opened.hear())


def test_an_open_page_is_cut_when_its_login_ends(
    visit: Callable[..., Visitor], people_file: Path
) -> None:
    hua = visit(sign_in_once(people_file, "hua", Role.WORKER))
    with Socket(hua, hua.open_page("/counter/1")) as opened:
        opened.hear()
        opened.say("40")
        assert str(opened.hear()).startswith("40")

        assert hua.http.post("/sign-out").status_code == 303
        opened.say('42["event",{}]')

        assert opened.hear_the_end() == 4401


def test_an_open_page_on_which_nobody_acts_is_cut_too(
    visit: Callable[..., Visitor], people_file: Path
) -> None:
    jing = visit(sign_in_once(people_file, "jing", Role.WORKER))
    with (
        Socket(jing, jing.open_page("/counter/1")) as opened,
        closing(PeopleFile(people_file)) as people,
    ):
        opened.hear()
        opened.say("40")

        PeopleDeeds(people).lock("jing")  # as an administrator does it at the shell

        assert opened.hear_the_end() == 4401
    assert jing.status("/counter/1") == 303


def test_a_role_that_is_taken_away_takes_the_open_page_along(
    visit: Callable[..., Visitor], people_file: Path
) -> None:
    mei = visit(sign_in_once(people_file, "mei", Role.WORKER))
    with (
        Socket(mei, mei.open_page("/counter/1")) as opened,
        closing(PeopleFile(people_file)) as people,
    ):
        opened.hear()
        PeopleDeeds(people).change_role("mei", Role.ADMINISTRATOR)
        opened.say("40")
        assert opened.hear_the_end() == 4401
    assert mei.status("/counter/1") == 403
