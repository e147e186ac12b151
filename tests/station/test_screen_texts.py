"""Both catalogues say the same things, and nothing that nobody says."""

import re
from itertools import chain

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, Placeable, VariableReference
from fluent.syntax.visitor import Visitor

from interface.texts import LANGUAGES
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.health import Health
from station.drop_states import State
from station.duty import CardAnswer
from station.fitness import Device
from station.keypad import Standing
from station.phrases import vocabulary
from station.screen.page import Lamp
from station.screen.screen_window import TEXTS_FOLDER

SCREEN = TEXTS_FOLDER.parent / "screen"

COMPOSED = set(
    chain(
        (f"do-{state}" for state in State),
        (f"stream-{stream}" for stream in Stream),
        (f"verdict-{verdict}" for verdict in Verdict),
        (f"band-{lamp}" for lamp in Lamp),
        (f"typed-{standing}" for standing in Standing),
        (str(answer) for answer in CardAnswer),
        (f"device-{device}" for device in Device),
        (f"state-{health}" for health in Health if health is not Health.WELL),
    )
)

SPOKEN = set(vocabulary(()))


class Variables(Visitor):
    """Collects the variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Placeable(self, node: Placeable) -> None:  # noqa: N802 - the library's
        if isinstance(node.expression, VariableReference):
            self.names.add(node.expression.id.name)


def catalogue(language: str) -> dict[str, set[str]]:
    """Read each key with its variables."""
    text = (TEXTS_FOLDER / f"{language}.ftl").read_text(encoding="utf-8")
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


def test_every_state_device_stream_and_verdict_has_its_text() -> None:
    assert set(catalogue("zh")) >= COMPOSED


def test_every_text_is_used() -> None:
    parts = ("showing.py", "station_view.py")
    sources = [*SCREEN.glob("*.py"), *(SCREEN.parent / part for part in parts)]
    source = "".join(file.read_text(encoding="utf-8") for file in sources)
    written = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', source))
    explained = {f"why-{state}" for state in State if f"State.{state.name}" in source}

    assert set(catalogue("zh")) - COMPOSED - SPOKEN - written - explained == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_blames_or_speaks_in_codes(language: str) -> None:
    text = (TEXTS_FOLDER / f"{language}.ftl").read_text(encoding="utf-8")

    assert not re.search(r"错误|失败|非法|违规|error|fail|invalid|illegal", text)


def test_no_residents_text_stands_in_code() -> None:
    for file in SCREEN.glob("*.py"):
        assert not re.search(r"[\u3400-\u9fff]", file.read_text()), file.name
