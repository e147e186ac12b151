"""What is really drawn: Chinese characters, of the height that was asked for."""

import subprocess
import sys
from pathlib import Path

import pytest
from kivy.core.text import Label as CoreLabel

from interface import palette
from interface.characters import CAPITAL_SHARE, CHINESE_SHARE
from interface.failures import FontError
from interface.kivy_fonts import FONT, register_fonts
from interface.kivy_measure import missing_glyphs
from interface.kivy_theme import Theme

pytestmark = pytest.mark.display

_FONT_PX = 500


def drawn(character: str, font_name: str) -> bytes:
    glyph = CoreLabel(text=character, font_name=font_name, font_size=64)
    glyph.refresh()
    return bytes(glyph.texture.pixels)


def drawn_share(character: str) -> float:
    """Measure the drawn height of a character over the font's size."""
    glyph = CoreLabel(text=character, font_name=FONT, font_size=_FONT_PX)
    glyph.refresh()
    width, height = glyph.texture.size
    alphas = bytes(glyph.texture.pixels)[3::4]
    rows = [y for y in range(height) if any(alphas[y * width : (y + 1) * width])]
    return (rows[-1] - rows[0] + 1) / _FONT_PX


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize(
    ("character", "share"),
    [("中", CHINESE_SHARE), ("H", CAPITAL_SHARE), ("1", CAPITAL_SHARE)],
)
def test_characters_are_as_tall_as_the_table_says(character: str, share: float) -> None:
    assert drawn_share(character) == pytest.approx(share, abs=0.01)


@pytest.mark.usefixtures("theme")
def test_chinese_is_drawn_in_the_mainland_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path))
    register_fonts()

    for character, is_the_same in (("直", False), ("骨", False), ("一", True)):
        ours = drawn(character, FONT)
        japanese = drawn(character, palette.CJK_FONT_FILE)
        assert (ours == japanese) == is_the_same, character


@pytest.mark.usefixtures("theme")
def test_a_character_that_the_font_lacks_is_found() -> None:
    assert missing_glyphs("请取号 A017 ●▲■") == ""
    assert missing_glyphs("取😀号") == "😀"


def test_the_face_is_cut_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path))
    register_fonts()
    faces = {face: face.stat().st_mtime_ns for face in tmp_path.rglob("*.otf")}

    register_fonts()

    assert len(faces) == 2
    assert all(face.stat().st_mtime_ns == written for face, written in faces.items())
    assert not list(tmp_path.rglob("tmp*"))


def test_a_missing_font_names_the_debian_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(palette, "CJK_FONT_FILE", str(tmp_path / "none.ttc"))

    with pytest.raises(FontError, match=r"none\.ttc.*fonts-noto-cjk"):
        register_fonts()


def test_a_damaged_font_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "damaged.ttc"
    damaged.write_bytes(b"ttcf")
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(palette, "CJK_FONT_FILE", str(damaged))

    with pytest.raises(FontError, match=r"damaged\.ttc: .*reinstall"):
        register_fonts()


def test_importing_the_kivy_parts_opens_no_window_and_reads_no_arguments() -> None:
    program = (
        "import sys, interface.kivy_measure, interface.kivy_steps;"
        "import interface.kivy_touch;"
        "print('kivy.core.window' in sys.modules, sys.argv)"
    )

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "False ['-c', '--help']\n"
    assert done.stderr == ""


def test_a_widget_before_the_window_is_our_mistake_and_is_said() -> None:
    program = (
        "import os; os.environ['SDL_VIDEODRIVER'] = 'offscreen'\n"
        "from interface.glass import Glass\n"
        "from interface.kivy_window import open_window\n"
        "from kivy.uix.widget import Widget\n"
        "Widget()\n"
        "open_window(Glass(width_px=800, height_px=600, width_mm=100), 'late')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert "a widget was made before open_window" in done.stderr


def test_a_theme_is_only_sizes(theme: Theme) -> None:
    assert theme.px(10) == 40
