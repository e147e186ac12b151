"""The devices of one station, opened and closed together.

Each has a thread of its own and puts what it notices into the inbox. Which of them
work is nobody's business here: a device that is missing says so as a happening.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from firmware_bridge.code_gun import CodeGun, GunEvent
from firmware_bridge.panel import PanelEvent, PanelHost
from firmware_bridge.panel_messages import PANEL_LINE, Lamps
from firmware_bridge.scales.protocol import Request
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import ScaleEvent
from firmware_bridge.serial_link import LinkStatus, SerialLink
from messaging.contracts.health import Health
from messaging.contracts.stations import RestartableDevice
from station.eyes import Eyes
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    GunHeard,
    Happening,
    ImageRead,
    PanelHeard,
    ScaleHeard,
)
from station.image_watch import Condition
from station.settings import GunSettings, PanelSettings, ScaleSettings, StationSettings
from station.station_view import StationView
from station.voice import Voice

Inbox: TypeAlias = Callable[[Happening], None]


class Devices:
    """Cameras with eyes, scale, and gun, panel and voice where there are such."""

    def __init__(self, settings: StationSettings, inbox: Inbox) -> None:
        self._eyes = Eyes(
            settings.cameras,
            lambda read: inbox(ImageRead(read)),
            partial(_see_condition, inbox),
        )
        self._zero_command = scale_protocol(settings.scale.protocol).requests.get(
            Request.ZERO, b""
        )
        self._scale = open_scale(
            settings.scale,
            lambda event: inbox(ScaleHeard(event)),
            partial(_see_link, inbox, Device.SCALE),
        )
        self._gun = (
            None
            if settings.gun is None
            else open_gun(
                settings.gun,
                lambda event: inbox(GunHeard(event)),
                partial(_see_link, inbox, Device.GUN),
            )
        )
        self._panel_host = PanelHost()
        self._panel = (
            None
            if settings.panel is None
            else open_panel(
                settings.panel,
                self._panel_host,
                lambda event: inbox(PanelHeard(event)),
                partial(_see_link, inbox, Device.PANEL),
            )
        )

        self._voice = (
            None
            if settings.voice is None
            else Voice(settings.voice, settings.reasons, partial(_hear_voice, inbox))
        )

    def open(self) -> None:
        self._eyes.open()
        self._scale.open()
        for link in (self._gun, self._panel):
            if link is not None:
                link.open()
        if self._voice is not None:
            self._voice.open()

    def close(self) -> None:
        self._eyes.close()
        self._scale.close()
        for link in (self._gun, self._panel):
            if link is not None:
                link.close()
        if self._voice is not None:
            self._voice.close()

    def zero_scale(self) -> bool:
        """Tell the scale to set itself to zero; False if it cannot be told."""
        return bool(self._zero_command) and self._scale.send(self._zero_command)

    def reopen(self, device: RestartableDevice) -> None:
        """Open a device again; that it is well again is told as of any device."""
        match device:
            case RestartableDevice.CAMERA:
                self._eyes.reopen()
            case RestartableDevice.SCALE:
                self._scale.reopen()
            case RestartableDevice.PANEL if self._panel is not None:
                self._panel.reopen()
            case RestartableDevice.GUN if self._gun is not None:
                self._gun.reopen()
            case _:
                pass

    def light(self, lamps: Lamps) -> None:
        self._panel_host.show(lamps)

    def say(self, view: StationView) -> None:
        """Let the voice say what is news on the screen."""
        if self._voice is not None:
            self._voice.show(view)

    def look_hard(self, *, is_looking_hard: bool) -> None:
        """Have the eyes study images, because somebody waits for a label."""
        self._eyes.look_hard(is_looking_hard=is_looking_hard)

    def latest_jpeg(self) -> bytes | None:
        """Give what a camera sees now, at most 256 KiB; None if none sees anything."""
        return self._eyes.latest_jpeg()


def open_scale(
    settings: ScaleSettings,
    deliver: Callable[[ScaleEvent], None],
    notice: Callable[[LinkStatus], None],
) -> SerialLink[ScaleEvent]:
    """Make the link to the scale; it is not open yet."""
    return SerialLink(
        "scale",
        settings.serial_port,
        line=settings.line_settings,
        converse=lambda: settings.decoder,
        deliver=deliver,
        notice=notice,
    )


def open_gun(
    settings: GunSettings,
    deliver: Callable[[GunEvent], None],
    notice: Callable[[LinkStatus], None],
) -> SerialLink[GunEvent]:
    """Make the link to the gun; it is not open yet. A gun may be silent."""
    return SerialLink(
        "gun",
        settings.serial_port,
        line=settings.line_settings,
        converse=lambda: CodeGun(is_ended_by_silence=settings.is_ended_by_silence),
        deliver=deliver,
        notice=notice,
        silence_s_max=None,
    )


def open_panel(
    settings: PanelSettings,
    host: PanelHost,
    deliver: Callable[[PanelEvent], None],
    notice: Callable[[LinkStatus], None],
) -> SerialLink[PanelEvent]:
    """Make the link to the panel; it is not open yet."""
    return SerialLink(
        "panel",
        settings.serial_port,
        line=PANEL_LINE,
        converse=lambda: host,
        deliver=deliver,
        notice=notice,
    )


def _see_condition(inbox: Inbox, device: Device, condition: Condition) -> None:
    inbox(DeviceChanged(device, condition.state, condition.detail))


def _hear_voice(inbox: Inbox, state: Health, detail: str) -> None:
    inbox(DeviceChanged(Device.VOICE, state, detail))


def _see_link(inbox: Inbox, device: Device, status: LinkStatus) -> None:
    state = Health.WELL if status.is_well else Health.LOST
    detail = "" if status.is_well else status.detail
    inbox(DeviceChanged(device, state, detail))
