"""Where a program serves its pages; the `[web]` table of its settings."""

import ipaddress
import socket
import ssl
from pathlib import Path
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from interface.failures import CertificateError, TcpPortTakenError, TokenError

# Enough that nobody guesses it.
_TOKEN_CHARACTERS_MIN: Final = 32


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Address of the pages, and the certificate that makes them HTTPS.

    People sign in here, and a password crosses no wire in the clear: beyond this
    machine there is no serving without a certificate. Behind a proxy that speaks
    HTTPS for us on this machine, the pages stay on the loopback.
    """

    host: str = "127.0.0.1"
    tcp_port: Annotated[int, Meta(ge=1, le=65_535)]
    certificate_file: Path | None = None
    key_file: Path | None = None
    # Whoever shows it may read `/metrics`; without one, only this machine may.
    metrics_token_file: Path | None = None

    def __post_init__(self) -> None:
        if (self.certificate_file is None) != (self.key_file is None):
            msg = "certificate_file and key_file go together"
            raise ValueError(msg)
        if self.certificate_file is None and not _is_loopback(self.host):
            msg = (
                f"host {self.host!r} is beyond this machine, where passwords must not"
                " travel in the clear: name certificate_file and key_file, or write"
                ' "127.0.0.1" and let a proxy with HTTPS stand before it'
            )
            raise ValueError(msg)

    @property
    def address(self) -> str:
        scheme = "http" if self.certificate_file is None else "https"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.tcp_port}"

    @property
    def server_options(self) -> dict[str, Any]:
        """What the web server is told; a page's message is a click, never more."""
        options: dict[str, Any] = {
            "host": self.host,
            "port": self.tcp_port,
            "ws_max_size": 256 * 1024,
        }
        if self.certificate_file is not None and self.key_file is not None:
            options["ssl_certfile"] = str(self.certificate_file)
            options["ssl_keyfile"] = str(self.key_file)
        return options


def check_web(web: WebSettings) -> None:
    """Raise `InterfaceError` if the pages could not be served."""
    _check_certificate(web)
    load_metrics_token(web)
    try:
        with socket.create_server(
            (web.host, web.tcp_port),
            family=socket.AF_INET6 if ":" in web.host else socket.AF_INET,
        ):
            pass
    except OSError as error:
        msg = (
            f"pages at {web.host}:{web.tcp_port}: {error.strerror or error};"
            " stop what listens there, or choose another [web] tcp_port"
        )
        raise TcpPortTakenError(msg) from error


def load_metrics_token(web: WebSettings) -> str | None:
    """Read the token of the machine that watches. Raises `TokenError`."""
    if web.metrics_token_file is None:
        return None
    try:
        token = web.metrics_token_file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"[web] metrics_token_file {web.metrics_token_file}: {error}; check it"
        raise TokenError(msg) from error
    if len(token) < _TOKEN_CHARACTERS_MIN:
        msg = (
            f"[web] metrics_token_file {web.metrics_token_file}: shorter than"
            f" {_TOKEN_CHARACTERS_MIN} characters; `openssl rand -hex 32` writes one"
        )
        raise TokenError(msg)
    return token


def _check_certificate(web: WebSettings) -> None:
    if web.certificate_file is None:
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(web.certificate_file, web.key_file)
    except OSError as error:  # which an `ssl.SSLError` is, too
        msg = (
            f"certificate {web.certificate_file}, key {web.key_file}:"
            f" {error.strerror or error}; check [web] certificate_file and key_file"
        )
        raise CertificateError(msg) from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
