"""Tokens of other programs: issued once, good for what they name, and then over."""

from datetime import timedelta
from pathlib import Path

import pytest

from ledger.api_tokens import (
    DAYS_MAX,
    USED_EVERY,
    ApiToken,
    Scope,
    TokenFault,
    TokenName,
    actor_of,
    expiry,
    missing_scopes,
)
from ledger.store.database import Database
from ledger.store.tokens import (
    all_tokens,
    find_token,
    issue_token,
    note_used,
    revoke_token,
)
from people.tokens import Digest
from tests.ledger.books import NOW
from tests.ledger.conftest import make_books
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.test_command_line import Shell

MINI: TokenName = TokenName("mini-program")
KEY: Digest = Digest("0" * 64)
TOKEN: ApiToken = ApiToken(
    MINI, frozenset({Scope.READ_STATIONS}), NOW, NOW + timedelta(days=1)
)


def issue(books: Database, token: ApiToken = TOKEN, key: Digest = KEY) -> bool:
    with books.write() as connection:
        return issue_token(connection, token, key)


def test_a_token_ends_at_its_time_and_earlier_when_it_is_revoked() -> None:
    last = TOKEN.expires_at - timedelta(microseconds=1)
    assert TOKEN.fault(last) is None
    assert TOKEN.fault(TOKEN.expires_at) is TokenFault.EXPIRED
    # A clock that was set back is no reason to refuse, nor to lengthen.
    assert TOKEN.fault(NOW - timedelta(days=400)) is None

    revoked = ApiToken(MINI, TOKEN.scopes, NOW, TOKEN.expires_at, revoked_at=NOW)
    assert revoked.fault(last) is TokenFault.REVOKED


def test_what_a_token_may_not_is_named_in_one_order() -> None:
    wanted = [Scope.SPEND_POINTS, Scope.READ_STATIONS, Scope.READ_HOUSEHOLDS]
    assert missing_scopes(TOKEN, wanted) == (
        Scope.READ_HOUSEHOLDS,
        Scope.SPEND_POINTS,
    )
    assert missing_scopes(TOKEN, [Scope.READ_STATIONS]) == ()
    assert all(scope.says for scope in Scope)


@pytest.mark.parametrize("days", [0, DAYS_MAX + 1])
def test_a_token_without_an_end_is_not_made(days: int) -> None:
    with pytest.raises(ValueError, match="is not from 1 to"):
        expiry(NOW, days)


def test_that_a_token_is_in_use_is_written_down_once_an_hour() -> None:
    used = ApiToken(MINI, TOKEN.scopes, NOW, TOKEN.expires_at, last_used_at=NOW)
    assert TOKEN.is_used_anew(NOW)
    assert not used.is_used_anew(NOW + USED_EVERY / 2)
    assert used.is_used_anew(NOW + USED_EVERY)


def test_a_name_is_given_once_because_the_books_tell_it(books: Database) -> None:
    assert issue(books)
    assert not issue(books, key=Digest("1" * 64))
    with books.write() as connection:
        assert revoke_token(connection, MINI, NOW)
        assert not revoke_token(connection, MINI, NOW)
        assert not revoke_token(connection, TokenName("nobody"), NOW)
    assert not issue(books, key=Digest("1" * 64))
    assert actor_of(MINI) == "token mini-program"


def test_a_token_is_found_by_its_digest_alone(books: Database) -> None:
    issue(books)
    with books.write() as connection:
        note_used(connection, MINI, NOW)
    with books.read() as connection:
        found = find_token(connection, KEY)
        assert found is not None
        assert found.last_used_at == NOW
        assert all_tokens(connection) == [found]
        assert find_token(connection, Digest("1" * 64)) is None


@pytest.mark.process
def test_an_operator_issues_and_revokes_tokens_at_the_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(LedgerProcess(tmp_path), capsys)
    make_books(shell.books_url).close()
    issued = shell.ask("tokens", "issue", "mini", "--scope", "read:stations")
    assert issued.stdout.startswith("token mini: ")
    secret = issued.stdout.split()[2]
    assert len(secret) == 43
    again = shell.ask("tokens", "issue", "mini", "--scope", "read:stations")
    assert again.returncode == 1
    assert "choose another name" in again.stdout
    assert shell.ask("tokens", "issue", "a/b", "--scope", "read:homes").returncode == 2
    assert shell.ask("tokens", "issue", "ab", "--scope", "all").returncode == 2
    assert secret not in (tmp_path / "state" / "ledger.db").read_bytes().decode(
        "latin-1"
    )

    listed = shell.ask("tokens", "list").stdout
    assert "mini" in listed
    assert "read:stations" in listed
    assert listed.rstrip().endswith("good")
    assert shell.ask("tokens", "revoke", "mini").returncode == 0
    assert shell.ask("tokens", "list").stdout.rstrip().endswith("revoked")
    assert shell.ask("tokens", "revoke", "mini").returncode == 1
    audit = shell.ask("people", "audit").stdout
    assert "token issued" in audit
    assert "token revoked" in audit
