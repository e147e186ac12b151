"""Both catalogues say the same things, and nothing that nobody says."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, Placeable, VariableReference
from fluent.syntax.visitor import Visitor

import kiosk.app
from interface.texts import LANGUAGES
from kiosk.help_call import HelpStep
from kiosk.points import PointsStep
from kiosk.screens.points import objection_text
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.hall_requests import RatingLevel
from messaging.contracts.points import EntryKind, Objection

PROGRAM = Path(kiosk.app.__file__).parent


class Variables(Visitor):
    """Collects the variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Placeable(self, node: Placeable) -> None:  # noqa: N802 - the library's
        if isinstance(node.expression, VariableReference):
            self.names.add(node.expression.id.name)


def catalogue(language: str) -> dict[str, set[str]]:
    """Read each key with its variables."""
    text = (PROGRAM / "texts" / f"{language}.ftl").read_text(encoding="utf-8")
    entries = {}
    for entry in FluentParser().parse(text).body:
        assert not isinstance(entry, Junk), entry.content
        if isinstance(entry, Message):
            variables = Variables()
            variables.visit(entry)
            assert entry.id.name not in entries, f"{entry.id.name} twice"
            entries[entry.id.name] = variables.names
    return entries


def test_both_languages_have_the_same_keys_and_variables() -> None:
    assert catalogue("zh") == catalogue("en")
    assert set(LANGUAGES) == {"zh", "en"}


def test_every_text_is_used_and_every_use_has_its_text() -> None:
    source = "".join(file.read_text() for file in PROGRAM.rglob("*.py"))
    source = source.replace('f"asking-{shown.patience}"', '"asking-fresh"')
    used = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', source))
    composed = {"asking-slow", "asking-stuck"}
    composed |= {f"points-{one}" for one in PointsStep}
    composed |= {objection_text(one) for one in Objection}
    composed |= {f"entry-{one}" for one in EntryKind}
    composed |= {f"entry-{one}-of" for one in EntryKind}
    composed |= {f"stream-{one}" for one in Stream} | {
        f"verdict-{one}" for one in Verdict
    }
    composed |= {f"help-{one}" for one in HelpStep}
    composed |= {f"rate-{one.name.lower().replace('_', '-')}" for one in RatingLevel}

    assert set(catalogue("zh")) - used - composed == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_blames_or_speaks_in_codes(language: str) -> None:
    text = (PROGRAM / "texts" / f"{language}.ftl").read_text(encoding="utf-8")

    assert not re.search(r"错误|失败|非法|error|fail|invalid|illegal", text)


def test_no_residents_text_stands_in_code() -> None:
    for file in (PROGRAM / "screens").glob("*.py"):
        assert not re.search(r"[\u3400-\u9fff]", file.read_text()), file.name
