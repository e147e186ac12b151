"""A label's code, typed by hand because no lens can read it. No I/O here.

The community is known, so only what differs is typed: the household's ten
characters, the serial of a bag from a roll, and the check character. Every key that
could not come next is pale, so most slips cannot be made at all; the check
character finds the others before anybody earns anything.

::

    LLNB01 7K3M9QX2VA L          a sticker: eleven characters
    LLNB01 7K3M9QX2VA 0042 L     a bag from a roll: fifteen
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from messaging.contracts.bag_label import (
    BAG_LABEL_MARK,
    HOUSEHOLD_ALPHABET,
    NotABagLabel,
    parse_bag_label,
)
from messaging.contracts.ids import CommunityId

DIGITS: Final = "0123456789"
# A check character may be any of these, also I, L, O and U.
ALL_KEYS: Final = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_HOUSEHOLD_CHARACTERS: Final = 10
_STICKER_CHARACTERS: Final = 11
_ROLL_CHARACTERS: Final = 15

# Who finds these on a keyboard means a digit, where a letter cannot stand.
_LOOKS_LIKE: Final = {"I": "1", "L": "1", "O": "0"}


class Standing(StrEnum):
    """What the characters so far are worth."""

    UNFINISHED = "unfinished"
    WHOLE = "whole"  # a label, if it is confirmed; a roll's may still go on
    WRONG = "wrong"  # the check character says that one of them was mistyped


@dataclass(frozen=True, slots=True)
class TypedCode:
    """What has been typed so far; each key gives the next one."""

    community: CommunityId
    typed: str = ""

    @property
    def prefix(self) -> str:
        """What stands before it on every label here, and is not typed."""
        return f"{BAG_LABEL_MARK}{self.community}"

    @property
    def text(self) -> str:
        """The label's whole text, as a code reader would deliver it."""
        return self.prefix + self.typed

    @property
    def keys(self) -> str:
        """The characters that may come next; empty when it can only be erased."""
        typed = self.typed
        if len(typed) < _HOUSEHOLD_CHARACTERS:
            return HOUSEHOLD_ALPHABET
        if len(typed) == _HOUSEHOLD_CHARACTERS:
            return ALL_KEYS  # a sticker's check character, or a serial's first digit
        if typed[_HOUSEHOLD_CHARACTERS] not in DIGITS:
            return ""
        if len(typed) < _ROLL_CHARACTERS - 1:
            return DIGITS
        return ALL_KEYS if len(typed) == _ROLL_CHARACTERS - 1 else ""

    @property
    def standing(self) -> Standing:
        if len(self.typed) in (_STICKER_CHARACTERS, _ROLL_CHARACTERS):
            if not isinstance(parse_bag_label(self.text), NotABagLabel):
                return Standing.WHOLE
            if not self.keys:
                return Standing.WRONG
        return Standing.UNFINISHED

    def after(self, character: str) -> "TypedCode":
        """Give the code with one more character; a key that means nothing adds none."""
        upper, keys = character.upper(), self.keys
        key = upper if upper in keys else _LOOKS_LIKE.get(upper, "")
        return replace(self, typed=self.typed + key) if key and key in keys else self

    def erased(self) -> "TypedCode":
        return replace(self, typed=self.typed[:-1])
