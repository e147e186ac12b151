"""Bag labels for tests: valid ones, and the same broken in every way."""

from messaging.contracts.bag_label import BagLabel, parse_bag_label, render_bag_label
from messaging.contracts.ids import CommunityId, HouseholdId
from station.facts import SeenLabel

NB01 = CommunityId("NB01")
WANG = HouseholdId("7K3M9QX2VA")
LI = HouseholdId("C0FFEE1234")


def label_text(household: HouseholdId = WANG, serial: int | None = None) -> str:
    return render_bag_label(BagLabel(NB01, household, serial))


def seen(household: HouseholdId = WANG, serial: int | None = None) -> SeenLabel:
    text = label_text(household, serial)
    label = parse_bag_label(text)
    assert isinstance(label, BagLabel)
    return SeenLabel(text, label)
