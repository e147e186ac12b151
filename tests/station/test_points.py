"""Points: what a resident is told at once, by the tariff last heard of."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from messaging.contracts.drops import Stream, Verdict, WeighedBy
from messaging.contracts.ids import DropId, HouseholdId
from messaging.contracts.moments import Clock
from messaging.contracts.registry import Registry, TariffLine
from station.facts import DropDraft
from station.points import points_for
from tests.station.labels import LI, WANG

AT = datetime(2026, 11, 24, 7, tzinfo=UTC)
REGISTRY = Registry(
    revision=1,
    as_of=AT,
    tariff=(
        TariffLine(stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=2),
        TariffLine(stream=Stream.KITCHEN, verdict=Verdict.CONTAMINATED, points=-1),
    ),
    suspended_households=(LI,),
)
DRAFT = DropDraft(
    drop_id=DropId("0199a0c4-0000-7000-8000-000000000001"),
    occurred_at=AT,
    clock=Clock.SYNCED,
    bag_label=None,
    household=WANG,
    stream=Stream.KITCHEN,
    gross_g=1500,
    tare_g=0,
    net_g=1500,
    weighed_by=WeighedBy.SCALE,
    verdict=Verdict.CORRECT,
    reason=None,
    inspector=None,
    opening=None,
)


@pytest.mark.parametrize(
    ("household", "verdict", "points"),
    [
        (WANG, Verdict.CORRECT, 2),
        (WANG, Verdict.CONTAMINATED, -1),
        (WANG, Verdict.UNINSPECTED, None),
        (LI, Verdict.CORRECT, None),
        (None, Verdict.CORRECT, None),
    ],
)
def test_points_follow_tariff_household_and_verdict(
    household: HouseholdId | None, verdict: Verdict, points: int | None
) -> None:
    draft = replace(DRAFT, household=household, verdict=verdict)

    assert points_for(REGISTRY, draft) == points


def test_without_a_registry_no_points_are_told() -> None:
    assert points_for(None, DRAFT) is None
