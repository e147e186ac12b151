"""Attention: cool at rest, quick at motion, patient with what lies still."""

from station.attention import Attention, Effort

IMAGES_A_SECOND = 15


def efforts(
    attention: Attention,
    changes: list[float],
    *,
    begin_s: float = 100,
    is_wanted: bool = False,
    has_codes: bool = False,
) -> list[Effort]:
    return [
        attention.effort(
            change,
            begin_s + index / IMAGES_A_SECOND,
            is_wanted=is_wanted,
            has_codes=has_codes,
        )
        for index, change in enumerate(changes)
    ]


def test_at_rest_a_glance_now_and_then_is_enough() -> None:
    seen = efforts(Attention(), [1.0] * 150)

    assert 8 <= seen.count(Effort.GLANCE) <= 11
    assert Effort.STUDY not in seen


def test_what_moves_is_glanced_at_in_every_image() -> None:
    assert set(efforts(Attention(), [40.0] * 30)) == {Effort.GLANCE}


def test_what_came_to_lie_without_a_label_is_studied_and_then_left_alone() -> None:
    attention = Attention()
    efforts(attention, [40.0])

    seen = efforts(attention, [0.0] * 90, begin_s=100.0)

    assert seen[:3] == [Effort.GLANCE] * 3
    assert set(seen[4:44]) == {Effort.STUDY}
    assert Effort.STUDY not in seen[46:]


def test_a_label_in_view_is_glanced_at_again_and_again() -> None:
    attention = Attention()
    efforts(attention, [40.0])

    assert set(efforts(attention, [0.0] * 60, has_codes=True)) == {Effort.GLANCE}


def test_a_load_that_waits_for_its_label_is_studied_never_mind_what_moves() -> None:
    seen = efforts(Attention(), [0.0, 90.0] * 60, is_wanted=True)

    assert set(seen) == {Effort.STUDY}


def test_a_clock_that_stands_still_asks_for_no_second_glance() -> None:
    attention = Attention()

    first, second = (
        attention.effort(0, 5, is_wanted=False, has_codes=False) for _ in range(2)
    )

    assert (first, second) == (Effort.GLANCE, Effort.NONE)
