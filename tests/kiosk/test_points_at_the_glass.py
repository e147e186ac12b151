"""A card before the gun, fingers on pixels, and a ledger on the bus."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest
from structlog.testing import capture_logs

from firmware_bridge.simulators.code_gun import CodeGunSimulator
from firmware_bridge.simulators.printer_status import PrinterSimulator
from interface.kivy_steps import SteppedClock
from kiosk.gallery import UPRIGHT
from kiosk.places import QUIET_S, Place
from messaging.codec import Rejected, decode, encode
from messaging.contracts.points import (
    GetAccount,
    PointsReply,
    PointsRequest,
    RedeemReward,
)
from messaging.memory_bus import MemoryBus
from tests.kiosk.accounts import CARD, VOUCHER, account, redeemed
from tests.kiosk.conftest import Lobby
from tests.kiosk.halls import TOPICS
from tests.waiting import wait_until

pytestmark = pytest.mark.display


class ScriptedLedger:
    """Answers what a kiosk asks; enters each redemption once."""

    def __init__(self, bus: MemoryBus) -> None:
        self._bus = bus
        self.answers = True
        self.heard: list[PointsRequest] = []
        self.redemptions: set[str] = set()
        bus.subscribe(TOPICS.points_requests, lambda one: self._hear(one.payload))
        bus.open()

    def _hear(self, payload: bytes) -> None:
        request = decode(payload, PointsRequest)
        assert not isinstance(request, Rejected)
        self.heard.append(request)
        reply: PointsReply = account(request.request_id)
        if isinstance(request, RedeemReward):
            self.redemptions.add(request.request_id)
            reply = redeemed(request.request_id)
        if self.answers:
            self._bus.publish(request.reply_to, encode(reply))


@contextmanager
def lobby_with_gun(
    folder: Path, printer_port: str | None = None
) -> Iterator[tuple[Lobby, CodeGunSimulator, ScriptedLedger]]:
    with CodeGunSimulator() as gun, SteppedClock() as clock:
        lobby = Lobby(folder, clock, UPRIGHT, printer_port, gun.path)
        ledger = ScriptedLedger(MemoryBus(lobby.hub, "ledger"))
        lobby.hall.open()
        clock.advance(1)
        yield lobby, gun, ledger
        lobby.app.close()


def show_card(lobby: Lobby, gun: CodeGunSimulator) -> None:
    """Hold a card before the gun until it was read: people try again, too."""
    gun.hold(CARD)

    def is_read() -> bool:
        gun.pull()
        return lobby.settled and lobby.screen == "points_account"

    wait_until(is_read)


def test_a_household_sees_its_points_and_takes_rice_home(tmp_path: Path) -> None:
    with (
        capture_logs() as lines,
        PrinterSimulator() as printer,
        lobby_with_gun(tmp_path, printer.path) as (lobby, gun, ledger),
    ):
        wait_until(lambda: lobby.settled and not lobby.reads("小票"))
        lobby.tap("points")
        assert lobby.reads("请把户卡对准扫码口")
        show_card(lobby, gun)
        assert lobby.reads("100 分")
        assert lobby.reads("厨余垃圾合格")

        lobby.tap("points-redeem", "points-choice-0", "points-confirm")
        lobby.clock.advance(0)

        assert lobby.screen == "points_voucher"
        assert lobby.reads("7Q4M 2X9K TB")
        assert len(ledger.redemptions) == 1
        wait_until(lambda: lobby.settled and len(printer.slips) == 1)
        lobby.tap("done")
        assert lobby.screen == "home"
    told = str(lines)
    assert CARD not in told
    assert VOUCHER.code not in told


def test_a_ledger_that_is_silent_charges_once_and_says_so(tmp_path: Path) -> None:
    with lobby_with_gun(tmp_path) as (lobby, gun, ledger):
        show_card(lobby, gun)
        ledger.answers = False
        lobby.tap("points-redeem", "points-choice-0", "points-confirm")
        for _ in range(14):
            lobby.clock.advance(1)

        assert lobby.reads("不会重复扣分")
        asked = [one for one in ledger.heard if isinstance(one, RedeemReward)]
        assert len(asked) > 1
        assert len(ledger.redemptions) == 1
        ledger.answers = True
        lobby.tap("points-again")
        lobby.clock.advance(0)
        assert lobby.screen == "points_account"
        lobby.tap("points-vouchers", "points-choice-0")
        assert lobby.reads("7Q4M 2X9K TB")


def test_a_household_that_walks_away_leaves_nothing_on_the_glass(
    tmp_path: Path,
) -> None:
    with lobby_with_gun(tmp_path) as (lobby, gun, ledger):
        show_card(lobby, gun)
        lobby.clock.advance(QUIET_S[Place.POINTS] + 11)
        lobby.clock.advance(0)
        assert lobby.screen == "home"

        lobby.tap("points")

        assert lobby.screen == "points_card"
        assert {type(one) for one in ledger.heard} == {GetAccount}
        assert GetAccount in get_args(PointsRequest)


def test_a_kiosk_without_a_gun_offers_no_points(lobby: Lobby) -> None:
    assert not lobby.can_tap("points")
