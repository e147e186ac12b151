"""Figures for the machine that watches, and the token that it shows.

That only it reads them is in `test_authorisation.py` and `test_administration.py`.
"""

from pathlib import Path

import pytest

from interface.failures import TokenError
from interface.metrics import Measure, render_metrics
from interface.web import WebSettings, load_metrics_token


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
