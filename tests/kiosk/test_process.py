"""The kiosk as it runs in a lobby: its own process, a real broker, and SIGKILL."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from messaging.broker_settings import BrokerSettings
from messaging.mqtt_bus import MqttBus
from tests.kiosk.halls import ScriptedHall, last_will
from tests.mosquitto import Mosquitto
from tests.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.display]

START_S = 40.0


class KioskProcess:
    """A kiosk process; its log is what a person in front of it sees."""

    def __init__(self, command: list[str], *, log_file: Path) -> None:
        self.log_file = log_file
        with log_file.open("wb") as out:
            self.process = subprocess.Popen(
                command,
                stdout=out,
                env=os.environ | {"PYTHONPATH": "."},
            )

    def saw(self, event: str) -> list[dict[str, object]]:
        """List the whole log lines of one event."""
        lines = self.log_file.read_text(encoding="utf-8").splitlines(keepends=True)
        told = [json.loads(line) for line in lines if line.endswith("\n")]
        return [line for line in told if line["event"] == event]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


class Neighbourhood:
    """A broker, a hall, and kiosks one after another on the same disk."""

    def __init__(self, folder: Path, broker: Mosquitto) -> None:
        self.folder = folder
        self.broker = broker
        settings = BrokerSettings(tcp_port=broker.tcp_port)
        self.hall = ScriptedHall(MqttBus(settings, client="hall-h01", will=last_will()))
        self.hall.open()
        self.kiosks: list[KioskProcess] = []
        text = Path("config/kiosk.toml").read_text(encoding="utf-8")
        text = text.replace("tcp_port = 1883", f"tcp_port = {broker.tcp_port}")
        text = text.replace("state/kiosk", str(folder / "state"))
        self.config = folder / "kiosk.toml"
        self.config.write_text(text, encoding="utf-8")

    def start_kiosk(self, *keys: str) -> KioskProcess:
        log_file = self.folder / f"kiosk-{len(self.kiosks)}.log"
        command = [sys.executable, "tests/kiosk/resident.py", str(self.config), *keys]
        kiosk = KioskProcess(command, log_file=log_file)
        self.kiosks.append(kiosk)
        return kiosk

    def close(self) -> None:
        for kiosk in self.kiosks:
            kiosk.kill()
        self.hall.bus.close()


@pytest.fixture
def neighbourhood(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Neighbourhood]:
    made = Neighbourhood(tmp_path, mosquitto)
    yield made
    made.close()


def test_a_kiosk_killed_while_asking_gives_the_same_ticket_after_its_restart(
    neighbourhood: Neighbourhood,
) -> None:
    hall = neighbourhood.hall
    hall.answers = False
    first = neighbourhood.start_kiosk("take-number", "service-C")
    wait_until(lambda: hall.heard, START_S)
    first.kill()
    # The hall had given the ticket; its answer went to a kiosk that was dead.
    hall.answer_everything()

    second = neighbourhood.start_kiosk()

    wait_until(lambda: second.saw("ticket_shown"), START_S)
    assert len(hall.tickets) == 1
    assert len({request.request_id for request in hall.heard}) == 1
    assert second.saw("ticket_shown")[0]["number"] == "C001"
    assert first.saw("ticket_shown") == []
    wait_until(lambda: not (neighbourhood.folder / "state/pending-ask.json").exists())


def test_a_broker_killed_under_a_tap_costs_time_and_no_second_ticket(
    neighbourhood: Neighbourhood,
) -> None:
    hall = neighbourhood.hall
    hall.answers = False
    kiosk = neighbourhood.start_kiosk("take-number", "service-A")
    wait_until(lambda: hall.heard, START_S)

    neighbourhood.broker.kill()
    hall.answers = True
    neighbourhood.broker.start()

    wait_until(lambda: kiosk.saw("ticket_shown"), START_S)
    assert len(hall.tickets) == 1
    assert len({request.request_id for request in hall.heard}) == 1


def test_the_program_shows_its_hall_saves_pictures_and_ends_when_told(
    neighbourhood: Neighbourhood, tmp_path: Path
) -> None:
    log_file = tmp_path / "program.log"
    pictures = tmp_path / "pictures"
    options = ["--log-json", "--pictures", str(pictures)]
    command = [sys.executable, "-W", "error", "-m", "kiosk", "--config"]
    kiosk = KioskProcess(
        [*command, str(neighbourhood.config), *options], log_file=log_file
    )
    neighbourhood.kiosks.append(kiosk)
    wait_until((pictures / "kiosk-home.png").exists, START_S)
    neighbourhood.hall.call("A001")
    wait_until(lambda: kiosk.saw("call_shown"))

    assert kiosk.end() == 0

    assert [line["event"] for line in kiosk.saw("kiosk_closed")] == ["kiosk_closed"]
