"""Tokens in the books: issued, looked up by their digest, revoked.

They lie here and not with the people who sign in: every ledger that shares the books
knows a token, and at once that it has ended.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ledger.api_tokens import ApiToken, Scope, TokenName
from ledger.moments import parse_moment, render_moment
from ledger.store.rows import insertion
from ledger.store.token_tables import api_tokens
from people.tokens import Digest


def issue_token(connection: Connection, token: ApiToken, key: Digest) -> bool:
    """Keep a token; False if its name was given before."""
    row = {
        "name": token.name,
        "digest": key,
        "scopes": " ".join(sorted(token.scopes)),
        "issued_at": render_moment(token.issued_at),
        "expires_at": render_moment(token.expires_at),
    }
    fresh = insertion(connection, api_tokens).values(row).on_conflict_do_nothing()
    return connection.execute(fresh.returning(api_tokens.c.name)).first() is not None


def find_token(connection: Connection, key: Digest) -> ApiToken | None:
    query = select(api_tokens).where(api_tokens.c.digest == key)
    row = connection.execute(query).one_or_none()
    return None if row is None else _token(row)


def all_tokens(connection: Connection) -> list[ApiToken]:
    rows = connection.execute(select(api_tokens).order_by(api_tokens.c.name))
    return [_token(row) for row in rows]


def revoke_token(connection: Connection, name: TokenName, now: datetime) -> bool:
    """End a token; False if there is none of this name that is not revoked yet."""
    ended = connection.execute(
        update(api_tokens)
        .where(api_tokens.c.name == name, api_tokens.c.revoked_at.is_(None))
        .values(revoked_at=render_moment(now))
    )
    return ended.rowcount == 1


def note_used(connection: Connection, name: TokenName, now: datetime) -> None:
    connection.execute(
        update(api_tokens)
        .where(api_tokens.c.name == name)
        .values(last_used_at=render_moment(now))
    )


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(
        name=TokenName(row.name),
        scopes=frozenset(map(Scope, row.scopes.split())),
        issued_at=parse_moment(row.issued_at),
        expires_at=parse_moment(row.expires_at),
        revoked_at=_moment(row.revoked_at),
        last_used_at=_moment(row.last_used_at),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)
