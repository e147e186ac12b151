"""The machine that watches: what it reads of hall and ledger, and who else cannot."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from interface.failures import TokenError
from interface.metrics import Measure, render_metrics
from interface.web import WebSettings, load_metrics_token
from tests.hall.hall_process import HallProcess
from tests.ledger.ledger_process import LedgerProcess
from tests.people.visitor import Visitor

_TOKEN = "0123456789abcdef" * 4


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    process = HallProcess(tmp_path_factory.mktemp("hall"))
    process.start()
    yield process
    process.kill()


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


@pytest.mark.process
def test_without_a_token_only_this_machine_reads_the_figures(hall: HallProcess) -> None:
    here = httpx.get(f"{hall.url}/metrics")
    assert 'linli_hall_tickets_waiting{service="A"} 0.0' in here.text
    assert 'linli_hall_counter_serving{counter="1"} 0.0' in here.text
    with Visitor(hall.url, "hall") as from_elsewhere:
        assert from_elsewhere.status("/metrics") == 404


@pytest.mark.process
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


def test_labels_of_somebody_elses_making_stay_on_their_line() -> None:
    evil = 's01"} 1\nlinli_ledger_posting 0\n#\\'
    measure = Measure("linli_station_outbox_drops", "x", {(evil,): 3}, ("station",))
    lines = render_metrics([measure]).decode().splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 1
    assert lines[-1].endswith("} 3.0")


@pytest.mark.parametrize("content", [None, "short", "kürzer " * 10])
def test_a_token_that_cannot_be_used_is_told(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(TokenError, match=r"\[web\] metrics_token_file"):
        load_metrics_token(WebSettings(tcp_port=8081, metrics_token_file=file))
