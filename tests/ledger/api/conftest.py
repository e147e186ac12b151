"""A running ledger that other programs ask, and programs with tokens."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from ledger.api_tokens import ApiToken, Scope, TokenName
from ledger.batch import Terms
from ledger.book import RewardId
from ledger.fleet import Kind, Name, Status
from ledger.rewards import Offer, StockDeed, StockKind
from ledger.settings import load_ledger_settings
from ledger.store.database import Database, open_database
from ledger.store.members import keep_statuses
from ledger.store.posting import post_batch
from ledger.store.reward_register import move_stock, put_offer
from ledger.store.tokens import issue_token
from messaging.contracts.health import DeviceHealth, Health
from people.tokens import TOKEN_BYTES, Token, digest, make_token
from tests.ledger.api.asking import NewToken
from tests.ledger.books import NOW
from tests.ledger.conftest import make_books
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import LI, NB01, arrival


@pytest.fixture(scope="session")
def asked_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerProcess]:
    folder: Path = tmp_path_factory.mktemp("asked")
    process = LedgerProcess(folder)
    with process.settings_file.open("a", encoding="utf-8") as settings:
        settings.write("[api]\nrequests_per_minute = 100_000\n")
    books = make_books(process.books_url)
    fill(books, process)
    books.close()
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="session")
def asked_books(asked_ledger: LedgerProcess) -> Iterator[Database]:
    with closing(open_database(asked_ledger.books_url)) as books:
        yield books


def fill(books: Database, ledger: LedgerProcess) -> None:
    """Seven drops of Wang's and one of Li's, soap to buy, two stations."""
    # By the tariff that the ledger will find when it starts.
    terms = Terms(NB01, load_ledger_settings(ledger.settings_file)[1])
    mine = [arrival(sequence_no=number) for number in range(1, 8)]
    for arrivals in (mine, [arrival(sequence_no=8, household=LI)]):
        with books.write() as connection:
            post_batch(connection, arrivals, terms, NOW)
    soap, tea = RewardId("soap"), RewardId("tea")
    with books.write() as connection:
        for offer in (Offer(soap, "肥皂", "soap", 3), Offer(tea, "茶叶", "tea", 500)):
            put_offer(connection, offer, NB01, "operator", NOW)
    with books.write() as connection:
        came = StockDeed("d1", soap, StockKind.RECEIVED, 1000, "", "operator")
        move_stock(connection, came, NB01, NOW)
        scale = DeviceHealth(device="scale", state=Health.LOST, since=NOW)
        statuses = [
            Status(Name(Kind.STATION, "s01"), Health.WELL, NOW, NOW),
            Status(
                *(Name(Kind.STATION, "s02"), Health.DEGRADED, NOW, NOW),
                devices=(scale,),
            ),
            Status(Name(Kind.HALL, "h01"), Health.WELL, NOW, NOW),
        ]
        keep_statuses(connection, NB01, statuses)


@pytest.fixture(scope="session")
def new_token(asked_books: Database) -> NewToken:
    return lambda *scopes, **how: make_token_in(asked_books, *scopes, **how)


def make_token_in(books: Database, *scopes: Scope, days: int = 1) -> Token:
    """Issue a token behind the shell's back, of whatever age."""
    secret = make_token(secrets.token_bytes(TOKEN_BYTES))
    now = datetime.now(UTC)
    name = TokenName(f"t-{secrets.token_hex(8)}")
    token = ApiToken(name, frozenset(scopes), now, now + timedelta(days=days))
    with books.write() as connection:
        assert issue_token(connection, token, digest(secret))
    return secret


@pytest.fixture(scope="session")
def program(asked_ledger: LedgerProcess, new_token: NewToken) -> Iterator[httpx.Client]:
    """Ask as a program that may do everything."""
    with asking_with(asked_ledger, new_token(*Scope)) as client:
        yield client


@pytest.fixture(scope="session")
def new_program(
    asked_ledger: LedgerProcess, new_token: NewToken
) -> Callable[..., httpx.Client]:
    return lambda *scopes: asking_with(asked_ledger, new_token(*scopes))


def asking_with(ledger: LedgerProcess, token: Token) -> httpx.Client:
    return httpx.Client(
        base_url=f"{ledger.url}/api/v1",
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    )
