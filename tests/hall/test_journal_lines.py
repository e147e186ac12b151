"""The journal's lines: what is written is read, and nothing that is read raises."""

import json
import re
import zlib

from hypothesis import given
from hypothesis import strategies as st

from hall import facts
from hall.journal_lines import decode_day, encode_day, encode_line
from messaging.contracts.ids import RequestId, TicketId
from tests.hall.furniture import KIOSK, MORNING, ONE, A

REQUEST_ID = RequestId("0199aaaa-0000-7000-8000-000000000001")
TICKET_ID = TicketId(REQUEST_ID)

OPENED = facts.DayOpened(day=MORNING.date(), at=MORNING, calls_before=0)
TAKEN = facts.Taken(
    request_id=REQUEST_ID,
    client=KIOSK,
    at=MORNING,
    ticket_id=TICKET_ID,
    number="A001",
    service=A,
    people_ahead=0,
)
FINISHED = facts.Finished(
    request_id=REQUEST_ID,
    client=KIOSK,
    at=MORNING,
    ticket_id=TICKET_ID,
    number="A001",
    counter=ONE,
)
DAY = (OPENED, TAKEN, FINISHED)

# As a hall of this version wrote it; later versions must still read it.
GOLDEN = (
    b'{"n":1,"crc":"e8e9ea12","fact":{"fact":"DayOpened","day":"2026-11-24",'
    b'"at":"2026-11-24T09:00:00+08:00","calls_before":0}}\n'
)


def test_a_line_written_by_this_version_stays_readable() -> None:
    assert encode_line(1, OPENED) == GOLDEN
    assert decode_day(GOLDEN).facts == (OPENED,)


def test_a_line_is_an_object_that_other_tools_read() -> None:
    assert json.loads(encode_line(2, TAKEN))["fact"]["number"] == "A001"


def test_a_day_is_read_as_it_was_written() -> None:
    content = encode_day(DAY)
    lines = decode_day(content)

    assert lines.facts == DAY
    assert (lines.whole_bytes, lines.torn_bytes) == (len(content), 0)
    assert lines.unreadable_count == 0


def test_a_day_cut_at_any_byte_gives_the_facts_that_are_whole() -> None:
    content = encode_day(DAY)
    ends = [len(encode_day(DAY[:count])) for count in range(len(DAY) + 1)]
    for cut in range(len(content) + 1):
        lines = decode_day(content[:cut])
        whole = sum(end <= cut for end in ends) - 1
        assert lines.facts == DAY[:whole]
        assert lines.whole_bytes == ends[whole]
        assert lines.torn_bytes == cut - ends[whole]
        assert lines.unreadable_count == 0


def test_a_flipped_bit_anywhere_is_noticed_and_costs_one_line_at_most_two() -> None:
    content = encode_day(DAY)
    for index in range(len(content)):
        damaged = bytearray(content)
        damaged[index] ^= 0x01
        lines = decode_day(bytes(damaged))
        noticed = lines.unreadable_count + (lines.torn_bytes > 0)
        assert noticed, index
        assert len(lines.facts) >= len(DAY) - 2
        assert set(lines.facts) <= set(DAY)


def test_a_missing_line_and_a_doubled_one_are_noticed() -> None:
    first, second, third = encode_day(DAY).splitlines(keepends=True)

    assert decode_day(first + third).unreadable_count == 1
    assert decode_day(first + second + second + third).unreadable_count > 0


def test_a_line_with_the_right_sum_but_no_fact_is_unreadable() -> None:
    stranger = encode_line(1, OPENED).replace(b"DayOpened", b"DayBroken")

    assert decode_day(_with_right_crc(stranger)).unreadable_count == 1


@given(st.binary(max_size=300))
def test_nothing_on_the_disk_raises(noise: bytes) -> None:
    lines = decode_day(encode_day(DAY) + noise)

    assert lines.facts[:3] == DAY
    assert lines.whole_bytes + lines.torn_bytes == len(encode_day(DAY) + noise)


def _with_right_crc(line: bytes) -> bytes:
    body = line[line.index(b'"fact":') + 7 : -2]
    crc = b"%08x" % zlib.crc32(b"1 " + body)
    return re.sub(rb'"crc":"[0-9a-f]{8}"', b'"crc":"%b"' % crc, line)
