"""A voice pack: a folder of WAV files, one a clip, stitched into what is said.

::

    FOLDER/zh/do-ready.wav        as it is usually said
    FOLDER/zh-slow/do-ready.wav   for elder mode; where it is missing, the usual one
    FOLDER/en/…                   the same in English

`python -m station voice --make FOLDER` makes one; any file may be replaced by a
recording. All of them are 16-bit mono PCM at one rate, so that they can follow each
other without a click.
"""

import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TypeAlias

from station.numerals import Clips
from station.visit import Language

# Quoted: at run time an array has no type of its elements before Python 3.12.
Samples: TypeAlias = "array[int]"
_Clip: TypeAlias = "array[int] | VoiceError"  # a clip, or why there is none

RATE_HZ: Final = 22_050
_SAMPLE_BYTES: Final = 2

# Between two sentences, and where somebody wants it slower.
_PAUSE_S: Final = 0.25
_SLOW_PAUSE_S: Final = 0.5


class VoiceError(Exception):
    """The voice cannot be used; the text says what now."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples at `RATE_HZ`, one channel."""

    samples: Samples

    @property
    def duration_s(self) -> float:
        return len(self.samples) / RATE_HZ

    def write(self, file: IO[bytes]) -> None:
        with wave.open(file, "wb") as wav:
            wav.setparams((1, _SAMPLE_BYTES, RATE_HZ, 0, "NONE", ""))
            wav.writeframes(self.samples.tobytes())


class VoicePack:
    """The clips of one folder, read when they are first needed."""

    def __init__(self, folder: Path, volume_percent: int) -> None:
        self.folder = folder
        self._volume_percent = volume_percent
        self._clips: dict[Path, _Clip] = {}

    def stitch(
        self, sentences: Iterable[Clips], language: Language, *, is_slow: bool
    ) -> tuple[Sound, list[VoiceError]]:
        """Put sentences together; one whose clip cannot be used is left out."""
        whole: Samples = array("h")
        pause_s = _SLOW_PAUSE_S if is_slow else _PAUSE_S
        pause = bytes(_SAMPLE_BYTES * int(pause_s * RATE_HZ))
        complaints: list[VoiceError] = []
        for sentence in sentences:
            clips = [self._clip(clip, language, is_slow=is_slow) for clip in sentence]
            unusable = [clip for clip in clips if isinstance(clip, VoiceError)]
            if unusable:
                complaints += unusable
                continue
            if whole:
                whole.frombytes(pause)
            for clip in clips:
                if not isinstance(clip, VoiceError):
                    whole.extend(clip)
        return Sound(whole), complaints

    def complaints(self, clips: Clips, language: Language) -> list[VoiceError]:
        """List what is missing or unusable of a vocabulary."""
        return self.stitch(((clip,) for clip in clips), language, is_slow=False)[1]

    def _clip(self, clip: str, language: Language, *, is_slow: bool) -> _Clip:
        if is_slow:
            slow = self._read(self.folder / f"{language}-slow" / f"{clip}.wav")
            if not isinstance(slow, VoiceError):
                return slow
        return self._read(self.folder / language / f"{clip}.wav")

    def _read(self, file: Path) -> _Clip:
        known = self._clips.get(file)
        if known is None:
            try:
                known = _quieter(load_sound(file).samples, self._volume_percent)
            except VoiceError as error:
                known = error
            self._clips[file] = known
        return known


def load_sound(file: Path) -> Sound:
    """Read a WAV file; raises `VoiceError`."""
    try:
        with wave.open(str(file), "rb") as wav:
            found = (wav.getnchannels(), wav.getsampwidth(), wav.getframerate())
            frames = wav.readframes(wav.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        reason = getattr(error, "strerror", None) or str(error) or "it is cut short"
        msg = f"{file}: no clip ({reason}); make it, or record it"
        raise VoiceError(msg) from error
    if found != (1, _SAMPLE_BYTES, RATE_HZ):
        channels, sample_bytes, rate_hz = found
        msg = (
            f"{file}: {channels} channels of {8 * sample_bytes} bits at {rate_hz} Hz; "
            f"save it as mono, 16 bits, {RATE_HZ} Hz"
        )
        raise VoiceError(msg)
    samples: Samples = array("h")
    samples.frombytes(frames)
    return Sound(samples)


def _quieter(samples: Samples, volume_percent: int) -> Samples:
    if volume_percent == 100:
        return samples
    return array("h", [sample * volume_percent // 100 for sample in samples])
