"""A dry run drawn: as text for a shell, as SVG for a page or a paper. No I/O here.

Two bars a building: what its households had, and what they would have had.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from ledger.dry_run import DryRunResult, Share

_BAR_CHARACTERS: Final = 40
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"

# A page draws no more than a reader compares; the CSV has all of them.
BUILDINGS_MAX: Final = 30

# Wide enough for a phone: letters are as large there as the page's own.
_ROW: Final = 88
_BAR_WIDTH: Final = 300
_BAR_HEIGHT: Final = 24
_WIDTH: Final = _BAR_WIDTH + 170
_GREY: Final = "#8a949e"
_BLUE: Final = "#0b5cad"


def render_text(result: DryRunResult) -> str:
    """Draw totals, buildings and streams with characters."""
    total = result.total
    lines = [
        f"tariff {result.tariff} on the drops of {result.first} to {result.last}",
        f"  drops: {total.drops}",
        f"  points: {total.points_before} before, {total.points_after} after",
        f"  difference: {total.difference:+d}",
        f"  households that gain: {result.gaining}, that lose: {result.losing}",
        f"  households that have the same: {result.unchanged}",
    ]
    for title, parts in (
        ("building", result.by_building()),
        ("stream", result.by_stream()),
    ):
        lines += ["", f"by {title}: before ░, after █"]
        lines += _bars_of(parts)
    return "\n".join(lines)


def _bars_of(parts: Mapping[str, Share]) -> Iterator[str]:
    most = _most(parts)
    width = max(map(len, parts), default=0)
    for name, share in parts.items():
        before = "░" * round(share.points_before / most * _BAR_CHARACTERS)
        yield f"  {name:<{width}} {before} {share.points_before}"
        after = _bar(share.points_after / most)
        yield f"  {'':<{width}} {after} {share.points_after} ({share.difference:+d})"


def _bar(part: float) -> str:
    eighths = round(part * _BAR_CHARACTERS * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def render_svg(result: DryRunResult, before: str, after: str, title: str) -> str:
    """Draw the buildings, those with the greatest difference first."""
    buildings = sorted(
        result.by_building().items(),
        key=lambda item: (-abs(item[1].difference), item[0]),
    )[:BUILDINGS_MAX]
    most = _most(dict(buildings))
    height = 40 + _ROW * len(buildings)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"',
        f' role="img" aria-label="{escape(title)}" font-size="20">',
        f'<rect x="0" y="6" width="18" height="18" fill="{_GREY}"/>',
        f'<text x="26" y="22">{escape(before)}</text>',
        f'<rect x="{_WIDTH // 2}" y="6" width="18" height="18" fill="{_BLUE}"/>',
        f'<text x="{_WIDTH // 2 + 26}" y="22">{escape(after)}</text>',
    ]
    for place, (name, share) in enumerate(buildings):
        y = 40 + place * _ROW
        words = f"{share.points_after} ({share.difference:+d})"
        parts += [
            f'<text x="0" y="{y + 22}">{escape(name)}</text>',
            *_svg_bar(
                y + 30, share.points_before / most, _GREY, f"{share.points_before}"
            ),
            *_svg_bar(y + 56, share.points_after / most, _BLUE, words),
        ]
    return "".join((*parts, "</svg>"))


def _svg_bar(y: int, part: float, colour: str, words: str) -> tuple[str, str]:
    width = max(1, round(part * _BAR_WIDTH))
    bar = f'<rect x="0" y="{y}" width="{width}" height="{_BAR_HEIGHT}"'
    return (
        f'{bar} fill="{colour}"/>',
        f'<text x="{width + 8}" y="{y + 19}">{words}</text>',
    )


def _most(parts: Mapping[str, Share]) -> int:
    points = (max(one.points_before, one.points_after) for one in parts.values())
    return max(max(points, default=0), 1)
