"""The demo's folder: shipped settings with this run's addresses, nothing of others."""

import tomllib
from pathlib import Path

import pytest

from demo.failures import DemoError
from demo.run_folder import SHIPPED, prepare_run_folder, write_settings


def test_a_folder_of_somebody_else_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()

    with pytest.raises(DemoError, match="holds files that no demo made"):
        prepare_run_folder(tmp_path)

    assert (tmp_path / "thesis.odt").exists()


def test_the_folder_of_an_earlier_demo_is_emptied(tmp_path: Path) -> None:
    folder = prepare_run_folder(tmp_path / "run")
    (folder / "old.log").touch()

    assert prepare_run_folder(folder) == folder
    assert not (folder / "old.log").exists()


@pytest.mark.parametrize("program", ["hall", "kiosk", "ledger", "station"])
def test_the_demo_runs_on_what_ships(program: str, tmp_path: Path) -> None:
    path = write_settings(program, tmp_path, {"broker.tcp_port": 4711})

    written = tomllib.loads(path.read_text(encoding="utf-8"))
    shipped = tomllib.loads((SHIPPED / f"{program}.toml").read_text(encoding="utf-8"))
    assert written["broker"].pop("tcp_port") == 4711
    shipped["broker"].pop("tcp_port")
    assert written == shipped
