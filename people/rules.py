"""Which path needs which act: denied by default. No I/O here.

Paths are written as the routes are, `/counter/{name}` or `/files/{rest:path}`, so that
a test can hold the rules to the table of routes. What is not here does not exist for
anybody.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final, TypeAlias

from people.roles import Act


class Open(Enum):
    """No act is needed, for one of three reasons.

    TO_ALL is for everybody, TO_WATCHER for the machine that watches this one, and
    TO_TOKEN for programs with a token, for which whatever is at the path asks itself.
    """

    TO_ALL = "to all"
    TO_WATCHER = "to watcher"
    TO_TOKEN = "to token"  # noqa: S105 -- who may come, no token


Need: TypeAlias = Act | Open

_FIELD: Final = re.compile(r"\{[a-z_]+(:path)?\}")

# A path with these is read in two ways by somebody, sooner or later.
_TRICKS: Final = re.compile(r"//|\\|[\x00-\x1f\x7f]|%|(^|/)\.\.?(/|$)")


class Rules:
    """The needs of all paths of one program."""

    def __init__(self, needs: Mapping[str, Need]) -> None:
        self.needs = dict(needs)
        self._patterns = [(_compile(path), need) for path, need in needs.items()]

    def find(self, path: str) -> Need | None:
        """Say what a decoded path needs; None if there is nothing for anybody."""
        if _TRICKS.search(path):
            return None
        for pattern, need in self._patterns:
            if pattern.fullmatch(path):
                return need
        return None

    def is_open_to_tokens(self, path: str) -> bool:
        """Whether who asks for a token answers here, also to a path full of tricks."""
        return any(
            need is Open.TO_TOKEN and pattern.fullmatch(path) is not None
            for pattern, need in self._patterns
        )

    def misfits(self, routes: Iterable[str]) -> list[str]:
        """Name routes without a rule and rules without a route."""
        known = set(routes)
        return [f"{path} has no rule" for path in sorted(known - set(self.needs))] + [
            f"the rule of {path} has no route"
            for path in sorted(set(self.needs) - known)
        ]


def safe_next(path: str) -> str:
    """Let a login lead on to a path of this site only; the front page otherwise."""
    if not path.startswith("/") or path.startswith("//") or len(path) > 500:
        return "/"
    if not path.isprintable() or "\\" in path:
        return "/"
    return path


def _compile(path: str) -> re.Pattern[str]:
    pattern, at = "", 0
    for field in _FIELD.finditer(path):
        pattern += re.escape(path[at : field.start()])
        pattern += ".*" if field.group(1) else "[^/]+"
        at = field.end()
    return re.compile(pattern + re.escape(path[at:]), re.DOTALL)
