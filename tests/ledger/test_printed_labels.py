"""Labels and cards as a cheap printer makes them, read by the station's reader."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from PIL import Image

from ledger.label_layout import DOT_MM, STOCKS, plan_label
from messaging.contracts.duty_card import DutyCard, parse_duty_card
from tests.ledger.ledger_process import LedgerProcess

pytestmark = pytest.mark.process

# What a cheap label printer has: 8 dots a millimetre.
DOTS_AN_INCH: Final = 25.4 / DOT_MM
MODULES: Final = 25


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> LedgerProcess:
    """Have a register of two households; nothing is running."""
    folder = tmp_path_factory.mktemp("ledger")
    homes = folder / "homes.csv"
    homes.write_text(
        "building,room\n阳光花园小区12号楼3单元,101\n3栋,102\n", encoding="utf-8"
    )
    process = LedgerProcess(folder)
    assert process.ask("households", "import", homes).returncode == 0
    return process


def dots_of(pdf: Path) -> list[Image.Image]:
    """Print a PDF: black or white, dot by dot."""
    prefix = pdf.with_suffix("")
    command = ("pdftoppm", "-gray", "-png", "-r", str(DOTS_AN_INCH), pdf, prefix)
    subprocess.run(command, check=True)
    pages = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    return [Image.open(page).point(lambda grey: 255 * (grey > 127)) for page in pages]


def page_size_mm(pdf: Path) -> tuple[float, float]:
    said = subprocess.run(
        ["pdfinfo", pdf], capture_output=True, text=True, check=True
    ).stdout
    match = re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", said)
    assert match is not None
    width, height = (float(points) / 72 * 25.4 for points in match.groups())
    return width, height


def read(images: Mapping[str, Image.Image], folder: Path) -> dict[str, list[str]]:
    """Show pictures to the station's reader."""
    folder.mkdir()
    for name, image in images.items():
        image.save(folder / f"{name}.png")
    files = [str(folder / f"{name}.png") for name in images]
    command = [sys.executable, "-m", "station", "read", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        Path(answer["image"]).stem: [code["text"] for code in answer["codes"]]
        for answer in answers
    }


def labels_on(pages: Sequence[Image.Image], stock_name: str) -> list[Image.Image]:
    """Cut the pages where the paper is cut."""
    stock = STOCKS[stock_name]
    width, height = (round(mm / DOT_MM) for mm in stock.label_mm)
    cut = []
    for page in pages:
        for place in range(stock.labels_a_page):
            left, top = (round(mm / DOT_MM) for mm in stock.origin_mm(place))
            cut.append(page.crop((left, top, left + width, top + height)))
    return cut


def runs_of(label: Image.Image, top_dot: int) -> list[int]:
    """Measure the black and white runs of one line of dots, the margins left out."""
    line = np.asarray(label)[top_dot]
    return [len(list(run)) for _, run in groupby(line.tolist())][1:-1]


def test_every_label_of_every_stock_is_exact_and_is_read_back(
    shell: LedgerProcess, tmp_path: Path
) -> None:
    printed: dict[str, Image.Image] = {}
    wanted: dict[str, str] = {}
    for number, (name, stock) in enumerate(STOCKS.items()):
        pdf = tmp_path / f"{name}.pdf"
        options = ("--stock", name, "--pdf", pdf)
        stream = ("--stream", "kitchen") if number % 2 else ()
        done = shell.ask("labels", "issue", "--all", "--roll", "2", *options, *stream)
        assert done.returncode == 0, done.stderr
        assert f"{pdf}: 6 labels" in done.stdout
        assert page_size_mm(pdf) == pytest.approx(stock.page_mm, abs=0.01)
        labels = labels_on(dots_of(pdf), name)[:6]
        # The first of each household's says for whom they are, and has no code.
        for place in (1, 2, 4, 5):
            printed[f"{name}-{place}"] = labels[place]
            serial = 2 * number + (place - 1) % 3 + 1
            wanted[f"{name}-{place}"] = f"{serial:04d}"
        plan = plan_label(stock, MODULES)
        module_dots = round(plan.module_mm / DOT_MM)
        # Through the upper edge of the finders: seven modules of black, some white.
        top_dot = round(plan.code_mm[1] / DOT_MM) + module_dots // 2
        code_end = round((plan.code_mm[0] + MODULES * plan.module_mm) / DOT_MM) + 2
        line = labels[1].crop((0, 0, code_end, labels[1].height))
        runs = runs_of(line, top_dot)
        assert runs[0] == runs[-1] == 7 * module_dots
        assert all(run % module_dots == 0 for run in runs), runs

    texts = read(printed, tmp_path / "labels")

    assert {name: len(codes) for name, codes in texts.items()} == dict.fromkeys(
        printed, 1
    )
    assert {name: codes[0][-5:-1] for name, codes in texts.items()} == wanted
    assert len({codes[0] for codes in texts.values()}) == len(printed)


def test_a_sticker_has_no_serial_and_a_wrong_place_costs_no_traceback(
    shell: LedgerProcess, tmp_path: Path
) -> None:
    pdf = tmp_path / "stickers.pdf"
    options = ("labels", "issue", "--all", "--sticker", "--stock", "roll-40x30")

    done = shell.ask(*options, "--pdf", pdf)
    nowhere = shell.ask(*options, "--pdf", tmp_path / "no" / "folder.pdf")

    assert done.returncode == 0, done.stderr
    (label,) = read({"sticker": dots_of(pdf)[1]}, tmp_path / "stickers")["sticker"]
    assert len(label) == 17
    assert nowhere.returncode == 1
    assert "name another file" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr


def test_duty_cards_are_secret_good_and_as_large_as_a_bank_card(
    shell: LedgerProcess, tmp_path: Path
) -> None:
    pdf = tmp_path / "cards.pdf"

    done = shell.ask("duty-cards", "i07", "i08", "--pdf", pdf)

    assert done.returncode == 0, done.stderr
    assert page_size_mm(pdf) == pytest.approx((85.6, 54.0), abs=0.01)
    assert pdf.stat().st_mode & 0o777 == 0o600
    cards = tomllib.loads(done.stdout)["inspectors"]
    pages = dots_of(pdf)
    texts = read({"0": pages[0], "1": pages[1]}, tmp_path / "cards")
    for number, inspector in enumerate(("i07", "i08")):
        (text,) = texts[str(number)]
        assert cards[number]["inspector"] == inspector
        assert parse_duty_card(text) == DutyCard(cards[number]["card_sha256"])
        assert text not in done.stdout
    said = subprocess.run(
        ["pdftotext", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "督导员上岗卡" in said
    assert texts["0"][0] not in said, "nobody copies it by hand"
