"""A guesser is slowed down; who comes after it waits half a minute at most."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.card_guesses import CLIENTS_MAX, FREE_TRIES, PAUSE_S_MAX, CardGuesses
from messaging.contracts.ids import ClientId

KIOSK = ClientId("kiosk-1")
OTHER = ClientId("kiosk-2")


def guesses(count: int, now_s: float = 0.0) -> CardGuesses:
    made = CardGuesses()
    for _ in range(count):
        made.strike(KIOSK, now_s)
    return made


def test_a_few_wrong_cards_are_free_and_then_the_pause_doubles() -> None:
    assert guesses(FREE_TRIES - 1).pause_s(KIOSK, 0.0) == 0
    assert guesses(FREE_TRIES).pause_s(KIOSK, 0.0) == 2
    assert guesses(FREE_TRIES + 1).pause_s(KIOSK, 1.0) == 3
    assert guesses(FREE_TRIES).pause_s(KIOSK, 2.0) == 0


def test_another_kiosk_waits_for_nobody() -> None:
    assert guesses(50).pause_s(OTHER, 0.0) == 0


def test_a_good_card_clears_what_was_wrong() -> None:
    made = guesses(50)

    made.forgive(KIOSK)
    made.forgive(OTHER)

    assert made.pause_s(KIOSK, 0.0) == 0


def test_after_a_quiet_while_a_kiosk_begins_anew() -> None:
    made = guesses(50)

    made.strike(KIOSK, 601.0)

    assert made.pause_s(KIOSK, 601.0) == 0


@given(st.integers(0, 3000), st.floats(0, 1e6))
def test_nobody_waits_longer_than_half_a_minute(count: int, now_s: float) -> None:
    assert guesses(count).pause_s(KIOSK, now_s) <= PAUSE_S_MAX


def test_names_that_a_guesser_makes_up_push_out_each_other() -> None:
    made = guesses(FREE_TRIES)
    for number in range(CLIENTS_MAX - 1):
        made.strike(ClientId(f"k{number}"), 1.0)
    assert made.pause_s(KIOSK, 0.0) > 0

    made.strike(OTHER, 1.0)

    assert made.pause_s(KIOSK, 0.0) == 0
