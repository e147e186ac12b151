"""A visitor of a program's pages who is no browser, and may therefore cheat."""

import http.client
import random
import re
import socket
import struct
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import httpx

from people.office import SignedIn
from tests.signing_in import cookies

_CLIENT_ID: Final = re.compile(r"'client_id': '([0-9a-f-]{36})'")


class Visitor:
    """One visitor with her own cookies. Follows no redirect, and says her site."""

    def __init__(
        self, url: str, program: str, signed_in: SignedIn | None = None
    ) -> None:
        self.url = url
        held = {} if signed_in is None else dict(cookies(program, signed_in))
        self._cookies = held
        # As a proxy on this machine says it, so that no visitor waits for another's
        # guesses.
        self.address = f"10.{'.'.join(str(random.randrange(256)) for _ in range(3))}"
        headers = {"Origin": url, "X-Forwarded-For": self.address}
        self.http = httpx.Client(
            base_url=url, cookies=held, headers=headers, timeout=20
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self.http.close()

    def status(self, path: str) -> int:
        return self.http.get(path).status_code

    def sign_in(self, name: str, secret: str, **fields: str) -> httpx.Response:
        form = {"name": name, "secret": secret, **fields}
        return self.http.post("/sign-in", data=form)

    def open_page(self, path: str) -> str:
        """Open a page without a socket: the client id that one would need."""
        found = _CLIENT_ID.search(self.http.get(path).text)
        assert found is not None, f"{path} was not shown"
        return found.group(1)

    def raw_status(self, path: str) -> int:
        """Ask for a path as it is written, which no decent client would send."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        connection.putrequest("GET", path, skip_host=False)
        for name, value in self.cookie_header().items():
            connection.putheader(name, value)
        connection.endheaders()
        status = connection.getresponse().status
        connection.close()
        return status

    def is_let_in(self, client_id: str, *, origin: str | None = None) -> bool:
        """Say whether a socket may serve the page of this client id."""
        with Socket(self, client_id, origin) as opened:
            return opened.is_open

    def cookie_header(self) -> Mapping[str, str]:
        held = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": held} if held else {}


class Socket:
    """A page's websocket, spoken by hand as far as these tests need it."""

    def __init__(
        self, visitor: Visitor, client_id: str, origin: str | None = None
    ) -> None:
        headers = {
            "Host": urlsplit(visitor.url).netloc,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
            "Origin": visitor.url if origin is None else origin,
            **visitor.cookie_header(),
        }
        path = (
            f"/_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id={client_id}"
            "&implicit_handshake=true&tab_id=t&document_id=d&next_message_id=0"
        )
        lines = [f"GET {path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        host, _, tcp_port = headers["Host"].partition(":")
        self._socket = socket.create_connection((host, int(tcp_port)), timeout=20)
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._lines = self._socket.makefile("rb")
        self.is_open = b" 101 " in self._lines.readline()
        while self._lines.readline().strip():
            pass  # the rest of the answer's head

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self._lines.close()
        self._socket.close()

    def say(self, text: str) -> None:
        """Send a short text; the mask of zeros is a mask, too."""
        self._socket.sendall(
            bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text.encode()
        )

    def hear(self) -> str | int:
        """Wait for the next text, or for the code with which the socket is closed."""
        opcode, length = self._lines.read(2)
        if length == 126:
            (length,) = struct.unpack("!H", self._lines.read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._lines.read(8))
        content = self._lines.read(length)
        if opcode & 15 == 8:
            return int.from_bytes(content[:2])
        return content.decode()

    def hear_the_end(self) -> int:
        """Wait until the socket is closed: the code."""
        while True:
            heard = self.hear()
            if isinstance(heard, int):
                return heard
