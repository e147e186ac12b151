"""Weighing: when a load is a load, once; and never what is not."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.scales.reading import Mode, Reading, Status
from station.facts import ScaleCleared, ScaleFound, ScaleLost, WeightSettled
from station.weighing import Weighing, WeighingTerms, WeightFact

TERMS = WeighingTerms(load_g_min=50, change_g_min=30)


def reading(
    weight_g: int, *, stable: bool | None = True, places: int = 3, unit: str = "kg"
) -> Reading:
    value = (Decimal(weight_g) / 1000).quantize(Decimal(1).scaleb(-places))
    return Reading(Status.WEIGHT, value, unit, stable=stable)


class Scale:
    """A scale that says something ten times a second."""

    def __init__(self, *, stable: bool | None = True) -> None:
        self.s = 100.0
        self.stable = stable
        self.weighing = Weighing(TERMS, self.s)
        self.facts: list[WeightFact] = []

    def show(self, *weights_g: int, step_s: float = 0.1) -> list[WeightFact]:
        told_before = len(self.facts)
        for weight_g in weights_g:
            self.s += step_s
            self.hear(reading(weight_g, stable=self.stable))
        return self.facts[told_before:]

    def hear(self, said: Reading) -> None:
        self.facts += self.weighing.take(said, self.s)

    def wait(self, seconds: float) -> list[WeightFact]:
        self.s += seconds
        told = self.weighing.tick(self.s)
        self.facts += told
        return told


@pytest.fixture
def scale() -> Scale:
    one = Scale()
    assert one.show(0, 0, 0) == [ScaleCleared()]
    return one


def test_a_load_at_rest_is_settled_within_a_second_and_once(scale: Scale) -> None:
    facts = scale.show(*[1560] * 30)

    assert facts == [WeightSettled(1560)]


@pytest.mark.parametrize("stable", [True, None])
def test_it_takes_no_longer_than_a_second(*, stable: bool | None) -> None:
    scale = Scale(stable=stable)
    scale.show(0, 0)
    count = 0
    while not scale.show(1560):
        count += 1
    assert count < 10


def test_readings_without_a_flag_need_to_agree_for_longer() -> None:
    scale = Scale(stable=None)
    scale.show(0, 0)

    assert scale.show(1560, 1560, 1560, 1560) == []
    assert scale.show(1560) == [WeightSettled(1560)]


def test_a_fast_scale_has_to_agree_for_a_while_too(scale: Scale) -> None:
    assert scale.show(*[1560] * 8, step_s=0.02) == []


def test_a_moving_load_settles_where_it_comes_to_rest(scale: Scale) -> None:
    assert scale.show(400, 900, 1400, 1700, 1560, 1560, 1560, 1560) == [
        WeightSettled(1560)
    ]


def test_a_flipped_digit_settles_nothing(scale: Scale) -> None:
    assert scale.show(1560, 9560, 1560, 9560, 1560, 9560) == []


def test_an_unstable_flag_is_believed(scale: Scale) -> None:
    scale.stable = False

    assert scale.show(*[1560] * 20) == []
    scale.stable = True
    assert scale.show(1560, 1560, 1560, 1560) == [WeightSettled(1560)]


def test_a_trembling_last_digit_is_the_same_weight(scale: Scale) -> None:
    (fact,) = scale.show(1560, 1561, 1560, 1561, 1560)

    assert fact in (WeightSettled(1560), WeightSettled(1561))


def test_a_coarse_scale_may_tremble_by_its_own_step() -> None:
    scale = Scale(stable=None)
    scale.show(0, 0)
    for weight_g in (1500, 1600, 1500, 1600, 1500):
        scale.s += 0.2
        scale.hear(reading(weight_g, stable=None, places=1))

    assert scale.facts[-1] == WeightSettled(1500)


def test_lifting_is_told_and_arms_the_scale_for_the_next(scale: Scale) -> None:
    scale.show(*[1560] * 5)

    assert scale.show(0, 0, 0) == [ScaleCleared()]
    assert scale.show(*[1560] * 5) == [WeightSettled(1560)]


def test_one_reading_near_zero_lifts_nothing(scale: Scale) -> None:
    scale.show(*[1560] * 5)

    assert scale.show(0, 1560, 1560, 1560, 1560) == []


def test_a_real_change_is_told_and_a_small_one_is_not(scale: Scale) -> None:
    scale.show(*[1560] * 5)

    assert scale.show(*[1580] * 10) == []
    assert scale.show(*[2600] * 5) == [WeightSettled(2600)]


def test_what_lies_there_at_the_start_is_no_bag() -> None:
    scale = Scale()

    assert scale.show(*[1560] * 20) == []
    assert scale.show(2600, 2600, 2600, 2600) == []
    assert scale.show(0, 0) == [ScaleCleared()]
    assert scale.show(*[1560] * 5) == [WeightSettled(1560)]


def test_a_scale_zeroed_under_a_load_counts_as_empty_when_it_is_negative(
    scale: Scale,
) -> None:
    scale.show(*[1560] * 5)

    assert scale.show(-1200, -1200) == [ScaleCleared()]


def test_silence_is_a_lost_scale_and_no_weight(scale: Scale) -> None:
    scale.show(*[1560] * 5)
    shown_g = [scale.weighing.live_g]

    assert scale.wait(2.9) == []
    assert scale.wait(0.2) == [ScaleLost()]

    shown_g.append(scale.weighing.live_g)
    assert shown_g == [1560, None]
    assert scale.weighing.is_lost
    assert scale.wait(60) == []


def test_a_scale_never_heard_is_lost_after_a_while() -> None:
    scale = Scale()

    assert scale.wait(3.1) == [ScaleLost()]


def test_the_link_s_word_loses_the_scale_at_once_and_once(scale: Scale) -> None:
    assert scale.weighing.lose() == [ScaleLost()]
    assert scale.weighing.lose() == []


def test_a_load_that_outlasts_a_loss_is_not_told_again(scale: Scale) -> None:
    scale.show(*[1560] * 5)
    scale.weighing.lose()

    assert scale.show(*[1560] * 20) == [ScaleFound()]
    assert scale.show(0, 0) == [ScaleCleared()]


@pytest.mark.parametrize("status", [Status.OVERLOAD, Status.NOT_READY, Status.TARE])
def test_what_is_no_weight_settles_nothing_and_is_no_silence(
    scale: Scale, status: Status
) -> None:
    scale.show(1560, 1560)

    scale.s += 2.5
    scale.hear(Reading(status))

    assert scale.weighing.live_g is None
    assert scale.wait(2.5) == []
    assert scale.show(1560, 1560) == []


def test_a_weight_in_an_unknown_unit_is_no_weight(scale: Scale) -> None:
    for _ in range(10):
        scale.s += 0.1
        scale.hear(Reading(Status.WEIGHT, Decimal(1560), None, stable=True))

    assert WeightSettled(1560) not in scale.facts


def test_whole_grams_are_their_own_step() -> None:
    scale = Scale()
    scale.show(0, 0)
    for _ in range(5):
        scale.s += 0.1
        scale.hear(Reading(Status.WEIGHT, Decimal(1560), "g", stable=True))

    assert scale.facts[-1] == WeightSettled(1560)


def moving(weight_g: int) -> Reading:
    return reading(weight_g, stable=False)


def test_a_platform_that_swings_through_zero_has_not_lost_its_load(
    scale: Scale,
) -> None:
    scale.show(*[1560] * 5)
    for weight_g in (700, 20, 10, 400, 900):
        scale.s += 0.1
        scale.hear(moving(weight_g))

    assert scale.show(*[1560] * 5) == []


def test_an_empty_platform_in_the_wind_is_empty_after_a_while(scale: Scale) -> None:
    scale.show(*[1560] * 5)
    for _ in range(10):
        scale.s += 0.1
        scale.hear(moving(10))

    assert scale.facts[-1] == ScaleCleared()


def test_gross_and_net_are_not_one_load(scale: Scale) -> None:
    gross = msgspec.structs.replace(reading(500), mode=Mode.GROSS)
    net = msgspec.structs.replace(reading(500), mode=Mode.NET)
    for one in (gross, net, gross, net, gross, net, gross, net):
        scale.s += 0.1
        scale.hear(one)

    assert scale.facts == [ScaleCleared()]


def test_a_scale_that_counts_in_fives_settles_between_two_steps() -> None:
    scale = Scale(stable=None)
    scale.weighing = Weighing(WeighingTerms(division_g=5), scale.s)

    scale.show(0, 0, *[1560, 1565] * 5)

    assert scale.facts[-1] in {WeightSettled(1560), WeightSettled(1565)}


steps = st.one_of(
    st.tuples(st.just("show"), st.integers(-100, 3000), st.integers(1, 12)),
    st.tuples(st.just("wait"), st.integers(0, 5), st.just(0)),
)


@given(st.lists(steps, max_size=30))
def test_loads_are_told_only_between_lifts_and_losses(
    story: list[tuple[str, int, int]],
) -> None:
    scale = Scale()
    for what, number, count in story:
        if what == "show":
            scale.show(*[number] * count)
        else:
            scale.wait(number)

    is_armed = is_lost = False
    loaded_g: int | None = None
    for fact in scale.facts:
        match fact:
            case WeightSettled(gross_g):
                assert is_armed
                assert not is_lost
                assert gross_g >= TERMS.load_g_min
                assert loaded_g is None or abs(gross_g - loaded_g) >= TERMS.change_g_min
                loaded_g = gross_g
            case ScaleCleared():
                assert loaded_g is not None or not is_armed
                is_armed, loaded_g = True, None
            case ScaleLost():
                assert not is_lost
                is_lost, is_armed, loaded_g = True, False, None
            case ScaleFound():
                assert is_lost
                is_lost = False
