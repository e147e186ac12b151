"""A ledger in a process of its own, as an operator runs it."""

import json
from pathlib import Path
from typing import Any, Final

from tests.mosquitto import free_tcp_port
from tests.program_process import ProgramProcess, accepts_connections

_SETTINGS: Final = """\
community = "NB01"
zone = "Asia/Shanghai"
database = "{books_url}"
state_folder = "{folder}/state"
tariff_file = "config/tariff.toml"
silence_s_max = 90
[broker]
tcp_port = {broker_tcp_port}
[web]
tcp_port = {web_tcp_port}
[[openings]]
name = "morning"
opens_at = 07:00:00
closes_at = 08:30:00
"""


class LedgerProcess(ProgramProcess):
    """`python -m ledger` on free ports; killed and started at will."""

    def __init__(
        self,
        folder: Path,
        broker_tcp_port: int | None = None,
        books_url: str | None = None,
    ) -> None:
        self.tcp_port = free_tcp_port()
        self.broker_tcp_port = broker_tcp_port or free_tcp_port()
        self.books_url = books_url or f"sqlite:///{folder}/state/ledger.db"
        self.settings_file = folder / "ledger.toml"
        self.settings_file.write_text(
            _SETTINGS.format(
                folder=folder,
                books_url=self.books_url,
                broker_tcp_port=self.broker_tcp_port,
                web_tcp_port=self.tcp_port,
            ),
            encoding="utf-8",
        )
        super().__init__("ledger", self.settings_file)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.tcp_port}"

    def is_up(self) -> bool:
        return accepts_connections(self.tcp_port)

    def audit(self) -> dict[str, Any]:
        """Have the books recomputed; fails the test if they disagree."""
        answer = self.ask("check")
        assert answer.returncode == 0, answer.stdout + answer.stderr
        found: dict[str, Any] = json.loads(answer.stdout)
        return found
