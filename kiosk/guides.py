"""Guides: what to bring, what happens, what it costs. No I/O here.

A shelf holds guides by line of business, as the wall of leaflets in a hall does. A
guide is read in pages, because nobody scrolls at a kiosk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from messaging.contracts.halls import BilingualText

# What fits a page of the kiosk; more is a leaflet of its own.
_ENTRIES_MAX: Final = 12
LINES_MAX: Final = 8
GUIDES_PER_LINE_MAX: Final = 16

_Entries = Annotated[
    tuple[BilingualText, ...], Meta(min_length=1, max_length=_ENTRIES_MAX)
]

# Characters that still fit their places in large type; `--check` holds files to it.
TITLE_ZH_MAX: Final = 20
TITLE_EN_MAX: Final = 48
ENTRY_ZH_MAX: Final = 30
ENTRY_EN_MAX: Final = 64


class Guide(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One matter and how it is done, as its file in `config/guides` says it."""

    line: BilingualText
    title: BilingualText
    materials: _Entries
    steps: _Entries
    fee: BilingualText
    time: BilingualText
    url: Annotated[str, Meta(pattern=r"^https?://", max_length=200)] | None = None


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One line of business with its guides, in the order of their files."""

    name: BilingualText
    guides: tuple[Guide, ...]


@dataclass(frozen=True, slots=True)
class GuideShelf:
    """All guides of a kiosk."""

    lines: tuple[GuideLine, ...] = ()


class Section(StrEnum):
    """The parts of a guide, in the order in which they are read."""

    MATERIALS = "materials"
    STEPS = "steps"
    TERMS = "terms"  # fee and time, and what can be taken along


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page of a guide. `first` is the number of its first entry."""

    section: Section
    entries: tuple[BilingualText, ...]
    first: int


def shelve(guides: Iterable[Guide]) -> GuideShelf:
    """Put guides of the same line together, lines in the order of their first."""
    lines: dict[tuple[str, str], list[Guide]] = {}
    for guide in guides:
        lines.setdefault((guide.line.zh, guide.line.en), []).append(guide)
    return GuideShelf(
        tuple(GuideLine(found[0].line, tuple(found)) for found in lines.values())
    )


def pages_of(guide: Guide, entries_per_page: int) -> list[GuidePage]:
    """Cut a guide into pages of at most so many entries."""
    pages = []
    for section, entries in (
        (Section.MATERIALS, guide.materials),
        (Section.STEPS, guide.steps),
    ):
        for start in range(0, len(entries), entries_per_page):
            cut = entries[start : start + entries_per_page]
            pages.append(GuidePage(section, cut, start + 1))
    return [*pages, GuidePage(Section.TERMS, (guide.fee, guide.time), 1)]


def faults_of(guide: Guide) -> list[str]:
    """Say which texts are too long for their place in large type."""
    texts = [
        ("title", guide.title, TITLE_ZH_MAX, TITLE_EN_MAX),
        ("line", guide.line, TITLE_ZH_MAX, TITLE_EN_MAX),
        ("fee", guide.fee, TITLE_ZH_MAX, TITLE_EN_MAX),
        ("time", guide.time, TITLE_ZH_MAX, TITLE_EN_MAX),
    ]
    for name, entries in (("materials", guide.materials), ("steps", guide.steps)):
        texts += [
            (f"{name}[{count}]", entry, ENTRY_ZH_MAX, ENTRY_EN_MAX)
            for count, entry in enumerate(entries, 1)
        ]
    return [
        f"{place} has {len(text)} characters in {language}; at most {most} fit"
        for place, both, zh_max, en_max in texts
        for language, text, most in (("zh", both.zh, zh_max), ("en", both.en, en_max))
        if len(text) > most
    ]


def shelf_faults(shelf: GuideShelf) -> list[str]:
    """Say what does not fit the screens that choose a guide."""
    faults = []
    if len(shelf.lines) > LINES_MAX:
        faults.append(f"{len(shelf.lines)} lines of business; {LINES_MAX} fit")
    faults += [
        f"{line.name.zh}: {len(line.guides)} guides; {GUIDES_PER_LINE_MAX} fit"
        for line in shelf.lines
        if len(line.guides) > GUIDES_PER_LINE_MAX
    ]
    return faults


def take_along(guide: Guide, language: str) -> str:
    """Write what a phone reads from the guide's code: its address, or its text."""
    if guide.url is not None:
        return guide.url
    materials = [_in(entry, language) for entry in guide.materials]
    steps = [_in(entry, language) for entry in guide.steps]
    terms = [_in(guide.fee, language), _in(guide.time, language)]
    numbered = [f"{count}. {step}" for count, step in enumerate(steps, 1)]
    return "\n".join([_in(guide.title, language), *materials, *numbered, *terms])


def _in(text: BilingualText, language: str) -> str:
    return text.zh if language == "zh" else text.en
