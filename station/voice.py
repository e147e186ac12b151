"""The station's voice: what `station.speech` decides, stitched of clips and played.

::

    views ──▶ news ──▶ thread ──▶ Speech ── Speak ──▶ clips of the pack ──▶ aplay
                ▲                                                             │
                └─────────────────────────── its end ◀────────────────────────┘

The station, its lamps and its screen never wait for the loudspeaker. One that was
unplugged is a health fact, and tried again; until then nothing is said.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from interface.log import log
from messaging.contracts.health import Health
from station.inspection import Reason
from station.loudspeaker import SILENCE, Playing, try_device
from station.numerals import Clips
from station.phrases import vocabulary
from station.settings import VoiceSettings
from station.speech import Hush, Speak, Speech, SpeechOrder
from station.station_view import StationView
from station.visit import Language
from station.voice_pack import Sound, VoiceError, VoicePack

Notice: TypeAlias = Callable[[Health, str], None]

# A lost device is tried again so often.
_RETRY_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Ended:
    """A sound has ended; `complaint` is empty if it was played."""

    playing: Playing | None
    complaint: str


class Voice:
    """One loudspeaker. `open`, then `show` every view, then `close`."""

    def __init__(
        self, settings: VoiceSettings, reasons: Sequence[Reason], notice: Notice
    ) -> None:
        self._device = settings.device
        self._notice = notice
        self._speech = Speech(reasons)
        self._pack = VoicePack(settings.folder, settings.volume)
        self._news: queue.SimpleQueue[StationView | _Ended | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, name="voice")
        self._playing: Playing | None = None
        self._retry_at_s: float | None = None
        self._complained: set[str] = set()
        self._vocabulary = vocabulary(reasons)
        self._missing = ""

    def open(self) -> None:
        self._thread.start()

    def show(self, view: StationView) -> None:
        """Hear what the screen shows now; from any thread."""
        self._news.put(view)

    def close(self) -> None:
        """Fall silent."""
        self._news.put(None)
        self._thread.join()

    # In the voice's thread ----------------------------------------------------

    def _live(self) -> None:
        # Whether clips and device can be used is known before anybody needs them.
        self._missing = _missing_words(self._pack, self._vocabulary)
        self._play(SILENCE)
        while True:
            try:
                news = self._news.get(timeout=self._patience_s())
            except queue.Empty:
                self._look_up(time.monotonic())
                continue
            match news:
                case None:
                    self._hush()
                    return
                case _Ended(playing, complaint):
                    if playing is self._playing:  # else it was cut short
                        self._end(complaint)
                case _:
                    self._obey(self._speech.take(news, time.monotonic()))

    def _patience_s(self) -> float | None:
        playing_s = None if self._playing is None else self._playing.hangs_at_s
        moments_s = (self._speech.wake_at_s, self._retry_at_s, playing_s)
        due_s = [moment_s for moment_s in moments_s if moment_s is not None]
        return max(0.0, min(due_s) - time.monotonic()) if due_s else None

    def _look_up(self, now_s: float) -> None:
        if self._playing is not None and now_s >= self._playing.hangs_at_s:
            self._end(f"loudspeaker {self._device} hangs; check its driver")
        if self._retry_at_s is not None and now_s >= self._retry_at_s:
            self._retry_at_s = None
            self._play(SILENCE)
        self._obey(self._speech.tick(now_s))

    def _obey(self, orders: Iterable[SpeechOrder]) -> None:
        for order in orders:
            match order:
                case Hush():
                    self._hush()
                case Speak():
                    self._speak(order)

    def _speak(self, order: Speak) -> None:
        sound, complaints = self._pack.stitch(
            order.sentences, order.language, is_slow=order.is_slow
        )
        for complaint in map(str, complaints):
            if complaint not in self._complained:
                self._complained.add(complaint)
                log().warning("clip_unusable", detail=complaint)
        # A device that is lost is not asked again for every word.
        if sound.samples and self._retry_at_s is None:
            log().info("voice_said", sentences=list(map(" ".join, order.sentences)))
            self._play(sound)
        else:
            self._obey(self._speech.ended(time.monotonic()))

    def _play(self, sound: Sound) -> None:
        self._hush()
        try:
            self._playing = Playing(
                self._device,
                sound,
                lambda playing, complaint: self._news.put(_Ended(playing, complaint)),
            )
        except VoiceError as error:
            self._news.put(_Ended(None, str(error)))

    def _end(self, complaint: str) -> None:
        self._hush()
        self._retry_at_s = time.monotonic() + _RETRY_S if complaint else None
        if complaint:
            self._notice(Health.LOST, complaint)
        else:
            health = Health.DEGRADED if self._missing else Health.WELL
            self._notice(health, self._missing)
        self._obey(self._speech.ended(time.monotonic()))

    def _hush(self) -> None:
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.stop()


def check_voice(settings: VoiceSettings, reasons: Sequence[Reason]) -> str:
    """Say what clips and device are good for; raises `VoiceError` if they are not."""
    clips = vocabulary(reasons)
    missing = _missing_words(VoicePack(settings.folder, settings.volume), clips)
    if missing:
        raise VoiceError(missing)
    try_device(settings.device)
    return (
        f"{len(clips)} clips in {len(Language)} languages, plays on {settings.device}"
    )


def _missing_words(pack: VoicePack, clips: Clips) -> str:
    """Say which clips cannot be used, and how to make them; empty if all can."""
    complaints = [
        complaint
        for language in Language
        for complaint in pack.complaints(clips, language)
    ]
    if not complaints:
        return ""
    more = f" (and {len(complaints) - 1} more)" if complaints[1:] else ""
    return (
        f"{complaints[0]}{more}; python -m station voice --make {pack.folder} makes all"
    )
