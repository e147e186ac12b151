"""Topic filters: which topics a subscription asks for. No I/O here.

The rules are those of MQTT 3.1.1, section 4.7: `+` stands for one level, `#` for
all that follow, and neither at the start finds a topic of the broker's own (`$SYS`).
`$share/{group}/{filter}` is one subscription held by a whole group: each message
goes to one of its members.
"""

from dataclasses import dataclass
from typing import Final

TOPIC_BYTES_MAX: Final = 65_535  # its length travels in two bytes

_SHARE: Final = "$share/"


@dataclass(frozen=True, slots=True)
class TopicFilter:
    """A filter, level by level; `group` is None unless it is shared."""

    levels: tuple[str, ...]
    group: str | None = None

    @property
    def text(self) -> str:
        """The filter as a broker wants it."""
        body = "/".join(self.levels)
        return body if self.group is None else f"{_SHARE}{self.group}/{body}"

    def matches(self, topic: str) -> bool:
        levels = topic.split("/")
        if topic.startswith("$") and self.levels[0] in {"+", "#"}:
            return False
        if self.levels[-1] == "#":
            # `a/#` finds `a` itself, too.
            wanted = self.levels[:-1]
            levels = levels[: len(wanted)]
        else:
            wanted = self.levels
        return len(wanted) == len(levels) and all(
            want in {"+", level} for want, level in zip(wanted, levels, strict=True)
        )

    def overlaps(self, other: "TopicFilter") -> bool:
        """Whether some topic would match both."""
        mine, theirs = self.levels, other.levels
        for place in range(max(len(mine), len(theirs))):
            one = mine[place] if place < len(mine) else None
            two = theirs[place] if place < len(theirs) else None
            if "#" in {one, two}:
                return True
            if one is None or two is None:
                return False
            if one != two and "+" not in {one, two}:
                return False
        return True


def parse_topic_filter(text: str) -> TopicFilter:
    """Read a filter; raises `ValueError` for what no broker would accept."""
    group = None
    body = text
    if text.startswith(_SHARE):
        group, _, body = text.removeprefix(_SHARE).partition("/")
        if not group or {"+", "#"} & set(group):
            msg = f"shared filter {text!r} names no group"
            raise ValueError(msg)
    check_text(body)
    levels = tuple(body.split("/"))
    for place, level in enumerate(levels):
        is_last = place == len(levels) - 1
        if level == "+" or (level == "#" and is_last):
            continue
        if {"+", "#"} & set(level):
            msg = f"filter {text!r} has a wildcard where none may stand: {level!r}"
            raise ValueError(msg)
    return TopicFilter(levels, group)


def check_topic(topic: str) -> None:
    """Raise `ValueError` for a topic on which nothing can be published."""
    check_text(topic)
    if {"+", "#"} & set(topic):
        msg = f"topic {topic!r} has a wildcard"
        raise ValueError(msg)


def check_text(text: str) -> None:
    if not text or "\0" in text or len(text.encode()) > TOPIC_BYTES_MAX:
        msg = f"topic {text[:80]!r} is empty, too long, or has a NUL in it"
        raise ValueError(msg)
