"""Ids are unique, sorted by birth, and of the shape that the contracts ask for."""

import uuid

import msgspec

from messaging.contracts.ids import DropId, DropIdField
from messaging.identifiers import new_id


def test_ids_are_unique_and_sorted_by_birth() -> None:
    ids = [new_id() for _ in range(1000)]

    assert sorted(set(ids)) == ids


def test_an_id_is_a_uuid_of_version_seven_that_the_contracts_accept() -> None:
    fresh = new_id()

    assert uuid.UUID(fresh).version == 7
    assert msgspec.convert(fresh, DropIdField) == DropId(fresh)
