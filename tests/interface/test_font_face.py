"""The Chinese face is found by its name and cut out whole, or the error says why."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface import palette
from interface.font_face import UnreadableFontError, extract_face

FAMILY = "Noto Sans CJK SC"


def name_table(family: str) -> bytes:
    text = family.encode("utf-16-be")
    records = struct.pack(">6H", 1, 0, 0, 1, 3, 0) + struct.pack(
        ">6H", 3, 1, 1033, 1, len(text), 0
    )
    return struct.pack(">HHH", 0, 2, 6 + len(records)) + records + text


def collection(*families: str) -> bytes:
    """Make a font collection whose faces have a name and one table they share."""
    shared = b"outlines"
    header_size = 12 + 4 * len(families)
    directory_size = 12 + 2 * 16
    tables_at = header_size + directory_size * len(families)
    bodies, directories, starts = bytearray(shared), b"", []
    for index, family in enumerate(families):
        starts.append(header_size + index * directory_size)
        names = name_table(family)
        names_at = tables_at + len(bodies)
        bodies += names
        directories += b"OTTO" + struct.pack(">HHHH", 2, 16, 0, 16)
        directories += struct.pack(">4sIII", b"CFF ", 1, tables_at, len(shared))
        directories += struct.pack(">4sIII", b"name", 2, names_at, len(names))
    header = b"ttcf" + struct.pack(">II", 0x00020000, len(families))
    return (
        header + struct.pack(f">{len(starts)}I", *starts) + directories + bytes(bodies)
    )


def tables(face: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", face, 4)
    records = [struct.unpack_from(">4sIII", face, 12 + 16 * i) for i in range(count)]
    return {tag: face[start : start + size] for tag, _, start, size in records}


def test_the_face_is_cut_out_by_its_name_wherever_it_stands() -> None:
    face = extract_face(collection("Noto Sans CJK JP", FAMILY), FAMILY)

    assert face.startswith(b"OTTO")
    assert tables(face) == {b"CFF ": b"outlines", b"name": name_table(FAMILY)}


def test_tables_begin_at_multiples_of_four() -> None:
    face = extract_face(collection("Noto Sans CJK JP", FAMILY), FAMILY)

    (count,) = struct.unpack_from(">H", face, 4)
    starts = [struct.unpack_from(">4sIII", face, 12 + 16 * i)[2] for i in range(count)]
    assert all(start % 4 == 0 for start in starts)


def test_a_collection_without_the_family_is_refused() -> None:
    with pytest.raises(UnreadableFontError, match="no family 'Noto Sans CJK SC'"):
        extract_face(collection("Noto Sans CJK JP"), FAMILY)


def test_a_face_without_a_name_is_passed_over() -> None:
    nameless = collection(FAMILY).replace(b"name", b"post")

    with pytest.raises(UnreadableFontError, match="no family"):
        extract_face(nameless, FAMILY)


def test_a_single_font_is_no_collection() -> None:
    with pytest.raises(UnreadableFontError, match="not a font collection"):
        extract_face(b"OTTO" + bytes(20), FAMILY)


def test_a_collection_cut_short_is_refused() -> None:
    with pytest.raises(UnreadableFontError, match="cut short"):
        extract_face(collection(FAMILY)[:20], FAMILY)


@given(st.data())
def test_a_damaged_collection_raises_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(collection("Noto Sans CJK JP", FAMILY))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.integers(0, 255)
        )
    try:
        extract_face(bytes(whole), FAMILY)
    except UnreadableFontError:
        return


def test_debians_collection_has_the_face_that_we_ask_for() -> None:
    whole = Path(palette.CJK_FONT_FILE).read_bytes()

    face = extract_face(whole, palette.CJK_FONT_FAMILY)

    assert face.startswith(b"OTTO")
    assert b"cmap" in tables(face)
