"""Every role at every path of both programs, as their rules say.

A page without a rule, or a rule without a page, keeps a program from starting, so the
rules name every page there is.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from hall.pages import entrance as hall_entrance
from interface.browser_traffic import TOOLKIT_PATHS, route_paths
from ledger.pages import entrance as ledger_entrance
from ledger.settings import load_ledger_settings
from people.audit import Deed
from people.office import SignedIn
from people.roles import PAGE_ROLES, Act, Role, may
from people.rules import Need, Open, Rules
from people.store import PeopleFile
from tests.hall.hall_process import HallProcess
from tests.ledger.ledger_process import LedgerProcess
from tests.people.visitor import Visitor
from tests.signing_in import sign_in_once

NEEDS: Mapping[str, Mapping[str, Need]] = {
    "hall": hall_entrance.NEEDS,
    "ledger": ledger_entrance.NEEDS,
}

# A path of our own for every rule; the toolkit's are the same for all.
OURS = [
    (program, path)
    for program, needs in NEEDS.items()
    for path in (*needs, "/people")
    if path not in TOOLKIT_PATHS
]


@dataclass(frozen=True)
class Site:
    """One running program, and somebody of every role who is signed in there."""

    program: str
    url: str
    people_file: Path
    signed_in: Mapping[Role, SignedIn]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Site]]:
    hall = HallProcess(tmp_path_factory.mktemp("hall"))
    ledger = LedgerProcess(tmp_path_factory.mktemp("ledger"))
    hall.start()
    ledger.start()
    ledger_settings, _ = load_ledger_settings(ledger.settings_file)
    yield {
        "hall": site("hall", hall.url, hall.state_folder / "people.db"),
        "ledger": site("ledger", ledger.url, ledger_settings.people_file),
    }
    hall.kill()
    ledger.kill()


def site(program: str, url: str, file: Path) -> Site:
    people = {role: sign_in_once(file, role, role) for role in PAGE_ROLES}
    return Site(program, url, file, people)


def filled(path: str) -> str:
    return path.replace("{name}", "1").replace("{path:path}", "stations")


@pytest.mark.process
@pytest.mark.parametrize(("program", "path"), OURS)
@pytest.mark.parametrize("role", [None, *PAGE_ROLES])
def test_a_role_sees_what_its_rule_says_and_nothing_else(
    sites: Mapping[str, Site], program: str, path: str, role: Role | None
) -> None:
    where = sites[program]
    need = NEEDS[program].get(path, Act.ADMINISTER)
    signed_in = None if role is None else where.signed_in[role]
    with Visitor(where.url, program, signed_in) as visitor:
        shown = visitor.http.get(filled(path))
        sent = visitor.http.post(filled(path))

    if need is Open.TO_ALL:
        expected = 200
    elif need is Open.TO_WATCHER:
        expected = 404  # for people; how machines get in stands below
    elif need is Open.TO_TOKEN:
        expected = 401  # whoever is signed in; see `tests/ledger/api`
    elif role is None:
        expected = 303
    else:
        assert isinstance(need, Act)
        expected = 200 if may(role, need) else 403
    assert shown.status_code == expected
    # Pages act over their sockets; nothing can be sent to them. An empty form of the
    # page of people is none.
    seen = 400 if path == "/people" else 405
    assert sent.status_code == {200: seen, 303: 401}.get(expected, expected)
    if expected == 303:
        assert shown.headers["location"].startswith("/sign-in?next=")


@pytest.mark.process
@pytest.mark.parametrize("program", NEEDS)
def test_of_all_else_only_the_toolkit_is_there_for_strangers(
    sites: Mapping[str, Site], program: str
) -> None:
    with Visitor(sites[program].url, program) as stranger:
        script = next(path for path in TOOLKIT_PATHS if "/static/" in path)
        assert stranger.status(script.replace("{path:path}", "nicegui.js")) == 200
        for path in ("/metrics", "/api/v2/stations", "/_nicegui/auto/static/1/x"):
            assert stranger.status(path) == 404


@pytest.mark.process
def test_without_a_token_only_this_machine_reads_the_figures(
    sites: Mapping[str, Site],
) -> None:
    url = sites["hall"].url
    here = httpx.get(f"{url}/metrics")
    assert 'linli_hall_tickets_waiting{service="A"} 0.0' in here.text
    assert 'linli_hall_counter_serving{counter="1"} 0.0' in here.text
    with Visitor(url, "hall") as from_elsewhere:
        assert from_elsewhere.status("/metrics") == 404


@pytest.mark.process
def test_who_is_denied_is_told_and_it_is_written_down(
    sites: Mapping[str, Site],
) -> None:
    where = sites["ledger"]
    with Visitor(where.url, "ledger", where.signed_in[Role.WORKER]) as worker:
        answer = worker.http.get("/aside?language=en")
    assert "is not for your role" in answer.text
    assert 'action="/sign-out' in answer.text
    with closing(PeopleFile(where.people_file)) as people:
        denied = [line for line in people.latest_audit(100) if line.deed is Deed.DENIED]
    assert (denied[0].actor, denied[0].subject) == ("worker", Act.SUPERVISE)


def test_a_route_without_a_rule_is_a_mistake_that_is_named() -> None:
    toolkit = dict.fromkeys(TOOLKIT_PATHS, Open.TO_ALL)
    # What this very process serves: the toolkit alone.
    assert Rules(toolkit).misfits(route_paths()) == []
    assert Rules({}).misfits(route_paths()) == [
        f"{path} has no rule" for path in sorted(TOOLKIT_PATHS)
    ]
