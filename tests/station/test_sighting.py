"""Sighting: which labels are in view, and which codes are none of ours."""

import pytest

from messaging.contracts.bag_label import BagLabel, render_bag_label
from messaging.contracts.drops import LabelReadBy
from messaging.contracts.duty_card import DutyCard, new_duty_card, parse_duty_card
from messaging.contracts.ids import CommunityId
from station.codes import (
    CODE_128,
    NOTHING_READ,
    QR_CODE,
    Code,
    CodesRead,
    ReadersDisagree,
)
from station.facts import LabelGone, LabelSeen, TwoLabelsSeen
from station.sighting import CardSeen, CodeRejected, Sighting, SightingFact
from tests.station.labels import LI, NB01, WANG, seen

WANGS = seen(WANG, 1)
LIS = seen(LI, 2)


class Eye:
    """Reads a picture every tenth of a second."""

    def __init__(self) -> None:
        self.s = 50.0
        self.sighting = Sighting(NB01)

    def scan(self, text: str) -> list[SightingFact]:
        return self.sighting.take_by_hand(text, self.s, LabelReadBy.GUN)

    def see(
        self, *texts: str, times: int = 1, symbology: str = QR_CODE
    ) -> list[SightingFact]:
        facts: list[SightingFact] = []
        for _ in range(times):
            self.s += 0.1
            codes = tuple(Code(text, symbology, "test") for text in texts)
            facts += self.sighting.take(CodesRead(codes), self.s)
        return facts


@pytest.fixture
def eye() -> Eye:
    return Eye()


def test_a_label_in_view_is_told_once(eye: Eye) -> None:
    assert eye.see(WANGS.text, times=20) == [LabelSeen(WANGS)]


def test_a_blurred_picture_in_between_takes_nothing_away(eye: Eye) -> None:
    eye.see(WANGS.text)

    assert eye.see(times=8) == []
    assert eye.see(WANGS.text) == []


def test_a_label_out_of_view_for_a_second_is_gone(eye: Eye) -> None:
    eye.see(WANGS.text)

    assert eye.see(times=12) == [LabelGone()]
    assert eye.see(WANGS.text) == [LabelSeen(WANGS)]


def test_without_pictures_a_label_goes_all_the_same(eye: Eye) -> None:
    eye.see(WANGS.text)

    assert eye.sighting.tick(eye.s + 0.9) == []
    assert eye.sighting.tick(eye.s + 1.1) == [LabelGone()]


def test_two_labels_are_told_once_until_one_is_left(eye: Eye) -> None:
    assert eye.see(WANGS.text, LIS.text, times=5) == [TwoLabelsSeen()]
    assert eye.see(LIS.text, times=8) == [LabelSeen(LIS)]


def test_a_third_label_is_no_news_after_two(eye: Eye) -> None:
    eye.see(WANGS.text, LIS.text)

    assert eye.see(WANGS.text, LIS.text, seen(WANG, 7).text) == []


def test_two_labels_read_by_turns_are_two_labels(eye: Eye) -> None:
    eye.see(WANGS.text)

    assert eye.see(LIS.text) == [TwoLabelsSeen()]


def test_a_label_that_takes_another_s_place_is_alone(eye: Eye) -> None:
    eye.see(WANGS.text)
    eye.see(times=6)

    assert eye.see(LIS.text, times=3) == [LabelSeen(LIS)]


def test_a_code_128_is_believed_when_two_pictures_agree(eye: Eye) -> None:
    assert eye.see(WANGS.text, symbology=CODE_128) == []
    assert eye.see(WANGS.text, symbology=CODE_128) == [LabelSeen(WANGS)]


def test_a_code_128_seen_once_long_ago_agrees_with_nothing(eye: Eye) -> None:
    eye.see(WANGS.text, symbology=CODE_128)
    eye.s += 5

    assert eye.see(WANGS.text, symbology=CODE_128) == []


def test_a_wrong_check_character_is_rejected_and_told_once(eye: Eye) -> None:
    wrong = WANGS.text[:-1] + ("A" if WANGS.text[-1] != "A" else "B")

    facts = eye.see(wrong, times=10)

    assert facts == [CodeRejected(wrong, "check character")]


def test_codes_of_other_kinds_and_communities_are_no_labels_of_ours(eye: Eye) -> None:
    foreign = render_bag_label(BagLabel(CommunityId("SH02"), WANG))

    assert eye.see("https://example.org", foreign) == [
        CodeRejected("http… (19 characters)", "shape"),
        CodeRejected(foreign, "community"),
    ]


def test_rejected_codes_are_forgotten_in_the_end(eye: Eye) -> None:
    eye.see("number 0")
    for number in range(1, 102):
        eye.see(f"number {number}")

    assert eye.see("number 0") == [CodeRejected("numb… (8 characters)", "shape")]


def test_readers_that_disagree_have_read_nothing(eye: Eye) -> None:
    doubtful = ReadersDisagree((Code(WANGS.text, QR_CODE, "test"),))

    assert eye.sighting.take(doubtful, eye.s) == []


def test_nothing_in_view_from_the_start_is_no_news(eye: Eye) -> None:
    assert eye.sighting.take(NOTHING_READ, eye.s) == []


def test_what_comes_by_hand_is_believed_at_once_and_stays_for_a_while(eye: Eye) -> None:
    assert eye.scan(WANGS.text) == [LabelSeen(WANGS)]
    assert eye.scan(WANGS.text) == [], "a gun pulled twice"

    assert eye.see(times=25) == []
    assert eye.see(times=6) == [LabelGone()]


def test_gun_and_camera_at_one_moment_see_two_labels(eye: Eye) -> None:
    eye.see(LIS.text)

    assert eye.scan(WANGS.text) == [TwoLabelsSeen()]


def test_gun_and_camera_at_different_moments_see_one_label_each(eye: Eye) -> None:
    eye.scan(WANGS.text)
    eye.see(times=8)

    assert eye.see(LIS.text, times=3) == [LabelSeen(LIS)]
    assert eye.see(times=30) == [LabelGone()], "the gun's does not come back"


def test_the_gun_s_label_is_kept_alive_by_the_camera_that_sees_it_too(
    eye: Eye,
) -> None:
    eye.scan(WANGS.text)

    assert eye.see(WANGS.text, times=50) == []
    assert eye.see(times=9) == []
    assert eye.see(times=2) == [LabelGone()]


def test_a_duty_card_is_a_card_by_lens_and_by_gun(eye: Eye) -> None:
    text = new_duty_card(7)
    card = parse_duty_card(text)
    assert isinstance(card, DutyCard)
    seen = CardSeen(card, f"{text[:4]}… (29 characters)")

    assert eye.see(text, times=2) == [seen, seen]
    assert eye.scan(text) == [seen]


def test_a_misread_card_is_told_without_its_secret(eye: Eye) -> None:
    text = new_duty_card(7)
    wrong = text[:-1] + ("0" if text[-1] != "0" else "1")

    (rejected,) = eye.see(wrong, times=3)

    assert rejected == CodeRejected(
        f"{text[:4]}… (29 characters)", "duty card, check character"
    )


def test_a_typed_code_of_another_kind_is_no_label(eye: Eye) -> None:
    assert eye.scan("6901234567892") == [CodeRejected("6901… (13 characters)", "shape")]


def test_what_was_read_before_a_load_came_to_rest_is_not_on_it(eye: Eye) -> None:
    eye.see(WANGS.text)
    eye.see(times=4)

    assert eye.sighting.look_again(eye.s) == [LabelGone()]
    assert eye.see(WANGS.text) == [LabelSeen(WANGS)]
    eye.see(times=2)
    assert eye.sighting.look_again(eye.s) == []


def test_what_was_scanned_before_a_load_came_to_rest_may_be_on_it(eye: Eye) -> None:
    eye.scan(WANGS.text)
    eye.see(times=10)

    assert eye.sighting.look_again(eye.s) == []


def test_what_was_scanned_goes_with_its_load(eye: Eye) -> None:
    eye.scan(WANGS.text)
    assert eye.sighting.let_go(eye.s) == [LabelGone()]

    eye.see(LIS.text)
    assert eye.sighting.let_go(eye.s) == [], "what the camera sees is still there"
