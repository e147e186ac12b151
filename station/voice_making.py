"""The default voice pack, made once by Debian's espeak-ng.

Every clip is spoken from its text in the catalogues, at the usual speed and slowly,
and the silence around it is cut off, so that 一 百 零 五 sounds like one number.
"""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from interface.texts import Texts
from station.inspection import Reason
from station.phrases import vocabulary
from station.visit import Language
from station.voice_pack import RATE_HZ, Samples, Sound, VoiceError, load_sound

_TEXTS_FOLDER: Final = Path(__file__).parent / "texts"

_VOICES: Final = {Language.ZH: "cmn", Language.EN: "en-gb"}

# Words a minute as espeak-ng counts them, usual and slow. A Mandarin syllable counts
# as a word: these are some four syllables a second, and three.
_SPEEDS: Final = {Language.ZH: (280, 190), Language.EN: (165, 120)}

# Quieter than this is silence; a little of it stays, or words run together.
_SILENCE_PEAK: Final = 200
_KEPT_S: Final = 0.03

_CLIP_S_MAX: Final = 10


@dataclass(frozen=True, slots=True)
class ClipToMake:
    """One WAV file, and what is said in it."""

    file: Path
    text: str
    language: Language
    speed: int


def clips_to_make(folder: Path, reasons: Sequence[Reason]) -> Iterator[ClipToMake]:
    """List all clips of a pack, in both languages and speeds."""
    texts = Texts(_TEXTS_FOLDER)
    names = {f"reason-{reason.reason}": reason.name for reason in reasons}
    for language in Language:
        for clip in vocabulary(reasons):
            name = names.get(clip)
            text = (
                texts.say(language, clip) if name is None else getattr(name, language)
            )
            for where, speed in zip(
                (language, f"{language}-slow"), _SPEEDS[language], strict=True
            ):
                file = folder / where / f"{clip}.wav"
                yield ClipToMake(file, text, language, speed)


def make_clip(clip: ClipToMake) -> None:
    """Have one clip spoken into its file; raises `VoiceError`."""
    try:
        clip.file.parent.mkdir(parents=True, exist_ok=True)
        # Written beside its place and moved there whole: a running station may read it.
        with tempfile.TemporaryDirectory(dir=clip.file.parent) as beside:
            spoken = Path(beside) / "spoken.wav"
            _speak(clip, spoken)
            trimmed = Path(beside) / "trimmed.wav"
            with trimmed.open("wb") as file:
                Sound(_without_silence(load_sound(spoken).samples)).write(file)
            trimmed.replace(clip.file)
    except OSError as error:
        msg = f"{clip.file}: cannot be written ({error.strerror}); choose a folder"
        raise VoiceError(msg) from error


def _speak(clip: ClipToMake, file: Path) -> None:
    try:
        subprocess.run(  # noqa: S603 - its own arguments, the text behind "--"
            [
                *("espeak-ng", "-v", _VOICES[clip.language]),
                *("-s", str(clip.speed), "-w", str(file), "--", clip.text),
            ],
            check=True,
            capture_output=True,
            timeout=_CLIP_S_MAX,
        )
    except FileNotFoundError as error:
        msg = "espeak-ng: no such program; install the Debian package espeak-ng"
        raise VoiceError(msg) from error
    except subprocess.SubprocessError as error:
        msg = f"espeak-ng cannot say {clip.text!r} ({error}); reinstall espeak-ng"
        raise VoiceError(msg) from error


def _without_silence(samples: Samples) -> Samples:
    loud = [
        index for index, sample in enumerate(samples) if abs(sample) > _SILENCE_PEAK
    ]
    if not loud:
        return samples
    kept = int(_KEPT_S * RATE_HZ)
    return samples[max(0, loud[0] - kept) : loud[-1] + kept]
