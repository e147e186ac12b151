"""The chart of read rates: a small panel for each kind of trouble, as SVG. No I/O here.

Each panel goes from severity 1 on the left to 5 on the right, and from none read at
the bottom to all read at the top. Lines differ in colour, dashes and marks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from interface.palette import CARD, INK, LINE, QUIET_INK, Colour

_PANELS_A_ROW: Final = 4
_PANEL_WIDTH: Final = 190
_PANEL_HEIGHT: Final = 132
_PLOT_WIDTH: Final = 140
_PLOT_HEIGHT: Final = 78
_LEFT: Final = 36
_TOP: Final = 26
_LEGEND_HEIGHT: Final = 34


@dataclass(frozen=True, slots=True)
class Line:
    """One reader's shares, from the least severity on."""

    name: str
    shares: Sequence[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One kind of trouble, and how each reader fares."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Pen:
    """How a reader's line looks."""

    colour: Colour
    width: float
    dashes: str
    mark: str


# Told apart by colour-blind eyes (Okabe and Ito), and in print without any colour.
_PENS: Final = (
    _Pen(Colour("#0b4f8a"), 3.0, "", "●"),
    _Pen(Colour("#d55e00"), 1.6, "6 3", "▲"),
    _Pen(Colour("#007a5a"), 1.6, "2 3", "■"),
    _Pen(Colour("#8a4f7d"), 1.6, "1 5", "◆"),
)


def render_chart(panels: Sequence[Panel]) -> str:
    rows = -(-len(panels) // _PANELS_A_ROW)
    width = _PANELS_A_ROW * _PANEL_WIDTH + 10
    height = _LEGEND_HEIGHT + rows * _PANEL_HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        f'<g font-family="sans-serif" font-size="11" fill="{INK.hex}">',
        f'<rect width="{width}" height="{height}" fill="{CARD.hex}"/>',
        *_legend([line.name for line in panels[0].lines]),
    ]
    for index, panel in enumerate(panels):
        row, column = divmod(index, _PANELS_A_ROW)
        x, y = column * _PANEL_WIDTH, _LEGEND_HEIGHT + row * _PANEL_HEIGHT
        parts += [f'<g transform="translate({x} {y})">', *_drawn(panel), "</g>"]
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _legend(names: Sequence[str]) -> Iterator[str]:
    for index, (name, pen) in enumerate(zip(names, _PENS, strict=True)):
        x = _LEFT + index * 130
        yield _polyline([(x, 17), (x + 34, 17)], pen)
        yield _mark(x + 17, 17, pen)
        yield f'<text x="{x + 40}" y="21">{name}</text>'


def _drawn(panel: Panel) -> Iterator[str]:
    bottom, right = _TOP + _PLOT_HEIGHT, _LEFT + _PLOT_WIDTH
    yield f'<text x="{_LEFT}" y="16" font-weight="bold">{panel.title}</text>'
    for share in (0, 50, 100):
        y = bottom - share / 100 * _PLOT_HEIGHT
        yield (
            f'<line x1="{_LEFT}" y1="{y:g}" x2="{right}" y2="{y:g}" '
            f'stroke="{LINE.hex}" stroke-width="0.5"/>'
        )
        yield (
            f'<text x="{_LEFT - 5}" y="{y + 4:g}" text-anchor="end" '
            f'fill="{QUIET_INK.hex}">{share}</text>'
        )
    count = len(panel.lines[0].shares)
    across = [_LEFT + _PLOT_WIDTH * (index + 0.5) / count for index in range(count)]
    for number, x in enumerate(across, 1):
        yield (
            f'<text x="{x:g}" y="{bottom + 14}" text-anchor="middle" '
            f'fill="{QUIET_INK.hex}">{number}</text>'
        )
    # Ours last: it lies above the others.
    for line, pen in reversed(list(zip(panel.lines, _PENS, strict=True))):
        heights = [bottom - share * _PLOT_HEIGHT for share in line.shares]
        points = list(zip(across, heights, strict=True))
        yield _polyline(points, pen)
        yield from (_mark(x, y, pen) for x, y in points)


def _polyline(points: Sequence[tuple[float, float]], pen: _Pen) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{pen.colour.hex}" '
        f'stroke-width="{pen.width}" stroke-dasharray="{pen.dashes}"/>'
    )


def _mark(x: float, y: float, pen: _Pen) -> str:
    return (
        f'<text x="{x:.1f}" y="{y + 3.5:.1f}" text-anchor="middle" font-size="10" '
        f'fill="{pen.colour.hex}">{pen.mark}</text>'
    )
