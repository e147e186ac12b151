"""Passwords as they are kept: argon2id, slow and hungry on purpose.

The cost is the second one that RFC 9106 recommends, for machines with little memory:
3 passes over 64 MiB. On a mini PC that is about a tenth of a second, which nobody who
signs in notices and everybody who guesses does.
"""

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY


class PasswordHashes:
    """Makes and checks hashes; safe to use from several threads."""

    def __init__(self, cost: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(cost)
        # What is checked when there is nobody of that name, so that it takes as long.
        self._nobody = self._hasher.hash("nobody has this password")

    def make(self, password: str) -> str:
        return self._hasher.hash(password)

    def is_right(self, password: str, kept: str | None) -> bool:
        """Compare, taking equally long for people who do not exist."""
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None
