"""The look of every browser page: the palette as a style sheet, and Quasar told.

`apply_theme()` is called once, by whatever starts a program's pages, before
NiceGUI runs. Pages then use these classes and no colours of their own:

    page        the column that holds a page; `page wide` for a display or a board
    bar         the strip at the top: title left, links right
    tiles       a grid of cards, as many columns as fit
    card        a white box; `card well|degraded|lost` has its health on the edge
    health      a health in word, shape and colour: `health well|degraded|lost`
    facts       a <dl> of name and value
    lines       a table that becomes a list of cards on a phone
    quiet       second text
    figure      digits that stand below each other
    names       many short names, side by side
    buttons     actions, side by side; below each other where there is no room
    answers     cards of what was asked, the latest first
    evidence    a picture from a camera
    day         strips of a day's health: `strip-name`, `strip-words`, `strip`; `ticks`
    main        a button for the one obvious thing
    code-field  where a code is scanned or typed, large
    handing     a card that says what to hand over: `what` is the thing itself
    stock       a bar of what lies on a shelf
    form        a dialog with fields
    second      a button for what is not the first thing to do

A CSS millimetre is a millimetre on a desk's monitor, which is read from 600 mm as
a kiosk is. A phone shows it at two thirds and is held at half the distance.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nicegui import app, ui

from interface import palette

# Never by colour alone: the shape stands before the word.
HEALTH_SHAPES: Final[Mapping[str, str]] = MappingProxyType(
    {"well": "●", "degraded": "▲", "lost": "■"}
)

# The reader's own machine may lack Debian's font; these are what it has instead.
_FONTS: Final = (
    f'"{palette.CJK_FONT_FAMILY}", "PingFang SC", "Microsoft YaHei", sans-serif'
)

# A mouse is surer than a finger at arm's length; WCAG 2.5.5 asks for 44 px.
_TARGET_MM: Final = 12.0


def apply_theme() -> None:
    """Give all pages of this process the palette. Call once, before `ui.run`."""
    app.colors(
        primary=palette.PRIMARY.hex,
        secondary=palette.QUIET_INK.hex,
        accent=palette.PRIMARY.hex,
        positive=palette.WELL.hex,
        negative=palette.LOST.hex,
        warning=palette.DEGRADED.hex,
        info=palette.PRIMARY.hex,
        dark=palette.INK.hex,
    )
    ui.add_css(style_sheet(), shared=True)


def style_sheet() -> str:
    """Write the whole style sheet; every colour and size comes from the palette."""
    return _variables() + _RULES + _shapes()


def _variables() -> str:
    values = {
        "ground": palette.GROUND.hex,
        "card": palette.CARD.hex,
        "ink": palette.INK.hex,
        "quiet": palette.QUIET_INK.hex,
        "line": palette.LINE.hex,
        "primary": palette.PRIMARY.hex,
        "on-primary": palette.ON_PRIMARY.hex,
        "well": palette.WELL.hex,
        "degraded": palette.DEGRADED.hex,
        "lost": palette.LOST.hex,
        "text": f"{palette.TEXT_MM}mm",
        "main-text": f"{palette.MAIN_TEXT_MM}mm",
        "instruction": f"{palette.INSTRUCTION_MM}mm",
        "ticket-number": f"{palette.TICKET_NUMBER_MM}mm",
        "gap": f"{palette.GAP_MM}mm",
        "target": f"{_TARGET_MM}mm",
        "main-target": f"{palette.MAIN_TARGET_MM}mm",
        "fonts": _FONTS,
    }
    lines = "".join(f"  --{name}: {value};\n" for name, value in values.items())
    return f":root {{\n{lines}}}\n"


def _shapes() -> str:
    return "".join(
        f'.health.{health}::before {{ content: "{shape}"; }}\n'
        f".health.{health} {{ color: var(--{health}); }}\n"
        f".card.{health} {{ border-inline-start: 2mm solid var(--{health}); }}\n"
        for health, shape in HEALTH_SHAPES.items()
    )


_RULES: Final = """
html, body, .q-btn, .q-field, .q-table {
  font-family: var(--fonts); font-size: var(--text); line-height: 1.5;
}
body { background: var(--ground); color: var(--ink); letter-spacing: normal; }
.nicegui-content { padding: 0; gap: 0; align-items: stretch; }
h1 { font-size: var(--main-text); font-weight: 700; line-height: 1.3; margin: 0; }
h2 { font-size: 6mm; font-weight: 700; line-height: 1.3; margin: 0; }
h3 { font-size: var(--text); font-weight: 700; line-height: 1.3; margin: 0; }
a { color: var(--primary); text-decoration: underline; }
:focus-visible { outline: 1mm solid var(--primary); outline-offset: 0.5mm; }

.page {
  display: flex; flex-direction: column; gap: var(--gap); width: 100%;
  max-width: 340mm; margin: 0 auto; padding: var(--gap);
}
.page.wide { max-width: none; }
.bar {
  display: flex; flex-wrap: wrap; gap: 2mm var(--gap); align-items: center;
  width: 100%; padding: 2mm var(--gap);
  background: var(--primary); color: var(--on-primary);
}
.bar a {
  color: var(--on-primary); min-height: var(--target); min-width: var(--target);
  display: inline-flex; align-items: center; justify-content: center;
}
.bar button {
  color: var(--on-primary); background: none; border: 0.5mm solid var(--on-primary);
  border-radius: 1.5mm; padding: 0 3mm; cursor: pointer;
  min-height: var(--target); min-width: var(--target);
}
.bar :focus-visible { outline-color: var(--on-primary); }
.bar > :first-child { margin-inline-end: auto; }
.tiles {
  display: grid; gap: var(--gap); width: 100%;
  grid-template-columns: repeat(auto-fill, minmax(min(90mm, 100%), 1fr));
}
.card {
  background: var(--card); border: 0.3mm solid var(--line); border-radius: 2mm;
  padding: var(--gap); display: flex; flex-direction: column; gap: 2mm; min-width: 0;
}
.health { font-weight: 700; display: inline-flex; gap: 1.5mm; align-items: baseline; }
.facts { display: grid; grid-template-columns: auto 1fr; gap: 1mm 4mm; margin: 0; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.figure { font-variant-numeric: tabular-nums; }
.card { overflow-wrap: anywhere; }

.lines {
  width: 100%; border-collapse: collapse; background: var(--card);
  border: 0.3mm solid var(--line);
}
.lines th, .lines td {
  text-align: start; vertical-align: top; padding: 2mm 3mm;
  border-bottom: 0.3mm solid var(--line); overflow-wrap: break-word;
}
/* The last column is for remarks: anything may stand there, as long as it likes. */
.lines td:last-child { overflow-wrap: anywhere; }
.lines td:first-child { white-space: nowrap; }
.lines th { color: var(--quiet); font-weight: 700; white-space: nowrap; }

.names { display: flex; flex-wrap: wrap; gap: 2mm; }
.names > * {
  display: inline-flex; background: var(--card);
  border: 0.3mm solid var(--line); border-radius: 2mm;
  min-height: var(--target); padding: 0 3mm; align-items: center;
  text-decoration: none;
}
.card h3 a { display: inline-flex; min-height: var(--target); align-items: center; }
.buttons { display: flex; flex-wrap: wrap; gap: var(--gap); }
.answers { display: flex; flex-direction: column; gap: 2mm; max-width: 160mm; }
.answers .card { gap: 1mm; padding: 3mm var(--gap); }
.evidence { max-width: 100%; border: 0.3mm solid var(--line); }
.day { display: grid; grid-template-columns: auto 1fr; gap: 0 4mm; }
.day .strip { grid-column: 1 / -1; height: 8mm; margin-bottom: 3mm; }
.day .strip svg {
  display: block; width: 100%; height: 100%;
  border-bottom: 0.3mm solid var(--line);
}
.day .strip-words { text-align: end; }
.day .ticks { grid-column: 1 / -1; display: flex; justify-content: space-between; }

.code-field {
  font: inherit; font-size: var(--main-text); min-height: var(--main-target);
  width: 100%; max-width: 160mm; padding: 0 4mm; text-transform: uppercase;
  letter-spacing: 0.1em; color: var(--ink); background: var(--card);
  border: 0.5mm solid var(--line); border-radius: 2mm;
}
.handing .what { font-size: var(--instruction); line-height: 1.2; }
.handing > :first-child { font-size: var(--main-text); font-weight: 700; }
.stock { height: 5mm; }
.stock svg { display: block; width: 100%; height: 100%; }
.form { min-width: min(120mm, 90vw); }
.form .q-field { width: 100%; }

.q-btn { min-height: var(--target); text-transform: none; font-weight: 700; }
.q-btn.second {
  background: var(--card); color: var(--primary); border: 0.3mm solid var(--primary);
}
.q-btn.main { min-height: var(--main-target); font-size: var(--main-text); }
.q-field__native, .q-field__label { font-size: var(--text); }

@media (max-width: 600px) {
  :root {
    --text: 4.5mm; --main-text: 6mm; --instruction: 9mm;
    --gap: 4mm; --target: 13mm; --main-target: 18mm;
  }
  h2 { font-size: 5.5mm; }
  .lines, .lines tbody, .lines tr, .lines td { display: block; }
  .lines { border: 0; background: none; }
  .lines thead {
    display: block; position: absolute; overflow: hidden; clip-path: inset(50%);
    height: 1px; width: 1px;
  }
  .lines tr {
    display: flex; flex-wrap: wrap; gap: 1mm 5mm; padding: 3mm; margin-bottom: 3mm;
    background: var(--card); border: 0.3mm solid var(--line); border-radius: 2mm;
  }
  .lines td { border: 0; padding: 0; min-width: 0; overflow-wrap: anywhere; }
  .lines td[data-name]::before {
    content: attr(data-name) " "; color: var(--quiet);
  }
  .lines td:empty { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important; }
}
"""
