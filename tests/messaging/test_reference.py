"""The reference says what the contracts say, and notices when it no longer does."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from messaging.channels import CHANNELS
from messaging.examples import EXAMPLES, example_of
from messaging.reference.asyncapi import asyncapi_text
from messaging.reference.files import drifted_files, write_reference
from messaging.reference.pages import messages_page
from messaging.reference.schemas import all_messages, schema_files

DOCS = Path(__file__).parents[2] / "docs"

MESSAGES = {message.__name__: message for message in all_messages()}


def test_the_reference_in_docs_is_up_to_date() -> None:
    assert drifted_files(DOCS) == [], "run: python -m messaging reference --write"


def test_every_message_has_one_example() -> None:
    assert sorted(type(example).__name__ for example in EXAMPLES) == sorted(MESSAGES)
    with pytest.raises(LookupError, match="Struct has no example yet"):
        example_of(msgspec.Struct)


def test_the_page_s_examples_are_messages() -> None:
    section = re.compile(r"(\w+)\n.*```json\n(.*)```", re.DOTALL)
    matches = [section.match(text) for text in messages_page().split("\n### ")]
    examples = {match[1]: match[2] for match in matches if match is not None}

    assert set(examples) == set(MESSAGES)
    for name, message in MESSAGES.items():
        assert msgspec.json.decode(examples[name], type=message) == example_of(message)


def test_the_page_has_a_section_for_whatever_it_links_to() -> None:
    page = messages_page()
    titles = {title.lower() for title in re.findall(r"^### (\w+)$", page, re.MULTILINE)}

    assert set(re.findall(r"\]\(#(\w+)\)", page)) == titles


def test_the_page_says_what_a_field_is_and_must_keep_to() -> None:
    for row in (
        "| `gross_g` | integer (grams) or null | -1000000 to 1000000 |",
        "| `from_min` | integer (minutes) | at least 0 |",
        "| `occurred_at` | time | RFC 3339 with offset |",
        "| `drop_id` | text | a UUID |",
        '| `type` | `"TakeTicket"` |  |',
        "| `outbox_count` | integer or null | at least 0; may be left out: `null` |",
        "| `receipts` | list of [DropReceipt](#dropreceipt) |  |",
        "| `is_served` | true or false |  |",
    ):
        assert row in messages_page()


def test_every_schema_is_complete_in_itself() -> None:
    files = schema_files()

    assert set(files) == {f"{name}.json" for name in MESSAGES}
    for text in files.values():
        schema = json.loads(text)
        referred = set(re.findall(r'"#/\$defs/(\w+)"', text))
        assert referred == set(schema.get("$defs", {}))
        assert schema["$schema"].endswith("2020-12/schema")


def test_patterns_are_in_the_dialect_of_json_schema() -> None:
    # Python's \Z is the letter Z to a reader of JSON Schemas.
    for text in (*schema_files().values(), asyncapi_text()):
        patterns = re.findall(r'"pattern": (".*")', text)
        assert all(json.loads(pattern).endswith("$") for pattern in patterns)
        assert "\\Z" not in text


def test_every_reference_in_the_asyncapi_file_leads_somewhere() -> None:
    document = json.loads(asyncapi_text())

    for reference in re.findall(r'"\$ref": "#/([^"]+)"', asyncapi_text()):
        place: Any = document
        for step in reference.split("/"):
            place = place[step]
    assert set(document["channels"]) == {channel.name for channel in CHANNELS}
    assert document["operations"]["send_registry"]["bindings"]["mqtt"]["retain"]


def test_what_drifted_is_named_and_mended(tmp_path: Path) -> None:
    assert len(drifted_files(tmp_path)) == len(MESSAGES) + 2
    write_reference(tmp_path)
    assert drifted_files(tmp_path) == []

    changed, gone = tmp_path / "messages.md", tmp_path / "schemas" / "TakeTicket.json"
    stale = tmp_path / "schemas" / "GiveTicket.json"
    changed.write_text("mine", encoding="utf-8")
    gone.unlink()
    stale.write_text("{}", encoding="utf-8")

    assert drifted_files(tmp_path) == sorted([changed, gone, stale])
    assert write_reference(tmp_path) == sorted([changed, gone, stale])
    assert drifted_files(tmp_path) == []


def test_the_command_names_what_drifted(tmp_path: Path) -> None:
    before = _run_reference("--check", tmp_path)
    written = _run_reference("--write", tmp_path)
    after = _run_reference("--check", tmp_path)

    assert before.returncode == 1
    assert "messages.md differs from the contracts" in before.stderr
    assert "--write" in before.stderr
    assert written.returncode == 0
    assert after.returncode == 0
    assert after.stderr == ""


def _run_reference(mode: str, docs: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "messaging", "reference", mode, "--docs", str(docs)],
        capture_output=True,
        text=True,
        check=False,
    )
