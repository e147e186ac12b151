"""A device's conversation on the product's own link, for the length of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from firmware_bridge.conversation import Conversation, LineSettings
from firmware_bridge.serial_link import SerialLink

E = TypeVar("E")


@contextmanager
def linked(path: str, conversation: Conversation[E]) -> Iterator[list[E]]:
    """Open a link that may be silent; yields the events as they come."""
    events: list[E] = []
    link: SerialLink[E] = SerialLink(
        "device",
        path,
        line=LineSettings(),
        converse=lambda: conversation,
        deliver=events.append,
        notice=lambda _status: None,
        silence_s_max=None,
    )
    link.open()
    yield events
    link.close()
