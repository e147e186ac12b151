"""What a site must say of its scale because one frame cannot tell. No I/O here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from firmware_bridge.scales.units import KILOGRAMS


class Checksum(StrEnum):
    """What stands behind a Toledo continuous frame."""

    # Told from the byte that follows; a 17-byte frame waits for it.
    AUTO = "auto"
    NONE = "none"
    SUM7 = "sum7"
    XOR = "xor"


class DigitOrder(StrEnum):
    """Which way a Yaohua `=` frame is written."""

    # Told from where the point stands, as long as there are at most three decimals.
    AUTO = "auto"
    PLAIN = "plain"
    REVERSED = "reversed"


# No scale shows more.
_DECIMALS_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class ScaleOptions:
    """What a site must say because one frame cannot tell.

    `unit` is the unit that the scale is set to, where the wire has none.
    `implied_decimals` are digits behind a point that is not sent. `checksum` and
    `digit_order` name a dialect of the protocols that have several.
    """

    unit: str | None = None
    implied_decimals: int | None = None
    checksum: Checksum = Checksum.AUTO
    digit_order: DigitOrder = DigitOrder.AUTO

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit not in KILOGRAMS:
            msg = f"{self.unit!r} is no unit; known are {', '.join(KILOGRAMS)}"
            raise ValueError(msg)
        if self.implied_decimals is not None and not (
            0 <= self.implied_decimals <= _DECIMALS_MAX
        ):
            msg = f"{self.implied_decimals} decimals; allowed are 0 to {_DECIMALS_MAX}"
            raise ValueError(msg)


DEFAULT_OPTIONS: Final = ScaleOptions()
