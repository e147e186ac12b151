"""Who may do what."""

import pytest

from people.roles import PAGE_ROLES, PERMISSIONS, Act, Role, may, render_permissions


def test_every_act_stands_in_the_table_and_somebody_may_do_it() -> None:
    assert set(PERMISSIONS) == set(Act)
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.KIOSK, {Act.TAKE_TICKET}),
        (Role.INSPECTOR, {Act.JUDGE_BAG}),
        (Role.WORKER, {Act.ENTER_HALL, Act.SERVE_COUNTER, Act.HAND_OUT}),
        (
            Role.SUPERVISOR,
            {Act.ENTER_HALL, Act.SERVE_COUNTER, Act.HAND_OUT, Act.SUPERVISE},
        ),
        (Role.ADMINISTRATOR, {Act.ENTER_HALL, Act.SUPERVISE, Act.ADMINISTER}),
    ],
)
def test_a_role_may_do_this_and_nothing_else(role: Role, acts: set[Act]) -> None:
    assert {act for act in Act if may(role, act)} == acts


def test_who_signs_in_to_pages_may_see_one() -> None:
    on_pages = {Act.ENTER_HALL, Act.SERVE_COUNTER, Act.SUPERVISE, Act.ADMINISTER}
    for role in Role:
        assert (role in PAGE_ROLES) == any(may(role, act) for act in on_pages)


def test_the_printed_table_says_the_same() -> None:
    head, *lines = render_permissions().splitlines()
    assert head.split() == list(Role)
    for act, line in zip(Act, lines, strict=True):
        marks = line.removeprefix(act).split()
        assert marks == ["yes" if may(role, act) else "-" for role in Role]
