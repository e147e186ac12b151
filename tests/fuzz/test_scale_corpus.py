"""The fuzzer's corpus, read again at every run: what it once found stays found."""

import pytest

from tests.fuzz.scale_wires import check, read_corpus, wire_of

# Each of these once broke a decoder.
BROKE = [
    wire_of("toledo-continuous", 0, 12, b"\xff\0\x02-2500 100000000\r,U\r\n"),
    wire_of("aclas-16", 3, 5, b"\x01\x02S 0kga\x03\x04\x10"),
]


def test_there_is_a_corpus() -> None:
    assert read_corpus()


@pytest.mark.parametrize(
    "wire", [*BROKE, *read_corpus()], ids=lambda wire: wire[:9].hex()
)
def test_no_decoder_breaks_on_what_the_fuzzer_found(wire: bytes) -> None:
    check(wire)
