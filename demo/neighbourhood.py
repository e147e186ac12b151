"""The neighbourhood: five programs, two simulated devices, and the people.

::

    broker   hall ◄─────── workers at the counters
      │        ▲
      │      kiosk ◄────── residents before the glass
      │
    ledger ◄─ station ◄─── scale, panel, camera ◄── residents with bags, inspector

Programs are started as an operator would start them; every one can be killed
and started again while the people go on.
"""

import csv
import io
import random
import socket
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps

from demo.broker_accounts import (
    ACCOUNTS,
    COMMUNITY,
    COUNTERS,
    HALL,
    broker_settings,
    written,
)
from demo.counter_workers import CounterWorker
from demo.failures import DemoError
from demo.lobby_eyes import LobbyEyes
from demo.programs import Fact, Program, run_once
from demo.run_folder import SHIPPED, write_settings
from demo.sorting_people import Inspector, ResidentsWithBags, StationEyes
from demo.staff import admit_staff
from firmware_bridge.panel_messages import Button
from firmware_bridge.simulators.panel import PanelSimulator
from firmware_bridge.simulators.printer_status import PrinterSimulator
from firmware_bridge.simulators.scale import ScaleSimulator
from hall.settings import load_hall_settings
from ledger.settings import load_ledger_settings
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import ClientId
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from people.office import SignedIn

# The demo's morning is whenever somebody starts it.
_ALL_DAY: Final = {
    "name": "morning",
    "opens_at": time(0, 0),
    "closes_at": time(23, 59, 59),
}

# Below the ports that the kernel hands out to outgoing connections, or a client's
# could be on ours before we listen there.
_OWN_TCP_PORTS: Final = range(20_000, 32_000)

# Labels on one household's roll; more than a demo's morning uses.
_ROLL_LABELS: Final = 40

# As many slips as one likes to look through after a run.
_SLIPS_KEPT: Final = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted of a run. `broker_tcp_port` None: bring an embedded broker.

    `accounts_folder` has a password for each of `ACCOUNTS`, if the broker asks for it.
    """

    folder: Path
    households: int
    seed: int
    is_headless: bool
    broker_tcp_port: int | None = None
    accounts_folder: Path | None = None


class Neighbourhood:
    """Everything that runs; `open`, let people live in it, `close`."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.households = plan.households
        self._dice = random.Random(plan.seed)
        self._things = ExitStack()
        self.station_eyes = StationEyes()
        self.lobby_eyes = LobbyEyes()
        self.broker_tcp_port = plan.broker_tcp_port or free_tcp_port()
        self.hall_tcp_port = free_tcp_port(8081)
        self.ledger_tcp_port = free_tcp_port(8082)
        self.scale = ScaleSimulator("st-gs", noise_g=2, seed=plan.seed)
        self.panel = PanelSimulator()
        self.printer = PrinterSimulator()
        self.camera_folder = plan.folder / "camera"
        self.pictures = plan.folder / "pictures"
        self.settings = self._write_settings()
        self.programs = self._name_programs()
        self.residents: ResidentsWithBags | None = None
        self.workers: list[CounterWorker] = []
        self.signed_in: Mapping[str, Mapping[str, SignedIn]] = {}

    @property
    def ledger(self) -> Program:
        return self.programs["ledger"]

    @property
    def station(self) -> Program:
        return self.programs["station"]

    @property
    def hall(self) -> Program:
        return self.programs["hall"]

    def open(self) -> None:
        """Register the households, start the programs, let the people in."""
        self._things.callback(self.scale.close)
        self._things.callback(self.panel.close)
        self._things.enter_context(self.printer)
        self._things.callback(self._keep_slips)
        rolls = self._print_labels()
        self._admit_staff()
        for program in self.programs.values():
            self._things.callback(program.stop)
            program.start()
        self._let_people_in(rolls)

    def close(self) -> None:
        """Stop the programs; people first (`send_home`)."""
        self._things.close()

    def send_home(self) -> None:
        """Let nobody new step up, and wait until those inside are served."""
        people: list[Inspector | CounterWorker] = [self._inspector, *self.workers]
        if self.residents is not None:
            self.residents.close()
            self.residents.join()
        for person in people:
            person.close()
        for person in people:
            person.join()

    def ask_ledger(self, *arguments: str) -> str:
        """Run one of the ledger's own commands beside the running ledger."""
        return run_once(["ledger", "--config", self.settings["ledger"], *arguments])

    def _write_settings(self) -> Mapping[str, str]:
        folder = self._plan.folder
        self.camera_folder.mkdir(parents=True)
        self.pictures.mkdir()
        changes: dict[str, dict[str, Any]] = {
            "ledger": {
                "database": f"sqlite:///{folder / 'state' / 'ledger.db'}",
                "state_folder": str(folder / "state" / "ledger"),
                "tariff_file": str(SHIPPED / "tariff.toml"),
                "openings": [_ALL_DAY],
                "web.tcp_port": self.ledger_tcp_port,
            },
            "hall": {
                "state_folder": str(folder / "state" / "hall"),
                "web.tcp_port": self.hall_tcp_port,
            },
            "kiosk": {
                "state_folder": str(folder / "state" / "kiosk"),
                "glass.is_fullscreen": False,
                "guides_folder": str(SHIPPED / "guides"),
                "printer.serial_port": self.printer.path,
            },
            "station": {
                "state_folder": str(folder / "state" / "station"),
                # The machine the demo runs on keeps the time, though a container's
                # kernel may not know it.
                "is_clock_trusted": True,
                "camera.source": f"folder:{self.camera_folder}",
                "scale.serial_port": self.scale.path,
                "panel.serial_port": self.panel.path,
                "glass.is_fullscreen": False,
                "voice": None,  # its clips take longer to make than the demo to start
            },
        }
        return {
            program: str(
                write_settings(
                    program,
                    folder,
                    {**written(self._broker(program)), **changed},
                )
            )
            for program, changed in changes.items()
        }

    def _keep_slips(self) -> None:
        """Save the last slips that came out of the kiosk's printer, as pictures."""
        for count, slip in enumerate(self.printer.slips[-_SLIPS_KEPT:]):
            size = (slip.width_dots, slip.height_dots)
            paper = ImageOps.invert(Image.frombytes("1", size, slip.bits).convert("L"))
            paper.save(self.pictures / f"slip-{count + 1:02}.png")

    def _broker(self, who: str) -> BrokerSettings:
        account, folder = ACCOUNTS[who].account, self._plan.accounts_folder
        return broker_settings(folder, account, self.broker_tcp_port)

    def _name_programs(self) -> dict[str, Program]:
        commands: dict[str, Sequence[str]] = {}
        if self._plan.broker_tcp_port is None:
            port = str(self.broker_tcp_port)
            commands["broker"] = ("messaging", "broker", "--tcp-port", port)
        for name in ("ledger", "hall", "station"):
            commands[name] = (name, "--config", self.settings[name], "--log-json")
        seed = str(self._plan.seed)
        commands["kiosk"] = (
            "demo.lobby", "--config", self.settings["kiosk"], "--seed", seed,
        )  # fmt: skip
        drawn = ("--pictures", str(self.pictures)) if self._plan.is_headless else ()
        commands["station"] = (*commands["station"], *drawn)
        commands["kiosk"] = (*commands["kiosk"], *drawn)
        hears = {"station": self.station_eyes.hear, "kiosk": self.lobby_eyes.hear}
        return {
            name: Program(
                name, command, folder=self._plan.folder, hear=hears.get(name, _ignore)
            )
            for name, command in commands.items()
        }

    def _print_labels(self) -> list[list[str]]:
        """Register the households at the ledger, and have a roll printed for each."""
        homes = self._plan.folder / "homes.csv"
        rows = [
            f"{1 + home // 20}栋,{1 + home % 20 // 4:02d}0{1 + home % 4}"
            for home in range(self._plan.households)
        ]
        homes.write_text("building,room\n" + "\n".join(rows) + "\n", encoding="utf-8")
        self.ask_ledger("households", "import", str(homes))
        issued = self.ask_ledger(
            "labels", "issue", "--all", "--roll", str(_ROLL_LABELS)
        )
        rolls: dict[str, list[str]] = {}
        for row in csv.DictReader(io.StringIO(issued)):
            rolls.setdefault(row["household"], []).append(row["label"])
        return list(rolls.values())

    def _admit_staff(self) -> None:
        settings = {name: Path(file) for name, file in self.settings.items()}
        files = {
            "hall": load_hall_settings(settings["hall"]).people_file,
            "ledger": load_ledger_settings(settings["ledger"])[0].people_file,
        }
        self.signed_in = {name: admit_staff(file) for name, file in files.items()}

    def _let_people_in(self, rolls: Sequence[Sequence[str]]) -> None:
        # Households come again and again, each time with the next bag of its roll.
        bags = [label for round_ in zip(*rolls, strict=True) for label in round_]
        self.residents = ResidentsWithBags(
            self.station_eyes,
            self.scale,
            self.camera_folder,
            bags,
            random.Random(self._dice.random()),
        )
        self._inspector = Inspector(
            self.station_eyes, _Buttons(self.panel), random.Random(self._dice.random())
        )
        self.residents.start()
        self._inspector.start()
        for counter in COUNTERS:
            bus = MqttBus(
                self._broker(f"worker-{counter}"),
                client=ClientId(f"worker-{counter}"),
            )
            worker = CounterWorker(
                bus,
                Topics(COMMUNITY),
                HALL,
                counter,
                random.Random(self._dice.random()),
            )
            self._things.callback(bus.close)
            bus.open()
            worker.start()
            self.workers.append(worker)


class _Buttons:
    """The panel's buttons under the inspector's fingers."""

    def __init__(self, panel: PanelSimulator) -> None:
        self._panel = panel

    def press(self, button: int) -> None:
        self._panel.press(Button(button))


def free_tcp_port(wanted: int | None = None) -> int:
    """Find a port that is free now on loopback: the wanted one if it is."""
    ports = [] if wanted is None else [wanted]
    for tcp_port in (*ports, *random.sample(_OWN_TCP_PORTS, 50)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", tcp_port))
            except OSError:
                continue
            return tcp_port
    msg = "no free TCP port on 127.0.0.1; end what occupies them"
    raise DemoError(msg)


def _ignore(_fact: Fact) -> None:
    """Let what these programs say go by: the demo's people do not hear it."""
