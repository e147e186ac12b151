"""The last character of every code we print: finds what was misread or mistyped.

No I/O here. ISO/IEC 7064 MOD 37,36 over 0-9 and A-Z: it finds every wrong character
and every two neighbours that changed places.
"""

from stdnum.iso7064 import mod_37_36


def check_character(body: str) -> str:
    """Work out the character that belongs behind `body`."""
    return str(mod_37_36.calc_check_digit(body))


def is_sound(text: str) -> bool:
    """Whether the last character is the one that belongs behind the others."""
    return bool(mod_37_36.is_valid(text))
