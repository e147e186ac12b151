"""What can be wrong with the books, and what a caller does about it.

::

    StoreError
    ├── StoreUnavailable     locked, full, gone: the same again may succeed later
    │   └── StoreOvertaken   another ledger was quicker: the same again, at once
    └── StoreRefused         a rule of the database: the same again never succeeds
"""

import contextlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy import exc

# PostgreSQL's names for a row that somebody else made meanwhile, for two who wait for
# each other, and for a view that is out of date.
_OVERTAKEN: Final = frozenset({"23505", "40P01", "40001"})


class StoreError(Exception):
    """The books cannot be used; the text is for the operator."""


class StoreUnavailable(StoreError):  # noqa: N818 -- a state of the world
    """Not now: the disk is full, or another process holds the books."""


class StoreOvertaken(StoreUnavailable):
    """Another process wrote what this transaction believed not to be there."""


class StoreRefused(StoreError):  # noqa: N818 -- an answer
    """The database enforces a rule that this would break."""


@contextlib.contextmanager
def told_apart() -> Iterator[None]:
    """Raise what the driver raises as one of the above."""
    try:
        yield
    except exc.DBAPIError as error:
        words = _first_line(error)
        if getattr(error.orig, "sqlstate", None) in _OVERTAKEN:
            raise StoreOvertaken(words) from error
        if isinstance(error, exc.IntegrityError | exc.DataError):
            raise StoreRefused(words) from error
        raise StoreUnavailable(words) from error


def _first_line(error: exc.DBAPIError) -> str:
    """Leave out PostgreSQL's further lines: they tell in which function."""
    return str(error.orig).partition("\n")[0]
