"""A day of health as a drawing: one strip, from left to right. No I/O here.

Never by colour alone: the worse, the higher. Where nobody watched there is a thin line.
"""

from datetime import datetime
from typing import Final

from ledger.fleet_history import DAY, Span
from messaging.contracts.health import Health

# One unit a minute from left to right, and so many from top to bottom.
_WIDTH: Final = 1440
_HEIGHT: Final = 24

_HEIGHTS: Final = {
    Health.LOST: _HEIGHT,
    Health.DEGRADED: 16,
    Health.WELL: 7,
    None: 1.5,
}
_COLOURS: Final = {
    Health.LOST: "lost",
    Health.DEGRADED: "degraded",
    Health.WELL: "well",
    None: "line",
}

# What lasted a moment must still be seen, on a phone too.
_SPAN_WIDTH_MIN: Final = 5.0


def strip_drawing(spans: tuple[Span, ...], to_at: datetime) -> str:
    """Draw the day that ends at `to_at`, as SVG; whoever shows it says it in words."""
    # What is worst is drawn last, so that a short loss is not covered.
    order = sorted(spans, key=lambda span: _HEIGHTS[span.health])
    bars = "".join(_bar(span, to_at) for span in order)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none"'
        f' aria-hidden="true">{bars}</svg>'
    )


def _bar(span: Span, to_at: datetime) -> str:
    start = to_at - DAY
    left = (span.from_at - start) / DAY * _WIDTH
    width = max((span.to_at - span.from_at) / DAY * _WIDTH, _SPAN_WIDTH_MIN)
    height = _HEIGHTS[span.health]
    return (
        f'<rect x="{left:.1f}" width="{width:.1f}" y="{_HEIGHT - height}"'
        f' height="{height}" style="fill: var(--{_COLOURS[span.health]})"/>'
    )
