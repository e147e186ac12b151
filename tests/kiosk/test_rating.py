"""Ratings: one of five words, nothing preselected, sent once, refused with a reason."""

from collections.abc import Iterator

import pytest

from kiosk.acts import SendRating
from kiosk.rating import ERASE, Rating, RatingStep, digit_key, letter_key, level_key
from messaging.contracts.hall_requests import RatingLevel
from messaging.contracts.halls import (
    HallReply,
    RefusalReason,
    RequestDone,
    RequestRefused,
)
from messaging.contracts.ids import RequestId
from tests.kiosk.halls import taken

FIRST = RequestId("0199a0c4-0000-7000-8000-000000000001")
SECOND = RequestId("0199a0c4-0000-7000-8000-000000000002")
WORD = SendRating(FIRST, "A017", "0417", RatingLevel.SATISFIED)


@pytest.fixture
def rating() -> Rating:
    ids: Iterator[RequestId] = iter([FIRST, SECOND])
    return Rating(lambda: next(ids))


def type_in(rating: Rating, letter: str = "A", digits: str = "0170417") -> None:
    rating.tap(letter_key(letter), 0)
    for digit in digits:
        rating.tap(digit_key(int(digit)), 0)


def rate(
    rating: Rating, level: RatingLevel = RatingLevel.SATISFIED
) -> list[SendRating]:
    return rating.tap(level_key(level), 0)


@pytest.mark.parametrize("level", RatingLevel)
def test_a_typed_ticket_is_rated_with_the_word_that_was_tapped(
    rating: Rating, level: RatingLevel
) -> None:
    type_in(rating)

    assert rate(rating, level) == [SendRating(FIRST, "A017", "0417", level)]
    rating.hear(RequestDone(request_id=FIRST))

    assert rating.step is RatingStep.THANKED


def test_a_scanned_slip_needs_no_typing(rating: Rating) -> None:
    rating.tap(letter_key("B"), 0)
    rating.scan("A017", "0417")

    assert rate(rating) == [WORD]


def test_a_wrong_digit_is_erased_and_the_first_place_stays(rating: Rating) -> None:
    type_in(rating, digits="0")
    for _ in range(3):
        rating.tap(ERASE, 0)

    assert (rating.letter, rating.digits) == ("A", "")
    assert rating.step is RatingStep.DIGITS


def test_back_from_the_digits_asks_for_the_letter_again(rating: Rating) -> None:
    type_in(rating, digits="01")

    assert rating.back()
    assert (rating.step, rating.letter, rating.digits) == (RatingStep.LETTER, "", "")
    assert not rating.back()


@pytest.mark.parametrize("key", ["digit-x", "digit-", "digit-12", "letter-B", "back"])
def test_other_keys_type_nothing(rating: Rating, key: str) -> None:
    type_in(rating, digits="")
    rating.tap(key, 0)

    assert (rating.letter, rating.digits) == ("A", "")


@pytest.mark.parametrize("key", ["level-0", "level-6", "level-", "digit-1", "done"])
def test_nothing_but_a_word_is_a_rating(rating: Rating, key: str) -> None:
    type_in(rating)

    assert rating.tap(key, 0) == []
    assert rating.step is RatingStep.LEVEL


def test_a_second_tap_while_sending_is_no_second_rating(rating: Rating) -> None:
    type_in(rating)

    assert len(rate(rating)) == 1
    assert rate(rating, RatingLevel.VERY_DISSATISFIED) == []
    assert rating.tick(1.0) == []


def test_what_is_not_answered_is_sent_again_as_the_same_and_then_given_up(
    rating: Rating,
) -> None:
    type_in(rating)
    rate(rating)

    sent = [act for s in range(1, 10) for act in rating.tick(float(s))]
    assert set(sent) == {WORD}
    assert len(sent) == 4
    assert rating.tick(10.0) == []
    assert rating.step is RatingStep.REFUSED
    assert rating.reason is None
    assert rating.tick(20.0) == []


@pytest.mark.parametrize(
    "reply",
    [RequestDone(request_id=SECOND), taken(SECOND)],
    ids=["another's done", "another's ticket"],
)
def test_another_answer_changes_nothing(rating: Rating, reply: HallReply) -> None:
    type_in(rating)
    rating.hear(reply)
    rate(rating)
    rating.hear(reply)

    assert rating.step is RatingStep.SENDING


def test_a_refusal_says_why_and_a_late_answer_says_nothing(rating: Rating) -> None:
    type_in(rating)
    rate(rating)
    rating.hear(RequestRefused(request_id=FIRST, reason=RefusalReason.WRONG_CODE))

    assert (rating.step, rating.reason) == (
        RatingStep.REFUSED,
        RefusalReason.WRONG_CODE,
    )
    rating.hear(RequestDone(request_id=FIRST))
    assert rating.tap(level_key(RatingLevel.SATISFIED), 0) == []


def test_who_begins_again_has_sent_nothing_yet(rating: Rating) -> None:
    type_in(rating)
    rate(rating)
    rating.begin()

    assert rating.step is RatingStep.LETTER
    assert rating.tick(5.0) == []
