"""The image watch: silent, frozen and black cameras; still scenes are none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.contracts.health import Health
from station.image_watch import (
    BRIGHTEST_MIN,
    REOPEN_S,
    UNSEEING_S_MAX,
    WELL,
    ImageTraits,
    ImageWatch,
)


def watch_of(*checksums: int, brightest: int = 200, is_live: bool = True) -> ImageWatch:
    """Watch one image a second, from second 0 on."""
    watch = ImageWatch(0)
    for second, checksum in enumerate(checksums):
        watch.take(ImageTraits(checksum, brightest), second, is_live=is_live)
    return watch


def complaint(watch: ImageWatch, now_s: float) -> str:
    condition = watch.condition(now_s)
    assert condition is not None
    assert (condition.state is Health.LOST) == bool(condition.detail)
    return condition.detail


def test_a_camera_that_was_just_opened_has_its_time() -> None:
    watch = ImageWatch(100)
    assert watch.condition(100 + UNSEEING_S_MAX - 0.1) is None

    assert "no image" in complaint(watch, 100 + UNSEEING_S_MAX)

    watch.begin(110)
    assert watch.condition(111) is None


def test_images_that_differ_are_a_camera_that_sees() -> None:
    assert watch_of(*range(100)).condition(99.5) == WELL
    assert not watch_of(*range(100)).must_reopen(99.5)


def test_no_image_for_long_is_a_lost_camera() -> None:
    watch = watch_of(1, 2, 3)

    assert watch.condition(2 + UNSEEING_S_MAX - 0.1) == WELL
    assert complaint(watch, 2 + UNSEEING_S_MAX).startswith("no image for")


def test_the_same_image_for_long_is_a_frozen_camera() -> None:
    watch = watch_of(7, 7, 7, 7, 7)

    assert "very same image" in complaint(watch, 4.1)
    watch.take(ImageTraits(8, 200), 5, is_live=True)
    assert watch.condition(5) == WELL


def test_a_picture_in_a_folder_may_stay_as_it_is() -> None:
    watch = watch_of(*[7] * 60, is_live=False)

    assert watch.condition(59) == WELL
    assert not watch.must_reopen(59)


def test_a_frozen_camera_is_opened_anew_once_in_a_while() -> None:
    watch = watch_of(*[7] * 25)
    assert watch.must_reopen(REOPEN_S)

    watch.begin(REOPEN_S)
    assert not watch.must_reopen(REOPEN_S + 1)
    assert "very same image" in complaint(watch, 24.5), "opening it mends nothing yet"
    assert watch.must_reopen(REOPEN_S * 2)


@pytest.mark.parametrize("is_live", [True, False])
def test_black_for_long_is_a_lost_camera(*, is_live: bool) -> None:
    watch = watch_of(*range(5), brightest=BRIGHTEST_MIN - 1, is_live=is_live)

    assert "black" in complaint(watch, 4.1)
    watch.take(ImageTraits(99, BRIGHTEST_MIN), 5, is_live=is_live)
    assert watch.condition(5) == WELL


def test_identical_black_is_called_black_for_that_can_be_helped() -> None:
    assert "black" in complaint(watch_of(*[0] * 6, brightest=0), 5)


def test_a_camera_that_comes_back_has_its_time_to_change() -> None:
    watch = watch_of(7, 7)

    watch.take(ImageTraits(7, 0), 60, is_live=True)

    assert watch.condition(60) == WELL
    watch.take(ImageTraits(7, 0), 60 + UNSEEING_S_MAX, is_live=True)
    assert "black" in complaint(watch, 60 + UNSEEING_S_MAX)


@given(st.lists(st.integers(0, 3)))
def test_identical_images_share_a_number_and_others_do_not(
    checksums: list[int],
) -> None:
    watch = ImageWatch(0)
    before: tuple[int, int] | None = None
    for second, checksum in enumerate(checksums):
        number = watch.take(ImageTraits(checksum, 99), second, is_live=True)
        if before is not None:
            assert (number == before[1]) == (checksum == before[0])
        before = checksum, number
