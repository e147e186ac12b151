"""What a station must know when it is alone. No I/O here."""

from datetime import date, time
from typing import Annotated

from msgspec import Meta, Struct

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import HouseholdIdField, InspectorIdField
from messaging.contracts.moments import Moment

_Text = Annotated[str, Meta(max_length=32)]


LocalTime = Annotated[time, Meta(tz=False, description="HH:MM:SS, no offset")]


class Opening(Struct, frozen=True, kw_only=True):
    """A staffed time window of every day, in the site's zone; `closes_at` excluded."""

    name: _Text
    opens_at: LocalTime
    closes_at: LocalTime


class TariffLine(Struct, frozen=True, kw_only=True):
    """Points for one drop of a stream with a verdict."""

    stream: Stream
    verdict: Verdict
    points: int


class InspectorCard(Struct, frozen=True, kw_only=True):
    """A duty card and whose it is; the card's text itself is nowhere kept."""

    inspector: InspectorIdField
    card_sha256: Annotated[
        str, Meta(pattern=r"^[0-9a-f]{64}\Z", description="64 hexadecimal digits")
    ]


class Building(Struct, frozen=True, kw_only=True):
    """One building and the households in it."""

    building: _Text
    households: tuple[HouseholdIdField, ...]


class Registry(Struct, frozen=True, kw_only=True):
    """The ledger's word to all stations of a community, retained.

    `buildings` tell a resident that a bag was taken for hers; they are left out where
    a community has more households than fit one message.

    `tariff` has what a bag surely earns; of a bag that it does not name, the receipt
    brings the points. `tariff_next` takes its place on the day `tariff_next_from`, in
    the site's zone, also for a station that is alone then.

    `inspectors` are the duty cards that are good now: what is missing was revoked.
    """

    revision: Annotated[int, Meta(ge=0)]
    as_of: Moment
    tariff: tuple[TariffLine, ...] = ()
    openings: tuple[Opening, ...] = ()
    suspended_households: tuple[HouseholdIdField, ...] = ()
    inspectors: tuple[InspectorCard, ...] = ()
    buildings: tuple[Building, ...] = ()
    tariff_next: tuple[TariffLine, ...] = ()
    tariff_next_from: date | None = None
