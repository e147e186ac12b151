"""What people did: one line a deed, never changed and never deleted. No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

# As much as a reader needs, and no more than somebody may write who is not signed in.
_WORDS_MAX: Final = 200

# Who did it, when it was done at the shell by whoever may use this machine.
OPERATOR: Final = "(operator)"
NOBODY: Final = "(nobody)"


class Deed(StrEnum):
    """What was done, or tried; past tense."""

    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    SIGNED_OUT = "signed out"
    PASSWORD_SET = "password set"  # noqa: S105 - a deed, no password
    DENIED = "denied"
    PERSON_ADDED = "person added"
    ROLE_CHANGED = "role changed"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    CODE_ISSUED = "one-time code issued"
    SIGNED_OUT_EVERYWHERE = "signed out everywhere"
    ASKED = "asked"
    REWARD_CHANGED = "reward changed"
    STOCK_MOVED = "stock moved"
    HANDED_OUT = "reward handed out"
    VOUCHER_CANCELLED = "voucher cancelled"
    CASE_NOTED = "case noted"
    CASE_SETTLED = "case settled"
    CASE_REOPENED = "case reopened"
    EXPORTED = "exported"
    ACCOUNT_OPENED = "broker account opened"
    ACCOUNT_RENEWED = "broker password renewed"
    ACCOUNT_CLOSED = "broker account closed"
    CARDS_ISSUED = "cards issued"
    CARD_REVOKED = "card revoked"
    ROLL_VOIDED = "roll made void"
    TOKEN_ISSUED = "token issued"  # noqa: S105 - a deed, no token
    TOKEN_REVOKED = "token revoked"  # noqa: S105 - the same
    REWARD_REDEEMED = "reward redeemed"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to whom or what, when, from where, and how it ended."""

    at: datetime
    actor: str
    deed: Deed
    subject: str
    address: str
    outcome: str = "done"


def as_words(text: str) -> str:
    """Make what a stranger sent fit to be kept and read: short, and without tricks."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in text[:_WORDS_MAX]
    )
