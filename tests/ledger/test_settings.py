"""The operator's file, and how its mistakes are told."""

from pathlib import Path

import pytest

from interface.settings import SettingsError
from ledger.settings import load_ledger_settings

GOOD = """\
community = "NB01"
zone = "Asia/Shanghai"
database = "sqlite:///state/ledger.db"
state_folder = "state/ledger"
tariff_file = "config/tariff.toml"
silence_s_max = 90
broker = {}
openings = [
    { name = "morning", opens_at = 07:00:00, closes_at = 08:30:00 },
    { name = "evening", opens_at = 18:30:00, closes_at = 20:00:00 },
]
"""

CARD = f"{{ inspector = 'i07', card_sha256 = '{'7' * 64}' }}"


def test_the_settings_that_ship_are_settings() -> None:
    settings, calendar = load_ledger_settings(Path("config/ledger.toml"))

    assert [opening.name for opening in settings.openings] == ["morning", "evening"]
    assert calendar.tariffs[0].lines


def test_unless_told_otherwise_the_pages_are_for_this_machine_alone(
    tmp_path: Path,
) -> None:
    file = tmp_path / "ledger.toml"
    file.write_text(GOOD)

    assert load_ledger_settings(file)[0].web.host == "127.0.0.1"
    assert load_ledger_settings(Path("config/ledger.toml"))[0].web.host == "127.0.0.1"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("zone", "zome", "zome"),
        ("NB01", "nb01", "community"),
        ("Asia/Shanghai", "Asia/Peking", "zone 'Asia/Peking' is unknown"),
        ("Asia/Shanghai", "../../etc", "is unknown; write it as Asia/Shanghai"),
        ("silence_s_max = 90", "silence_s_max = 0", "silence_s_max"),
        ("broker = {}", "broker = { tcp_port = 70000 }", "tcp_port"),
        ("broker = {}", "broker = {}\nweb = { tcp_port = 0 }", "tcp_port"),
        ("evening", "morning", "two openings have one name: morning, morning"),
        ("08:30:00", "06:30:00", "opening 'morning' closes before it opens"),
        ("zone", f"inspectors = [{CARD.replace('77', 'AA')}]\nzone", "card_sha256"),
        ("zone", f"inspectors = [{CARD}, {CARD}]\nzone", "name one card twice"),
        ("config/tariff.toml", "config/tarif.toml", "`tariff_file` in"),
        ("community =", "community", "ledger.toml"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_place(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    file = tmp_path / "ledger.toml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new))

    with pytest.raises(SettingsError) as told:
        load_ledger_settings(file)

    assert complaint in str(told.value)
    assert str(file) in str(told.value)
