"""How tall characters are, as a share of the font's size. No I/O here.

A size in millimetres means the height of the drawn character, not of the font's
invisible box: of 中 where a text has Chinese characters, otherwise of a capital
letter or a digit. Both figures are measured on Noto Sans CJK;
`tests/interface/test_kivy_fonts.py` measures them again on what is drawn.
"""

import re
from typing import Final

CHINESE_SHARE: Final = 0.92
CAPITAL_SHARE: Final = 0.733

_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


def character_share(text: str) -> float:
    """Divide the height of the text's characters by the font size that draws them."""
    return CHINESE_SHARE if _CHINESE.search(text) else CAPITAL_SHARE
