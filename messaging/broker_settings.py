"""How a program finds and trusts its broker; the `[broker]` table of its settings."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct


class BrokerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the broker is. Secrets come from files, never from the settings."""

    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"
    tcp_port: Annotated[int, Meta(ge=1, le=65_535)] = 1883
    username: str | None = None
    password_file: Path | None = None
    # A CA file turns TLS on; certificate and key are for brokers that ask for them.
    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    keepalive_s: Annotated[int, Meta(ge=5, le=600)] = 15

    def __post_init__(self) -> None:
        if self.password_file is not None and self.username is None:
            msg = "password_file needs a username"
            raise ValueError(msg)
        if (self.certificate_file is None) != (self.key_file is None):
            msg = "certificate_file and key_file go together"
            raise ValueError(msg)
        if self.certificate_file is not None and self.ca_file is None:
            msg = "certificate_file needs a ca_file, which turns TLS on"
            raise ValueError(msg)
