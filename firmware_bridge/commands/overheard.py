"""Conversations for somebody who only listens. No I/O here."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final, Generic, TypeVar

from firmware_bridge.commands.event_lines import Garbage, render_garbage
from firmware_bridge.conversation import Conversation, TimedConversation
from firmware_bridge.relay_board import QUERY_EVERY_S, RelaysChanged
from firmware_bridge.relay_wire import RelayDialect, RelayGarbage, RelayShown

E = TypeVar("E")

# More is no longer somebody finding out what is plugged in.
RECORDING_BYTES_MAX: Final = 1_000_000


class Overheard(Generic[E]):
    """A device's conversation, made lines for a person; writes only if it may ask.

    Keeps the first `RECORDING_BYTES_MAX` bytes that came.
    """

    def __init__(
        self,
        conversation: Conversation[E],
        render: Callable[[E], str],
        *,
        is_asking: bool,
    ) -> None:
        self._conversation = conversation
        self._render = render
        self._is_asking = is_asking
        self._recording = bytearray()
        self._understood = 0

    @property
    def recording(self) -> bytes:
        """What came."""
        return bytes(self._recording)

    @property
    def understood(self) -> int:
        """How many events came that are no garbage; the end of the line is none."""
        return self._understood

    def feed(self, chunk: bytes) -> list[str]:
        room = RECORDING_BYTES_MAX - len(self._recording)
        self._recording += chunk[:room]
        return self._hear(self._conversation.feed(chunk))

    def finish(self) -> list[str]:
        return self._lines(self._conversation.finish())

    def tick(self, now_s: float) -> list[str]:
        if not isinstance(self._conversation, TimedConversation):
            return []
        return self._hear(self._conversation.tick(now_s))

    def bytes_to_send(self, now_s: float) -> bytes:
        return self._conversation.bytes_to_send(now_s) if self._is_asking else b""

    def _hear(self, events: list[E]) -> list[str]:
        self._understood += sum(_wrong(event) is None for event in events)
        return self._lines(events)

    def _lines(self, events: Iterable[E]) -> list[str]:
        lines: list[str] = []
        # At a wrong speed each byte is garbage of its own: neighbours are one line.
        for reason, group in groupby(events, _wrong):
            if reason is None:
                lines += [self._render(event) for event in group]
            else:
                discarded = b"".join(
                    event.discarded for event in group if isinstance(event, Garbage)
                )
                lines.append(render_garbage(reason, discarded))
        return lines


def _wrong(event: object) -> str | None:
    return event.reason if isinstance(event, Garbage) else None


class RelayQuestions:
    """Asks a board what is on, and never switches: a relay may hold a lid shut."""

    def __init__(self, dialect: RelayDialect, relays: int) -> None:
        self._dialect = dialect
        self._decoder = dialect.decoder()
        self._shown: list[bool | None] = [None] * relays
        self._told: Sequence[bool | None] = tuple(self._shown)
        self._next_s = 0.0

    def bytes_to_send(self, now_s: float) -> bytes:
        if now_s < self._next_s:
            return b""
        self._next_s = now_s + QUERY_EVERY_S
        return self._dialect.encode_query(len(self._shown))

    def feed(self, chunk: bytes) -> list[RelaysChanged | RelayGarbage]:
        events: list[RelaysChanged | RelayGarbage] = []
        for event in self._decoder.feed(chunk):
            if isinstance(event, RelayGarbage):
                events.append(event)
            else:
                self._see(event)
        return events + self._news()

    def finish(self) -> list[RelaysChanged | RelayGarbage]:
        self._shown = [None] * len(self._shown)
        self._next_s = 0.0
        return [*self._decoder.finish(), *self._news()]

    def _see(self, shown: RelayShown) -> None:
        # A Modbus answer always has eight.
        if shown.relay <= len(self._shown):
            self._shown[shown.relay - 1] = shown.is_on

    def _news(self) -> list[RelaysChanged | RelayGarbage]:
        before, self._told = self._told, tuple(self._shown)
        return [] if self._told == before else [RelaysChanged(self._told)]
