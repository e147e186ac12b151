"""How a program finds and trusts its broker; the `[broker]` table of its settings."""

from pathlib import Path

from msgspec import Struct


class BrokerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the broker is. Secrets come from files, never from the settings."""

    host: str = "127.0.0.1"
    tcp_port: int = 1883
    username: str | None = None
    password_file: Path | None = None
    # A CA file turns TLS on; certificate and key are for brokers that ask for them.
    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    keepalive_s: int = 15
