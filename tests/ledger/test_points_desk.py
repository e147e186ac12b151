"""A resident's card at a kiosk: the account, a reward once, and what is refused."""

from collections.abc import Iterator
from contextlib import closing
from typing import Final

import pytest

from ledger.account_changes import Correction, Redemption
from ledger.book import RewardId
from ledger.drop_judgement import Standing
from ledger.household_cards import CardHash, Revocation
from ledger.points_desk import PointsDesk
from ledger.rewards import Offer
from ledger.store.account_changing import correct, redeem
from ledger.store.card_register import revoke_card
from ledger.store.case_keeping import open_cases
from ledger.store.database import Database, open_database
from ledger.store.register import set_standing
from ledger.voucher_code import VoucherCode
from messaging.bus import Delivery
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import DropId
from messaging.contracts.points import (
    AccountShown,
    EntryKind,
    ObjectionRecorded,
    PointsRefusal,
    PointsRefused,
    PointsReply,
    RewardRedeemed,
)
from messaging.identifiers import new_id
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.ledger.books import NOW, disagreements, execute, post
from tests.ledger.kiosk import CARD, NOBODYS, KioskClient, give_card
from tests.ledger.neighbourhood import LI, NB01, TERMS, TOPICS, WANG, arrival, drop
from tests.ledger.shelf import VOUCHER_TERMS, cancel, earn, offer, stock
from tests.ledger.test_points_requests import said
from tests.postgres import Postgres

RICE: Final = Offer(RewardId("rice"), "大米", "rice", 90)
EVIL: Final = "<script>alert(1)</script>'; DROP TABLE entries; --"


class Site:
    """A ledger's desk and a kiosk on one bus."""

    def __init__(self, books: Database) -> None:
        self.books = books
        hub = MemoryHub()
        ledger = MemoryBus(hub, "ledger")
        self.desk = PointsDesk(ledger, TOPICS, books, VOUCHER_TERMS)
        self.desk.open()
        ledger.open()
        self.kiosk = KioskClient(MemoryBus(hub, "kiosk-1"))
        self.other = KioskClient(MemoryBus(hub, "kiosk-2"), "kiosk-2")
        self.card = give_card(books)

    def account(self) -> AccountShown:
        shown = self.kiosk.ask("GetAccount")
        assert isinstance(shown, AccountShown)
        return shown


@pytest.fixture
def site(books: Database) -> Iterator[Site]:
    made = Site(books)
    yield made
    made.desk.close()
    assert not disagreements(books)


def reason(reply: PointsReply) -> PointsRefusal:
    assert isinstance(reply, PointsRefused), reply
    return reply.reason


def revoke(books: Database, card: CardHash) -> None:
    with books.write() as connection:
        lost = Revocation(card, "lost", "zhang", "2026-11-24T05:00:00")
        assert revoke_card(connection, NB01, lost) is None


def live(site: Site) -> tuple[str, RewardRedeemed]:
    """Let Wang's household have some of everything; a drop's id, and a voucher."""
    offer(site.books)
    stock(site.books)
    offer(site.books, RICE)
    judged = drop(sequence_no=1, verdict="contaminated", reason="wet")
    post(site.books, arrival(**judged))
    earn(site.books, 3)
    post(site.books, arrival(household=LI, sequence_no=2))
    first, second = (site.kiosk.ask("RedeemReward", reward="soap") for _ in range(2))
    assert isinstance(first, RewardRedeemed)
    assert isinstance(second, RewardRedeemed)
    drop_id = DropId(judged["drop_id"])
    with site.books.write() as connection:
        correction = Correction("c1", drop_id, Verdict.CORRECT, "seen", "li")
        correct(connection, correction, TERMS, NOW)
        spent = Redemption("r9", WANG, 1, "shell", "two eggs", "operator")
        redeem(connection, spent, NB01, NOW)
    cancel(site.books, VoucherCode(second.voucher.code))
    return drop_id, first


def test_an_account_shows_what_it_has_and_how_it_came_to_it(site: Site) -> None:
    drop_id, bought = live(site)

    shown = site.account()

    assert (shown.building, shown.household) == ("3栋", "7K…VA")
    told = sorted((one.kind.value, one.points) for one in shown.entries)
    assert told == [
        *(("correction", 2), ("drop", 0), *[("drop", 2)] * 3),
        *(("redemption", -2), ("redemption", -2), ("redemption", -1), ("refund", 2)),
    ]
    assert shown.balance == sum(one.points for one in shown.entries) == 5
    assert [one.code for one in shown.vouchers] == [bought.voucher.code]
    assert [(one.reward, one.is_in_stock) for one in shown.offers] == [
        ("soap", True),
        ("rice", False),
    ]
    by_kind = {one.kind: one for one in shown.entries}
    corrected = by_kind[EntryKind.CORRECTION]
    assert (corrected.stream, corrected.verdict) == (Stream.KITCHEN, Verdict.CORRECT)
    (wet,) = (one for one in shown.entries if one.entry_id == drop_id)
    assert (wet.points, wet.verdict) == (0, Verdict.CORRECT)
    names = {one.what.zh: one.what.en for one in shown.entries if one.what is not None}
    assert names == {"肥皂": "a bar of soap", "two eggs": "two eggs"}
    assert by_kind[EntryKind.REFUND].what is not None


def test_what_is_asked_again_is_answered_as_before_and_charged_once(
    site: Site,
) -> None:
    offer(site.books)
    stock(site.books)
    earn(site.books, 3)
    wish = {"request_id": new_id(), "reward": "soap"}

    first, again = (site.kiosk.ask("RedeemReward", **wish) for _ in range(2))
    other_wish = site.kiosk.ask("RedeemReward", **wish | {"reward": "rice"})
    elsewhere = site.other.ask("RedeemReward", **wish)

    assert isinstance(first, RewardRedeemed)
    assert (again, first.balance) == (first, 4)
    assert reason(other_wish) is PointsRefusal.UNKNOWN_REWARD
    assert reason(elsewhere) is PointsRefusal.CONFLICTING_REQUEST
    offer(site.books, RICE)
    other_wish = site.kiosk.ask("RedeemReward", **wish | {"reward": "rice"})
    assert reason(other_wish) is PointsRefusal.CONFLICTING_REQUEST
    assert site.account().balance == 4


def test_a_replayed_request_brings_nothing_to_whoever_replays_it(site: Site) -> None:
    """Somebody who overheard a request sends it from her own kiosk, with her topic."""
    offer(site.books)
    stock(site.books)
    earn(site.books, 3)
    request_id = site.kiosk.say("RedeemReward", reward="soap")
    site.kiosk.wait_for(1)

    answer = site.other.ask("RedeemReward", reward="soap", request_id=request_id)

    assert reason(answer) is PointsRefusal.CONFLICTING_REQUEST
    assert site.account().balance == 4


def test_no_reward_without_points_stock_or_standing(site: Site) -> None:
    ask = site.kiosk.ask
    assert reason(ask("RedeemReward", reward="soap")) is PointsRefusal.UNKNOWN_REWARD
    offer(site.books)
    assert reason(ask("RedeemReward", reward="soap")) is PointsRefusal.OUT_OF_STOCK
    stock(site.books)
    refused = ask("RedeemReward", reward="soap")
    assert isinstance(refused, PointsRefused)
    assert (refused.reason, refused.detail) == (PointsRefusal.TOO_FEW_POINTS, "has 0")
    earn(site.books, 3)
    with site.books.write() as connection:
        set_standing(connection, WANG, Standing.SUSPENDED, NOW)

    assert reason(ask("RedeemReward", reward="soap")) is PointsRefusal.SUSPENDED
    assert site.account().balance == 6


def test_a_revoked_card_opens_nothing_but_its_last_redemption_is_told_again(
    site: Site,
) -> None:
    offer(site.books)
    stock(site.books)
    earn(site.books, 3)
    wish = {"request_id": new_id(), "reward": "soap"}
    first = site.kiosk.ask("RedeemReward", **wish)
    revoke(site.books, site.card)
    give_card(site.books, LI, NOBODYS)

    assert site.kiosk.ask("RedeemReward", **wish) == first
    assert reason(site.kiosk.ask("GetAccount")) is PointsRefusal.REVOKED_CARD
    for words in ({"reward": "soap"}, {"reward": "rice"}):
        reply = site.kiosk.ask("RedeemReward", **words)
        assert reason(reply) is PointsRefusal.REVOKED_CARD
    reply = site.kiosk.ask("ObjectToEntry", entry_id="x", objection="other")
    assert reason(reply) is PointsRefusal.REVOKED_CARD
    # Another household's card does not open it either.
    reply = site.kiosk.ask("RedeemReward", **wish, card=NOBODYS)
    assert reason(reply) is PointsRefusal.CONFLICTING_REQUEST


def test_an_objection_is_about_an_entry_of_ones_own(site: Site) -> None:
    theirs = drop(household=LI)
    post(site.books, arrival(**theirs))

    for entry_id in (theirs["drop_id"], EVIL, "", f"household card/{'a' * 64}"):
        reply = site.kiosk.ask("ObjectToEntry", entry_id=entry_id, objection="other")
        assert reason(reply) is PointsRefusal.UNKNOWN_ENTRY


def test_a_price_that_changed_meanwhile_is_charged_to_nobody(site: Site) -> None:
    live(site)
    before = site.account().balance

    reply = site.kiosk.ask("RedeemReward", reward="soap", points_shown=1)

    assert reason(reply) is PointsRefusal.OTHER_PRICE
    assert site.account().balance == before


def test_an_objection_opens_one_case_and_is_marked_from_then_on(site: Site) -> None:
    entry_id = str(drop(sequence_no=1)["drop_id"])
    post(site.books, arrival(drop_id=entry_id, sequence_no=1))
    wish = {"request_id": new_id(), "entry_id": entry_id}

    first = site.kiosk.ask("ObjectToEntry", **wish, objection="wrong verdict")
    again = site.kiosk.ask("ObjectToEntry", **wish, objection="wrong verdict")
    other = site.kiosk.ask("ObjectToEntry", entry_id=entry_id, objection="other")

    assert isinstance(first, ObjectionRecorded)
    assert again == first
    assert reason(other) is PointsRefusal.OBJECTED_BEFORE
    with site.books.read() as connection:
        [case] = open_cases(connection, NB01, 9)
    assert (case.case_no, case.opening.drop_id) == (first.case_no, entry_id)
    shown = site.kiosk.ask("GetAccount")
    assert isinstance(shown, AccountShown)
    assert [one.is_objected for one in shown.entries if one.entry_id == entry_id] == [
        True
    ]


# Attacks ----------------------------------------------------------------------


def test_a_guesser_is_paused_and_the_next_kiosk_is_not(site: Site) -> None:
    reasons = [reason(site.kiosk.ask("GetAccount", card=NOBODYS)) for _ in range(7)]

    assert reasons == [
        *[PointsRefusal.UNKNOWN_CARD] * 5,
        *[PointsRefusal.TOO_MANY_ATTEMPTS] * 2,
    ]
    assert reason(site.kiosk.ask("GetAccount")) is PointsRefusal.TOO_MANY_ATTEMPTS
    assert isinstance(site.other.ask("GetAccount"), AccountShown)


def test_a_card_is_good_only_as_it_was_printed(site: Site) -> None:
    misread = CARD[:-1] + ("0" if CARD[-1] != "0" else "1")
    others = (misread, CARD.lower(), f"LD{CARD[2:]}", site.card[:29], EVIL[:29], " ")

    for text in others:
        reply = site.kiosk.ask("GetAccount", card=text)
        assert reason(reply) is PointsRefusal.UNKNOWN_CARD
    # Misread cards are no guesses: nobody has to wait for the next.
    assert isinstance(site.kiosk.ask("GetAccount"), AccountShown)


def test_what_cannot_be_answered_is_answered_to_nobody(site: Site) -> None:
    site.kiosk.say("GetAccount", reply_to=TOPICS.registry)
    site.kiosk.say("GetAccount", reply_to=f"{TOPICS.root}/clients/+/replies")
    site.kiosk.bus.publish(TOPICS.points_requests, b"\xff" * 70_000)
    site.desk.deliver(Delivery(TOPICS.points_requests, b"", is_retained=True))

    reply = site.kiosk.ask("GetAccount", card=7)

    assert reason(reply) is PointsRefusal.MALFORMED
    assert len(site.kiosk.replies) == 1


def test_a_flood_is_cut_off_and_the_desk_lives(sqlite_books: Database) -> None:
    hub = MemoryHub()
    ledger, kiosk = MemoryBus(hub, "ledger"), KioskClient(MemoryBus(hub, "kiosk-1"))
    ledger.open()
    desk = PointsDesk(ledger, TOPICS, sqlite_books, VOUCHER_TERMS)
    flood = Delivery(TOPICS.points_requests, said())
    for _ in range(600):
        desk.deliver(flood)

    desk.open()
    desk.close()

    assert len(kiosk.replies) == 500


def test_books_that_cannot_be_read_are_told_and_it_goes_on_afterwards(
    site: Site,
) -> None:
    execute(site.books, "ALTER TABLE households RENAME TO gone")
    reply = site.kiosk.ask("GetAccount")
    assert reason(reply) is PointsRefusal.BOOKS_UNAVAILABLE

    execute(site.books, "ALTER TABLE gone RENAME TO households")

    assert isinstance(site.kiosk.ask("GetAccount"), AccountShown)


def test_ledgers_that_share_the_books_answer_once_and_charge_once(
    postgres: Postgres, postgres_template: str
) -> None:
    name = postgres.make_database(postgres_template)
    hub = MemoryHub()
    kiosk = KioskClient(MemoryBus(hub, "kiosk-1"))
    desks = []
    with (
        closing(open_database(postgres.url(name))) as books,
        closing(open_database(postgres.url(name))) as same_books,
    ):
        give_card(books)
        offer(books)
        stock(books)
        earn(books, 3)
        for number, shared in enumerate((books, same_books)):
            bus = MemoryBus(hub, f"ledger-{number}")
            desks.append(PointsDesk(bus, TOPICS, shared, VOUCHER_TERMS))
            desks[-1].open()
            bus.open()
        request_id = new_id()
        for _ in range(10):
            kiosk.say("RedeemReward", reward="soap", request_id=request_id)
        replies = kiosk.wait_for(10)
        for desk in desks:
            desk.close()

        assert len(kiosk.replies) == 10
        assert {type(one) for one in replies} == {RewardRedeemed}
        codes = {one.voucher.code for one in replies if isinstance(one, RewardRedeemed)}
        assert len(codes) == 1
        assert not disagreements(books)
    postgres.drop_database(name)
