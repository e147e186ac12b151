"""The drop session's state table, as it is printed and as it is walked. No I/O here.

The words are those of `station.drop_states`. Five rules run through it:

* A drop is written the moment it is judged, and told once it is on disk. What the
  inspector takes back within the undo time is written over, never taken out: a
  bag that was told stays recorded, whatever dies in between.
* A new bag ends whatever the last one left open. A bag that was seen and weighed
  and then carried off is a drop; only its verdict may be missing.
* When two labels may belong to one load, nobody earns anything until one is left.
* One load is one drop until it is lifted. A bag that comes back is known by its
  serial, or, where it has none, by its load; within the undo time its verdict may
  still be taken back.
* What cannot be recorded is not told: `unwritten` is left only when it is written.
"""

import re
from typing import Final

from station.drop_states import Effect, Guard, Row, State, Trigger

# trigger [guards]                      > to         effects
TABLE_TEXT: Final = """\
ready
    label new                             > seen       take label
    label repeated                        > repeated
    two labels                            > crowded
    load put [two in view]                > crowded    take weight
    load put [recorded in view]           > repeated   take weight
    load put [one in view]                > weighed    take weight, take label
    load put                              > loaded     take weight

seen
    label new                             > seen       take label, restart clock
    label same                            > seen       restart clock
    label gone                            > seen       restart clock
    label repeated                        > repeated   forget bag
    two labels                            > crowded    forget label
    load put [recorded]                   > repeated   forget bag, take weight
    load put                              > weighed    take weight
    scale lost                            > weighed    go unweighed
    time out [one in view]                > seen       restart clock
    time out                              > ready      forget bag

loaded
    label new                             > weighed    take label
    label repeated                        > repeated
    two labels                            > crowded
    load changed                          > loaded     take weight
    load lifted                           > ready      forget bag
    scale lost                            > ready      forget bag
    time out [recorded load]              > repeated
    time out                              > unreadable

unreadable
    label new                             > weighed    take label
    label repeated                        > repeated
    two labels                            > crowded
    load changed                          > unreadable take weight
    load lifted                           > ready      forget bag
    scale lost                            > ready      forget bag
    judged plainly                        > judged     take verdict, write
    judged contaminated [reasons set]     > reasoning  take verdict
    judged contaminated                   > judged     take verdict, write

weighed
    judged plainly                        > judged     take verdict, write
    judged contaminated [reasons set]     > reasoning  take verdict
    judged contaminated                   > judged     take verdict, write
    load put                              > weighed    take weight
    load changed                          > weighed    take weight
    load lifted                           > lifted
    label gone [scale lost]               > lifted
    label new                             > crowded    forget label
    label repeated                        > crowded    forget label
    two labels                            > crowded    forget label
    more time asked                       > weighed    restart clock
    time out                              > judged     no verdict, write

lifted
    judged plainly                        > judged     take verdict, write
    judged contaminated [reasons set]     > reasoning  take verdict
    judged contaminated                   > judged     take verdict, write
    load put [same bag]                   > weighed    take weight
    load put                              > judged     no verdict, write, postpone
    label same [scale lost]               > weighed
    label new [scale lost]                > judged     no verdict, write, postpone
    more time asked                       > lifted     restart clock
    time out                              > judged     no verdict, write

reasoning
    reason given                          > judged     take reason, write
    judged plainly                        > judged     take verdict, write
    load put [same bag]                   > reasoning
    load put                              > judged     write, postpone
    label new [scale lost]                > judged     write, postpone
    undo asked [written]                  > reopened
    undo asked [bag there, two in view]   > crowded    forget label
    undo asked [bag there, other in view] > crowded    forget label
    undo asked [bag there, label known]   > weighed
    undo asked [bag there]                > unreadable
    undo asked [label known]              > lifted
    undo asked                            > ready      forget bag
    time out                              > judged     write

judged
    drop written [bag there]              > thanked    tell
    drop written                          > farewell   tell
    drop unwritten                        > unwritten
    bag known                             > repeated   forget bag

unwritten
    time out                              > judged     write

thanked
    load lifted [other in view]           > seen       next bag, take label
    load lifted                           > farewell
    load changed                          > uncleared  next bag
    load put                              > uncleared  next bag
    label gone [scale lost]               > farewell
    label new [scale lost]                > seen       next bag, take label
    scale lost [none in view]             > farewell
    undo asked [not released]             > reopened
    time out                              > thanked    release

farewell
    label new                             > seen       next bag, take label
    label repeated                        > repeated   next bag
    two labels                            > crowded    next bag
    load put [own load, not released]     > thanked
    load put [two in view]                > crowded    next bag, take weight
    load put [recorded in view]           > repeated   next bag, take weight, take label
    load put [one in view]                > weighed    next bag, take weight, take label
    load put                              > loaded     next bag, take weight
    undo asked [not released]             > reopened
    time out                              > ready      next bag

reopened
    judged plainly                        > judged     take verdict, write
    judged contaminated [reasons set]     > reasoning  take verdict
    judged contaminated                   > judged     take verdict, write
    load put [same bag]                   > reopened
    load put                              > judged     no verdict, write, postpone
    label new [scale lost]                > judged     no verdict, write, postpone
    more time asked                       > reopened   restart clock
    time out                              > judged     no verdict, write

crowded
    label new                             > crowded    restart clock
    label repeated                        > crowded    restart clock
    two labels                            > crowded    restart clock
    label gone                            > crowded    restart clock
    load put                              > crowded    take weight
    load changed                          > crowded    take weight
    load lifted                           > crowded    forget weight
    scale lost                            > crowded    forget weight
    time out [two in view]                > crowded    restart clock
    time out [recorded in view]           > repeated
    time out [scale lost, one in view]    > seen       forget weight, take label
    time out [scale lost]                 > ready      forget bag
    time out [one in view, weight known]  > weighed    take label
    time out [one in view]                > seen       take label
    time out [weight known]               > loaded
    time out                              > ready      forget bag

repeated
    label new [weight known]              > crowded    forget label
    label new                             > seen       take label
    two labels                            > crowded    forget label
    load put                              > repeated   take weight
    load changed                          > repeated   take weight
    load lifted                           > ready      forget bag
    scale lost                            > repeated   forget weight
    label gone [other load]               > loaded     forget label
    label gone [weight known]             > repeated
    label gone                            > ready      forget bag
    time out [bag there]                  > repeated   restart clock
    time out                              > ready      forget bag

uncleared
    load lifted                           > ready
    scale lost                            > ready
"""

_ROW: Final = re.compile(
    r"    (?P<trigger>[a-z ]+?)(?: \[(?P<guards>[a-z ,]+)\])? +> (?P<to>[a-z]+)"
    r"(?: +(?P<effects>[a-z ,]+))?"
)


def parse_table(text: str) -> tuple[Row, ...]:
    """Read rows as printed.

    Raises `ValueError` for a word that is no state's, trigger's, guard's or
    effect's: our mistake, found when the program starts.
    """
    rows: list[Row] = []
    state = State.READY
    for line in filter(None, text.splitlines()):
        if not line.startswith(" "):
            state = State(line)
            continue
        match = _ROW.fullmatch(line)
        if match is None:
            msg = f"state table: {line!r} is no row"
            raise ValueError(msg)
        rows.append(
            Row(
                state,
                Trigger(match["trigger"]),
                tuple(Guard(word) for word in _words(match["guards"])),
                State(match["to"]),
                tuple(Effect(word) for word in _words(match["effects"])),
            )
        )
    return tuple(rows)


def _words(listed: str | None) -> list[str]:
    return listed.split(", ") if listed else []


TABLE: Final = parse_table(TABLE_TEXT)
