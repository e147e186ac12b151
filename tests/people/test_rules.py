"""Which path needs which act."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.audit import as_words
from people.person import parse_name
from people.roles import Act
from people.rules import Open, Rules, safe_next

RULES = Rules(
    {
        "/": Act.ENTER_HALL,
        "/display": Open.TO_ALL,
        "/counter/{name}": Act.SERVE_COUNTER,
        "/static.1/{rest:path}": Open.TO_ALL,
    }
)


@pytest.mark.parametrize(
    ("path", "need"),
    [
        ("/", Act.ENTER_HALL),
        ("/display", Open.TO_ALL),
        ("/counter/1", Act.SERVE_COUNTER),
        ("/counter/一号", Act.SERVE_COUNTER),
        ("/static.1/a/b.js", Open.TO_ALL),
    ],
)
def test_a_path_with_a_rule_needs_what_it_says(path: str, need: object) -> None:
    assert RULES.find(path) is need


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/nothing",
        "/display/",
        "/DISPLAY",
        "//display",
        "/display/..",
        "/display/../counter/1",
        "/static.1/../counter/1",
        "/static.1/..",
        "/static.1/./x",
        "/static.1/%2e%2e/x",
        "/static.1/..\\x",
        "/static.1/x\x00.js",
        "/static.1/x\n",
        "/staticx1/a",
        "/counter/",
        "/counter/1/2",
        "/counter/..",
        "/counter/1\n",
        "/display\n",
    ],
)
def test_what_has_no_rule_or_a_trick_in_it_is_there_for_nobody(path: str) -> None:
    assert RULES.find(path) is None


@given(st.text())
def test_no_text_at_all_is_let_through_by_accident(path: str) -> None:
    need = RULES.find(path)
    known = path in {"/", "/display"} or path.startswith(("/counter/", "/static.1/"))
    assert need is None or known


def test_a_route_without_a_rule_and_a_rule_without_a_route_are_named() -> None:
    routes = ["/", "/display", "/static.1/{rest:path}", "/new"]
    assert RULES.misfits(routes) == [
        "/new has no rule",
        "the rule of /counter/{name} has no route",
    ]
    assert RULES.misfits(RULES.needs) == []


@pytest.mark.parametrize("path", ["/", "/counter/1?language=en", "/a#b"])
def test_a_login_leads_on_to_a_path_of_this_site(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/a\r\nSet-Cookie: x=1",
        "javascript:alert(1)",
        "/" + "a" * 500,
    ],
)
def test_a_login_leads_to_no_other_site(path: str) -> None:
    assert safe_next(path) == "/"


@pytest.mark.parametrize("typed", ["wang", " Wang ", "wang-fang-2", "i07"])
def test_a_name_is_read_as_people_type_it(typed: str) -> None:
    assert parse_name(typed) == typed.strip().lower()


@pytest.mark.parametrize(
    "typed", ["", "-a", "王芳", "a b", "a" * 33, "<b>", "wang\n2", "../wang", "'--"]
)
def test_what_is_no_name_is_none(typed: str) -> None:
    assert parse_name(typed) is None


def test_what_a_stranger_wrote_is_kept_short_and_without_tricks() -> None:
    assert as_words("wang") == "wang"
    assert as_words("a\x1b[2Jb\u202ec") == "a�[2Jb�c"
    assert len(as_words("x" * 5000)) == 200
