"""Guides as a hall would write them, small enough to see through."""

from kiosk.guides import Guide, GuideShelf, shelve
from messaging.contracts.halls import BilingualText


def both(text: str) -> BilingualText:
    return BilingualText(zh=f"{text}中", en=text)


def guide(title: str, line: str = "civil", materials: int = 2, steps: int = 3) -> Guide:
    return Guide(
        line=both(line),
        title=both(title),
        materials=tuple(both(f"paper {count}") for count in range(materials)),
        steps=tuple(both(f"step {count}") for count in range(steps)),
        fee=both("free"),
        time=both("at once"),
    )


def shelf() -> GuideShelf:
    """Shelve two lines: one with two guides, one with ten."""
    many = [guide(f"matter {count}", "work") for count in range(10)]
    return shelve([guide("allowance"), *many, guide("old age", steps=9)])
