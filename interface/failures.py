"""What can break between a program and the people before it. No I/O here.

::

    InterfaceError
    ├── SettingsError      a settings file that cannot be used
    ├── FontError          the Chinese font is missing or damaged
    ├── WindowError        there is no window to draw in
    ├── TcpPortTakenError  somebody else serves pages there
    ├── CertificateError   the pages' certificate or key cannot be used
    └── TokenError         the token for /metrics cannot be used
"""


class InterfaceError(Exception):
    """A failure that an operator can mend; the text says how."""


class SettingsError(InterfaceError):
    """A settings file that cannot be used."""


class FontError(InterfaceError):
    """The Chinese font cannot be used."""


class WindowError(InterfaceError):
    """There is no window to draw in."""


class TcpPortTakenError(InterfaceError):
    """Another program listens where the pages belong."""


class CertificateError(InterfaceError):
    """The pages' certificate or key cannot be used."""


class TokenError(InterfaceError):
    """The token for /metrics cannot be used."""
