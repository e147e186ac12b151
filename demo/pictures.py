"""The picture set: every screen and page, drawn by one command, to be looked at.

Screens come from the programs' own galleries, each in a process of its own (a
window a process); pages are photographed in Debian's chromium while a small
neighbourhood lives behind them. All of it ends on one contact sheet.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import BrowserContext
from rich.progress import track

from demo.chromium import chromium
from demo.neighbourhood import Neighbourhood, Plan
from demo.run_folder import prepare_run_folder
from hall.pages import site as hall_pages
from hall.settings import load_hall_settings
from interface.palette import CJK_FONT_FILE
from ledger.pages import site as ledger_pages

# Galleries draw many screens in software; each has this long.
_GALLERY_S_MAX: Final = 600
# So long people live behind the pages before they are photographed.
_LIFE_S: Final = 25
# Where the demo serves all pages, each program on a port of its own.
_SITE: Final = "http://127.0.0.1"
# A supervisor sees every page but that of people; the door's are the same in both.
_SUPERVISOR: Final = "zhang"
_ADMINISTRATOR: Final = "admin"
_PEOPLES_PATHS: Final = {
    "ledger": ("/people?language=zh", "/people?language=en"),
    "hall": ("/sign-in?language=zh", "/sign-in?language=en", "/password?language=zh"),
}
# Phone and desk, in CSS pixels.
_SIZES: Final = {"phone": (390, 844), "desk": (1440, 900)}
# The hall's display hangs on the wall.
_WALL_SIZE: Final = (1920, 1080)

_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")

# What a stranger sees first: these three, so high.
_OVERVIEW: Final = (
    "kiosk-take_number-1-zh-normal-full-upright",
    "station-weighed",
    "ledger-zh-desk",
)
_OVERVIEW_HEIGHT: Final = 460

_THUMB: Final = (360, 360)
_CAPTION_PX: Final = 34
_COLUMNS: Final = 6


def draw_pictures(folder: Path) -> int:
    """Draw everything into `folder`; returns the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for program in track(("kiosk", "station"), "screens"):
        _draw_gallery(program, folder)
    _draw_pages(folder)
    pictures = sorted(folder.glob("*.png"))
    sheet = _contact_sheet(pictures)
    sheet.save(folder / "contact-sheet.jpg", quality=80)
    _overview(folder).save(folder / "overview.png", optimize=True)
    print(f"{len(pictures)} pictures in {folder}; all of them on contact-sheet.jpg")
    return 0


def _draw_gallery(program: str, folder: Path) -> None:
    draw = (
        "import sys, pathlib;"
        f"from {program}.gallery import draw_gallery;"
        "draw_gallery(pathlib.Path(sys.argv[1]))"
    )
    subprocess.run(
        [sys.executable, "-c", draw, str(folder.resolve())],
        check=True,
        timeout=_GALLERY_S_MAX,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
    )


def _draw_pages(folder: Path) -> None:
    plan = Plan(
        folder=prepare_run_folder(folder / "neighbourhood"),
        households=12,
        seed=7,
        is_headless=True,
    )
    neighbourhood = Neighbourhood(plan)
    with closing(neighbourhood):
        neighbourhood.open()
        for _ in track(range(_LIFE_S), "people living behind the pages"):
            time.sleep(1)
        with chromium() as browser:
            contexts = {
                who: browser.new_context() for who in (_SUPERVISOR, _ADMINISTRATOR)
            }
            for who, context in contexts.items():
                _sign_in(context, neighbourhood, who)
            for name, address, size in track(list(_pages(neighbourhood)), "pages"):
                who = _ADMINISTRATOR if "people" in name else _SUPERVISOR
                _photograph(contexts[who], address, size, folder / f"{name}.png")
        neighbourhood.send_home()


def _pages(
    neighbourhood: Neighbourhood,
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield every page: its picture's name, its address, the browser's size."""
    layout = load_hall_settings(Path(neighbourhood.settings["hall"])).layout
    sites = {
        "ledger": (neighbourhood.ledger_tcp_port, ledger_pages.page_paths()),
        "hall": (neighbourhood.hall_tcp_port, hall_pages.page_paths(layout)),
    }
    for program, (tcp_port, paths) in sites.items():
        for path in (*paths, *_PEOPLES_PATHS[program]):
            name = _NOT_IN_NAMES.sub("-", f"{program}{path}").replace("language-", "")
            sizes = _SIZES if "display" not in path else {"wall": _WALL_SIZE}
            for where, size in sizes.items():
                yield f"{name}-{where}", f"{_SITE}:{tcp_port}{path}", size


def _sign_in(context: BrowserContext, neighbourhood: Neighbourhood, who: str) -> None:
    """Let the browser hold what one holds in which somebody is signed in."""
    for program, staff in neighbourhood.signed_in.items():
        name = f"linli-{program}"
        value = staff[who].login
        context.add_cookies([{"name": name, "value": value, "url": _SITE}])


def _photograph(
    browser: BrowserContext, address: str, size: tuple[int, int], file: Path
) -> None:
    page = browser.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    # The pages draw what they know as soon as their socket is connected.
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1_000)
    page.screenshot(path=file)
    page.close()


def _overview(folder: Path) -> Image.Image:
    """Put the kiosk, the station and the fleet's page side by side, for the README."""
    height = _OVERVIEW_HEIGHT
    pictures = []
    for name in _OVERVIEW:
        with Image.open(folder / f"{name}.png") as drawn:
            width = round(drawn.width * height / drawn.height)
            pictures.append(drawn.convert("RGB").resize((width, height)))
    gap = 16
    total = sum(picture.width for picture in pictures) + gap * (len(pictures) - 1)
    sheet = Image.new("RGB", (total, height), "#ffffff")
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width + gap
    # A picture of flat colours is small in a palette.
    return sheet.quantize(128)


def _contact_sheet(pictures: Sequence[Path]) -> Image.Image:
    """Put all pictures on one sheet, each with its name below."""
    width, height = _THUMB[0] + 12, _THUMB[1] + _CAPTION_PX + 12
    rows = -(-len(pictures) // _COLUMNS)
    sheet = Image.new("RGB", (width * _COLUMNS, height * rows), "#dddddd")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(CJK_FONT_FILE, 14)
    for position, file in enumerate(track(pictures, "contact sheet")):
        left, top = position % _COLUMNS * width + 6, position // _COLUMNS * height + 6
        with Image.open(file) as picture:
            thumb = picture.convert("RGB")
            thumb.thumbnail(_THUMB)
            sheet.paste(thumb, (left, top))
        pen.text((left, top + _THUMB[1] + 4), file.stem, fill="#1c2430", font=font)
    return sheet
