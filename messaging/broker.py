"""The embedded broker, for a site that is one box: amqtt in a thread of its own.

It keeps nothing: every session is clean, retained messages live as long as it does,
and a queue for the absent does not exist. That is all our programs ask of a broker
(see `messaging.bus`). Three things it does less well than the mosquitto of a
district: it knows no shared subscriptions; it may hand out a retained message twice;
and a client that was cut off and is back before that was noticed has its last will
spoken afterwards.
"""

import asyncio
import logging
import threading
from functools import partial
from typing import Any, Final

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter
from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig, ListenerType

from messaging.failures import BrokerStartError

_PLUGINS: Final[dict[str, Any]] = {
    # No plugin that logs packets: at our rates, it would do little else.
    "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True},
}

# How long amqtt's tasks get to notice that they have ended.
_END_S_MAX: Final = 2.0


class EmbeddedBroker:
    """A broker inside this process. Whoever reaches the TCP port may speak."""

    def __init__(self, host: str = "127.0.0.1", tcp_port: int = 1883) -> None:
        self.host = host
        self.tcp_port = tcp_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="broker", daemon=True
        )
        self._service = _Service()

    def start(self) -> None:
        """Serve, and return once connections are accepted.

        Raises `BrokerStartError`, mostly because the TCP port is taken.
        """
        # amqtt tells of every client that comes and goes; what concerns an
        # operator, our programs' health shows.
        logging.getLogger("amqtt").setLevel(logging.CRITICAL)
        logging.getLogger("transitions").setLevel(logging.CRITICAL)
        self._thread.start()
        starting = self._service.start(self.host, self.tcp_port)
        try:
            asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        except OSError as error:
            self.stop()
            msg = f"broker at {self.host}:{self.tcp_port} cannot start"
            msg += f" ({error.strerror}); is another one running there?"
            raise BrokerStartError(msg) from error

    def stop(self) -> None:
        """Break all connections and forget everything; stopping twice is no harm."""
        if not self._thread.is_alive():
            return
        stopping = self._service.stop()
        asyncio.run_coroutine_threadsafe(stopping, self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _Service:
    """The listening end, ours, with amqtt behind it.

    amqtt's own listener leaves a connection open that did not begin as MQTT, and its
    own shutdown may wait for ever for a client that is just sending.
    """

    def __init__(self) -> None:
        self._listener: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()

    async def start(self, host: str, tcp_port: int) -> None:
        # What amqtt makes of a foreign client's bytes is that client's trouble.
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        outside = ListenerConfig(type=ListenerType.EXTERNAL, bind=f"{host}:{tcp_port}")
        config = BrokerConfig(listeners={"default": outside}, plugins=_PLUGINS)
        broker = Broker(config)
        await broker.start()
        self._listener = await asyncio.start_server(
            partial(self._serve, broker), host, tcp_port
        )

    async def stop(self) -> None:
        if self._listener is not None:
            self._listener.close()
        for connection in tuple(self._connections):
            connection.transport.abort()
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=_END_S_MAX)

    async def _serve(
        self,
        broker: Broker,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._connections.add(writer)
        try:
            await broker.external_connected(
                StreamReaderAdapter(reader), StreamWriterAdapter(writer), "default"
            )
        finally:
            self._connections.discard(writer)
            writer.transport.abort()
