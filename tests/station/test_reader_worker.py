"""The reading process takes its ways of looking in turns, over all pictures."""

from itertools import islice

from station.codes import NOTHING_READ, QR_CODE, Code, CodesRead
from station.looks import LOOKS, Part
from station.reader_worker import Turns

READ = CodesRead((Code("LABEL", QR_CODE, "pyzbar"),))


def test_every_look_gets_its_turn_and_regions_get_more() -> None:
    turns = Turns()
    # A few looks a picture, as time allows.
    looks = [look for _ in range(40) for look in islice(turns.looks(), 4)]

    assert set(looks) == set(LOOKS)
    of_whole = sum(look.part is Part.WHOLE for look in looks)
    assert of_whole == len(looks) // 4


def test_what_helped_last_comes_first_until_it_helps_no_more() -> None:
    turns = Turns()
    *_, lucky = islice(turns.looks(), 6)
    turns.note(READ)

    first, second = islice(turns.looks(), 2)
    assert first == lucky
    assert second != lucky
    turns.note(NOTHING_READ)
    assert next(turns.looks()) != lucky


def test_what_was_read_at_once_needs_no_look() -> None:
    turns = Turns()
    used = next(turns.looks())
    turns.looks()
    turns.note(READ)

    assert next(turns.looks()) != used
