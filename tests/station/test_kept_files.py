"""The registry's copy: whole or not at all, and no reason to stop."""

from datetime import UTC, datetime
from pathlib import Path

from messaging.codec import encode
from messaging.contracts.ids import InspectorId
from messaging.contracts.registry import Registry
from station.duty import OnDuty
from station.kept_files import keep, load_duty, load_registry

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


def test_who_is_on_duty_outlives_the_program_until_nobody_is(tmp_path: Path) -> None:
    file = tmp_path / "duty.json"
    on_duty = OnDuty(
        inspector=InspectorId("i07"), card_sha256="7" * 64, since=REGISTRY.as_of
    )
    keep(file, encode(on_duty))
    assert load_duty(file) == on_duty

    keep(file, None)
    keep(file, None)

    assert load_duty(file) is None
