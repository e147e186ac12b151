"""What a site must say of its scale because one frame cannot tell. No I/O here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from firmware_bridge.scales.registers import RegisterMap
from firmware_bridge.scales.units import KILOGRAMS


class Checksum(StrEnum):
    """What stands behind a Toledo continuous frame."""

    # Told from what follows the frame, which therefore waits for it. What does not
    # add up is noise behind a frame without one, unless it looks like a slip; after
    # the first that adds up the decoder is strict.
    AUTO = "auto"
    # There or not, but what stands there and does not add up is always wrong.
    STRICT = "strict"
    NONE = "none"
    SUM7 = "sum7"
    XOR = "xor"


class DigitOrder(StrEnum):
    """Which way a Yaohua `=` frame is written."""

    # Told from the frame, and no weight where nothing tells.
    AUTO = "auto"
    # The same, and where nothing tells, the order with fewer decimals. For people
    # who look on: a scale with four decimals is misread.
    GUESSED = "guessed"
    PLAIN = "plain"
    REVERSED = "reversed"


# No scale shows more.
_DECIMALS_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class ScaleOptions:
    """What a site must say because one frame cannot tell.

    `unit` is the unit that the scale is set to, where the wire has none.
    `implied_decimals` are digits behind a point that is not sent. `checksum` and
    `digit_order` name a dialect of the protocols that have several; `registers`
    says where a transmitter keeps its weight.
    """

    unit: str | None = None
    implied_decimals: int | None = None
    checksum: Checksum = Checksum.AUTO
    digit_order: DigitOrder = DigitOrder.AUTO
    registers: RegisterMap | None = None

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit not in KILOGRAMS:
            msg = f"{self.unit!r} is no unit; known are {', '.join(KILOGRAMS)}"
            raise ValueError(msg)
        if self.implied_decimals is not None and not (
            0 <= self.implied_decimals <= _DECIMALS_MAX
        ):
            msg = f"{self.implied_decimals} decimals; allowed are 0 to {_DECIMALS_MAX}"
            raise ValueError(msg)


# A port that nothing was said about: what it cannot know is no weight.
DEFAULT_OPTIONS: Final = ScaleOptions()
# A person who looks on: what is likelier, and never booked.
ONLOOKER_OPTIONS: Final = ScaleOptions(digit_order=DigitOrder.GUESSED)
