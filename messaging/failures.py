"""What can break in the world of messages. No I/O here.

::

    MessagingError
    ├── CredentialsError    a password, certificate or key that cannot be read
    ├── BrokerStartError    the embedded broker found its TCP port taken
    └── BrokerAwayError     nobody answers where the broker should be

Only `reach_broker` raises the last. To a bus a broker that is away is an everyday
state, and `Bus.publish` says it.
"""


class MessagingError(Exception):
    """A failure of the world that an operator can mend; the text says how."""


class CredentialsError(MessagingError):
    """The broker's settings name a secret that cannot be used."""


class BrokerStartError(MessagingError):
    """The embedded broker cannot serve."""


class BrokerAwayError(MessagingError):
    """Nobody answers where the broker should be."""
