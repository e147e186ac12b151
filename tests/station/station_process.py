"""A station in a process of its own, with simulated devices, as a site runs it."""

import random
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import numpy as np

from demo.bags import bag_on_platform, empty_platform, write_picture
from firmware_bridge.panel_messages import Button
from firmware_bridge.simulators.code_gun import CodeGunSimulator
from firmware_bridge.simulators.panel import PanelSimulator
from firmware_bridge.simulators.scale import ScaleSimulator
from tests.program_process import ProgramProcess
from tests.waiting import wait_until

_SETTINGS: Final = """\
community = "NB01"
station = "s01"
zone = "Asia/Shanghai"
state_folder = "{folder}/state"
stream = "kitchen"
undo_s = {undo_s}
is_clock_trusted = true
camera = {{ source = "folder:{folder}/camera" }}
scale = {{ protocol = "{scale_protocol}", serial_port = "{scale}" }}
panel = {{ serial_port = "{panel}" }}
gun = {{ serial_port = "{gun}" }}
glass = {{ width_px = 1280, height_px = 800, width_mm = 217.0 }}
broker = {{ tcp_port = {broker_tcp_port} }}
reasons = [{{ reason = "plastic-bag", name = {{ zh = "没破袋", en = "Bag left on" }} }}]
"""


class StationProcess(ProgramProcess):
    """`python -m station` with scale, panel and camera to play with."""

    def __init__(
        self,
        folder: Path,
        broker_tcp_port: int,
        *,
        undo_s: float = 0.2,
        scale_protocol: str = "st-gs",
        options: Sequence[str] = ("--no-screen",),
        program: str = "station",
    ) -> None:
        self.folder = folder
        self.scale = ScaleSimulator(scale_protocol, readings_per_s=20, settle_s=0.1)
        self.panel = PanelSimulator()
        self._plugged = ExitStack()
        self.gun = self._plugged.enter_context(CodeGunSimulator())
        self._view = folder / "camera" / "view.jpg"
        self._view.parent.mkdir()
        self._dice = random.Random(7)
        self.show(None)
        self.settings_file = folder / "station.toml"
        self.settings_file.write_text(
            _SETTINGS.format(
                folder=folder,
                scale_protocol=scale_protocol,
                scale=self.scale.path,
                panel=self.panel.path,
                gun=self.gun.path,
                broker_tcp_port=broker_tcp_port,
                undo_s=undo_s,
            ),
            encoding="utf-8",
        )
        super().__init__(program, self.settings_file, options)

    # The place ----------------------------------------------------------------

    def show(self, *labels: str | None) -> None:
        """Let the camera see bags with these labels, or an empty platform."""
        bags = [
            empty_platform(self._dice)
            if label is None
            else bag_on_platform(label, self._dice)
            for label in labels or (None,)
        ]
        write_picture(self._view, np.concatenate(bags, axis=1))

    def scan(self, code: str) -> None:
        """Hold a code before the gun, and pull its trigger."""
        self.gun.hold(code)
        self.gun.pull()

    def bring(self, label: str | None, gross_g: int) -> None:
        """Put a bag down, in view and on the scale."""
        self.show(label)
        self.scale.put(gross_g)

    def lift(self) -> None:
        self.show(None)
        self.scale.put(0)

    def press(self, button: Button) -> None:
        self.panel.press(button)

    # The program --------------------------------------------------------------

    def is_up(self) -> bool:
        """Say whether it shows something."""
        return bool(self.happened_now("stage_shown"))

    def close(self) -> None:
        self.kill()
        self.scale.close()
        self.panel.close()
        self._plugged.close()

    # What it says -------------------------------------------------------------

    @property
    def stage(self) -> str:
        shown = self.happened("stage_shown")
        return str(shown[-1]["stage"]) if shown else ""

    def wait_for_stage(self, *stages: str) -> None:
        wait_until(lambda: self.stage in stages, seconds=15)

    def hand_in(self, label: str, gross_g: int, button: Button) -> dict[str, Any]:
        """Bring a bag, judge it, wait for the word, lift it; what was acknowledged."""
        told_before = len(self.happened("drop_acknowledged"))
        self.bring(label, gross_g)
        self.wait_for_stage("weighed")
        self.press(button)
        wait_until(
            lambda: len(self.happened("drop_acknowledged")) > told_before, seconds=15
        )
        self.lift()
        self.wait_for_stage("ready")
        return self.happened("drop_acknowledged")[told_before]
