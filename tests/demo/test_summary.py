"""The demo's verdict: what was told is held against what is held."""

from demo.summary import Held, Summary, Told, sum_up

AGREES = {"agrees": True}


def verdict(  # noqa: PLR0913 - one argument for each side that can go wrong
    acknowledged: list[str],
    posted: list[str],
    *,
    taken: list[str] | None = None,
    of_requests: list[set[str]] | None = None,
    called: list[str] | None = None,
    check: dict[str, bool] | None = None,
    brought: int | None = None,
) -> Summary:
    told = Told(
        drops_acknowledged=acknowledged,
        tickets_taken=taken or [],
        tickets_of_requests=of_requests or [],
        tickets_called=called or [],
        tickets_served=[],
        bags_brought=len(acknowledged) if brought is None else brought,
        bags_given_up=0,
    )
    held = Held(drops_posted=posted, check=AGREES if check is None else check)
    return sum_up(told, held, seconds=1.0, households=1)


def test_a_morning_on_which_every_promise_held_has_no_faults() -> None:
    summary = verdict(["d1", "d2"], ["d2", "d1"], taken=["A001"], called=["t1"])

    assert summary.faults == []
    assert summary.figures["drops_acknowledged"] == 2


def test_a_bag_told_twice_is_one_bag() -> None:
    assert verdict(["d1", "d1"], ["d1"]).faults == []


def test_an_acknowledged_bag_that_is_not_in_the_books_is_lost() -> None:
    summary = verdict(["d1", "d2"], ["d1"])

    assert summary.figures["drops_lost"] == 1
    assert summary.faults == ["acknowledged but not posted: d2"]


def test_a_posted_bag_nobody_was_told_of_is_a_fault() -> None:
    assert verdict([], ["d1"]).faults == ["posted but never acknowledged: d1"]


def test_a_bag_posted_twice_is_a_fault() -> None:
    assert verdict(["d1"], ["d1", "d1"]).faults == ["posted more than once: d1"]


def test_one_number_for_two_people_is_a_fault() -> None:
    faults = verdict([], [], taken=["A001", "A001"]).faults

    assert faults == ["ticket given twice: A001"]


def test_two_tickets_for_one_tap_are_a_fault() -> None:
    faults = verdict([], [], of_requests=[{"t1", "t2"}, {"t3"}]).faults

    assert faults == ["two tickets for one tap: t1, t2"]


def test_two_counters_with_one_person_are_a_fault() -> None:
    faults = verdict([], [], called=["t1", "t1"]).faults

    assert faults == ["ticket called by two counters: t1"]


def test_books_that_disagree_with_themselves_are_a_fault() -> None:
    assert len(verdict([], [], check={"agrees": False}).faults) == 1


def test_a_morning_on_which_no_bag_was_acknowledged_is_a_fault() -> None:
    assert verdict([], [], brought=3).faults == ["not one of 3 bags was acknowledged"]
