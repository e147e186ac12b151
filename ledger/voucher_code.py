"""A voucher's code: drawn by lot, short enough to be typed off a slip. No I/O here.

::

    7K3M9-QX2VA
    │        │└─ check character, ISO/IEC 7064 MOD 37,36
    └────────┴─ 45 random bits, nine characters of Crockford's base 32

It is on the slip in letters and in a QR code, the same text in both. How many vouchers
were issued before tells nothing of the next, and with ten thousand of them open three
milliards of guesses find one; each guess is a deed of somebody who has signed in.
"""

from collections.abc import Callable
from typing import Final, NewType, TypeAlias

from messaging.contracts.bag_label import HOUSEHOLD_ALPHABET
from messaging.contracts.check_character import check_character, is_sound

VoucherCode = NewType("VoucherCode", str)

Choose: TypeAlias = Callable[[str], str]

_RANDOM_CHARACTERS: Final = 9
_CHARACTERS: Final = _RANDOM_CHARACTERS + 1
_MISREAD: Final = str.maketrans("OIL", "011", " -\t\r\n")


def draw_voucher_code(choose: Choose) -> VoucherCode:
    """Draw a code; `choose` picks a character, so that tests can load the dice.

    The check character may be any of 0-9 and A-Z. A code is drawn again until it is
    one that is not misread, so that an O that was typed is always meant as a 0.
    """
    while True:
        body = "".join(choose(HOUSEHOLD_ALPHABET) for _ in range(_RANDOM_CHARACTERS))
        check = check_character(body)
        if check in HOUSEHOLD_ALPHABET:
            return VoucherCode(body + check)


def parse_voucher_code(typed: str) -> VoucherCode | None:
    """Read a code however it was typed or scanned; None if it cannot be one."""
    code = typed.upper().translate(_MISREAD)
    if len(code) != _CHARACTERS or not is_sound(code):
        return None
    return VoucherCode(code) if set(code) <= set(HOUSEHOLD_ALPHABET) else None


def render_voucher_code(code: VoucherCode) -> str:
    """Write a code as people read it, in two halves."""
    half = _CHARACTERS // 2
    return f"{code[:half]}-{code[half:]}"
