"""The registry's copy: whole or not at all, and no reason to stop."""

from datetime import UTC, datetime
from pathlib import Path

from messaging.codec import encode
from messaging.contracts.registry import Registry
from station.kept_files import keep, load_registry

REGISTRY = Registry(revision=4, as_of=datetime(2026, 11, 24, tzinfo=UTC))


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    file = tmp_path / "registry.json"
    keep(file, encode(Registry(revision=3, as_of=REGISTRY.as_of)))

    keep(file, encode(REGISTRY))

    assert load_registry(file) == REGISTRY
    assert list(tmp_path.iterdir()) == [file]


def test_no_copy_and_a_damaged_copy_are_no_registry(tmp_path: Path) -> None:
    file = tmp_path / "registry.json"
    assert load_registry(file) is None

    file.write_bytes(encode(REGISTRY)[:20])

    assert load_registry(file) is None
