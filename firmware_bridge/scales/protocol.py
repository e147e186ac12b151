"""A scale protocol as a page of a table. No I/O here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.blocks import Blocks
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.reading import Mode, Reading, ScaleEvent


@dataclass(frozen=True, slots=True)
class ScaleOptions:
    """What a site must say because one frame cannot tell.

    `unit` is the unit that the scale is set to, where the wire has none.
    `implied_decimals` are digits behind a point that is not sent.
    """

    unit: str | None = None
    implied_decimals: int | None = None


DEFAULT_OPTIONS = ScaleOptions()

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
    units: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = ()
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
