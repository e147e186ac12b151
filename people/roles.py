"""Who may do what: one table of roles and acts, denied by default. No I/O here.

`python -m ledger roles` and `python -m hall roles` print it. A person has one role.
Kiosks and inspectors never sign in to a page: a kiosk shows its password to the
broker, an inspector her duty card to the station. They stand in the table so that it
says of everybody what they may do, and that every page is closed to them.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What somebody is here; the value is what operators type."""

    KIOSK = "kiosk"
    INSPECTOR = "inspector"
    WORKER = "worker"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """Something that not everybody may do; the value says it in words."""

    TAKE_TICKET = "take a ticket for a resident"
    JUDGE_BAG = "judge a bag"
    ENTER_HALL = "see the hall's front page"
    SERVE_COUNTER = "call and serve at a counter"
    HAND_OUT = "hand rewards out at the desk, and cancel vouchers"
    SUPERVISE = "see stations, drops and what was set aside, and ask stations"
    ADMINISTER = "add and lock people, and change settings"


# What is not here is denied.
PERMISSIONS: Final[Mapping[Act, frozenset[Role]]] = MappingProxyType(
    {
        Act.TAKE_TICKET: frozenset({Role.KIOSK}),
        Act.JUDGE_BAG: frozenset({Role.INSPECTOR}),
        Act.ENTER_HALL: frozenset({Role.WORKER, Role.SUPERVISOR, Role.ADMINISTRATOR}),
        Act.SERVE_COUNTER: frozenset({Role.WORKER, Role.SUPERVISOR}),
        Act.HAND_OUT: frozenset({Role.WORKER, Role.SUPERVISOR}),
        Act.SUPERVISE: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
        Act.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
    }
)

# Who signs in to pages, and may therefore be added.
PAGE_ROLES: Final = (Role.WORKER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may(role: Role, act: Act) -> bool:
    return role in PERMISSIONS.get(act, frozenset())


def render_permissions() -> str:
    """Write the table: a line for each act, a column for each role."""
    width = max(len(act) for act in Act)
    lines = [f"{'':<{width}}  " + "  ".join(Role)]
    for act in Act:
        marks = (("yes" if may(role, act) else "-").center(len(role)) for role in Role)
        lines.append(f"{act:<{width}}  " + "  ".join(marks).rstrip())
    return "\n".join(lines)
