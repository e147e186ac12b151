"""How many hard pictures are read, by kind and severity, beside three other readers.

`python -m benchmarks.reading --write docs/reading.md` makes the published page and its
chart; as one of the benchmarks it looks at fewer pictures. Every reader gets the same
pictures in the same run; ours has half a second of processor time for each. A text that
is not the label's counts as wrong, and there must be none.
"""

import argparse
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import zxingcpp
from pyzbar import pyzbar
from rich.progress import track

from benchmarks.hard_bags import KINDS, SEVERITIES, SYMBOLOGIES, hard_bag
from benchmarks.reading_chart import Line, Panel, render_chart
from benchmarks.rows import Row
from station.code_reader import study
from station.looks import Picture
from tests.station.hard_pictures import HARMS, Photograph, hard_photographs

OURS: Final = "linli"
UNION: Final = "zxing-cpp or pyzbar"
PEERS: Final = ("zxing-cpp", "pyzbar", "OpenCV")
_STUDY_S: Final = 0.5
_SPAWN: Final = multiprocessing.get_context("spawn")
_SEED: Final = 20
_ALL_KINDS: Final = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128]
_SYMBOLS: Final = [pyzbar.ZBarSymbol.QRCODE, pyzbar.ZBarSymbol.CODE128]

# Of one kind of trouble, one severity, and one kind of code or "photographs".
Cell: TypeAlias = tuple[str, int, str]
PHOTOGRAPHS: Final = "photographs"


class Tally:
    """Pictures, those read, and those read wrongly, by cell and reader."""

    def __init__(self) -> None:
        self.pictures: Counter[Cell] = Counter()
        self.read: Counter[tuple[Cell, str]] = Counter()
        self.wrong: Counter[str] = Counter()

    def take(self, cell: Cell, text: str, found: Mapping[str, list[str]]) -> None:
        """Count what each reader found on one picture that carries `text`."""
        self.pictures[cell] += 1
        for name, texts in found.items():
            self.read[cell, name] += text in texts
            self.wrong[name] += any(other != text for other in texts)
        self.read[cell, UNION] += any(text in found[name] for name in PEERS[:2])

    def share(self, cells: Iterable[Cell], reader: str) -> float:
        """Share of the cells' pictures that the reader read."""
        chosen = list(cells)
        count = sum(self.pictures[cell] for cell in chosen)
        return sum(self.read[cell, reader] for cell in chosen) / max(count, 1)


def measure() -> list[Row]:
    tally = _tally(count=1)
    rows = []
    for what, codes in (
        ("hard bags read", SYMBOLOGIES),
        ("hard photographs read", (PHOTOGRAPHS,)),
    ):
        cells = [cell for cell in tally.pictures if cell[2] in codes]
        ours = tally.share(cells, OURS) * 100
        rows += [
            Row(what, ours, "%", peer, tally.share(cells, peer) * 100, "more")
            for peer in (UNION, "OpenCV")
        ]
    wrong = sum(tally.wrong[name] for name in PEERS)
    rows.append(
        Row("read wrongly", tally.wrong[OURS], "pictures", "the peers", wrong, "0")
    )
    return rows


def _tally(count: int) -> Tally:
    """Have all readers look at all pictures, on all cores."""
    tally = Tally()
    jobs = list(_jobs(count))
    with _SPAWN.Pool(initializer=cv2.setNumThreads, initargs=[1]) as pool:
        answers = pool.imap_unordered(_look, jobs)
        for cell, text, found in track(answers, "reading", total=len(jobs)):
            tally.take(cell, text, found)
    return tally


def _jobs(count: int) -> Iterator[tuple[Cell, int | Photograph]]:
    """Give each picture's cell, and its number or, if it is none of ours, itself."""
    for kind in KINDS:
        for severity in SEVERITIES:
            for symbology in SYMBOLOGIES:
                for number in range(count):
                    yield (kind, severity, symbology), number
    for severity in SEVERITIES:
        for photograph in hard_photographs(_SEED, severity=severity / 5):
            yield (photograph.harm, severity, PHOTOGRAPHS), photograph


def _look(job: tuple[Cell, int | Photograph]) -> tuple[Cell, str, dict[str, list[str]]]:
    cell, one = job
    kind, severity, symbology = cell
    if isinstance(one, int):
        dice = random.Random(f"{_SEED} {severity} {symbology} {one}")
        bag = hard_bag(kind, severity, symbology, dice)
        picture, text = bag.picture, bag.text
    else:
        picture, text = one.picture, one.text
    return cell, text, {name: read(picture) for name, read in _READERS.items()}


def _read_by_ours(picture: Picture) -> list[str]:
    # Processor time: what else the machine does must not change the figures.
    until_s = time.process_time() + _STUDY_S
    read = study(picture, is_time_left=lambda: time.process_time() < until_s)
    return [code.text for code in read.codes]


def _read_by_zxing(picture: Picture) -> list[str]:
    formats = zxingcpp.BarcodeFormats(_ALL_KINDS)
    return _tidied(
        code.text for code in zxingcpp.read_barcodes(picture, formats=formats)
    )


def _read_by_pyzbar(picture: Picture) -> list[str]:
    try:
        found = pyzbar.decode(picture, symbols=_SYMBOLS)
    except ValueError:
        return []
    return _tidied(code.data.decode("utf-8", "replace") for code in found)


def _read_by_opencv(picture: Picture) -> list[str]:
    try:
        _, squares, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(picture)
        bars = cv2.barcode.BarcodeDetector().detectAndDecodeMulti(picture)[1]
    except cv2.error:
        return []
    return _tidied([*squares, *bars])


def _tidied(texts: Iterable[str]) -> list[str]:
    return [text.replace("\r\n", "\n").strip() for text in texts if text]


_READERS: Final[dict[str, Callable[[Picture], list[str]]]] = {
    OURS: _read_by_ours,
    "zxing-cpp": _read_by_zxing,
    "pyzbar": _read_by_pyzbar,
    "OpenCV": _read_by_opencv,
}


# The published page -----------------------------------------------------------

_COLUMNS: Final = (OURS, UNION, *PEERS)

_PAGE: Final = """\
# How many hard pictures are read

Generated by `python -m benchmarks.reading --write {file} --count {count}`; do not edit.

Pictures of bags are made (seeded, so everybody gets the same): a label in print, stuck
on crumpled film, photographed at 1280×720 from an angle, in uneven light, a little
blurred and noisy, as JPEG; then one thing goes wrong, in five severities. The
photographs are the real ones of `tests/recordings/labels`, harmed likewise. {ours} gets
half a second of processor time a picture; at the station it has every image of the
camera, so a bag that lies still is looked at again and again. OpenCV knows no Code 128.

**Read of {total} pictures: {summary}.**
**Read as something that is not there: {wrong}.**

![Share read by kind and severity]({chart})

## Labels on bags, in per cent

{bags}
## Photographs, in per cent

{photographs}"""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading", description=__doc__
    )
    parser.add_argument("--write", type=Path, required=True, metavar="FILE")
    parser.add_argument("--count", type=int, default=6, help="pictures of each sort")
    asked = parser.parse_args()
    tally = _tally(asked.count)
    chart = asked.write.parent / "pictures" / "reading.svg"
    chart.parent.mkdir(exist_ok=True)
    chart.write_text(render_chart(_panels(tally)), encoding="utf-8")
    asked.write.write_text(_page(tally, asked.write, asked.count), encoding="utf-8")


def _page(tally: Tally, file: Path, count: int) -> str:
    cells = list(tally.pictures)
    return _PAGE.format(
        file=file,
        count=count,
        ours=OURS,
        total=tally.pictures.total(),
        summary=", ".join(
            f"{name} {tally.share(cells, name) * 100:.0f} %" for name in _COLUMNS
        ),
        wrong=", ".join(f"{name} {tally.wrong[name]}" for name in (OURS, *PEERS)),
        chart="pictures/reading.svg",
        bags=_table(
            tally,
            ((kind, code) for kind in KINDS for code in SYMBOLOGIES),
            ("kind", "code"),
        ),
        photographs=_table(
            tally, ((harm, PHOTOGRAPHS) for harm in HARMS), ("kind", "of")
        ),
    )


def _table(
    tally: Tally, lines: Iterable[tuple[str, str]], headings: tuple[str, str]
) -> str:
    head = [*headings, "severity", *_COLUMNS]
    text = f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    for kind, code in lines:
        for severity in SEVERITIES:
            cell = (kind, severity, code)
            shares = [f"{tally.share([cell], name) * 100:.0f}" for name in _COLUMNS]
            text += f"| {kind} | {code} | {severity} | {' | '.join(shares)} |\n"
    return text


def _panels(tally: Tally) -> list[Panel]:
    sorts = [(kind, code) for code in SYMBOLOGIES for kind in KINDS]
    sorts += [(harm, PHOTOGRAPHS) for harm in HARMS]
    return [
        Panel(
            f"{kind}, {code}",
            [
                Line(
                    name,
                    [tally.share([(kind, each, code)], name) for each in SEVERITIES],
                )
                for name in (OURS, *PEERS)
            ],
        )
        for kind, code in sorts
    ]


if __name__ == "__main__":
    main()
