"""The default voice pack, spoken by a real espeak-ng."""

from itertools import groupby
from pathlib import Path

import pytest

from station.gallery_views import REASONS
from station.phrases import vocabulary
from station.visit import Language
from station.voice_making import ClipToMake, clips_to_make, make_clip
from station.voice_pack import VoiceError, VoicePack, load_sound


def test_every_clip_has_its_text_in_both_languages_and_speeds(tmp_path: Path) -> None:
    clips = list(clips_to_make(tmp_path, REASONS))

    assert len({clip.file for clip in clips}) == len(clips)
    assert len(clips) == 4 * len(vocabulary(REASONS))
    texts = {(clip.file.parent.name, clip.file.stem): clip.text for clip in clips}
    assert texts["zh", "do-unreadable"] == "请把标签转向镜头"
    assert texts["zh-slow", "reason-packaging"] == "塑料包装"
    assert texts["en", "reason-packaging"] == "Packaging"
    assert all(texts.values())


def test_a_clip_is_speech_without_silence_around_it_and_slow_is_slower(
    tmp_path: Path,
) -> None:
    wanted = [
        clip
        for clip in clips_to_make(tmp_path, REASONS)
        if clip.file.stem == "do-unreadable"
    ]
    for clip in wanted:
        make_clip(clip)

    seconds = {
        clip.file.parent.name: load_sound(clip.file).duration_s for clip in wanted
    }
    assert 1 < seconds["zh"] < 3
    assert seconds["zh-slow"] > 1.2 * seconds["zh"]
    assert seconds["en-slow"] > 1.2 * seconds["en"]
    quiet = [abs(sample) < 200 for sample in load_sound(wanted[0].file).samples]
    runs = [len(list(run)) for is_quiet, run in groupby(quiet) if is_quiet]
    assert quiet[0]
    assert max(runs[0], runs[-1]) < 1500
    assert set(tmp_path.glob("*/*")) == {clip.file for clip in wanted}


def test_a_missing_slow_clip_is_said_at_the_usual_speed(tmp_path: Path) -> None:
    clip = ClipToMake(tmp_path / "zh" / "say-judge.wav", "请判定", Language.ZH, 280)
    make_clip(clip)
    pack = VoicePack(tmp_path, volume_percent=50)

    sound, complaints = pack.stitch(
        [("say-judge",), ("say-hurry",)], Language.ZH, is_slow=True
    )

    assert [str(tmp_path / "zh" / "say-hurry.wav") in str(complaints[0])] == [True]
    loudest = max(map(abs, load_sound(clip.file).samples))
    assert abs(max(map(abs, sound.samples)) - loudest / 2) <= 1


def test_a_clip_that_is_cut_short_is_not_played_as_noise(tmp_path: Path) -> None:
    file = tmp_path / "half.wav"
    file.write_bytes(b"RIFF")

    with pytest.raises(VoiceError, match="record it"):
        load_sound(file)


@pytest.mark.parametrize(
    ("path", "complaint"), [("", "espeak-ng"), (None, "cannot be written")]
)
def test_what_keeps_a_pack_from_being_made_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str | None,
    complaint: str,
) -> None:
    folder = tmp_path / "zh"
    if path is None:
        folder.write_text("in the way", encoding="utf-8")
    else:
        monkeypatch.setenv("PATH", path)

    with pytest.raises(VoiceError, match=complaint):
        make_clip(ClipToMake(folder / "a.wav", "请", Language.ZH, 280))
