"""A station's folder for a benchmark, and the outbox that everybody writes first."""

import json
import random
import sqlite3
from pathlib import Path
from typing import Final

from tests.mosquitto import Mosquitto

_SETTINGS: Final = """\
community = "NB01"
station = "s01"
zone = "Asia/Shanghai"
state_folder = "{folder}/state"
stream = "kitchen"
is_clock_trusted = true
undo_s = 0
camera = {{ source = "folder:{folder}" }}
scale = {{ protocol = "st-gs", serial_port = "/dev/nothing" }}
glass = {{ width_px = 1280, height_px = 800, width_mm = 217.0 }}
broker = {{ tcp_port = {tcp_port} }}
"""


def station_settings(folder: Path, broker: Mosquitto) -> Path:
    """Write the settings of a station whose devices are all unplugged."""
    (folder / "state").mkdir(parents=True)
    file = folder / "station.toml"
    file.write_text(
        _SETTINGS.format(folder=folder, tcp_port=broker.tcp_port), encoding="utf-8"
    )
    return file


def naive_outbox(file: Path, count: int) -> sqlite3.Connection:
    """Make the peer's: a table, as safe on the disk as ours."""
    database = sqlite3.connect(file)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE drops (number INTEGER PRIMARY KEY, payload BLOB)")
    dice = random.Random(7)
    payloads = [json.dumps([dice.random()] * 25).encode() for _ in range(count)]
    database.executemany("INSERT INTO drops VALUES (?, ?)", enumerate(payloads))
    database.commit()
    return database
