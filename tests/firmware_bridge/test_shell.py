"""The bridge's commands, as another program or an operator calls them."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import serial

from firmware_bridge import __main__ as shell
from firmware_bridge.scales.protocols import SCALE_PROTOCOLS
from tests.firmware_bridge.recordings import golden_frames, says

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]


def bridge(*arguments: str, wire: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "firmware_bridge", *arguments],
        input=wire,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )


def test_bytes_become_one_object_a_line() -> None:
    done = bridge(
        "decode",
        "--protocol",
        "st-gs",
        wire=b"\xffnoise\r\nST,GS,+001.234kg\r\nOL,GS,+999999kg\r\nST,GS,+00",
    )

    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"status": "reject", "reason": "garbage", "bytes": b"\xffnoise".hex()},
        {
            "status": "weight",
            "value": "1.234",
            "unit": "kg",
            "kg": "1.234",
            "stable": True,
            "mode": "gross",
        },
        {"status": "overload"},
        {"status": "reject", "reason": "no terminator", "bytes": b"ST,GS,+00".hex()},
    ]


@pytest.mark.parametrize("protocol", SCALE_PROTOCOLS)
def test_each_line_of_hex_is_a_recording_of_its_own(protocol: str) -> None:
    frames = [frame for frame in golden_frames() if frame.protocol == protocol]
    lines = "\n".join(frame.wire.hex() for frame in frames)

    done = bridge("decode", "--protocol", protocol, "--hex-lines", wire=lines.encode())

    assert done.returncode == 0
    answers: list[list[dict[str, Any]]] = [
        json.loads(line) for line in done.stdout.splitlines()
    ]
    assert len(answers) == len(frames)
    for frame, events in zip(frames, answers, strict=True):
        assert len(events) == 1
        assert says(events[0], frame.reads)


def test_a_sites_options_reach_the_decoder() -> None:
    done = bridge(
        *("decode", "--protocol", "st-gs", "--unit", "kg", "--implied-decimals", "3"),
        wire=b"ST,GS,+0000735\r\n",
    )

    assert json.loads(done.stdout)["kg"] == "0.735"


@pytest.mark.parametrize(
    ("arguments", "wire", "says_so"),
    [
        (["decode", "--protocol", "morse"], b"", b"known are st-gs"),
        (["decode", "--protocol", "st-gs", "--hex-lines"], b"0g\n", b"line 1"),
        (["decode"], b"", b"--protocol"),
        (["decode", "--protocol", "st-gs", "--unit", "stone"], b"", b"stone"),
        (["fly"], b"", b"invalid choice"),
        ([], b"", b"COMMAND"),
    ],
)
def test_a_mistake_is_told_without_a_traceback(
    arguments: list[str], wire: bytes, says_so: bytes
) -> None:
    done = bridge(*arguments, wire=wire)

    assert done.returncode == 2
    assert says_so in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["decode"],
        ["listen"],
        ["protocols"],
        ["ports"],
        ["simulate"],
        ["simulate", "scale"],
        ["simulate", "panel"],
    ],
)
def test_every_command_explains_itself(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        shell.main([*arguments, "--help"])

    assert left.value.code == 0
    assert "usage: python -m firmware_bridge" in capsys.readouterr().out


def test_protocols_are_listed_for_people_and_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shell.main(["protocols"]) == 0
    assert "st-gs" in capsys.readouterr().out

    assert shell.main(["protocols", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == list(SCALE_PROTOCOLS)


def test_the_operators_page_of_scales_has_not_drifted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ROOT / "docs" / "scales.md"
    assert shell.main(["protocols", "--check", str(page)]) == 0

    assert shell.main(["protocols", "--markdown"]) == 0
    assert capsys.readouterr().out == page.read_text(encoding="utf-8")

    drifted = tmp_path / "scales.md"
    drifted.write_text("# Scales\n", encoding="utf-8")
    assert shell.main(["protocols", "--check", str(drifted)]) == 1
    assert "has drifted" in capsys.readouterr().err


def test_serial_ports_are_listed_for_people_and_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shell.main(["ports"]) == 0
    assert capsys.readouterr().out

    assert shell.main(["ports", "--json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), list)


def test_a_simulated_scale_speaks_until_it_is_ended() -> None:
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "firmware_bridge",
            "simulate",
            "scale",
            "--load",
            "1560",
        ],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
    ) as running:
        assert running.stdout is not None
        path = running.stdout.readline().decode().strip()
        with serial.Serial(path, timeout=5) as port:
            port.readline()
            assert port.readline().endswith(b"kg\r\n")
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0
    assert not Path(path).exists()
