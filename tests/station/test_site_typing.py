"""Stories of labels that no lens can read, and of codes that are typed."""

from messaging.contracts.drops import LabelReadBy, Verdict
from station.drop_states import State
from station.facts import (
    CharacterTyped,
    CodeConfirmed,
    TypingBegun,
    UndoAsked,
    VerdictGiven,
)
from station.happenings import CharacterPressed, KeyPressed
from station.keypad import Standing
from tests.station.labels import LI, label_text
from tests.station.sorting_site import SortingSite
from tests.station.verdicts import CORRECT


def type_code(site: SortingSite, label: str) -> None:
    """Type a label's code on the glass, and confirm it."""
    site.say(TypingBegun())
    for character in label.removeprefix("LLNB01"):
        site.say(CharacterTyped(character))
    site.say(CodeConfirmed())


def standing(site: SortingSite) -> Standing | None:
    assert site.view is not None
    return None if site.view.keypad is None else site.view.keypad.standing


def can_type(site: SortingSite) -> bool:
    assert site.view is not None
    return site.view.typing is not None


def test_a_code_is_typed_where_the_label_cannot_be_read(site: SortingSite) -> None:
    assert not can_type(site)
    site.bring(None, 900, 7)
    assert can_type(site)

    site.say(TypingBegun())
    assert site.view is not None
    assert site.view.choices == (), "the keypad takes the place of the verdicts"
    type_code(site, label_text(serial=3))

    assert site.is_at(State.WEIGHED)
    site.pass_time(20)
    site.say(CORRECT)
    (drop,) = site.stored()
    assert (drop.bag_label, drop.gross_g) == (label_text(serial=3), 900)
    assert drop.label_read_by is LabelReadBy.TYPED


def test_a_code_is_typed_on_a_keyboard_whose_digits_do_not_judge(
    site: SortingSite,
) -> None:
    site.bring(None, 900, 7)
    site.say(TypingBegun())
    for character in label_text(serial=3).removeprefix("LLNB01"):
        is_number = character in "123456789"
        site.take(
            KeyPressed(int(character)) if is_number else CharacterPressed(character)
        )
    assert site.is_at(State.UNREADABLE)
    assert standing(site) is Standing.WHOLE

    site.say(CodeConfirmed())

    assert site.is_at(State.WEIGHED)


def test_a_wrong_code_is_said_and_earns_nobody_anything(site: SortingSite) -> None:
    right = label_text(serial=3)
    site.bring(None, 900, 7)

    type_code(site, right[:-1] + ("X" if right[-1] != "X" else "Y"))

    assert site.is_at(State.UNREADABLE)
    assert standing(site) is Standing.WRONG
    site.say(UndoAsked())
    assert standing(site) is None
    assert site.is_at(State.UNREADABLE)


def test_a_typed_code_of_a_recorded_bag_is_a_repeated_bag(site: SortingSite) -> None:
    site.bring(label_text(serial=3), 900)
    site.say(CORRECT)
    site.lift(12)
    site.bring(None, 900, 7)

    type_code(site, label_text(serial=3))

    assert site.is_at(State.REPEATED)
    site.say(CORRECT)
    assert len(site.stored()) == 1


def test_typing_ends_when_the_label_is_found_or_the_bag_is_gone(
    site: SortingSite,
) -> None:
    site.bring(None, 900, 7)
    site.say(TypingBegun())
    site.in_view = (label_text(serial=3),)
    site.pass_time(0.5)
    assert site.is_at(State.WEIGHED)
    assert standing(site) is None
    site.say(CORRECT)
    site.lift()

    site.bring(None, 1200, 7)
    site.say(TypingBegun())
    site.lift()

    assert standing(site) is None
    assert site.is_at(State.READY)


def test_a_code_typed_while_another_label_comes_into_view_is_not_simply_believed(
    site: SortingSite,
) -> None:
    site.bring(None, 900, 7)
    site.say(TypingBegun())
    for character in label_text(serial=3).removeprefix("LLNB01"):
        site.say(CharacterTyped(character))
    site.in_view = (label_text(LI, serial=9),)
    site.pass_time(0.2)

    site.say(CodeConfirmed())

    assert site.is_at(State.WEIGHED), "the label that the lens can read"
    assert site.view is not None
    assert site.view.bag_label == label_text(LI, serial=9)


def test_without_scale_a_code_can_be_typed_any_time(site: SortingSite) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)
    assert can_type(site)

    type_code(site, label_text(serial=3))

    assert site.is_at(State.WEIGHED)
    site.pass_time(4)
    site.say(VerdictGiven(Verdict.CORRECT))
    (drop,) = site.stored()
    assert (drop.bag_label, drop.gross_g) == (label_text(serial=3), None)


def test_a_load_taken_for_one_just_recorded_can_be_claimed_by_its_code(
    site: SortingSite,
) -> None:
    site.bring(None, 900, 7)
    site.say(CORRECT)
    site.lift()
    site.bring(None, 900, 7)
    assert site.is_at(State.REPEATED)
    assert can_type(site)

    type_code(site, label_text(serial=3))
    site.pass_time(2.2)

    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.bag_label for drop in site.stored()] == [None, label_text(serial=3)]
