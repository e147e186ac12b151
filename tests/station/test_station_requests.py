"""Requests to a station as a process: real broker, real lines, a real camera folder."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from messaging.access import LEDGER_CLIENT
from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.codec import decode, encode
from messaging.contracts.health import Health, StationHealth
from messaging.contracts.ids import RequestId
from messaging.contracts.images import fault_of_jpeg
from messaging.contracts.stations import (
    ReloadSettings,
    RequestOutcome,
    RestartableDevice,
    RestartDevice,
    SendTestPicture,
    StationAnswered,
    StationRefusal,
    StationRequest,
    ZeroScale,
)
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from tests.mosquitto import Mosquitto
from tests.station.labels import label_text
from tests.station.small_ledger import STATION, TOPICS
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = pytest.mark.journey


class Asker:
    """A ledger that only asks."""

    def __init__(self, broker_tcp_port: int) -> None:
        self.answers: list[StationAnswered] = []
        self.pictures: dict[str, bytes] = {}
        self.health: StationHealth | None = None
        self.bus = MqttBus(BrokerSettings(tcp_port=broker_tcp_port), LEDGER_CLIENT)
        self.bus.subscribe(TOPICS.replies(LEDGER_CLIENT), self._hear_answer)
        self.bus.subscribe(TOPICS.all_test_pictures, self._hear_picture)
        self.bus.subscribe(TOPICS.station_health(STATION), self._hear_health)
        self.bus.open()
        wait_until(lambda: self.bus.is_connected)

    def envelope(self) -> dict[str, Any]:
        return {
            "request_id": RequestId(new_id()),
            "reply_to": TOPICS.replies(LEDGER_CLIENT),
            "valid_until": datetime.now(UTC) + timedelta(seconds=60),
        }

    def send(self, request: StationRequest) -> None:
        topic = TOPICS.station_requests(STATION)
        assert self.bus.publish(topic, encode(request))

    def ask(self, request: StationRequest) -> StationAnswered:
        """Send it twice, as QoS 1 may, and give the first answer."""
        for _ in range(2):
            self.send(request)
        wait_until(lambda: self._answers_to(request), seconds=15)
        return self._answers_to(request)[0]

    def _answers_to(self, request: StationRequest) -> list[StationAnswered]:
        return [one for one in self.answers if one.request_id == request.request_id]

    def _hear_answer(self, delivery: Delivery) -> None:
        answer = decode(delivery.payload, StationAnswered)
        assert isinstance(answer, StationAnswered)
        self.answers.append(answer)

    def _hear_picture(self, delivery: Delivery) -> None:
        self.pictures[delivery.topic] = delivery.payload

    def _hear_health(self, delivery: Delivery) -> None:
        health = decode(delivery.payload, StationHealth)
        self.health = health if isinstance(health, StationHealth) else None

    def is_well(self) -> bool:
        health = self.health
        devices = () if health is None else health.devices
        return all(
            one.state is Health.WELL for one in devices if one.device != "ledger"
        ) and bool(devices)


@pytest.fixture
def station(mosquitto: Mosquitto, tmp_path: Path) -> Iterator[StationProcess]:
    folder = tmp_path / "station"
    folder.mkdir()
    one = StationProcess(folder, mosquitto.tcp_port, undo_s=9, scale_protocol="sma")
    yield one
    one.close()


@pytest.fixture
def asker(mosquitto: Mosquitto) -> Iterator[Asker]:
    one = Asker(mosquitto.tcp_port)
    yield one
    one.bus.close()


def test_a_scale_is_zeroed_a_picture_sent_and_devices_restarted_from_afar(
    station: StationProcess, asker: Asker
) -> None:
    station.scale.put(35)
    station.start()
    wait_until(asker.is_well, seconds=15)

    # A scale that has crept away from zero, with nothing on it.
    zeroed = asker.ask(ZeroScale(**asker.envelope()))
    assert zeroed.outcome is RequestOutcome.DONE, zeroed

    picture = SendTestPicture(**asker.envelope())
    assert asker.ask(picture).outcome is RequestOutcome.DONE
    topic = TOPICS.test_picture(STATION, picture.request_id)
    assert fault_of_jpeg(asker.pictures[topic]) is None

    for device in (
        RestartableDevice.SCALE,
        RestartableDevice.PANEL,
        RestartableDevice.GUN,
    ):
        restart = RestartDevice(**asker.envelope(), device=device)
        assert asker.ask(restart).outcome is RequestOutcome.DONE, device
    assert station.happened("device_changed")[-1]["state"] == "well"
    taken = station.happened("request_taken")
    assert len(taken) == 5, "every request came twice, and was done once"


def test_settings_are_read_anew_and_what_would_do_harm_is_refused(
    station: StationProcess, asker: Asker
) -> None:
    station.start()
    wait_until(asker.is_well, seconds=15)

    text = station.settings_file.read_text(encoding="utf-8")
    station.settings_file.write_text(text.replace("undo_s = 9", "undo_s = 0.2"))
    reloaded = asker.ask(ReloadSettings(**asker.envelope()))
    assert reloaded.outcome is RequestOutcome.DONE
    assert reloaded.detail == "from the next bag on: undo_s"
    station.settings_file.write_text(text.replace("undo_s", "undo"))
    failed = asker.ask(ReloadSettings(**asker.envelope()))
    assert failed.outcome is RequestOutcome.FAILED
    assert "undo" in failed.detail

    station.bring(label_text(serial=1), 1560)
    station.wait_for_stage("weighed")
    refused = asker.ask(ZeroScale(**asker.envelope()))
    assert refused.reason is StationRefusal.SCALE_NOT_EMPTY
    assert refused.detail == "the scale shows 1560 g"

    late = {**asker.envelope(), "valid_until": datetime.now(UTC) - timedelta(days=1)}
    assert asker.ask(ZeroScale(**late)).reason is StationRefusal.EXPIRED
    foreign = {**asker.envelope(), "reply_to": "linli/1/NB01/clients/kiosk-1/replies"}
    asker.send(ZeroScale(**foreign))
    wait_until(lambda: station.happened("request_rejected"))
