"""What can break in the world of messages. No I/O here.

::

    MessagingError
    ├── CredentialsError    a password, certificate or key that cannot be read
    └── BrokerStartError       the embedded broker found its TCP port taken

A broker that is away is neither: it is an everyday state, and `Bus.publish` says it.
"""


class MessagingError(Exception):
    """A failure of the world that an operator can mend; the text says how."""


class CredentialsError(MessagingError):
    """The broker's settings name a secret that cannot be used."""


class BrokerStartError(MessagingError):
    """The embedded broker cannot serve."""
