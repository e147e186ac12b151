"""A running ledger's page of people, by forms as browsers send them; its figures."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ledger.settings import load_ledger_settings
from people.roles import Role
from tests.ledger.ledger_process import LedgerProcess
from tests.people.visitor import Visitor
from tests.signing_in import PASSWORD, sign_in_once

pytestmark = pytest.mark.process

_TOKEN = "0123456789abcdef" * 4
_CODE = re.compile(r'class="code">([0-9A-Z-]{14})<')


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerProcess]:
    folder = tmp_path_factory.mktemp("ledger")
    token_file = folder / "metrics.token"
    token_file.write_text(f"{_TOKEN}\n")
    process = LedgerProcess(folder)
    settings = process.settings_file.read_text(encoding="utf-8")
    served = f"[web]\ntcp_port = {process.tcp_port}"
    assert served in settings
    process.settings_file.write_text(
        settings.replace(served, f'{served}\nmetrics_token_file = "{token_file}"'),
        encoding="utf-8",
    )
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def people_file(ledger: LedgerProcess) -> Path:
    return load_ledger_settings(ledger.settings_file)[0].people_file


@pytest.fixture(scope="module")
def administrator(ledger: LedgerProcess, people_file: Path) -> Iterator[Visitor]:
    signed_in = sign_in_once(people_file, "xu", Role.ADMINISTRATOR)
    with Visitor(ledger.url, "ledger", signed_in) as visitor:
        yield visitor


def send(visitor: Visitor, deed: str, name: str, role: str = "") -> httpx.Response:
    form = {"deed": deed, "name": name, "role": role}
    return visitor.http.post("/people?language=en", data=form)


def test_somebody_is_added_signs_in_and_is_locked(
    ledger: LedgerProcess, administrator: Visitor
) -> None:
    added = send(administrator, "add", "Li", "supervisor")
    code = _CODE.search(added.text)
    assert code is not None
    with Visitor(ledger.url, "ledger") as li:
        assert li.sign_in("li", code.group(1)).headers["location"].startswith("/pass")
        form = {"password": PASSWORD, "again": PASSWORD}
        assert li.http.post("/password", data=form).headers["location"].startswith("/?")
        assert li.status("/") == 200
        assert li.status("/people") == 403

        assert send(administrator, "role", "li", "worker").status_code == 200
        assert li.status("/") == 403
        assert "signed out everywhere" in send(administrator, "lock", "li").text
        assert li.status("/") == 303


def test_each_deed_is_in_the_audit_with_who_did_it(administrator: Visitor) -> None:
    send(administrator, "add", "fang", "worker")
    send(administrator, "unlock", "fang")
    page = send(administrator, "sign-out", "fang").text
    audit = page[page.index("Audit") :]
    rows = re.findall(r"<td[^>]*>([^<]*)</td>", audit)
    lines = [rows[at : at + 6] for at in range(0, 24, 6)]
    assert [line[1:5] for line in lines] == [
        ["xu", "signed out everywhere", "fang", administrator.address],
        ["xu", "unlocked", "fang", administrator.address],
        ["xu", "one-time code issued", "fang", administrator.address],
        ["xu", "person added", "fang", administrator.address],
    ]


@pytest.mark.parametrize(
    ("deed", "name", "role", "told"),
    [
        ("add", "Li Na", "worker", "is no user name"),
        ("add", "xu", "worker", "is there already"),
        ("add", "kiosk-1", "kiosk", "Nobody of this role"),
        ("lock", "nobody", "", "There is no nobody"),
        ("role", "xu", "worker", "the last administrator"),
    ],
)
def test_what_cannot_be_done_is_told(
    administrator: Visitor, deed: str, name: str, role: str, told: str
) -> None:
    send(administrator, "lock", "admin")  # who was made at the first start
    answer = send(administrator, deed, name, role)
    assert answer.status_code == 400
    assert told in answer.text


@pytest.mark.parametrize(("deed", "role"), [("", ""), ("own", ""), ("add", "king")])
def test_a_form_of_somebody_elses_making_does_nothing(
    administrator: Visitor, deed: str, role: str
) -> None:
    assert send(administrator, deed, "yang", role).status_code == 400
    assert "yang" not in administrator.http.get("/people").text


def test_with_a_token_whoever_shows_it_reads_the_figures(ledger: LedgerProcess) -> None:
    with Visitor(ledger.url, "ledger") as watcher:
        assert watcher.status("/metrics") == 404
        for wrong in ("", "Bearer", f"Bearer {_TOKEN}x", _TOKEN, "Basic YTpi"):
            watcher.http.headers["Authorization"] = wrong
            assert watcher.status("/metrics") == 404
        watcher.http.headers["Authorization"] = f"Bearer {_TOKEN}"
        told = watcher.http.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        "# TYPE linli_ledger_messages_total counter",
        "linli_ledger_broker_connected 0.0",
        "linli_ledger_posting 1.0",
        'linli_fleet_members{health="lost",kind="station"} 0.0',
    ):
        assert line in told.text
    # With a token, being on this machine is not enough.
    assert httpx.get(f"{ledger.url}/metrics").status_code == 404
