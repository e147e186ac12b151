"""Numbers as clips to be spoken one after the other. No I/O here.

A clip is named by its key in the catalogues. Mandarin says 105 as 一百零五 and two
of something as 两; English needs neither::

    zh   1.5 kg   一 点 五 公斤          5   五            12  十二
    en            one point five kilograms  five          twelve
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from station.visit import Language

Clips: TypeAlias = tuple[str, ...]

# No bag weighs and no drop earns more; what is larger is shown and not said.
NUMBER_MAX: Final = 9_999

_ONES: Final = range(20)
_TENS: Final = range(20, 100, 10)

TWO_OF: Final = "number-2-of"
POINT: Final = "number-point"
_HUNDRED: Final = "number-100"
_THOUSAND: Final = "number-1000"

NUMBER_CLIPS: Final[Clips] = (
    *(f"number-{number}" for number in (*_ONES, *_TENS)),
    *(TWO_OF, POINT, _HUNDRED, _THOUSAND),
)


def number_clips(language: Language, number: int) -> Clips | None:
    """Say how many of something; None if it is too large to be said."""
    if not 0 <= number <= NUMBER_MAX:
        return None
    if number == 2:
        return (TWO_OF,)
    return tuple(_mandarin(number) if language is Language.ZH else _english(number))


def kilogram_clips(language: Language, weight_g: int) -> Clips | None:
    """Say a weight in kilograms to a tenth, without the word for its unit."""
    tenths = (weight_g + 50) // 100
    whole, tenth = divmod(tenths, 10)
    clips = number_clips(language, whole)
    if clips is None or tenth == 0:
        return clips
    # 两 counts things; with a decimal behind it the digit is meant.
    digits = ("number-2",) if whole == 2 else clips
    return (*digits, POINT, f"number-{tenth}")


def _mandarin(number: int) -> Iterator[str]:
    thousands, below_thousand = divmod(number, 1000)
    hundreds, rest = divmod(below_thousand, 100)
    if thousands:
        yield from (f"number-{thousands}", _THOUSAND)
        if 0 < below_thousand < 100:
            yield "number-0"
    if hundreds:
        yield from (f"number-{hundreds}", _HUNDRED)
        if 0 < rest < 10:
            yield "number-0"
    if number >= 100 and rest in range(10, 20):
        yield "number-1"  # 一百一十五, where alone it is 十五
    if rest or number == 0:
        yield from _below_hundred(rest)


def _english(number: int) -> Iterator[str]:
    thousands, below_thousand = divmod(number, 1000)
    hundreds, rest = divmod(below_thousand, 100)
    if thousands:
        yield from (f"number-{thousands}", _THOUSAND)
    if hundreds:
        yield from (f"number-{hundreds}", _HUNDRED)
    if rest or number == 0:
        yield from _below_hundred(rest)


def _below_hundred(number: int) -> Iterator[str]:
    if number in _ONES:
        yield f"number-{number}"
        return
    yield f"number-{number // 10 * 10}"
    if number % 10:
        yield f"number-{number % 10}"
