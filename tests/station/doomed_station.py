"""Stations whose power is cut at every step: `python -m … FOLDER BROKER_PORT`.

Each story is a station of its own: one life that ends at its step while two bags are
handed in, and one that is left alone until nothing waits any more. What each told its
residents is printed as a JSON line. Stories are forked from this process, so Python
and OpenCV start only once, and some are told at the same time: they mostly wait.

The station is the whole program with a real disk, bus and camera. Only its labels and
weights are put into its inbox: reading them leaves no trace on the disk.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from firmware_bridge.scales.reading import Reading, Status
from interface.log import set_up_log
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import HouseholdId
from station import outbox_file
from station.codes import QR_CODE, Code, CodesRead
from station.drop_states import State
from station.facts import ReasonGiven, VerdictGiven
from station.happenings import ImageRead, ScaleHeard, Touched
from station.label_eye import LabelEye
from station.run import Station
from station.settings import load_station_settings
from station.station_view import Answer, StationView
from tests.power.power_cut import Keep, cut_power_at, steps_passed
from tests.station.labels import label_text

_SETTINGS: Final = """\
community = "NB01"
station = "{station}"
zone = "Asia/Shanghai"
state_folder = "{folder}/state"
stream = "kitchen"
undo_s = 0.1
is_clock_trusted = true
camera = {{ source = "folder:{camera}" }}
scale = {{ protocol = "st-gs", serial_port = "/dev/nothing" }}
glass = {{ width_px = 1280, height_px = 800, width_mm = 217.0 }}
broker = {{ tcp_port = {broker_tcp_port} }}
reasons = [{{ reason = "glass", name = {{ zh = "玻璃", en = "Glass" }} }}]
"""

_PATIENCE_S: Final = 20.0
_STORIES_AT_ONCE: Final = 12


class Life:
    """A station from its start to its end, or to its power cut."""

    def __init__(self, folder: Path, settings_file: Path) -> None:
        self._folder = folder
        self._view: StationView | None = None
        settings = load_station_settings(settings_file)
        self._station = Station(settings, settings_file)
        self._station.show_on(self._see)

    def live(self, bags: Callable[["Life"], None]) -> None:
        self._station.open()
        hands = threading.Thread(target=self._hand_in_all, args=(bags,))
        hands.start()
        self._station.run()
        hands.join()
        self._station.close()

    def _hand_in_all(self, bags: Callable[["Life"], None]) -> None:
        bags(self)
        self.wait(lambda: self._is_connected() and self._is_all_answered())
        self._station.stop()

    def hand_in(self, label: str, gross_g: int, *answers: Answer) -> None:
        """Put down, judge, and take away one bag."""
        codes = CodesRead((Code(label, QR_CODE, "test"),))
        self.wait(lambda: self._is_at(State.WEIGHED), codes, gross_g)
        for answer in answers:
            self._station.put(Touched(answer))
        told = (State.THANKED, State.FAREWELL)
        self.wait(lambda: self._is_at(*told), codes, gross_g)
        self.wait(lambda: self._is_at(State.READY), CodesRead(), 0)

    def settle_empty(self) -> None:
        """Let the scale be seen empty: what lies there at the start is no bag."""
        until_s = time.monotonic() + 0.3
        self.wait(lambda: time.monotonic() > until_s, CodesRead(), 0)

    def wait(
        self, is_so: Callable[[], bool], read: CodesRead | None = None, load_g: int = 0
    ) -> None:
        """Wait, while eye and scale deliver what they see."""
        until_s = time.monotonic() + _PATIENCE_S
        pause = threading.Event()
        while not is_so():
            if time.monotonic() > until_s:
                print("waited in vain", self._view, file=sys.stderr)  # noqa: T201 - into the story's log
                os._exit(3)
            if read is not None:
                self._station.put(ImageRead(read))
                self._station.put(ScaleHeard(_reading(load_g)))
            pause.wait(0.03)

    def _see(self, view: StationView) -> None:
        self._view = view

    def _is_at(self, *stages: State) -> bool:
        return self._view is not None and self._view.stage in stages

    def _is_connected(self) -> bool:
        devices = () if self._view is None else self._view.devices
        return any(one.device == "broker" and one.state == "well" for one in devices)

    def _is_all_answered(self) -> bool:
        images = self._folder / "state" / "images"
        has_images = any(images.glob("*.jpg")) if images.is_dir() else False
        is_waiting = self._view is None or self._view.waiting_count > 0
        return not is_waiting and not has_images


def _reading(weight_g: int) -> Reading:
    return Reading(Status.WEIGHT, Decimal(weight_g) / 1000, "kg", stable=True)


def _two_bags(household: HouseholdId) -> Callable[[Life], None]:
    """Make a story's bags: a good one, and one of which evidence is kept."""

    def hand_in(life: Life) -> None:
        life.settle_empty()
        good, bad = label_text(household, 1), label_text(household, 2)
        life.hand_in(good, 1560, VerdictGiven(Verdict.CORRECT))
        contaminated = VerdictGiven(Verdict.CONTAMINATED)
        life.hand_in(bad, 900, contaminated, ReasonGiven("glass"))

    return hand_in


class Story:
    """One station, its two lives, and what it said in them."""

    def __init__(self, number: int, folder: Path, broker_tcp_port: int) -> None:
        self.number = number
        self.folder = folder / f"story-{number}"
        self.folder.mkdir()
        self._household = HouseholdId(f"{number:010d}")
        self._settings_file = folder / f"story-{number}.toml"
        self._settings_file.write_text(
            _SETTINGS.format(
                station=f"s{number}",
                folder=self.folder,
                camera=folder / "camera",
                broker_tcp_port=broker_tcp_port,
            ),
            encoding="utf-8",
        )
        self._log = folder / f"story-{number}.log"

    def tell(self, step: int, keep: Keep) -> int:
        """Live twice, in processes of their own; how the second life ended."""
        self.live(step, keep, _two_bags(self._household))
        return self.live(0, Keep.ALL, lambda _: None)

    def live(self, step: int, keep: Keep, bags: Callable[[Life], None]) -> int:
        child = os.fork()
        if child == 0:
            with self._log.open("ab") as log:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
            # What happens to the file before is the story of `doomed_outbox`.
            cut_power_at(0, keep, self.folder)
            life = Life(self.folder, self._settings_file)
            cut_power_at(step, keep, self.folder)
            life.live(bags)
            passed = steps_passed()
            self.folder.joinpath("steps").write_text(str(passed))
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def outcome(self, step: int, keep: Keep, exit_code: int) -> dict[str, Any]:
        lines = self._log.read_text(encoding="utf-8").splitlines()
        facts = [json.loads(line) for line in lines if line.startswith("{")]
        return {
            "station": f"s{self.number}",
            "step": step,
            "keep": keep.name,
            "cut": [line for line in lines if line.startswith("power cut before")],
            "is_ended": exit_code == 0,
            "told": [
                fact["drop_id"]
                for fact in facts
                if fact["event"] in {"drop_acknowledged", "drop_revised"}
            ],
            "moved_aside": [f for f in facts if f["event"] == "outbox_moved_aside"],
            "log": [] if exit_code == 0 else lines[-30:],
        }


def main() -> None:
    folder, broker_tcp_port, modes = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    set_up_log("station", is_json=True)
    # No eye: the test says what is in view. And room for hundreds of outboxes.
    LabelEye._run = lambda _: None  # type: ignore[method-assign, assignment] # noqa: SLF001 - no seam for it
    outbox_file._RESERVE_BYTES = 4096  # type: ignore[misc] # noqa: SLF001 - the same
    whole = Story(0, folder, broker_tcp_port)
    ended = whole.live(0, Keep.ALL, _two_bags(HouseholdId(f"{0:010d}")))
    print(json.dumps(whole.outcome(0, Keep.ALL, ended)), flush=True)  # noqa: T201 - the test reads it
    step_count = int(whole.folder.joinpath("steps").read_text(encoding="utf-8"))
    _tell_all(list(_cuts(step_count, modes)), folder, broker_tcp_port)


def _cuts(step_count: int, modes: list[str]) -> Iterator[tuple[int, Keep]]:
    """Every step once, what the disk keeps in turn; or every step in these modes."""
    for step in range(1, step_count + 1):
        if modes:
            yield from ((step, Keep[mode]) for mode in modes)
        else:
            yield step, Keep(step % len(Keep))


def _tell_all(cuts: list[tuple[int, Keep]], folder: Path, broker_tcp_port: int) -> None:
    told_by: dict[int, Path] = {}
    for number, (step, keep) in enumerate(cuts, start=1):
        if len(told_by) >= _STORIES_AT_ONCE:
            _hear_one(told_by)
        outcome_file = folder / f"story-{number}.json"
        child = os.fork()
        if child == 0:
            story = Story(number, folder, broker_tcp_port)
            outcome = story.outcome(step, keep, story.tell(step, keep))
            outcome_file.write_text(json.dumps(outcome), encoding="utf-8")
            os._exit(0)
        told_by[child] = outcome_file
    while told_by:
        _hear_one(told_by)


def _hear_one(told_by: dict[int, Path]) -> None:
    child, _ = os.wait()
    print(told_by.pop(child).read_text(encoding="utf-8"), flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main()
