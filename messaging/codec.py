"""Messages to bytes and back. No I/O here.

Whatever arrives becomes a message or a `Rejected` that says why; nothing that a
foreign client sends can raise. Unknown fields are ignored, so that a newer
sender can talk to an older reader; an unknown enum value is not.
"""

from dataclasses import dataclass
from typing import Final, TypeVar

import msgspec
from typing_extensions import TypeForm

# Sixty-four KiB carry any message of ours many times over; more is a mistake or
# an attack, and is not even parsed.
PAYLOAD_BYTES_MAX: Final = 65_536

# How much of a reason is worth keeping: msgspec may quote what it was sent.
_REASON_CHARACTERS_MAX: Final = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A payload that is no message of the expected type, and why."""

    reason: str


def encode(message: msgspec.Struct) -> bytes:
    """Write a message. Raises `ValueError` above `PAYLOAD_BYTES_MAX`: our mistake."""
    payload = msgspec.json.encode(message)
    if len(payload) > PAYLOAD_BYTES_MAX:
        msg = f"{type(message).__name__} of {len(payload)} bytes is too large to send"
        raise ValueError(msg)
    return payload


def decode(payload: bytes, expected: TypeForm[T]) -> T | Rejected:
    """Read one message of the type (or union of types) that its topic carries."""
    if len(payload) > PAYLOAD_BYTES_MAX:
        return Rejected(f"oversize: {len(payload)} bytes of {PAYLOAD_BYTES_MAX}")
    try:
        message: T = msgspec.json.decode(payload, type=expected)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Rejected(f"malformed: {error}"[:_REASON_CHARACTERS_MAX])
    return message
