"""The one table of colours and sizes, for every toolkit. No I/O here.

Sizes are millimetres on the glass and minimums: people of 75 read and touch at
arm's length. Contrast against its ground is at least 7:1 for text, 4.5:1 above
12 mm, 3:1 for shapes; `tests/interface/test_palette.py` computes it.
"""

from dataclasses import dataclass
from typing import Final

# Targets and distances, in mm. Phone rules say 9–10 mm; a kiosk is at arm's length.
TARGET_MM: Final = 20.0
MAIN_TARGET_MM: Final = 25.0
GAP_MM: Final = 5.0

# Character heights, in mm.
TEXT_MM: Final = 5.0
MAIN_TEXT_MM: Final = 8.0
INSTRUCTION_MM: Final = 12.0
TICKET_NUMBER_MM: Final = 60.0

# Elder mode: one tap, lasts for the visit.
ELDER_SCALE: Final = 1.35

# The font of Debian's fonts-noto-cjk, on every toolkit.
CJK_FONT_FAMILY: Final = "Noto Sans CJK SC"
CJK_FONT_FILE: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
CJK_FONT_FILE_BOLD: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"


@dataclass(frozen=True, slots=True)
class Colour:
    """An sRGB colour, `#rrggbb`."""

    hex: str

    @property
    def rgba(self) -> tuple[float, float, float, float]:
        """Each 0 to 1, as Kivy wants it."""
        red, green, blue = (int(self.hex[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return red, green, blue, 1.0


GROUND: Final = Colour("#f7f5f0")  # warm white: less glare than #fff
CARD: Final = Colour("#ffffff")
INK: Final = Colour("#1c2430")  # text
QUIET_INK: Final = Colour("#414b5a")  # second text, still 7:1
LINE: Final = Colour("#6b7686")  # borders, 3:1
PRIMARY: Final = Colour("#0b4f8a")  # main actions, white on it
ON_PRIMARY: Final = Colour("#ffffff")
CARD_PRESSED: Final = Colour("#dbe8f5")  # under a finger, INK on it
PRIMARY_PRESSED: Final = Colour("#06305a")  # the same, ON_PRIMARY on it
WELL: Final = Colour("#125a35")  # with the word and a ● beside it
DEGRADED: Final = Colour("#7a4600")  # with the word and a ▲
LOST: Final = Colour("#9b1c1c")  # with the word and a ■


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21, by WCAG 2.2's relative luminance."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel) for channel in colour.rgba[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
