"""Where pages may be served: beyond this machine by HTTPS only."""

import socket
from pathlib import Path

import pytest

from interface.failures import CertificateError, SettingsError, TcpPortTakenError
from interface.settings import load_settings
from interface.web import WebSettings, check_web
from tests.messaging.certificates import make_authority, make_certificate
from tests.mosquitto import free_tcp_port


def load(tmp_path: Path, text: str) -> WebSettings:
    file = tmp_path / "web.toml"
    file.write_text(f"tcp_port = {free_tcp_port()}\n{text}", encoding="utf-8")
    return load_settings(file, WebSettings)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_this_machine_needs_no_certificate(tmp_path: Path, host: str) -> None:
    web = load(tmp_path, f'host = "{host}"')
    check_web(web)
    assert web.address.startswith("http://")
    assert "ssl_certfile" not in web.server_options


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.168.1.7", "hall.example", ""],  # noqa: S104 - refused here
)
def test_no_password_crosses_a_wire_in_the_clear(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingsError, match="passwords must not travel in the clear"):
        load(tmp_path, f'host = "{host}"')


def test_with_a_certificate_every_network_may_be_served(tmp_path: Path) -> None:
    certificate = make_certificate(make_authority(tmp_path, "ca"), "pages", "DNS:hall")
    web = load(
        tmp_path,
        f'host = "0.0.0.0"\ncertificate_file = "{certificate}"\n'
        f'key_file = "{tmp_path}/pages.key"',
    )
    check_web(web)
    assert web.address.startswith("https://0.0.0.0:")
    assert web.server_options["ssl_certfile"] == str(certificate)


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    both = 'certificate_file = "/nowhere.pem"\nkey_file = "/nowhere.key"'
    with pytest.raises(CertificateError, match="No such file"):
        check_web(load(tmp_path, both))
    with pytest.raises(SettingsError, match="go together"):
        load(tmp_path, 'certificate_file = "/nowhere.pem"')


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    web = load(tmp_path, "")
    with (
        socket.create_server((web.host, web.tcp_port)),
        pytest.raises(TcpPortTakenError, match="choose another"),
    ):
        check_web(web)
