"""A scale protocol as a page of a table. No I/O here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.blocks import Blocks
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import DEFAULT_OPTIONS, ScaleOptions
from firmware_bridge.scales.reading import Mode, Reading, ScaleEvent

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
    # Whether there is a weight while the load moves, and its mode and unit.
    moving_weight: bool = True
    moving_mode: bool = True
    moving_unit: bool = True
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
    # What a host must set to understand the encoder's frames.
    encoded_for: ScaleOptions = DEFAULT_OPTIONS
    requests: Mapping[Request, bytes] = field(default_factory=dict)
    # How the weight is asked for where that depends on what the site says.
    ask: Callable[[ScaleOptions], bytes] | None = None
    # Markdown for the operator's page: what a setting looks like.
    example: str = ""
    # Bytes at the end of a frame without which it is already complete.
    spare_bytes: int = 0

    def weight_request(self, options: ScaleOptions) -> bytes:
        """Ask for the weight; raises `KeyError` where a scale only streams."""
        return self.requests[Request.WEIGHT] if self.ask is None else self.ask(options)
