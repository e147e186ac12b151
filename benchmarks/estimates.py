"""How true the hall's waiting times are, beside the ways that others estimate them.

The mornings are made in `benchmarks.mornings`. `python -m benchmarks.estimates` writes
`docs/estimates.md` and its chart anew from a run of it.
"""

from pathlib import Path
from typing import Final

from benchmarks.mornings import METHODS, MORNINGS, OURS, SCENES, ZMS, Score, simulate
from benchmarks.rows import Row

_DOCS: Final = Path(__file__).parent.parent / "docs"

_PAGE: Final = """\
# How long will it take?

The hall tells how many people are ahead, and a range for the wait that holds eight
times of ten. It puts everybody who waits to a counter, as a clerk would on paper
(list scheduling), knowing how long each kind of matter usually takes here, who has
been at the counters since when, and the rota. How wide the range must be it learns
from how true earlier ones were. While no counter is open it says nothing.

Mean error in minutes, of everybody who had to wait on {mornings} simulated mornings
each (`python -m benchmarks.estimates` writes this page):

{table}

![The same as bars](estimates.svg)

Waits of earlier people (LES, EWMA) say little in a hall that begins empty every
morning. Ranges are wide because matters differ; a single minute would be wrong.

*ZMS*: people ahead and one, times an average, by the counters that are open; its
average is the best one in hindsight. *Position × average*: people ahead, times the
true mean, by the counters that are open. *LES*: the wait of whoever was called last.
*EWMA*: half of the last wait and half of what was said before.
"""

_ROW_PX: Final = 26
_SCENE_PX: Final = 40
_LABELS_PX: Final = 190
_BARS_PX: Final = 420
_VALUES_PX: Final = 90


def measure() -> list[Row]:
    rows = []
    for scene in SCENES:
        score = simulate(scene)
        rows += [
            Row(
                f"{scene.name}: error",
                score.errors_min[OURS],
                "min",
                name,
                score.errors_min[name],
                "ratio < 1",
            )
            for name in METHODS
            if name != OURS
        ]
        rows.append(
            Row(
                f"{scene.name}: range true",
                100 * score.coverage[OURS],
                "%",
                ZMS,
                100 * score.coverage[ZMS],
                "≥ 80 %",
            )
        )
    return rows


def write_page() -> None:
    """Write the page and its chart from one run."""
    scores = {scene.name: simulate(scene) for scene in SCENES}
    (_DOCS / "estimates.svg").write_text(_chart(scores), encoding="utf-8")
    (_DOCS / "estimates.md").write_text(_page(scores), encoding="utf-8")


def _page(scores: dict[str, Score]) -> str:
    rows = [["method", *scores], ["---"] * (len(scores) + 1)]
    rows += [
        [name, *(f"{score.errors_min[name]:.2f}" for score in scores.values())]
        for name in METHODS
    ]
    rows += [
        [
            f"range of {name}: true / wide",
            *(
                f"{score.coverage[name]:.0%} / {score.width_min[name]:.0f} min"
                for score in scores.values()
            ),
        ]
        for name in (OURS, ZMS)
    ]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return _PAGE.format(mornings=MORNINGS, table=table)


def _chart(scores: dict[str, Score]) -> str:
    longest = max(max(score.errors_min.values()) for score in scores.values())
    height = len(scores) * (_SCENE_PX + len(METHODS) * _ROW_PX) + 20
    width = _LABELS_PX + _BARS_PX + _VALUES_PX
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">',
        "<style>text { font: 14px sans-serif }</style>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    top = 0
    for scene, score in scores.items():
        top += _SCENE_PX
        drawn.append(f'<text x="10" y="{top - 10}">{scene}: mean error</text>')
        for name in METHODS:
            error_min = score.errors_min[name]
            drawn += _bar(top, name, error_min, error_min / longest)
            top += _ROW_PX
    return "\n".join([*drawn, "</svg>", ""])


def _bar(top: int, name: str, error_min: float, share: float) -> list[str]:
    # Ours is told by its place and word, too: first, and darkest.
    colour = "#14532d" if name == OURS else "#9ca3af"
    length = round(share * _BARS_PX)
    value_x = _LABELS_PX + length + 6
    size = f'width="{length}" height="{_ROW_PX - 8}"'
    return [
        f'<text x="{_LABELS_PX - 8}" y="{top + 16}" text-anchor="end">{name}</text>',
        f'<rect x="{_LABELS_PX}" y="{top + 3}" {size} fill="{colour}"/>',
        f'<text x="{value_x}" y="{top + 16}">{error_min:.1f} min</text>',
    ]


if __name__ == "__main__":
    write_page()
