"""Slips on paper: drawn, sent over a real line, and never twice by themselves."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps
from structlog.testing import capture_logs

from firmware_bridge.printer_status import PrinterCondition
from firmware_bridge.simulators.printer_status import PrinterSimulator
from firmware_bridge.simulators.slip_paper import PrintedImage, SlipPaper
from kiosk.gallery import UPRIGHT
from kiosk.paper import WIDTH_DOTS
from kiosk.printed_slips import PrintedSlips
from kiosk.printer import encode_slip
from kiosk.printing import Printing
from kiosk.settings import PrinterSettings
from kiosk.slip import SlipDesk, SlipState, TicketSlip
from kiosk.slip_image import draw_slip
from messaging.contracts.ids import HallId
from messaging.contracts.ticket_code import TicketCode, parse_ticket_code
from tests.kiosk.conftest import kiosk_settings
from tests.kiosk.slips import slip
from tests.waiting import wait_until

HALL = HallId("h01")

every_paper = pytest.mark.parametrize("paper_mm", [58, 80])
every_language = pytest.mark.parametrize("language", ["zh", "en"])


def on_paper(image: PrintedImage) -> Image.Image:
    """See what the head burnt: its ones are black, an image's are white."""
    size = (image.width_dots, image.height_dots)
    return ImageOps.invert(Image.frombytes("1", size, image.bits).convert("L"))


def printing(folder: Path, device: PrinterSimulator) -> tuple[Printing, SlipDesk]:
    """Make the printing part of a kiosk that was just switched on."""
    desk = SlipDesk(has_printer=True)
    settings = PrinterSettings(serial_port=device.path, baud=921_600)
    made = Printing(kiosk_settings(folder, UPRIGHT), settings, desk)
    made.open()

    def is_well() -> bool:
        made.listen()
        return desk.trouble is None

    wait_until(is_well)
    return made, desk


@every_paper
@every_language
@pytest.mark.parametrize("is_reprint", [False, True])
def test_what_is_drawn_comes_out_dot_by_dot_and_its_code_names_the_ticket(
    paper_mm: int, language: str, *, is_reprint: bool
) -> None:
    wanted = replace(slip(language=language), is_reprint=is_reprint)
    drawn = draw_slip(wanted, HALL, paper_mm)

    [image] = SlipPaper().feed(encode_slip(drawn, paper_mm))

    assert image.width_dots == WIDTH_DOTS[paper_mm]
    paper = on_paper(image)
    assert paper.tobytes() == drawn.convert("L").tobytes()
    [code] = zxingcpp.read_barcodes(paper)
    assert parse_ticket_code(code.text) == TicketCode(HALL, "A017", "0417")


@every_paper
@every_language
def test_nothing_is_cut_off_at_the_edges(paper_mm: int, language: str) -> None:
    image = draw_slip(slip(language=language), HALL, paper_mm)
    black = ImageOps.invert(image.convert("L")).getbbox()

    assert black is not None
    left, top, right, bottom = black
    assert left >= 8
    assert top >= 8
    assert right <= image.width - 8
    assert bottom <= image.height - 8


def test_a_copy_says_that_it_is_one() -> None:
    first = draw_slip(slip(), HALL, 80)
    copy = draw_slip(replace(slip(), is_reprint=True), HALL, 80)

    assert copy.height > first.height


def test_slips_cut_anywhere_are_the_same_slips() -> None:
    wire = encode_slip(draw_slip(slip(), HALL, 58), 58) * 2
    paper = SlipPaper()

    sliced = [
        image
        for start in range(0, len(wire), 97)
        for image in paper.feed(wire[start : start + 97])
    ]

    assert sliced == SlipPaper().feed(wire)
    assert len(sliced) == 2


def test_an_image_that_claims_to_be_endless_is_not_waited_for() -> None:
    good = encode_slip(draw_slip(slip(), HALL, 58), 58)
    paper = SlipPaper()

    paper.feed(b"\x1dv0\x00\xff\xff\xff\xff")

    assert len(paper.feed(good)) == 1


def test_a_slip_is_printed_once_even_by_a_kiosk_that_died(tmp_path: Path) -> None:
    with PrinterSimulator() as device:
        first, desk = printing(tmp_path, device)
        desk.issue(slip())
        first.print(slip())
        wait_until(lambda: len(device.slips) == 1)
        first.close()

        second, desk = printing(tmp_path, device)
        desk.issue(slip())
        with capture_logs() as lines:
            second.print(slip())
        assert desk.view.state is SlipState.MISSING
        assert lines[-1]["reason"] == "it went to the printer before"
        second.print(replace(slip(), is_reprint=True))
        wait_until(lambda: len(device.slips) == 2)
        second.close()


def test_what_ails_the_printer_is_heard_and_its_slip_is_missing(tmp_path: Path) -> None:
    with PrinterSimulator() as device:
        kiosk, desk = printing(tmp_path, device)
        device.suffer({PrinterCondition.PAPER_OUT})

        def is_told() -> bool:
            kiosk.listen()
            return desk.trouble is PrinterCondition.PAPER_OUT

        wait_until(is_told)
        assert desk.issue(slip()) is None
        device.unplug()
        wait_until(lambda: _is_missing(kiosk, desk))
        kiosk.close()


def _is_missing(kiosk: Printing, desk: SlipDesk) -> bool:
    """Print into a port that is gone; true once the link has noticed."""
    unseen: TicketSlip = slip(f"B{len(desk.view.state):03}")
    kiosk.print(replace(unseen, is_reprint=True))
    return desk.view.state is SlipState.MISSING


def test_a_disk_that_fails_prints_no_slip_and_says_why(tmp_path: Path) -> None:
    with PrinterSimulator() as device:
        kiosk, desk = printing(tmp_path, device)
        (tmp_path / "printed-slips.txt").mkdir()
        desk.issue(slip())
        with capture_logs() as lines:
            kiosk.print(slip())
        kiosk.close()

    assert desk.view.state is SlipState.MISSING
    assert "printed-slips.txt" in lines[-1]["reason"]


def test_a_line_torn_by_a_power_cut_hides_no_other(tmp_path: Path) -> None:
    one, two, three = (slip(number).taken.ticket_id for number in ("A1", "A2", "A3"))
    assert PrintedSlips(tmp_path).begin(one)
    with (tmp_path / "printed-slips.txt").open("a", encoding="ascii") as file:
        file.write(two[:20])

    after = PrintedSlips(tmp_path)

    assert not after.begin(one)
    assert after.begin(two)
    assert after.begin(three)
    assert not PrintedSlips(tmp_path).begin(two)
