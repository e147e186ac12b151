"""Whole visits, by fingers on pixels, to a hall on a bus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from firmware_bridge.printer_status import PrinterCondition
from firmware_bridge.simulators.code_gun import CodeGunSimulator
from firmware_bridge.simulators.printer_status import PrinterSimulator
from interface.kivy_steps import SteppedClock
from interface.kivy_touch import finger_on, tap, target_by_key
from kiosk.gallery import UPRIGHT
from kiosk.places import QUIET_S, Place
from messaging.codec import Rejected, decode, encode
from messaging.contracts.halls import RefusalReason
from messaging.contracts.health import HallHealth, Health, KioskHealth
from messaging.memory_bus import MemoryBus
from tests.kiosk.conftest import Lobby
from tests.kiosk.halls import HALL, TOPICS
from tests.waiting import wait_until

pytestmark = pytest.mark.display


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[list[EventDict]]:
    """Collect what is logged."""
    with capture_logs() as lines:
        yield lines


def test_two_taps_lead_to_a_number(lobby: Lobby) -> None:
    assert lobby.screen == "home"

    lobby.tap("take-number", "service-B")
    lobby.clock.advance(0)

    assert lobby.screen == "ticket"
    assert "B001" in lobby.texts()
    assert "请记住这个号码" in lobby.texts()
    assert "前面还有 3 位" in lobby.texts()
    lobby.tap("done")
    assert lobby.screen == "home"


def test_a_call_for_help_leaves_the_screen_and_says_that_staff_know(
    lobby: Lobby,
) -> None:
    lobby.tap("take-number", "help")
    lobby.clock.advance(0)
    lobby.tap("help")

    assert lobby.screen == "take_number"
    assert "已告诉工作人员" in lobby.texts()
    assert lobby.hall.help_calls == 1


def test_a_double_tap_is_one_request(lobby: Lobby) -> None:
    lobby.hall.answers = False
    lobby.tap("take-number")
    lobby.clock.advance(1)

    assert tap("service-A")
    assert not tap("service-A"), "the tile is gone with the tap"
    lobby.clock.advance(0.3)
    lobby.hall.answer_everything()
    lobby.clock.advance(0)

    assert lobby.screen == "ticket"
    assert len(lobby.hall.heard) == 1


def test_two_hands_on_two_services_take_one_ticket(lobby: Lobby) -> None:
    lobby.tap("take-number")
    lobby.clock.advance(1)
    one, other = target_by_key("service-A"), target_by_key("service-B")
    assert one is not None
    assert other is not None

    fingers = finger_on(one).down(), finger_on(other).down()
    for finger in fingers:
        finger.up()
    lobby.clock.advance(0)

    assert [request.service for request in lobby.hall.heard] == ["A"]


def test_a_tap_while_the_broker_is_away_is_asked_once_it_is_back(lobby: Lobby) -> None:
    lobby.tap("take-number")
    lobby.hub.switch_off()
    lobby.tap("service-A")
    lobby.clock.advance(5)
    assert lobby.screen == "asking"

    lobby.hub.switch_on()
    lobby.clock.advance(0)
    lobby.clock.advance(0)

    assert lobby.screen == "ticket"
    assert len(lobby.hall.tickets) == 1


def test_an_answer_that_is_lost_is_asked_for_again_with_the_same_id(
    lobby: Lobby,
) -> None:
    lobby.hall.answers = False
    lobby.tap("take-number", "service-A")
    for _ in range(8):
        lobby.clock.advance(1)
    assert "大厅还没有回答，正在再问。不用再点，不会重复取号。" in lobby.texts()
    assert len(lobby.hall.heard) > 1
    assert len({request.request_id for request in lobby.hall.heard}) == 1

    lobby.hall.answer_everything()
    lobby.clock.advance(0)

    assert lobby.screen == "ticket"
    assert len(lobby.hall.tickets) == 1


def test_a_hall_that_starts_again_answers_the_tap_it_had_not_heard(
    lobby: Lobby,
) -> None:
    lobby.tap("take-number")
    lobby.clock.advance(1)
    lobby.hub.lose("hall-h01")
    assert tap("service-A")
    lobby.clock.advance(2)
    lobby.clock.advance(2)
    assert lobby.screen == "asking"
    assert not lobby.hall.heard

    lobby.hub.regain("hall-h01")
    lobby.clock.advance(10)
    lobby.clock.advance(0)

    assert lobby.screen == "ticket"
    assert len(lobby.hall.tickets) == 1


def test_a_kiosk_that_dies_while_asking_asks_again_and_takes_no_second_ticket(
    lobby: Lobby,
) -> None:
    lobby.hall.answers = False
    lobby.tap("take-number", "service-A")
    lobby.kill_kiosk()
    lobby.hall.answers = True

    lobby.start_kiosk()
    lobby.clock.advance(0)
    lobby.clock.advance(0)

    assert lobby.screen == "ticket"
    assert len({request.request_id for request in lobby.hall.heard}) == 1
    assert len(lobby.hall.tickets) == 1


def test_a_kiosk_that_dies_after_the_answer_asks_nothing(lobby: Lobby) -> None:
    lobby.tap("take-number", "service-A")
    lobby.clock.advance(0)
    assert lobby.screen == "ticket"
    lobby.kill_kiosk()

    lobby.start_kiosk()
    lobby.clock.advance(1)

    assert lobby.screen == "home"
    assert len(lobby.hall.heard) == 1


def test_a_full_disk_still_lets_people_take_numbers(
    lobby: Lobby, log_lines: list[EventDict]
) -> None:
    folder = lobby.settings.state_folder / "pending-ask.writing"
    folder.mkdir()

    lobby.tap("take-number", "service-A")
    lobby.clock.advance(0)

    assert lobby.screen == "ticket"
    assert any(line["event"] == "pending_ask_not_kept" for line in log_lines)


def test_a_refusal_says_what_now(lobby: Lobby) -> None:
    lobby.hall.refuses = RefusalReason.NUMBERS_EXHAUSTED
    lobby.tap("take-number", "service-A")
    lobby.clock.advance(0)

    assert lobby.screen == "refused"
    assert "这件事今天的号已经取完了。请到窗口，工作人员会帮您安排。" in lobby.texts()
    lobby.tap("take-number")
    assert lobby.screen == "take_number"


def test_a_lost_hall_is_said_with_what_now_and_comes_back_alone(lobby: Lobby) -> None:
    lobby.hub.lose("hall-h01")
    lobby.clock.advance(0)
    assert lobby.screen == "out_of_order"
    assert not lobby.can_tap("take-number")

    lobby.hub.regain("hall-h01")
    lobby.clock.advance(0)

    assert lobby.screen == "home"
    assert lobby.can_tap("take-number")


def test_a_broker_that_only_flickers_disturbs_nobody(lobby: Lobby) -> None:
    lobby.tap("take-number")
    lobby.hub.switch_off()
    lobby.clock.advance(1)
    assert lobby.screen == "take_number"
    lobby.hub.switch_on()
    lobby.clock.advance(60)

    assert lobby.screen == "home", "left by its countdown, not by the broker"


def test_a_broker_that_stays_away_is_said(lobby: Lobby) -> None:
    lobby.hub.switch_off()
    lobby.clock.advance(0)
    lobby.clock.advance(3.1)

    assert lobby.screen == "out_of_order"


def test_numbers_called_appear_on_the_glass(lobby: Lobby) -> None:
    lobby.hall.call("A001", "2")
    lobby.clock.advance(0)

    assert "A001" in lobby.texts()
    assert "请到 2号窗口" in lobby.texts()


def test_whoever_still_looks_at_a_ticket_sees_it_called(lobby: Lobby) -> None:
    lobby.tap("take-number", "service-A")
    lobby.clock.advance(0)

    lobby.hall.call("A001", "2")
    lobby.clock.advance(0)

    assert "轮到您了" in lobby.texts()
    assert "请到 2号窗口" in lobby.texts()


def test_english_and_large_text_last_until_the_visit_ends(lobby: Lobby) -> None:
    lobby.tap("language", "elder", "take-number")
    assert "What do you need?" in lobby.texts()
    assert not lobby.can_tap("service-E")

    lobby.tap("page-next", "service-E")
    lobby.clock.advance(0)
    assert "Please remember it" in lobby.texts()
    lobby.tap("done")

    assert "取号" in lobby.texts()


def test_a_ticket_left_alone_counts_down_and_returns_home(lobby: Lobby) -> None:
    lobby.tap("take-number", "service-A")
    lobby.clock.advance(0)
    lobby.clock.advance(QUIET_S[Place.TICKET] + 2)
    assert "8 秒后返回首页" in lobby.texts()
    lobby.tap("more-time")
    lobby.clock.advance(9)
    assert lobby.screen == "ticket"

    lobby.clock.advance(QUIET_S[Place.TICKET] + 2)

    assert lobby.screen == "home"


@pytest.mark.parametrize(
    "topic",
    [
        TOPICS.hall_state(HALL),
        TOPICS.hall_health(HALL),
        "linli/1/NB01/clients/kiosk-1/replies",
    ],
)
@pytest.mark.parametrize("payload", [b"", b"{", b"\xff\xfe", b"[]", b"x" * 70_000])
def test_nonsense_on_any_topic_is_told_and_changes_nothing(
    lobby: Lobby, log_lines: list[EventDict], topic: str, payload: bytes
) -> None:
    stranger = MemoryBus(lobby.hub, "stranger")
    stranger.open()

    stranger.publish(topic, payload)
    lobby.clock.advance(1)

    assert lobby.screen == "home"
    told = log_lines[-1]
    assert told["event"] == "message_rejected"
    assert told["topic"] == topic


def test_a_strangers_word_of_a_lost_hall_lasts_until_the_hall_speaks(
    lobby: Lobby,
) -> None:
    stranger = MemoryBus(lobby.hub, "stranger")
    stranger.open()
    stranger.publish(TOPICS.hall_health(HALL), encode(HallHealth(state=Health.LOST)))
    lobby.clock.advance(0)
    assert lobby.screen == "out_of_order"

    lobby.hall.show()
    lobby.clock.advance(0)

    assert lobby.screen == "home"


def test_the_log_tells_what_a_person_saw(
    lobby: Lobby, log_lines: list[EventDict]
) -> None:
    log_lines.clear()
    lobby.tap("take-number", "service-A")
    lobby.clock.advance(0)
    lobby.hall.call("A001")
    lobby.clock.advance(0)

    told = [line for line in log_lines if line["event"].endswith("_shown")]
    assert [line["event"] for line in told] == [
        "screen_shown",
        "screen_shown",
        "screen_shown",
        "ticket_shown",
        "call_shown",
    ]
    ticket = lobby.hall.tickets[lobby.hall.heard[0].request_id]
    assert told[3]["number"] == ticket.number == "A001"
    assert told[3]["ticket_id"] == ticket.ticket_id
    assert told[3]["request_id"] == ticket.request_id
    assert told[3]["people_ahead"] == 3
    assert (told[4]["number"], told[4]["counter"], told[4]["call_no"]) == (
        "A001",
        "1",
        1,
    )


def test_nothing_is_drawn_again_while_nothing_changes(lobby: Lobby) -> None:
    before = lobby.app.surface.children[0]
    for _ in range(20):
        lobby.clock.advance(0.5)

    # Home shows the minute; ten seconds change it at most once.
    after = lobby.app.surface.children[0]
    lobby.clock.advance(0.5)
    assert lobby.app.surface.children[0] is after or after is before


def test_a_ticket_comes_with_its_slip_and_a_copy_can_be_had(tmp_path: Path) -> None:
    with PrinterSimulator() as device, SteppedClock() as clock:
        lobby = Lobby(tmp_path, clock, UPRIGHT, printer_port=device.path)
        lobby.hall.open()
        clock.advance(1)
        wait_until(lambda: lobby.settled and not lobby.reads("小票打不出来"))
        lobby.tap("take-number", "service-B")
        clock.advance(0)
        assert "请取走小票" in lobby.texts()
        wait_until(lambda: len(device.slips) == 1)

        lobby.tap("reprint")
        wait_until(lambda: len(device.slips) == 2)
        assert device.slips[0] != device.slips[1], "a copy is marked"
        device.suffer({PrinterCondition.PAPER_OUT})
        wait_until(lambda: lobby.settled and lobby.reads("小票没有打出来"))
        assert not lobby.can_tap("reprint")
        lobby.tap("done")
        assert lobby.reads("没有小票纸了")
        lobby.app.close()


def test_a_slip_before_the_gun_leads_to_five_faces_and_one_rating(
    tmp_path: Path,
) -> None:
    with CodeGunSimulator() as gun, SteppedClock() as clock:
        lobby = Lobby(tmp_path, clock, UPRIGHT, gun_port=gun.path)
        lobby.hall.open()
        clock.advance(1)
        gun.hold("LT:H99:A017:0417")
        gun.pull()
        gun.hold("LT:H01:A017:0417")
        # The link may not have opened the port yet: people try again, too.
        wait_until(lambda: _pulled(gun, lobby))
        assert lobby.screen == "rating_level"

        lobby.tap("level-4")
        clock.advance(0)
        assert "谢谢您的评价" in lobby.texts()
        [rating] = lobby.hall.ratings
        assert (rating.number, rating.code, rating.level) == ("A017", "0417", 4)
        lobby.tap("done")
        lobby.app.close()


def _pulled(gun: CodeGunSimulator, lobby: Lobby) -> bool:
    """Pull the trigger; true once the code it reads has led away from home."""
    gun.pull()
    return lobby.settled and lobby.screen != "home"


def test_the_kiosk_tells_the_supervisors_how_it_is(lobby: Lobby) -> None:
    heard: list[KioskHealth | Rejected] = []
    watcher = MemoryBus(lobby.hub, "ledger")
    topic = TOPICS.kiosk_health(lobby.settings.kiosk)
    watcher.subscribe(topic, lambda one: heard.append(decode(one.payload, KioskHealth)))
    watcher.open()
    lobby.clock.advance(0)
    lobby.app.close()

    states = [one.state for one in heard if isinstance(one, KioskHealth)]
    assert states == [Health.WELL, Health.LOST]
