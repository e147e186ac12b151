"""What the network cameras of the tests have in common: a server to switch off."""

import socketserver
import threading
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self


class NetworkCamera:
    """Serves whoever looks, each in a thread of its own, inside a `with` block."""

    def __init__(
        self, server: socketserver.ThreadingTCPServer | ThreadingHTTPServer
    ) -> None:
        self._off = threading.Event()
        self._server = server
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def address(self) -> str:
        """Host and port."""
        host, tcp_port = self._server.server_address[:2]
        return f"{host!s}:{tcp_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._off.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
