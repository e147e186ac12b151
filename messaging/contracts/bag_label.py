"""The code on a bag: whose bag it is, never who may spend. No I/O here.

::

    LL NB01 7K3M9QX2VA 0042 L
    │  │    │          │    └─ check character, ISO/IEC 7064 MOD 37,36
    │  │    │          └─ serial, on rolls; a household's sticker has none
    │  │    └─ the household, ten random characters of Crockford's base 32
    │  └─ the community
    └─ marks a bag label, so that no other code on a bag is taken for one

All characters belong to QR's alphanumeric mode: they need less room, and no
reader has to guess a character set.
"""

import re
from dataclasses import dataclass
from typing import Final

from messaging.contracts.check_character import check_character, is_sound
from messaging.contracts.ids import CommunityId, HouseholdId

BAG_LABEL_MARK: Final = "LL"
LABEL_CHARACTERS_MAX: Final = 21

# Crockford's base 32 leaves out I, L, O and U: nobody types a 1 for an I.
HOUSEHOLD_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_LABEL: Final = re.compile(
    rf"{BAG_LABEL_MARK}([A-Z0-9]{{4}})([0-9A-HJKMNP-TV-Z]{{10}})([0-9]{{4}})?[0-9A-Z]"
)


@dataclass(frozen=True, slots=True)
class BagLabel:
    """What a bag label says; `serial` is None on a household's sticker."""

    community: CommunityId
    household: HouseholdId
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class NotABagLabel:
    """A code that is no bag label, and why: `shape` or `check character`."""

    text: str
    reason: str


def parse_bag_label(text: str) -> BagLabel | NotABagLabel:
    """Read a label's text as a code reader or a person's typing delivers it."""
    match = _LABEL.fullmatch(text)
    if match is None:
        return NotABagLabel(text, "shape")
    if not is_sound(text):
        return NotABagLabel(text, "check character")
    community, household, serial = match.groups()
    return BagLabel(
        CommunityId(community),
        HouseholdId(household),
        None if serial is None else int(serial),
    )


def render_bag_label(label: BagLabel) -> str:
    """Write the text that is printed on the bag; the inverse of parsing.

    Raises `ValueError` when a part does not fit the label.
    """
    serial = "" if label.serial is None else f"{label.serial:04d}"
    body = f"{BAG_LABEL_MARK}{label.community}{label.household}{serial}"
    text = body + check_character(body)
    if parse_bag_label(text) != label:
        msg = f"{label} does not fit a bag label"
        raise ValueError(msg)
    return text
