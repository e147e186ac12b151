"""A scale protocol as a page of a table. No I/O here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.blocks import Blocks
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.reading import Mode, Reading, ScaleEvent
from firmware_bridge.scales.units import KILOGRAMS

# No scale shows more.
_DECIMALS_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class ScaleOptions:
    """What a site must say because one frame cannot tell.

    `unit` is the unit that the scale is set to, where the wire has none.
    `implied_decimals` are digits behind a point that is not sent.
    """

    unit: str | None = None
    implied_decimals: int | None = None

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

# Reads one complete frame: a reading, or garbage with its reason.
Parse: TypeAlias = Callable[[bytes, ScaleOptions], ScaleEvent]


class Request(StrEnum):
    """What a host may ask of a scale."""

    WEIGHT = "weight"
    ZERO = "zero"
    TARE = "tare"


@dataclass(frozen=True, slots=True)
class Tells:
    """What a frame can say; what is not here cannot be known from the wire."""

    stable: bool = False
    overload: bool = False
    underload: bool = False
    negative: bool = True
    units: tuple[str, ...] = ("kg",)
    modes: tuple[Mode, ...] = ()
    # How many digits a weight has room for, and how many of them may be decimals.
    digits: int = 6
    decimals_min: int = 0
    decimals_max: int = 3
    integrity: str = "none"


@dataclass(frozen=True, slots=True)
class ScaleProtocol:
    """One protocol: how it is cut, read and written, and what an operator must know.

    `encode` writes a reading as the scale would; it raises `ValueError` for what
    the wire cannot carry.
    """

    name: str
    devices: str
    line: LineSettings
    framing: Lines | Blocks
    parse: Parse
    encode: Callable[[Reading], bytes]
    tells: Tells
    setting_up: str
    requests: Mapping[Request, bytes] = field(default_factory=dict)
    # Bytes at the end of a frame without which it is already complete.
    spare_bytes: int = 0
