"""The glass people touch: its size in pixels and in millimetres. No I/O here.

Sizes on screens are millimetres. What a panel reports as its density is often
wrong, so the settings state its width in mm and everything follows from that.
"""

from typing import Annotated

from msgspec import Meta, Struct

_Pixels = Annotated[int, Meta(ge=240, le=7680)]


class Glass(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One touchscreen; the `[glass]` table of a program's settings."""

    width_px: _Pixels
    height_px: _Pixels
    width_mm: Annotated[float, Meta(ge=50, le=3000)]
    # A kiosk covers the whole panel and shows no cursor; a window is for a desk.
    is_fullscreen: bool = True

    @property
    def is_portrait(self) -> bool:
        return self.height_px > self.width_px

    @property
    def height_mm(self) -> float:
        return self.mm(self.height_px)

    def px(self, mm: float) -> float:
        """Pixels that cover `mm` on the glass."""
        return mm * self.width_px / self.width_mm

    def mm(self, px: float) -> float:
        """Millimetres that `px` cover on the glass."""
        return px * self.width_mm / self.width_px
