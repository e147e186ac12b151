"""Finding out by listening which protocol a scale speaks."""

from pathlib import Path

import pytest

from firmware_bridge import __main__ as shell
from firmware_bridge.scales.listening import explain
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from firmware_bridge.simulators.scale import ScaleSimulator
from tests.firmware_bridge.recordings import recordings
from tests.firmware_bridge.test_scale_protocols import some_reading


@pytest.mark.parametrize("name", SCALE_PROTOCOLS)
def test_a_protocol_explains_its_own_bytes(name: str) -> None:
    protocol = SCALE_PROTOCOLS[name]
    explained = explain(protocol.encode(some_reading(protocol)) * 20)

    own = [one for one in explained.explanations if one.protocol == name]
    assert own
    assert own[0].share > 0.9
    assert not explained.has_wrong_parity


def test_a_recording_is_explained_by_its_protocol_first() -> None:
    (recording,) = [one for one in recordings() if one.name == "tscale-nhb"]

    best = explain(recording.wire).explanations[0]

    assert best.protocol == "st-gs"
    assert best.share == 1.0
    assert best.weights == 463


def test_a_sum_that_adds_up_is_surer_than_what_only_looks_right() -> None:
    protocol = SCALE_PROTOCOLS["yaohua-tf0"]

    explained = explain(protocol.encode(some_reading(protocol)) * 20)

    assert explained.explanations[0].protocol == "yaohua-tf0"


def test_a_parity_setting_is_told() -> None:
    seven_bits = b"ST,GS,+001.234kg\r\n" * 5
    as_eight = bytes(byte | byte.bit_count() % 2 << 7 for byte in seven_bits)

    explained = explain(as_eight)

    assert explained.has_wrong_parity
    assert explained.explanations == ()


def test_noise_is_explained_by_nobody() -> None:
    assert explain(b"\xaa\x55" * 50).explanations == ()


def test_an_operator_listens_and_saves_a_recording(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "scale.bin"
    with ScaleSimulator("yaohua-tf0", readings_per_s=100) as scale:
        code = shell.main(
            ["listen", scale.path, "--seconds", "0.3", "--save", str(saved)]
        )

    assert code == 0
    told = capsys.readouterr().out
    assert "listening at 9600 8N1" in told
    assert "yaohua-tf0" in told
    assert explain(saved.read_bytes()).explanations[0].protocol == "yaohua-tf0"


def test_a_silent_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with ScaleSimulator() as scale:
        scale.silence()
        code = shell.main(
            ["listen", scale.path, "--seconds", "0", "--line", "1200-7E1"]
        )

    assert code == 0
    assert "nothing heard" in capsys.readouterr().out


def test_a_port_that_is_not_there_is_a_clear_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shell.main(["listen", "/dev/nothing"]) == 2
    assert "/dev/nothing" in capsys.readouterr().err


def test_a_line_setting_that_does_not_exist_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        shell.main(["listen", "/dev/nothing", "--line", "9600-9X1"])
    assert "no line setting like 9600-8N1" in capsys.readouterr().err
