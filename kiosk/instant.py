"""A moment as a program meets it: two clocks, read together. No I/O here."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Instant:
    """`s` counts evenly and means intervals; `moment` is the site's wall clock."""

    s: float
    moment: datetime
