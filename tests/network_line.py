"""A TCP line to a broker that can be cut, mended, and made to swallow everything."""

import contextlib
import socket
import threading
from collections.abc import Callable
from functools import partial

# As a network card would deliver; the size changes nothing.
_CHUNK_BYTES = 65_536


class NetworkLine:
    """Listens on a port of its own and passes all bytes on to the far port."""

    def __init__(self, far_tcp_port: int) -> None:
        self._far_tcp_port = far_tcp_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.tcp_port: int = self._listener.getsockname()[1]
        self._is_cut = False
        self._is_closed = False
        self._flows = threading.Event()
        self._flows.set()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def cut(self) -> None:
        """Break all connections, and every new one at once."""
        self._is_cut = True
        self._break_connections()

    def mend(self) -> None:
        self._is_cut = False
        self._flows.set()

    def freeze(self) -> None:
        """Pass nothing on, and tell nobody: what a mobile network does at its worst."""
        self._flows.clear()

    def close(self) -> None:
        self._is_closed = True
        self.cut()
        self._flows.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in tuple(self._threads):
            thread.join()

    def _accept(self) -> None:
        while not self._is_closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._far_tcp_port))
            except OSError:
                near.close()
                continue
            self._sockets |= {near, far}
            self._start(partial(self._pass_on, near, far))
            self._start(partial(self._pass_on, far, near))

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK_BYTES):
                self._flows.wait()
                sink.sendall(chunk)
        for end in (source, sink):
            _break(end)
        source.close()
        self._sockets.discard(source)

    def _break_connections(self) -> None:
        for end in tuple(self._sockets):
            _break(end)

    def _start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()


def _break(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
