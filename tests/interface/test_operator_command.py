"""The operator's front door: the same for every program."""

import socket
from pathlib import Path

import pytest

from interface.failures import TcpPortTakenError
from interface.operator_command import (
    EXIT_NOT_WELL,
    Finding,
    exit_code,
    find,
    program_parser,
    render_findings,
)
from interface.web import WebSettings, check_web


def test_every_program_looks_for_its_settings_in_config() -> None:
    parser = program_parser("hall", "The hall.", check_help="look")

    assert parser.parse_args([]).config == Path("config/hall.toml")
    assert parser.parse_args(["--check", "--log-json"]).check


def test_what_is_not_well_is_said_and_told_by_the_exit_code() -> None:
    def broken() -> str:
        msg = "no such port; check the cable"
        raise OSError(msg)

    answers = Finding("broker", is_well=True, detail="answers")
    findings = [find("scale", broken, (OSError,)), answers]

    assert render_findings("s.toml", findings).splitlines() == [
        "well      settings s.toml",
        "NOT WELL  scale: no such port; check the cable",
        "well      broker: answers",
    ]
    assert exit_code(findings) == EXIT_NOT_WELL
    assert exit_code(findings[1:]) == 0


def test_a_mistake_of_ours_is_no_finding() -> None:
    def mistaken() -> str:
        raise KeyError

    with pytest.raises(KeyError):
        find("scale", mistaken, (OSError,))


def test_pages_want_a_port_of_their_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        tcp_port = other.getsockname()[1]
        with pytest.raises(TcpPortTakenError, match=f"127.0.0.1:{tcp_port}: .*stop"):
            check_web(WebSettings(tcp_port=tcp_port))

    check_web(WebSettings(tcp_port=tcp_port))
