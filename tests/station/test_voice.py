"""The voice on a real `aplay`: what is heard, cut short, lost and found again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from messaging.contracts.health import Health
from station import voice as voice_module
from station.gallery_views import REASONS, scenes
from station.settings import VoiceSettings
from station.visit import Language, Modes
from station.voice import Voice, check_voice
from station.voice_pack import VoiceError
from tests.station.loudspeaker import (
    CLIP_SAMPLES,
    DEVICE,
    JAM_BYTES,
    LEVELS,
    Loudspeaker,
    write_clip,
    write_pack,
)
from tests.waiting import wait_until

ON = Modes(is_sound_on=True)
ALL = {name: replace(view, modes=ON) for name, view in scenes()}


def sounds(*clips: str) -> list[tuple[int, int]]:
    return [(LEVELS[clip], CLIP_SAMPLES) for clip in clips]


TOLD = sounds("verdict-correct", "say-earned", "number-5", "say-points")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path / "pack")
    return tmp_path / "pack"


class Yard:
    """A voice, its loudspeaker, and what it said of its health."""

    def __init__(self, folder: Path, loudspeaker: Loudspeaker) -> None:
        self.loudspeaker = loudspeaker
        self.health: list[tuple[Health, str]] = []
        settings = VoiceSettings(folder=folder, device=DEVICE, volume=100)
        self.voice = Voice(settings, REASONS, self._hear)
        self.voice.open()

    def _hear(self, health: Health, why: str) -> None:
        self.health.append((health, why))

    def show(self, *names: str) -> None:
        for name in names:
            self.voice.show(ALL[name])

    def wait_for(self, expected: list[tuple[int, int]]) -> None:
        wait_until(lambda: self.loudspeaker.heard == expected)


@pytest.fixture
def loudspeaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loudspeaker:
    one = Loudspeaker(tmp_path / "loudspeaker")
    for name, value in one.environment.items():
        monkeypatch.setenv(name, value)
    return one


@pytest.fixture
def yard(folder: Path, loudspeaker: Loudspeaker) -> Iterator[Yard]:
    one = Yard(folder, loudspeaker)
    wait_until(lambda: one.health)
    yield one
    one.voice.close()


def test_what_a_bag_earned_is_heard_clip_by_clip(yard: Yard) -> None:
    yard.show("judged", "thanked")

    yard.wait_for(TOLD)
    assert set(yard.health) == {(Health.WELL, "")}


def test_a_missing_clip_leaves_out_its_sentence_and_is_said_once(
    folder: Path, loudspeaker: Loudspeaker
) -> None:
    (folder / "zh" / "number-5.wav").unlink()
    with capture_logs() as lines:
        yard = Yard(folder, loudspeaker)
        for times in (1, 2):
            yard.show("judged", "thanked")
            yard.wait_for(times * sounds("verdict-correct"))

        wait_until(lambda: yard.health)
        yard.voice.close()
    state, why = yard.health[0]
    assert (state, "number-5.wav" in why) == (Health.DEGRADED, True)
    complaints = [line for line in lines if line["event"] == "clip_unusable"]
    assert len(complaints) == 1
    assert "number-5.wav" in complaints[0]["detail"]


def test_a_loudspeaker_that_is_unplugged_is_known_and_tried_again(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_module, "_RETRY_S", 0.1)
    yard.loudspeaker.plug_out()
    yard.show("judged", "thanked")
    wait_until(lambda: yard.health[-1][0] is Health.LOST)
    assert f"loudspeaker {DEVICE}" in yard.health[-1][1]

    yard.loudspeaker.plug_in()

    wait_until(lambda: yard.health[-1][0] is Health.WELL)
    yard.show("judged", "thanked")
    yard.wait_for(TOLD)


def test_a_word_that_is_outdated_is_cut_short(yard: Yard) -> None:
    jammed = [(LEVELS["number-2"], JAM_BYTES // 2)]
    yard.loudspeaker.jam()
    yard.show("ready", "weighed")
    yard.wait_for(jammed)
    yard.loudspeaker.plug_in()

    yard.show("thanked")

    yard.wait_for(jammed + TOLD)


def test_a_driver_that_hangs_is_a_lost_device(
    folder: Path, loudspeaker: Loudspeaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.loudspeaker._HANG_S", 0.2)
    for language in Language:
        write_clip(folder / language / "say-judge.wav", level=7, samples=99_000)
    yard = Yard(folder, loudspeaker)
    wait_until(lambda: yard.health)
    loudspeaker.jam()
    monkeypatch.setattr("station.loudspeaker._HANG_S", -4.0)

    yard.show("ready", "weighed")

    wait_until(lambda: yard.health[-1][0] is Health.LOST)
    assert "hangs" in yard.health[-1][1]
    yard.voice.close()


def test_the_check_names_the_first_clip_that_is_missing(
    folder: Path, loudspeaker: Loudspeaker
) -> None:
    settings = VoiceSettings(folder=folder, device=DEVICE)
    assert "plays on heard" in check_voice(settings, REASONS)
    assert loudspeaker.heard == []

    (folder / "en" / "do-ready.wav").unlink()
    write_clip(folder / "en" / "number-1.wav", level=1, rate=8000)

    with pytest.raises(VoiceError, match=r"do-ready.wav.*and 1 more.*voice --make"):
        check_voice(settings, REASONS)


def test_the_check_says_what_aplay_says(
    folder: Path, loudspeaker: Loudspeaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = VoiceSettings(folder=folder, device=DEVICE)
    loudspeaker.plug_out()
    with pytest.raises(VoiceError, match="audio open error"):
        check_voice(settings, REASONS)

    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(VoiceError, match="alsa-utils"):
        check_voice(settings, REASONS)
