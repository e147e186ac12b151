"""The folder of one run of the demo: settings, logs, books, pictures.

The settings are the ones that ship in `config/`, with only the addresses of
this run changed, so that the demo proves what an operator would install.
"""

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import tomli_w

from demo.failures import DemoError

SHIPPED: Final = Path(__file__).parent.parent / "config"

# Only a folder with this file in it is ever emptied by the demo.
_MARK: Final = ".made-by-the-demo"


def prepare_run_folder(folder: Path) -> Path:
    """Make the folder, or empty the one an earlier demo made; return it absolute.

    Raises `DemoError` rather than empty a folder of somebody else's.
    """
    folder = folder.resolve()
    mark = folder / _MARK
    if mark.exists():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        msg = f"{folder} holds files that no demo made; name another with --folder"
        raise DemoError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return folder


def write_settings(program: str, folder: Path, changes: Mapping[str, Any]) -> Path:
    """Write a program's shipped settings with `{"broker.tcp_port": …}` changed.

    What is changed to None is left out.
    """
    text = (SHIPPED / f"{program}.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    for key, value in changes.items():
        *tables, last = key.split(".")
        table = settings
        for name in tables:
            table = table.setdefault(name, {})
        if value is None:
            table.pop(last, None)
        else:
            table[last] = value
    path = folder / f"{program}.toml"
    path.write_text(tomli_w.dumps(settings), encoding="utf-8")
    return path
