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
from typing import Any, Final

from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig
from amqtt.errors import BrokerError

from messaging.failures import BrokerStartError

_PLUGINS: Final[dict[str, Any]] = {
    # No plugin that logs packets: at our rates, it would do little else.
    "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True},
}


class EmbeddedBroker:
    """A broker inside this process. Whoever reaches the TCP port may speak."""

    def __init__(self, host: str = "127.0.0.1", tcp_port: int = 1883) -> None:
        self.host = host
        self.tcp_port = tcp_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="broker", daemon=True
        )
        self._broker: _ClosingBroker | None = None

    def start(self) -> None:
        """Serve, and return once connections are accepted.

        Raises `BrokerStartError`, mostly because the TCP port is taken.
        """
        # amqtt tells of every client that comes and goes; what concerns an
        # operator, its health shows.
        logging.getLogger("amqtt").setLevel(logging.CRITICAL)
        logging.getLogger("transitions").setLevel(logging.CRITICAL)
        self._thread.start()
        try:
            self._broker = asyncio.run_coroutine_threadsafe(
                _start_broker(self.host, self.tcp_port), self._loop
            ).result()
        except BrokerError as error:
            self._end_thread()
            msg = f"broker at {self.host}:{self.tcp_port} cannot start ({error});"
            msg += " is another one running there?"
            raise BrokerStartError(msg) from error

    def stop(self) -> None:
        """Disconnect everybody and forget everything."""
        broker, self._broker = self._broker, None
        if broker is not None:
            asyncio.run_coroutine_threadsafe(_stop_broker(broker), self._loop).result()
            self._end_thread()

    def _end_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _ClosingBroker(Broker):  # type: ignore[misc]  # amqtt ships no types
    """Closes every connection in the end, whatever came in on it.

    amqtt leaves a connection open that did not begin as MQTT, and those that arrive
    while it shuts down.
    """

    def __init__(self, config: BrokerConfig) -> None:
        super().__init__(config)
        self.connections: dict[asyncio.StreamWriter, asyncio.Task[Any] | None] = {}

    async def stream_connected(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        listener_name: str,
    ) -> None:
        self.connections[writer] = asyncio.current_task()
        try:
            await super().stream_connected(reader, writer, listener_name)
        finally:
            del self.connections[writer]
            writer.transport.abort()


async def _start_broker(host: str, tcp_port: int) -> _ClosingBroker:
    # What amqtt makes of a foreign client's bytes is that client's trouble.
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    listener = ListenerConfig(bind=f"{host}:{tcp_port}")
    config = BrokerConfig(listeners={"default": listener}, plugins=_PLUGINS)
    broker = _ClosingBroker(config)
    await broker.start()
    return broker


async def _stop_broker(broker: _ClosingBroker) -> None:
    await broker.shutdown()
    serving = [task for task in broker.connections.values() if task is not None]
    for task in serving:
        task.cancel()
    await asyncio.gather(*serving, return_exceptions=True)
    # An aborted transport closes its socket in the loop's next round.
    await asyncio.sleep(0)
