"""A loudspeaker whose sound goes into a file: ALSA's own plugins, no sound card."""

import wave
from array import array
from itertools import groupby
from pathlib import Path
from typing import Final

from station.gallery_views import REASONS
from station.phrases import vocabulary
from station.visit import Language
from station.voice_pack import RATE_HZ

DEVICE: Final = "heard"
JAM_BYTES: Final = 3000

# The system's configuration first: a file named by ALSA_CONFIG_PATH replaces it.
_CONFIGURATION: Final = """\
</usr/share/alsa/alsa.conf>
pcm.{device} {{ type file; slave.pcm {{ type null }}; file "|{program}"; format raw }}
"""


# Every clip has a loudness of its own, by which it is known again.
LEVELS: Final = {clip: level for level, clip in enumerate(vocabulary(REASONS), start=1)}
CLIP_SAMPLES: Final = 2000


def write_clip(
    file: Path, level: int, samples: int = CLIP_SAMPLES, rate: int = RATE_HZ
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, rate, 0, "NONE", ""))
        wav.writeframes(level.to_bytes(2, "little") * samples)


def write_pack(folder: Path) -> None:
    for language in Language:
        for clip, level in LEVELS.items():
            write_clip(folder / language / f"{clip}.wav", level)


class Loudspeaker:
    """What was played on `DEVICE`; ALSA finds it by `environment`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._file = folder / "heard.raw"
        self._configuration = folder / "asound.conf"
        self.environment = {"ALSA_CONFIG_PATH": str(self._configuration)}
        self.plug_in()

    def plug_in(self) -> None:
        self._write(f"cat >> {self._file}")

    def plug_out(self) -> None:
        self._configuration.write_text("", encoding="utf-8")

    def jam(self) -> None:
        """Take so many bytes, and then no more: a driver that hangs."""
        self._write(f"head -c {JAM_BYTES} >> {self._file}; exec sleep 3")

    @property
    def heard(self) -> list[tuple[int, int]]:
        """Each sound as its level and its samples; silence is not heard."""
        samples = array("h")
        samples.frombytes(self._file.read_bytes() if self._file.exists() else b"")
        runs = [(level, len(list(same))) for level, same in groupby(samples)]
        return [(level, count) for level, count in runs if level]

    def _write(self, program: str) -> None:
        self._configuration.write_text(
            _CONFIGURATION.format(device=DEVICE, program=program), encoding="utf-8"
        )
