"""What other threads have put into a queue, fetched by the one that decides."""

from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def fetch_all(queue: SimpleQueue[T]) -> list[T]:
    """Take out what waits now, oldest first; never waits."""
    fetched: list[T] = []
    while True:
        try:
            fetched.append(queue.get_nowait())
        except Empty:
            return fetched
