"""Double taps, second fingers, wet glass: what counts as a tap."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from interface.tapping import FINGER_S_MAX, SETTLE_S, TYPING_SETTLE_S, TapJudge

LATER = SETTLE_S + 0.01


def tap(judge: TapJudge, key: str, now_s: float, finger: int = 1) -> str | None:
    judge.down(finger, key, now_s)
    return judge.up(finger, key, now_s)


def test_a_finger_down_presses_and_up_taps() -> None:
    judge = TapJudge()

    judge.down(1, "take-number", 0)
    assert judge.pressed_key == "take-number"

    assert judge.up(1, "take-number", 0.2) == "take-number"
    assert judge.pressed_key is None


def test_a_double_tap_is_one_tap() -> None:
    judge = TapJudge()

    assert tap(judge, "service-A", 0) == "service-A"
    assert tap(judge, "service-A", 0.2) is None
    assert tap(judge, "done", 0.4) is None


def test_keys_of_a_keypad_may_follow_each_other_soon() -> None:
    judge = TapJudge()

    judge.down(1, "digit-1", 0)
    assert judge.up(1, "digit-1", 0, TYPING_SETTLE_S) == "digit-1"
    assert tap(judge, "digit-1", TYPING_SETTLE_S / 2) is None, "a bounce"
    assert tap(judge, "digit-1", TYPING_SETTLE_S) == "digit-1"


def test_two_slow_taps_are_two() -> None:
    judge = TapJudge()

    assert tap(judge, "page-next", 0) == "page-next"
    assert tap(judge, "page-next", LATER) == "page-next"


def test_a_second_finger_is_ignored_while_the_first_is_down() -> None:
    judge = TapJudge()
    judge.down(1, "service-A", 0)

    judge.down(2, "service-B", 0.1)

    assert judge.pressed_key == "service-A"
    assert judge.up(2, "service-B", 0.2) is None
    assert judge.up(1, "service-A", 0.3) == "service-A"


def test_a_palm_beside_the_targets_keeps_nobody_from_tapping() -> None:
    judge = TapJudge()
    judge.down(1, None, 0)

    assert tap(judge, "service-A", 1, finger=2) == "service-A"
    assert judge.up(1, None, 2) is None


def test_sliding_off_a_target_changes_ones_mind() -> None:
    judge = TapJudge()
    judge.down(1, "service-A", 0)

    assert judge.up(1, "service-B", 0.3) is None
    assert judge.pressed_key is None
    assert tap(judge, "service-B", 0.4) == "service-B"


def test_a_finger_that_never_goes_up_does_not_hold_the_glass_for_ever() -> None:
    judge = TapJudge()
    judge.down(1, "service-A", 0)
    judge.down(2, "service-B", FINGER_S_MAX)
    assert judge.pressed_key == "service-A"

    judge.down(2, "service-B", FINGER_S_MAX + 0.1)

    assert judge.up(2, "service-B", FINGER_S_MAX + 0.2) == "service-B"


def test_a_finger_that_comes_up_late_taps_nothing() -> None:
    judge = TapJudge()
    judge.down(1, "service-A", 0)
    judge.screen_changed(1)

    assert judge.pressed_key is None
    assert judge.up(1, "service-A", 2) is None


def test_a_new_screen_is_not_tapped_before_it_was_seen() -> None:
    judge = TapJudge()
    judge.screen_changed(0)

    assert tap(judge, "done", 0.3) is None
    assert tap(judge, "done", LATER) == "done"


_TOUCHES = st.lists(
    st.tuples(
        st.sampled_from(["down", "up", "screen"]),
        st.integers(1, 3),
        st.sampled_from([None, "a", "b"]),
        st.floats(0, 2),
    )
)


@given(_TOUCHES)
def test_between_two_taps_there_is_always_time_to_look(
    touches: list[tuple[str, int, str | None, float]],
) -> None:
    judge, now_s, tapped_s = TapJudge(), 0.0, []
    for kind, finger, key, pause_s in touches:
        now_s += pause_s
        if kind == "down":
            judge.down(finger, key, now_s)
        elif kind == "screen":
            judge.screen_changed(now_s)
        elif judge.up(finger, key, now_s) is not None:
            tapped_s.append(now_s)

    pauses = [after - before for before, after in pairwise(tapped_s)]
    assert all(pause >= SETTLE_S for pause in pauses)
