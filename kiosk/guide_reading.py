"""Reading guides: which line, which guide, which page. No I/O here.

lines ── line-2 ──▶ its guides ── guide-0 ──▶ page 1 ── next ──▶ page 2 …
▲                     ▲                        │
└────────── back ─────┴──────────── back ──────┘
"""

from typing import Final

from kiosk.guides import Guide, GuideLine, GuideShelf, pages_of
from kiosk.shown import Choice, GuideShown, GuidesShown, Modes, Surroundings

_LINE: Final = "line-"
_GUIDE: Final = "guide-"

# As many as stand large enough on one screen, upright and lying: choices, entries.
_PER_PAGE: Final = {False: (8, 4), True: (4, 2)}


class GuideReading:
    """Where a reader stands on the shelf."""

    def __init__(self, shelf: GuideShelf) -> None:
        self._shelf = shelf
        self._line: GuideLine | None = None
        self._guide: Guide | None = None
        self._page = 0

    @property
    def is_possible(self) -> bool:
        """Whether there is anything to read."""
        return bool(self._shelf.lines)

    @property
    def guide(self) -> Guide | None:
        """The guide that lies open."""
        return self._guide

    def begin(self) -> None:
        """Stand before the shelf."""
        self._line = self._guide = None
        self._page = 0

    def back(self) -> bool:
        """Go one step back; False before the shelf, where home is next."""
        self._page = 0
        if self._guide is not None:
            self._guide = None
            return True
        if self._line is not None:
            self._line = None
            return True
        return False

    def turn(self, modes: Modes) -> None:
        """Turn to the next page; behind the last comes the first."""
        self._page = (self._page + 1) % self._page_count(modes)

    def choose(self, key: str) -> None:
        """Take a line or a guide; a key that is not on the glass changes nothing."""
        if self._guide is not None:
            return
        prefix = _LINE if self._line is None else _GUIDE
        number = key.removeprefix(prefix)
        if number == key or not number.isdecimal():
            return
        if self._line is None and int(number) < len(self._shelf.lines):
            self._line = self._shelf.lines[int(number)]
            self._page = 0
        elif self._line is not None and int(number) < len(self._line.guides):
            self._guide = self._line.guides[int(number)]
            self._page = 0

    def shown(
        self, around: Surroundings, *, may_print: bool
    ) -> GuidesShown | GuideShown:
        """Say what is on the glass."""
        count = self._page_count(around.modes)
        page = min(self._page, count - 1)
        if self._guide is not None:
            pages = pages_of(self._guide, _entries(around.modes))
            return GuideShown(around, self._guide, pages[page], page, count, may_print)
        size = _choices(around.modes)
        choices = self._choices()[page * size :][:size]
        name = None if self._line is None else self._line.name
        return GuidesShown(around, name, tuple(choices), page, count)

    def _choices(self) -> list[Choice]:
        if self._line is None:
            names = [line.name for line in self._shelf.lines]
            return [Choice(f"{_LINE}{i}", name) for i, name in enumerate(names)]
        titles = [guide.title for guide in self._line.guides]
        return [Choice(f"{_GUIDE}{i}", title) for i, title in enumerate(titles)]

    def _page_count(self, modes: Modes) -> int:
        if self._guide is not None:
            return len(pages_of(self._guide, _entries(modes)))
        return max(1, -(-len(self._choices()) // _choices(modes)))


def _choices(modes: Modes) -> int:
    return _PER_PAGE[modes.is_elder or modes.is_low][0]


def _entries(modes: Modes) -> int:
    return _PER_PAGE[modes.is_elder or modes.is_low][1]
