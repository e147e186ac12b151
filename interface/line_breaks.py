"""Where a line of mixed Chinese and English may end. No I/O here.

Kivy breaks between any two Chinese characters, so that a full stop may stand alone
at the beginning of a line. Here a line ends after a space or between Chinese
characters, but no line begins with closing punctuation or ends with an opening one.
"""

import re
from collections.abc import Callable
from typing import Final

_OPENING: Final = "（《“【〈「"
_CLOSING: Final = "，。、；：？！）》”】〉」…—"
_CHINESE: Final = "\u3400-\u9fff"

# What stays together: a Chinese character or a word, with what opens and closes it.
_UNIT: Final = re.compile(
    rf"[{_OPENING}]*(?:[{_CHINESE}]|[^\s{_CHINESE}{_OPENING}{_CLOSING}]+)?[{_CLOSING}\s]*"
)


def break_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Fill lines up to `width`, as `measure` sees it.

    A unit that is wider than a line gets a line of its own, and sticks out.
    """
    lines: list[str] = []
    line = ""
    for unit in filter(None, _UNIT.findall(text)):
        if line and measure((line + unit).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += unit
    return [*lines, line.rstrip()]
