"""QR codes as squares, dark or light: for paper and for the glass."""

from typing import TypeAlias

import segno

Modules: TypeAlias = tuple[tuple[bool, ...], ...]


def qr_modules(text: str) -> Modules:
    """Encode a text; rows of modules without the quiet border.

    Error level M, better where it costs no larger code. Raises `ValueError` for a
    text that no QR code holds.
    """
    code = segno.make_qr(text, error="m")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
