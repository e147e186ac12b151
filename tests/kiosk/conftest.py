"""A kiosk on real glass, with a scripted hall and a clock that is moved by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interface.glass import Glass
from interface.kivy_steps import SteppedClock
from interface.kivy_touch import tap, target_by_key
from interface.kivy_window import put_on_glass
from kiosk.app import KioskApp
from kiosk.gallery import UPRIGHT
from kiosk.settings import GunSettings, KioskSettings, PrinterSettings
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import ClientId, CommunityId
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.kiosk.halls import HALL, ScriptedHall, last_will


class Lobby:
    """One kiosk, its hall, and whoever stands in front of it."""

    def __init__(
        self,
        state_folder: Path,
        clock: SteppedClock,
        glass: Glass,
        printer_port: str | None = None,
        gun_port: str | None = None,
    ) -> None:
        self.clock = clock
        self.hub = MemoryHub()
        self.hall = ScriptedHall(MemoryBus(self.hub, "hall-h01", last_will()))
        self.settings = kiosk_settings(state_folder, glass, printer_port, gun_port)
        self.start_kiosk()

    def start_kiosk(self) -> None:
        """Start a kiosk that knows nothing but its disk."""
        self.app = KioskApp(
            self.settings, MemoryBus(self.hub, self.settings.kiosk), is_offscreen=True
        )
        self.app.open()
        put_on_glass(self.app.surface)
        self.clock.advance(0)

    def kill_kiosk(self) -> None:
        """Let the kiosk die as in a power cut: nothing is said or saved."""
        self.hub.lose(self.settings.kiosk)
        self.app.cut()

    @property
    def settled(self) -> bool:
        """Let the kiosk take a step, and say that it has."""
        self.clock.advance(0)
        return True

    def reads(self, words: str) -> bool:
        """Say whether these words stand somewhere on the glass."""
        return any(words in text for text in self.texts())

    @property
    def screen(self) -> str:
        return self.app.surface.screen_name

    def tap(self, *keys: str) -> None:
        """Tap targets one after another, as fast as a person reads."""
        for key in keys:
            self.clock.advance(1)
            assert tap(key), f"{key} is not on {self.screen}"
            self.clock.advance(0)

    def can_tap(self, key: str) -> bool:
        return target_by_key(key) is not None

    def texts(self) -> list[str]:
        """List everything that can be read, as it is said."""
        widgets = self.app.surface.walk(restrict=True)
        return [
            getattr(one, "said", one.text) for one in widgets if hasattr(one, "text")
        ]


def kiosk_settings(
    state_folder: Path,
    glass: Glass,
    printer_port: str | None = None,
    gun_port: str | None = None,
) -> KioskSettings:
    return KioskSettings(
        community=CommunityId("NB01"),
        hall=HALL,
        kiosk=ClientId("kiosk-1"),
        zone="Asia/Shanghai",
        state_folder=state_folder,
        glass=glass,
        broker=BrokerSettings(),
        gun=None if gun_port is None else GunSettings(serial_port=gun_port),
        printer=None
        if printer_port is None
        else PrinterSettings(serial_port=printer_port, baud=921_600),
    )


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    """Open a kiosk whose hall is there."""
    with SteppedClock() as clock:
        made = Lobby(tmp_path, clock, UPRIGHT)
        made.hall.open()
        clock.advance(1)
        yield made
        made.app.close()
