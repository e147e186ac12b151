"""Places where books of two households can be made and removed, as often as needed."""

import itertools
import shutil
from pathlib import Path
from typing import Protocol

from tests.ledger.conftest import copy_books
from tests.postgres import Postgres


class Place(Protocol):
    """Where books of two households can be made."""

    def make(self) -> str: ...

    def remove(self, url: str) -> None: ...


class Files:
    """Books as files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    def make(self) -> str:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return copy_books(folder)

    def remove(self, url: str) -> None:
        shutil.rmtree(Path(url.removeprefix("sqlite:///")).parent)


class Server:
    """Books on a server."""

    def __init__(self, postgres: Postgres, template: str) -> None:
        self._postgres = postgres
        self._template = template

    def make(self) -> str:
        return self._postgres.url(self._postgres.make_database(self._template))

    def remove(self, url: str) -> None:
        self._postgres.drop_database(url.partition("@/")[2].partition("?")[0])
