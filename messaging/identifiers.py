"""Fresh UUIDv7 ids: unique without asking anybody, and sorted by time of birth."""

import uuid6


def new_id() -> str:
    """Make a fresh UUIDv7, in lower-case text."""
    return str(uuid6.uuid7())
