"""From what was issued to files for a printer; a large order becomes several files."""

import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import track

from interface.texts import Texts
from ledger.card_pdf import draw_duty_cards
from ledger.label_layout import STOCKS
from ledger.label_pdf import ForBag, ForPorter, Label, LabelPaper
from ledger.labels import RollRefused
from ledger.reports import Issued
from messaging.contracts.drops import Stream
from messaging.contracts.duty_card import new_duty_card
from messaging.contracts.ids import CommunityId, InspectorId
from messaging.contracts.secret_card import SECRET_BITS, card_sha256

_TEXTS_FOLDER: Final = Path(__file__).parent / "texts"

# A file of so many labels opens on any office computer, and is one box of paper.
LABELS_A_FILE_MAX: Final = 2_000


class PaperError(Exception):
    """A file for the printer could not be written; the text says what now."""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Into which file, on which of the `STOCKS`, with which stream on every label."""

    file: Path
    stock: str
    stream: Stream | None = None


def print_labels(issued: Sequence[Issued], job: PrintJob) -> str:
    """Write the PDF or PDFs, and say which; raises `PaperError` and `FontError`.

    The serials are issued by now: what fails here costs numbers, of which there are
    enough, and never prints one twice.
    """
    texts = Texts(_TEXTS_FOLDER)
    said = []
    parts = list(_parts(issued))
    for number, part in enumerate(parts, start=1):
        paper = LabelPaper(STOCKS[job.stock], texts.say, job.stream)
        for label in _with_progress(part):
            paper.add(label)
        name = f"{job.file.stem}-{number:03d}{job.file.suffix}"
        file = job.file if len(parts) == 1 else job.file.with_name(name)
        try:
            paper.save(file)
        except OSError as error:
            raise _unwritten(file, error) from error
        said.append(f"{file}: {len(part)} labels on {STOCKS[job.stock].says}")
    for one in issued:
        if isinstance(one.labels, RollRefused):
            left = one.labels.serials_left
            said.append(f"{' '.join(one.home)}: refused, {left} serials are left")
    return "\n".join(said)


def print_duty_cards(
    inspectors: Sequence[InspectorId], community: CommunityId, file: Path
) -> str:
    """Make new cards; say what makes them good. Raises `PaperError`, `FontError`."""
    cards = [(one, new_duty_card(secrets.randbits(SECRET_BITS))) for one in inspectors]
    try:
        # Whoever holds the file holds the cards.
        file.touch(mode=0o600)
        say = Texts(_TEXTS_FOLDER).say
        file.write_bytes(draw_duty_cards(cards, community, say))
    except OSError as error:
        raise _unwritten(file, error) from error
    lines = [f"# {file}: print it, then delete it. In the ledger's settings:"]
    for inspector, text in cards:
        lines += [
            "[[inspectors]]",
            f'inspector = "{inspector}"',
            f'card_sha256 = "{card_sha256(text)}"',
        ]
    return "\n".join(lines)


def _parts(issued: Iterable[Issued]) -> Iterator[list[Label]]:
    """Share labels out to files; a household's labels stay together."""
    part: list[Label] = []
    for one in issued:
        if isinstance(one.labels, RollRefused):
            continue
        if part and len(part) + len(one.labels) >= LABELS_A_FILE_MAX:
            yield part
            part = []
        part.append(ForPorter(one.home, len(one.labels)))
        part += [ForBag(text) for text in one.labels]
    if part:
        yield part


def _with_progress(part: list[Label]) -> Iterable[Label]:
    console = Console(file=sys.stderr)
    return track(part, "drawing labels", console=console, transient=True)


def _unwritten(file: Path, error: OSError) -> PaperError:
    return PaperError(f"{file}: {error.strerror}; name another file")
