"""A hall in a process of its own, as an operator runs it."""

from pathlib import Path
from typing import Final

from tests.mosquitto import free_tcp_port
from tests.program_process import ProgramProcess, accepts_connections

_SETTINGS: Final = """\
community = "NB01"
hall = "h01"
zone = "Asia/Shanghai"
state_folder = "{state_folder}"
broker = {{ tcp_port = {broker_tcp_port} }}
web = {{ tcp_port = {web_tcp_port} }}
services = [
  {{ letter = "A", name = {{ zh = "民政", en = "Civil affairs" }}, covers = {{ zh = "低保", en = "Aid" }} }},
  {{ letter = "B", name = {{ zh = "社保", en = "Insurance" }}, covers = {{ zh = "医保", en = "Health" }} }},
]
counters = [
  {{ counter = "1", name = {{ zh = "1号窗口", en = "Counter 1" }}, services = ["A", "B"] }},
  {{ counter = "2", name = {{ zh = "2号窗口", en = "Counter 2" }}, services = ["A", "B"] }},
]
"""  # noqa: E501  # TOML keeps an inline table on one line


class HallProcess(ProgramProcess):
    """`python -m hall` on free ports; killed and started at will."""

    def __init__(self, folder: Path, broker_tcp_port: int | None = None) -> None:
        self.tcp_port = free_tcp_port()
        self.state_folder = folder / "state"
        self.settings_file = folder / "hall.toml"
        self.settings_file.write_text(
            _SETTINGS.format(
                state_folder=self.state_folder,
                broker_tcp_port=broker_tcp_port or free_tcp_port(),
                web_tcp_port=self.tcp_port,
            ),
            encoding="utf-8",
        )
        super().__init__("hall", self.settings_file)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.tcp_port}"

    def is_up(self) -> bool:
        return accepts_connections(self.tcp_port)
