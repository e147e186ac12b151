"""When somebody who signed in is signed out again. No I/O here.

A login ends when nothing was done for two hours, and after twelve hours in any case:
a shift is shorter, and a browser forgotten at a counter does not stay open over night.
An open page alone is nothing done. Whoever must set a password first can do nothing
else, and has ten minutes for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from people.person import PersonName
from people.roles import Act, Role, may
from people.tokens import Digest

IDLE_MAX: Final = timedelta(hours=2)
AGE_MAX: Final = timedelta(hours=12)
SET_PASSWORD_MAX: Final = timedelta(minutes=10)

# Being seen is written down at most so often: every click would cost a disk write.
SEEN_EVERY: Final = timedelta(minutes=1)

# A clock may be set right by a little while somebody works.
_CLOCK_STEP_MAX: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LoginSession:
    """One browser in which one person is signed in. `key` is its token's digest."""

    key: Digest
    person: PersonName
    role: Role
    opened_at: datetime
    seen_at: datetime
    must_set_password: bool

    def is_over(self, now: datetime) -> bool:
        # Set back by more than a little, the clock would lengthen it.
        if now < self.opened_at - _CLOCK_STEP_MAX:
            return True
        age_max = SET_PASSWORD_MAX if self.must_set_password else AGE_MAX
        return now - self.opened_at > age_max or now - self.seen_at > IDLE_MAX

    def is_seen_anew(self, now: datetime) -> bool:
        """Whether it is worth writing down that something was done now."""
        return now - self.seen_at >= SEEN_EVERY

    def may(self, act: Act) -> bool:
        return not self.must_set_password and may(self.role, act)
