"""What can be done with people, and why it may be refused. No I/O here."""

from enum import StrEnum


class PersonDeed(StrEnum):
    """A deed; the value is what operators type, and what a form sends."""

    ADD = "add"
    ROLE = "role"
    LOCK = "lock"
    UNLOCK = "unlock"
    CODE = "code"
    SIGN_OUT = "sign-out"


class DeedRefusal(StrEnum):
    """Why a deed cannot be done; the value is the key of its words on the page."""

    NO_NAME = "no-name"
    NAME_TAKEN = "name-taken"
    NO_PAGE_ROLE = "no-page-role"
    UNKNOWN = "unknown"
    LOCKED = "locked"
    LAST_ADMINISTRATOR = "last-administrator"
