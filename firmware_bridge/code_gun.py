r"""A barcode gun on a serial line: codes in, the trigger's command out. No I/O here.

::

    LLNB01…L \r            a code and its suffix: CR, LF or both
    02 ]Q3 LLNB01…L 03     between STX and ETX, with AIM's identifier before it
    7E 00 08 01 00 02 01 AB CD      "scan now", to a GM65 or one of its relatives
    02 00 00 01 00 33 31            its acknowledgement, glued before the first code

No setting says which of these a gun does: any end ends a code, and silence does
when the gun is known to send none. Otherwise silence means that half a code was
lost, and must not be glued before the next one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from firmware_bridge.conversation import LineSettings

GUN_LINE: Final = LineSettings(9600)

# Our labels have 21 characters, a card's secret some 40; foreign QR codes that
# people hold before the gun may be longer, and are told as what they are.
CODE_BYTES_MAX: Final = 512

# A gun sends a code at one go; USB pauses for some milliseconds between packets.
SILENCE_S: Final = 0.15
# The acknowledgement comes within 50 ms.
ACKNOWLEDGE_S_MAX: Final = 0.5
TRIGGERS_MAX: Final = 3

# "Write 1 to zone 2", where AB CD stands for "no check sum, please".
TRIGGER: Final = bytes.fromhex("7E 00 08 01 00 02 01 AB CD")
# Its last two bytes are a check sum, though they look like the text 31.
TRIGGER_ACKNOWLEDGED: Final = bytes.fromhex("02 00 00 01 00 33 31")

_STX: Final = 0x02
_ENDS: Final = frozenset(b"\r\n\x03")

# ISO/IEC 15424, the letter after the bracket.
_SYMBOLOGIES: Final[Mapping[str, str]] = {
    "A": "Code 39",
    "C": "Code 128",
    "E": "EAN/UPC",
    "F": "Codabar",
    "G": "Code 93",
    "H": "Code 11",
    "I": "Interleaved 2 of 5",
    "L": "PDF417",
    "M": "MSI",
    "Q": "QR",
    "R": "2 of 5",
    "S": "2 of 5",
    "U": "MaxiCode",
    "X": "other",
    "d": "Data Matrix",
    "e": "GS1 DataBar",
    "h": "Han Xin",
    "z": "Aztec",
}
_IDENTIFIER: Final = re.compile(r"\]([A-Za-z])[0-9A-Za-z]")
_IDENTIFIER_CHARACTERS: Final = 3


class Ending(Enum):
    """What a gun puts before and after its codes."""

    CR = (b"", b"\r")
    LF = (b"", b"\n")
    CR_LF = (b"", b"\r\n")
    STX_ETX = (b"\x02", b"\x03")
    SILENCE = (b"", b"")


@dataclass(frozen=True, slots=True)
class CodeRead:
    """A code, and its symbology if the gun says so."""

    text: str
    symbology: str | None = None


@dataclass(frozen=True, slots=True)
class GunTriggered:
    """The gun has its light on, because we wanted it."""


@dataclass(frozen=True, slots=True)
class TriggerUnanswered:
    """The gun does not know the trigger's command, or does not hear us."""


@dataclass(frozen=True, slots=True)
class GunGarbage:
    """Bytes that are no code, cut to `CODE_BYTES_MAX`, and why."""

    discarded: bytes
    reason: str


GunEvent: TypeAlias = CodeRead | GunTriggered | TriggerUnanswered | GunGarbage


class CodeGun:
    """The host's end of a gun's line; keeps at most `CODE_BYTES_MAX` bytes.

    `trigger` may be called from any thread.
    """

    def __init__(self, *, is_ended_by_silence: bool = False) -> None:
        self._is_ended_by_silence = is_ended_by_silence
        self._rest = bytearray()
        self._is_overlong = False
        self._quiet_since_s: float | None = None
        # How often the trigger's command is still to be tried.
        self._triggers = 0
        self._triggered_s: float | None = None

    def trigger(self) -> None:
        """Have the gun scan, as if its trigger were pulled."""
        self._triggered_s = None
        self._triggers = TRIGGERS_MAX

    def bytes_to_send(self, now_s: float) -> bytes:
        """Send the trigger's command, until it is acknowledged or given up."""
        if self._triggers == 0 or self._triggered_s is not None:
            return b""
        self._triggered_s = now_s
        return TRIGGER

    def feed(self, chunk: bytes) -> list[GunEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        events: list[GunEvent] = []
        for byte in chunk:
            if byte == _STX:
                events += self._discard("no end")
                self._rest.append(byte)
            elif byte in _ENDS:
                events += self._end()
            else:
                events += self._append(byte)
        if chunk:
            self._quiet_since_s = None
        return events

    def tick(self, now_s: float) -> list[GunEvent]:
        """Let time pass: silence ends a code, or what was left of one."""
        events: list[GunEvent] = []
        if self._quiet_since_s is None:
            self._quiet_since_s = now_s
        elif now_s - self._quiet_since_s >= SILENCE_S:
            events += self._end() if self._is_ended_by_silence else self.finish()
        if self._triggered_s is not None and (
            now_s - self._triggered_s >= ACKNOWLEDGE_S_MAX
        ):
            self._triggered_s = None
            self._triggers -= 1
            if self._triggers == 0:
                events.append(TriggerUnanswered())
        return events

    def finish(self) -> list[GunEvent]:
        """Discard a code cut short: the line was lost."""
        return self._discard("no end")

    def _append(self, byte: int) -> list[GunEvent]:
        if len(self._rest) == CODE_BYTES_MAX:
            # Keep waiting for the end: the tail may look like a code.
            self._is_overlong = True
            return []
        self._rest.append(byte)
        if self._rest != TRIGGER_ACKNOWLEDGED:
            return []
        self._rest.clear()
        self._triggers, self._triggered_s = 0, None
        return [GunTriggered()]

    def _end(self) -> list[GunEvent]:
        if self._is_overlong:
            return self._discard("overlong")
        code = bytes(self._rest).removeprefix(b"\x02")
        self._rest.clear()
        # Between CR and LF, and after ETX, there is nothing.
        return [_read(code)] if code else []

    def _discard(self, reason: str) -> list[GunEvent]:
        discarded = bytes(self._rest)
        reason = "overlong" if self._is_overlong else reason
        self._rest.clear()
        self._is_overlong = False
        return [GunGarbage(discarded, reason)] if discarded else []


def encode_code(
    code: CodeRead, ending: Ending = Ending.CR, identifier: str = ""
) -> bytes:
    """Say a code as a gun does; `identifier` is AIM's, as `]Q3`."""
    before, after = ending.value
    return before + f"{identifier}{code.text}".encode() + after


def _read(code: bytes) -> CodeRead | GunGarbage:
    try:
        text = code.decode()
    except UnicodeDecodeError:
        return GunGarbage(code, "not UTF-8")
    if not text.isprintable():
        return GunGarbage(code, "control character")
    identifier = _IDENTIFIER.match(text)
    symbology = _SYMBOLOGIES.get(identifier[1]) if identifier else None
    if symbology is None:
        return CodeRead(text)
    text = text[_IDENTIFIER_CHARACTERS:]
    return CodeRead(text, symbology) if text else GunGarbage(code, "identifier alone")


# The same code twice --------------------------------------------------------------

# A gun that looks on reads the same code again and again.
REPEAT_S: Final = 2.0
# More labels than a person can hold before one gun.
_CODES_MAX: Final = 16


class CodeRepetition:
    """Tells a code that is read from one that is still being looked at.

    A code is news again when it has not been seen for `REPEAT_S`, or when what
    stands on the scale has changed since: bags of one household may carry the same
    code, and are told apart by the load.
    """

    def __init__(self) -> None:
        self._seen_s: dict[str, float] = {}

    def is_news(self, text: str, now_s: float) -> bool:
        """Take one code that was read; False if it is the same reading again."""
        seen_s = self._seen_s.pop(text, None)
        self._seen_s[text] = now_s
        if len(self._seen_s) > _CODES_MAX:
            del self._seen_s[next(iter(self._seen_s))]
        return seen_s is None or now_s - seen_s >= REPEAT_S

    def change_load(self) -> None:
        """Forget all codes: what stands on the scale is another load now."""
        self._seen_s.clear()
