"""A stock as a drawing: what lies there, and what is kept for vouchers. No I/O here.

Never by colour alone: what is kept is lower. All bars of a page have one scale.
"""

from typing import Final

_WIDTH: Final = 100.0
_HEIGHT: Final = 10.0
_KEPT_HEIGHT: Final = 5.0


def stock_bar(stock: int, kept: int, most: int) -> str:
    """Draw a bar, as SVG; `most` is as many pieces as the width of the card.

    Whoever shows it says the numbers in words.
    """
    scale = _WIDTH / max(most, 1)
    free, reserved = stock * scale, kept * scale
    return (
        f'<svg viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none"'
        ' aria-hidden="true">'
        f'<rect width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}" fill="var(--ground)"/>'
        f'<rect width="{free:.2f}" height="{_HEIGHT:.0f}" fill="var(--well)"/>'
        f'<rect x="{free:.2f}" width="{reserved:.2f}" y="{_HEIGHT - _KEPT_HEIGHT:.0f}"'
        f' height="{_KEPT_HEIGHT:.0f}" fill="var(--degraded)"/>'
        "</svg>"
    )
