"""What may stand behind the commands' options. No I/O here."""

import argparse
import math


def parse_positive(text: str) -> float:
    """Read seconds, or readings a second."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if 0 < number < math.inf:
        return number
    msg = f"{text!r} is no number above 0"
    raise argparse.ArgumentTypeError(msg)


def parse_natural(text: str) -> int:
    """Read an amount of noise: 0 or more."""
    if text.isdecimal():
        return int(text)
    msg = f"{text!r} is no whole number from 0"
    raise argparse.ArgumentTypeError(msg)
