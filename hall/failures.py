"""What can break around a hall, in words for the operator. No I/O here.

::

    HallError
    ├── TicketsLeftBehindError    people wait for what the settings no longer have
    └── JournalError
        ├── JournalLockedError    another hall is writing here
        └── JournalFailedError    the disk refuses (full, read-only, gone)
"""


class HallError(Exception):
    """A failure of the world; the text says what, where, and what now."""


class TicketsLeftBehindError(HallError):
    """The settings have no place for tickets that are waiting or called."""


class JournalError(HallError):
    """The journal cannot be used."""


class JournalLockedError(JournalError):
    """Another hall is writing here."""


class JournalFailedError(JournalError):
    """The disk refuses; what was to be written is not there."""
