"""A page's socket: where it is found, and how it ends with the login that opened it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import Message, Receive, Send

# The first of the codes that are free for applications.
LOGIN_ENDED: Final = 4401

# What a person does on a page comes as this; all other messages come by themselves.
# `tests/people/test_door.py` holds it to what a real browser sends.
EVENT_PREFIX: Final = '42["event"'


@dataclass(frozen=True, slots=True)
class PageSockets:
    """Where pages keep their connection, and how to find the page of one.

    `find_page` gives the scope of the request that opened the page of a client id;
    the page's route stands in it under `route_key`.
    """

    path: str
    find_page: Callable[[str], Mapping[str, Any] | None]
    route_key: str


class GuardedSocket:
    """A socket that ends with its login."""

    def __init__(
        self, receive: Receive, send: Send, goes_on: Callable[[bool], bool]
    ) -> None:
        self._receive = receive
        self._send = send
        self._goes_on = goes_on
        self._is_cut = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive":
            is_deed = (message.get("text") or "").startswith(EVENT_PREFIX)
            if self._is_cut or not self._goes_on(is_deed):
                await self._cut()
                return {"type": "websocket.disconnect", "code": LOGIN_ENDED}
        return message

    async def send(self, message: Message) -> None:
        if self._is_cut:
            return
        if message["type"] == "websocket.send" and not self._goes_on(False):  # noqa: FBT003 - as `goes_on` is called
            await self._cut()
            return
        await self._send(message)

    async def _cut(self) -> None:
        if not self._is_cut:
            self._is_cut = True
            await self._send({"type": "websocket.close", "code": LOGIN_ENDED})
