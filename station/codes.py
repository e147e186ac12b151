"""What a code reader can say about a picture. No I/O here."""

from dataclasses import dataclass
from typing import Final, TypeAlias

QR_CODE: Final = "QRCode"
CODE_128: Final = "Code128"


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its text, `QRCode` or `Code128`, and which reader found it."""

    text: str
    symbology: str
    reader: str


@dataclass(frozen=True, slots=True)
class CodesRead:
    """What was read, each text once; empty if no code was found."""

    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadersDisagree:
    """Two readers read different texts from one picture: no reading."""

    codes: tuple[Code, ...]


PictureRead: TypeAlias = CodesRead | ReadersDisagree

NOTHING_READ: Final = CodesRead()
