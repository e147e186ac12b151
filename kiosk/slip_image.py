"""A slip as an image of black and white dots, one dot of the print head a pixel.

Thermal printers know some Chinese code page or none, and which one is seldom known:
so the slip is drawn here, with the same letters as the glass, and sent as an image.
Eight dots are a millimetre, on 58 mm paper and on 80 mm.

    ┌──────────────────────┐
    │         补打          │   only on a copy
    │        A017          │   as wide as the paper
    │        民政           │
    │ 前面还有 3 位          │
    │ 约 10–15 分钟         │
    │ 在这里办：1号窗口       │
    │ 2026-11-24 08:12     │
    │        ▓▓▓▓          │   scan to rate
    └──────────────────────┘
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PIL.Image import Image

from kiosk.paper import LARGE_MM, TEXT_MM, Paper
from kiosk.qr import qr_modules
from kiosk.slip import TicketSlip, VoucherSlip
from kiosk.wording import in_groups, load_texts, pick, say_estimate
from messaging.contracts.ids import HallId
from messaging.contracts.ticket_code import TicketCode, render_ticket_code

_NUMBER_MM: Final = 22.0
_REWARD_MM: Final = 9.0


def draw_slip(slip: TicketSlip, hall: HallId, paper_mm: int) -> Image:
    """Draw the slip for paper of 58 or 80 mm: a one-bit image, as high as it needs.

    Raises `OSError` without the font.
    """
    paper = Paper(paper_mm)
    say = _sayer(slip.language)
    if slip.is_reprint:
        paper.write(say("slip-reprint"), LARGE_MM, is_bold=True)
    paper.write(slip.taken.number, _NUMBER_MM, is_bold=True, fits=True)
    paper.write(pick(slip.service, slip.language), LARGE_MM, is_bold=True)
    for line in _facts(slip):
        paper.write(line, TEXT_MM)
    paper.write(f"{slip.taken.taken_at:%Y-%m-%d %H:%M}", TEXT_MM)
    code = slip.taken.rating_code
    if code is not None:
        paper.write(say("ticket-rating-code", code=code), TEXT_MM)
        text = render_ticket_code(TicketCode(hall, slip.taken.number, code))
        paper.stamp(qr_modules(text))
        paper.write(say("slip-rate"), TEXT_MM)
    return paper.cut()


def draw_voucher(slip: VoucherSlip, paper_mm: int) -> Image:
    """Draw a voucher's slip, as `draw_slip` does a ticket's."""
    paper = Paper(paper_mm)
    say = _sayer(slip.language)
    voucher = slip.voucher
    if slip.is_reprint:
        paper.write(say("slip-reprint"), LARGE_MM, is_bold=True)
    paper.write(say("voucher-title"), LARGE_MM, is_bold=True)
    reward = voucher.reward.zh if slip.language == "zh" else voucher.reward.en
    paper.write(reward, _REWARD_MM, is_bold=True)
    paper.write(say("voucher-points", points=voucher.points), TEXT_MM)
    paper.write(say("voucher-until", day=f"{voucher.expires_on:%Y-%m-%d}"), TEXT_MM)
    paper.stamp(qr_modules(voucher.code))
    paper.write(in_groups(voucher.code), LARGE_MM, is_bold=True, fits=True)
    paper.write(say("voucher-where"), TEXT_MM)
    return paper.cut()


def _facts(slip: TicketSlip) -> list[str]:
    say = _sayer(slip.language)
    taken = slip.taken
    if taken.people_ahead == 0:
        facts = [say("ticket-next")]
    else:
        facts = [
            say("ticket-ahead", people=taken.people_ahead),
            say_estimate(slip.language, taken.estimate),
        ]
    if slip.counters:
        names = [pick(counter, slip.language) for counter in slip.counters]
        facts.append(say("ticket-counters", counters=say("list-separator").join(names)))
    return facts


def _sayer(language: str) -> Callable[..., str]:
    return partial(load_texts().say, language)
