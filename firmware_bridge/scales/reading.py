"""What a scale can say: one reading, or bytes that were no frame. No I/O here."""

from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from msgspec import Struct

from firmware_bridge.scales.units import KILOGRAMS

Detail: TypeAlias = str | int | bool

_GRAMS_PER_KILOGRAM: Final = 1000


class Status(StrEnum):
    """What kind of thing the scale said; only `WEIGHT` may be booked."""

    WEIGHT = "weight"
    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    # Over or under, the wire does not say which.
    OUT_OF_RANGE = "out_of_range"
    # The zero of power-up has not been found, or the scale is warming up.
    NOT_READY = "not_ready"
    # The scale moves, or refuses to give a weight for another reason.
    NO_WEIGHT = "no_weight"
    # The stored weight of the container: never a load.
    TARE = "tare"
    COUNT = "count"
    TARE_SET = "tare_set"
    TARE_CLEARED = "tare_cleared"
    ZERO_DONE = "zero_done"
    ZERO_REFUSED_HIGH = "zero_refused_high"
    ZERO_REFUSED_LOW = "zero_refused_low"
    TARE_REFUSED_HIGH = "tare_refused_high"
    TARE_REFUSED_LOW = "tare_refused_low"
    NOT_EXECUTABLE = "not_executable"
    SYNTAX_ERROR = "syntax_error"
    TRANSMISSION_ERROR = "transmission_error"
    LOGICAL_ERROR = "logical_error"
    PROBE_ECHO = "probe_echo"
    REQUEST = "request"
    STATUS_LINE = "status_line"
    IDENTITY = "identity"
    # A request was carried out or answered; the details say what.
    OK = "ok"


class Mode(StrEnum):
    """Which of the three weights."""

    GROSS = "gross"
    NET = "net"
    TARE = "tare"


class Reading(Struct, frozen=True):
    """One thing the scale said: a weight, or the reason why there is none.

    `value` is exact and in `unit`. `stable` is None when the wire carries no
    flag: then only several equal readings make a settled weight. `details` are
    named as the manuals name them.
    """

    status: Status
    value: Decimal | None = None
    unit: str | None = None
    stable: bool | None = None
    mode: Mode | None = None
    details: tuple[tuple[str, Detail], ...] = ()

    @property
    def kg(self) -> Decimal | None:
        """The value in kilograms, exact; None if there is no value or no known unit."""
        if self.value is None or self.unit is None:
            return None
        factor = KILOGRAMS.get(self.unit)
        return None if factor is None else self.value * factor

    @property
    def weight_g(self) -> int | None:
        """The nearest whole gram; None unless this is a weight in a known unit."""
        kg = self.kg
        if self.status is not Status.WEIGHT or kg is None:
            return None
        return round(kg * _GRAMS_PER_KILOGRAM)


class Garbage(Struct, frozen=True):
    """Bytes that are no frame of this protocol, cut to its maximum, and why."""

    discarded: bytes
    reason: str
    details: tuple[tuple[str, Detail], ...] = ()


ScaleEvent: TypeAlias = Reading | Garbage
