"""Units of weight as scales spell them, and their exact kilograms. No I/O here."""

from decimal import Decimal
from typing import Final

# Exact by definition: the international pound of 1959; the jin (斤) of the
# mainland is half a kilogram.
KILOGRAMS: Final[dict[str, Decimal]] = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "mg": Decimal("0.000001"),
    "t": Decimal(1000),
    "lb": Decimal("0.45359237"),
    "oz": Decimal("0.028349523125"),
    "jin": Decimal("0.5"),
}

# The scale's unit is a setting of the scale and does not travel with the weight.
HOST_CONFIGURED: Final = "host-configured"

_SPELLINGS: Final[dict[bytes, str]] = {
    **{unit.encode(): unit for unit in KILOGRAMS},
    b"lbs": "lb",
    # 斤 as an indicator from the mainland writes it: GB 2312, or UTF-8.
    b"\xbd\xef": "jin",
    b"\xe6\x96\xa4": "jin",
}


def parse_unit(text: bytes) -> str | None:
    """Read a unit in whatever case; None if it is no unit of weight we know."""
    return _SPELLINGS.get(text.lower())
