"""What a program shows to its broker, read from the files that its settings name."""

import ssl
from pathlib import Path

from messaging.broker_settings import BrokerSettings
from messaging.failures import CredentialsError


def load_password(password_file: Path | None) -> str | None:
    """Read the password of a broker account; raises `CredentialsError`."""
    if password_file is None:
        return None
    try:
        return password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{password_file}: cannot be read ({in_words(error)}); it must hold the"
        msg += " broker's password"
        raise CredentialsError(msg) from error


def load_tls_context(settings: BrokerSettings) -> ssl.SSLContext:
    """Trust the broker's CA, and show our certificate; raises `CredentialsError`."""
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        if settings.certificate_file is not None:
            context.load_cert_chain(settings.certificate_file, settings.key_file)
    except OSError as error:  # which an `ssl.SSLError` is, too
        msg = f"TLS with {settings.ca_file}: {in_words(error)}; check the broker's"
        msg += " ca_file, certificate_file and key_file"
        raise CredentialsError(msg) from error
    return context


def in_words(error: Exception) -> str:
    """Say what went wrong as an operator would."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate refused: {error.verify_message}".lower()
    reason = error.strerror if isinstance(error, OSError) else None
    return (reason or str(error)).lower()
