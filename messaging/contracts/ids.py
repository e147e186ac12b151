"""The names by which things are known on the wire. No I/O here.

Each is its own type, so that a station's name cannot be passed for a hall's.
"""

from typing import Annotated, NewType

from msgspec import Meta

# What may stand in one level of a topic: no `/`, `+`, `#` or space can sneak in.
_NAME = Meta(
    pattern=r"^[a-z0-9][a-z0-9-]{0,31}\Z", description="a-z, 0-9 and -, at most 32"
)
_UUID = Meta(
    pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", description="a UUID"
)

CommunityId = NewType("CommunityId", str)
StationId = NewType("StationId", str)
HallId = NewType("HallId", str)
ClientId = NewType("ClientId", str)
CounterId = NewType("CounterId", str)
WorkerId = NewType("WorkerId", str)
InspectorId = NewType("InspectorId", str)
HouseholdId = NewType("HouseholdId", str)
DropId = NewType("DropId", str)
BootId = NewType("BootId", str)
RequestId = NewType("RequestId", str)
TicketId = NewType("TicketId", str)
ServiceLetter = NewType("ServiceLetter", str)

# The same with their rules, for the fields of messages.
CommunityIdField = Annotated[
    CommunityId, Meta(pattern=r"^[A-Z0-9]{4}\Z", description="four of A-Z, 0-9")
]
StationIdField = Annotated[StationId, _NAME]
HallIdField = Annotated[HallId, _NAME]
ClientIdField = Annotated[ClientId, _NAME]
CounterIdField = Annotated[CounterId, _NAME]
WorkerIdField = Annotated[WorkerId, _NAME]
InspectorIdField = Annotated[InspectorId, _NAME]
# Ten characters of Crockford's base 32: what a bag label says of its household.
HouseholdIdField = Annotated[
    HouseholdId,
    Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{10}\Z", description="ten base-32 characters"),
]
DropIdField = Annotated[DropId, _UUID]
BootIdField = Annotated[BootId, _UUID]
RequestIdField = Annotated[RequestId, _UUID]
TicketIdField = Annotated[TicketId, _UUID]
ServiceLetterField = Annotated[ServiceLetter, Meta(pattern=r"^[A-Z]\Z")]
