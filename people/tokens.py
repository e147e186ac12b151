"""Secrets that are shown once and kept as digests. No I/O here: randomness is given.

A token (256 random bits) lives in a cookie. A one-time code (60 random bits) is read
out or written on paper: twelve characters of Crockford's base 32, in which O is 0 and
I and L are 1 however they are typed. Both have too much chance in them to be guessed,
so a plain SHA-256 is enough to keep them by; passwords need `people.password_hash`.
"""

import base64
import hashlib
from typing import Final, NewType

Token = NewType("Token", str)
Digest = NewType("Digest", str)

TOKEN_BYTES: Final = 32
CODE_BYTES: Final = 8

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_CHARACTERS: Final = 12
_MISREAD: Final = str.maketrans("OIL", "011", " -")


def make_token(random_bytes: bytes) -> Token:
    if len(random_bytes) != TOKEN_BYTES:
        msg = f"a token is made of {TOKEN_BYTES} random bytes, not {len(random_bytes)}"
        raise ValueError(msg)
    return Token(base64.urlsafe_b64encode(random_bytes).decode().rstrip("="))


def make_code(random_bytes: bytes) -> str:
    """Write a one-time code as it is handed over: `7K3M-90QX-2ZTB`."""
    if len(random_bytes) != CODE_BYTES:
        msg = f"a code is made of {CODE_BYTES} random bytes, not {len(random_bytes)}"
        raise ValueError(msg)
    number = int.from_bytes(random_bytes)
    letters = "".join(
        _ALPHABET[number >> 5 * place & 31] for place in range(_CODE_CHARACTERS)
    )
    return "-".join(letters[place : place + 4] for place in range(0, 12, 4))


def parse_code(typed: str) -> str | None:
    """Read a code however it was typed; None if it cannot be one."""
    letters = typed.upper().translate(_MISREAD)
    if len(letters) != _CODE_CHARACTERS or not set(letters) <= set(_ALPHABET):
        return None
    return letters


def digest(secret: str) -> Digest:
    return Digest(hashlib.sha256(secret.encode()).hexdigest())
