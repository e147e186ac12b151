"""The last character of every code we print: finds what was misread or mistyped.

No I/O here. ISO/IEC 7064 MOD 37,36 over 0-9 and A-Z: it finds every wrong character
and every two neighbours that changed places.
"""

from typing import Final

from stdnum.iso7064 import mod_37_36

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Every ledger checks every label: the standard's step, worked out once for every
# character and every state. A test holds it against the library.
_STEPS: Final = {
    character: bytes(
        ((state or 36) * 2 % 37 + value) % 36 for state in range(len(_ALPHABET))
    )
    for value, character in enumerate(_ALPHABET)
}
_START: Final = 18
_SOUND: Final = 1


def check_character(body: str) -> str:
    """Work out the character that belongs behind `body`."""
    return str(mod_37_36.calc_check_digit(body))


def is_sound(text: str) -> bool:
    """Whether the last character is the one that belongs behind the others."""
    state = _START
    try:
        for character in text:
            state = _STEPS[character][state]
    except KeyError:
        return False
    return state == _SOUND
