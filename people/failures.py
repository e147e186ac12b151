"""What can break around people. No I/O here.

::

    PeopleError
    ├── PeopleFileError   the file of people cannot be used
    └── DeedRefusedError  an operator's deed that cannot be done, with what now
"""

from people.deed_names import DeedRefusal


class PeopleError(Exception):
    """A failure that an operator can mend; the text says how."""


class PeopleFileError(PeopleError):
    """The file of people cannot be opened, read or written."""


class DeedRefusedError(PeopleError):
    """The people are not such that this can be done; `refusal` says why in one word."""

    def __init__(self, refusal: DeedRefusal, words: str) -> None:
        super().__init__(words)
        self.refusal = refusal
