"""A guide on paper: what to bring and do, and a code to take along on the phone."""

from functools import partial

from PIL.Image import Image

from kiosk.guides import Guide, take_along
from kiosk.paper import LARGE_MM, TEXT_MM, Paper
from kiosk.qr import qr_modules
from kiosk.wording import load_texts, pick
from messaging.contracts.halls import BilingualText


def draw_guide(guide: Guide, language: str, paper_mm: int) -> Image:
    """Draw a guide for paper of 58 or 80 mm; raises `OSError` without the font."""
    say = partial(load_texts().say, language)
    paper = Paper(paper_mm)
    paper.write(pick(guide.title, language), LARGE_MM, is_bold=True)

    def list_under(key: str, entries: tuple[BilingualText, ...]) -> None:
        paper.write(say(key), TEXT_MM, is_bold=True)
        for count, entry in enumerate(entries, 1):
            paper.write(f"{count}. {pick(entry, language)}", TEXT_MM)

    list_under("guide-materials", guide.materials)
    list_under("guide-steps", guide.steps)
    paper.write(say("guide-fee", fee=pick(guide.fee, language)), TEXT_MM)
    paper.write(say("guide-time", time=pick(guide.time, language)), TEXT_MM)
    paper.stamp(qr_modules(take_along(guide, language)))
    paper.write(say("guide-take-along"), TEXT_MM)
    return paper.cut()
