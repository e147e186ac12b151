"""Texts come from catalogues; what is missing there is our mistake and is loud."""

from pathlib import Path

import pytest

from interface.texts import Texts


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    zh = "hello = 你好\nahead = 前面 { $people } 位\nempty =\n    .title = 题\n"
    en = "hello = Hello\nahead = { $people } ahead\nempty =\n    .title = T\n"
    (tmp_path / "zh.ftl").write_text(zh, encoding="utf-8")
    (tmp_path / "en.ftl").write_text(en, encoding="utf-8")
    return Texts(tmp_path)


def test_a_text_is_said_in_either_language(texts: Texts) -> None:
    assert texts.say("zh", "hello") == "你好"
    assert texts.say("en", "hello") == "Hello"


def test_values_are_filled_in_without_invisible_marks(texts: Texts) -> None:
    assert texts.say("zh", "ahead", people=3) == "前面 3 位"


def test_an_unknown_key_is_loud(texts: Texts) -> None:
    with pytest.raises(LookupError):
        texts.say("zh", "goodbye")


def test_a_missing_value_is_loud(texts: Texts) -> None:
    with pytest.raises(KeyError, match="ahead"):
        texts.say("en", "ahead")


def test_a_key_without_a_text_is_loud(texts: Texts) -> None:
    with pytest.raises(KeyError, match="empty"):
        texts.say("en", "empty")


def test_a_missing_catalogue_is_loud(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"zh\.ftl"):
        Texts(tmp_path)
