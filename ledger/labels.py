"""Label rolls and stickers for a household's bags. No I/O here.

A roll's labels carry serials that continue where the household's last roll ended; no
serial is ever printed twice, because the second bag under it would be refused.
"""

from dataclasses import dataclass
from typing import Final

from messaging.contracts.bag_label import BagLabel, render_bag_label
from messaging.contracts.ids import CommunityId, HouseholdId

# A label has four digits for its serial.
SERIAL_MAX: Final = 9999


@dataclass(frozen=True, slots=True)
class RollRefused:
    """A roll that would need more serials than a label can show."""

    household: HouseholdId
    serials_left: int


def issue_sticker(community: CommunityId, household: HouseholdId) -> str:
    """Write the text of the household's sticker."""
    return render_bag_label(BagLabel(community, household))


def issue_roll(
    community: CommunityId, household: HouseholdId, last_serial: int, count: int
) -> list[str] | RollRefused:
    """Write the texts of the next `count` labels; `last_serial` is 0 at first."""
    if count < 1:
        msg = f"a roll of {count} labels"
        raise ValueError(msg)
    if last_serial + count > SERIAL_MAX:
        return RollRefused(household, SERIAL_MAX - last_serial)
    return [
        render_bag_label(BagLabel(community, household, serial))
        for serial in range(last_serial + 1, last_serial + count + 1)
    ]
