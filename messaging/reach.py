"""Whether the broker can be reached, for a program's `--check`."""

import socket
from typing import Final

from messaging.broker_settings import BrokerSettings
from messaging.failures import BrokerAwayError

# Long enough for a slow network, short enough for somebody who waits.
_REACH_S_MAX: Final = 3.0


def reach_broker(settings: BrokerSettings) -> str:
    """Say where the broker answers; raises `BrokerAwayError`.

    Only the port is tried: a second client under the program's own name would
    throw the running program out.
    """
    where = f"{settings.host}:{settings.tcp_port}"
    try:
        address = (settings.host, settings.tcp_port)
        socket.create_connection(address, _REACH_S_MAX).close()
    except OSError as error:
        msg = f"{where}: {error.strerror or error}; start it, or correct [broker]"
        raise BrokerAwayError(msg) from error
    return f"{where} answers"
