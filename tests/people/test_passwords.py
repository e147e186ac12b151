"""Which passwords are good enough."""

import pytest

from people.passwords import (
    PASSWORD_CHARACTERS_MAX,
    PASSWORD_CHARACTERS_MIN,
    PasswordFault,
    find_fault,
    normalised,
)


@pytest.mark.parametrize(
    "password",
    [
        "今天去菜市场买了三斤白菜",
        "jintian qu mai baicai",
        "xK4 m9 pQ2 r7",
        "my password is a secret of mine",
        "wang fang likes the garden",
        "x" * (PASSWORD_CHARACTERS_MAX - 12) + "abcdeGHIJK01",
    ],
)
def test_a_sentence_is_enough(password: str) -> None:
    assert find_fault(password, "wang") is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", PasswordFault.TOO_SHORT),
        ("x4Km9pQ2r7z", PasswordFault.TOO_SHORT),
        ("a1b2c3d4e5" * 13, PasswordFault.TOO_LONG),
        ("WangFangWangFang1", PasswordFault.CONTAINS_NAME),
        ("aaaaaaaaaaaa", PasswordFault.EASY_TO_GUESS),
        ("abababababab", PasswordFault.EASY_TO_GUESS),
        ("123456789012", PasswordFault.EASY_TO_GUESS),
        ("098765432109", PasswordFault.EASY_TO_GUESS),
        ("abcdefghijkl", PasswordFault.EASY_TO_GUESS),
        ("qwertyuiopas", PasswordFault.EASY_TO_GUESS),
        ("Password2026", PasswordFault.EASY_TO_GUESS),
        ("woaizhongguo1", PasswordFault.EASY_TO_GUESS),
        ("linlishequ88888888", PasswordFault.EASY_TO_GUESS),
    ],
)
def test_what_everybody_tries_first_is_refused(
    password: str, fault: PasswordFault
) -> None:
    assert find_fault(password, "wangfang") is fault


def test_the_shortest_that_is_long_enough_is_accepted() -> None:
    sentence = "bu gen ni shuo zhe ge"
    assert find_fault(sentence[:PASSWORD_CHARACTERS_MIN], "wang") is None
    assert find_fault(sentence[: PASSWORD_CHARACTERS_MIN - 1], "wang") is not None


def test_a_short_name_may_stand_in_a_password() -> None:
    assert find_fault("li li li yu liu lin qu", "li") is None


def test_two_keyboards_write_one_password() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "mingtian12")
    assert normalised(wide) == "mingtian12"
    assert normalised("cafe\N{COMBINING ACUTE ACCENT}") == normalised("café")
