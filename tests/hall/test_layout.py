"""A hall that cannot work is told before it opens."""

import pytest

from hall.layout import Counter, Layout, Service
from messaging.contracts.ids import CounterId, ServiceLetter
from tests.hall.furniture import LAYOUT, ONE, TWO, A, B, C, words


def service(letter: ServiceLetter) -> Service:
    return Service(letter=letter, name=words(letter), covers=words(letter))


def counter(name: CounterId, *services: ServiceLetter) -> Counter:
    return Counter(counter=name, name=words(name), services=services)


def test_a_hall_that_can_work_has_no_mistakes() -> None:
    assert list(LAYOUT.mistakes()) == []


@pytest.mark.parametrize(
    ("layout", "mistake"),
    [
        (Layout(services=(), counters=()), "no service"),
        (Layout(services=(service(A),), counters=()), "'A' is served by no counter"),
        (
            Layout(services=(service(A), service(A)), counters=(counter(ONE, A),)),
            "'A' belongs to two services",
        ),
        (
            Layout(services=(service(A),), counters=(counter(ONE, A), counter(ONE, A))),
            "'1' stands there twice",
        ),
        (
            Layout(services=(service(A),), counters=(counter(ONE, A, B),)),
            "serves 'B', which is no service's letter",
        ),
    ],
)
def test_a_mistake_is_told_by_name(layout: Layout, mistake: str) -> None:
    (told,) = layout.mistakes()

    assert mistake in told


def test_services_beside_are_those_of_the_same_counters() -> None:
    layout = Layout(
        services=(service(A), service(B), service(C)),
        counters=(counter(ONE, A, B), counter(TWO, C)),
    )

    assert layout.services_beside(A) == {A, B}
    assert layout.services_beside(C) == {C}


def test_what_is_not_there_is_not_found() -> None:
    assert LAYOUT.service(ServiceLetter("Z")) is None
    assert LAYOUT.counter(CounterId("99")) is None
