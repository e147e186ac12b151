"""What a request says, read strictly: nothing is guessed, nothing ignored. No I/O here.

A parameter, a field or a media type that nobody knows is refused with its name: a
program that misspells one hears of it in its first test, and not from a resident.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from ledger.api.calls import (
    BODY_BYTES_MAX,
    KEY_HEADER,
    KEY_PATTERN,
    Call,
    FoundCall,
    OtherMethods,
    find_call,
)
from ledger.api.problems import ProblemKind, Trouble
from ledger.api.told import NoQuery, Request
from ledger.api_tokens import ApiToken, missing_scopes
from people.tokens import Token

# As parameters arrive: in order, and twice if somebody wrote one twice.
Pairs: TypeAlias = Sequence[tuple[str, str]]

R = TypeVar("R", bound=Request)

_JSON: Final = re.compile(
    r"application/json(\s*;\s*charset=\"?utf-8\"?)?\s*", re.IGNORECASE
)
_BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9_-]{1,128})", re.IGNORECASE)

# A whole number as everybody writes it; msgspec alone would also take `1.0`.
_NUMBER: Final = re.compile("[0-9]{1,9}")


def read_token(authorization: str | None) -> Token | Trouble:
    """Find the token in the header `Authorization`."""
    if not authorization:
        detail = "show a token: Authorization: Bearer TOKEN"
        return Trouble(ProblemKind.NO_TOKEN, detail, headers=_challenge())
    match = _BEARER.fullmatch(authorization)
    if match is None:
        return bad_token()
    return Token(match[1])


def bad_token() -> Trouble:
    """Say that a token is no good; not why, which is its owner's business."""
    detail = "unknown, expired or revoked; the ledger's operator issues tokens"
    return Trouble(ProblemKind.BAD_TOKEN, detail, headers=_challenge())


def _challenge() -> tuple[tuple[str, str], ...]:
    return (("WWW-Authenticate", 'Bearer realm="ledger"'),)


def read_call(method: str, path: str, token: ApiToken) -> FoundCall | Trouble:
    """Find what is asked for, if this token may ask for it."""
    found = find_call(method, path)
    if found is None:
        detail = "openapi.json lists all paths"
        return Trouble(ProblemKind.NO_SUCH_PATH, detail)
    if isinstance(found, OtherMethods):
        allowed = ", ".join(found.allowed)
        headers = (("Allow", allowed),)
        return Trouble(ProblemKind.WRONG_METHOD, f"by {allowed}", headers=headers)
    missing = missing_scopes(token, [found.call.scope])
    if missing:
        detail = f"it takes the scope {missing[0]}"
        return Trouble(ProblemKind.MISSING_SCOPE, detail)
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """What a call says besides its path. `key`: of one that changes the books."""

    query: Any
    body: Any
    key: str


def read_words(
    call: Call, pairs: Pairs, headers: Mapping[str, str], content: bytes
) -> Words | Trouble:
    """Read parameters, key and body of a call; tell the first that is wrong."""
    query = read_query(call, pairs)
    key: str | Trouble = ""
    body: Request | Trouble = NoQuery()
    if call.body is not None:
        key, body = read_key(headers), read_body(call.body, headers, content)
    for one in (query, key, body):
        if isinstance(one, Trouble):
            return one
    return Words(query, body, str(key))


def read_query(call: Call, pairs: Pairs) -> Request | Trouble:
    """Read the parameters of a call."""
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return _malformed(f"parameter {twice[0]!r} stands there twice")
    values: dict[str, str | int] = {}
    for name, text in pairs:
        if text == "":
            return _malformed(f"parameter {name!r} is empty; leave it out")
        is_number = name == "limit" and _NUMBER.fullmatch(text) is not None
        values[name] = int(text) if is_number else text
    try:
        return msgspec.convert(values, type=call.query)
    except msgspec.ValidationError as error:
        return _malformed(f"parameters: {error}")


def read_body(
    expected: type[R], headers: Mapping[str, str], body: bytes
) -> R | Trouble:
    """Read the body of a call that has one."""
    media_type = headers.get("content-type", "")
    if _JSON.fullmatch(media_type) is None:
        detail = f"send application/json, not {media_type[:80]!r}"
        return Trouble(ProblemKind.WRONG_MEDIA_TYPE, detail)
    try:
        said = msgspec.json.decode(body)
        if isinstance(said, dict):
            said = {name: _whole(value) for name, value in said.items()}
        return msgspec.convert(said, type=expected)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _malformed(f"body: {error}")


def _whole(value: object) -> object:
    """Take 12.0 for 12, as JSON does, which knows numbers and no whole ones."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def read_key(headers: Mapping[str, str]) -> str | Trouble:
    """Read by which name an act is done once."""
    key = headers.get(KEY_HEADER.lower())
    if key is None:
        return _malformed(f"header {KEY_HEADER} is missing: name what is to be done")
    if re.fullmatch(KEY_PATTERN, key) is None:
        return _malformed(f"header {KEY_HEADER} is not like {KEY_PATTERN}")
    return key


def find_size_fault(headers: Mapping[str, str]) -> Trouble | None:
    """Refuse a body by the size it announces."""
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length) <= BODY_BYTES_MAX:
        return None
    return too_large()


def too_large() -> Trouble:
    return Trouble(ProblemKind.TOO_LARGE, f"at most {BODY_BYTES_MAX} bytes")


def is_unchanged(tag: str, if_none_match: str | None) -> bool:
    """Whether a caller has this very answer already (RFC 9110, weakly compared)."""
    if if_none_match is None:
        return False
    held = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in held or tag in held


def _malformed(detail: str) -> Trouble:
    return Trouble(ProblemKind.MALFORMED, detail)
