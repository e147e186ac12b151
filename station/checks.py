"""What `--check` looks at: every device, the outbox, the broker.

Nothing is repaired, and no device is written to but the panel, which is asked who
it is. All devices are tried at the same time, so that the answer comes in seconds.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from firmware_bridge.panel import PanelHost, PanelStarted
from firmware_bridge.scales.protocol import Request
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import Garbage, Reading, Status
from firmware_bridge.serial_link import LinkStatus
from interface.operator_command import Finding, find
from messaging.contracts.ids import BootId
from messaging.failures import MessagingError
from messaging.identifiers import new_id
from messaging.reach import reach_broker
from station.camera import Camera
from station.camera_settings import CameraSettings
from station.devices import open_gun, open_panel, open_scale
from station.inspection import Reason
from station.outbox import Outbox
from station.outbox_file import OutboxError
from station.settings import (
    GunSettings,
    PanelSettings,
    StationSettings,
    VoiceSettings,
)
from station.voice import check_voice
from station.voice_pack import VoiceError

# The slowest of them, a network camera, needs some seconds to send its first image.
_PATIENCE_S: Final = 6.0


def check(settings: StationSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well."""
    looks: list[Callable[[], Finding]] = [
        lambda: _check_outbox(settings),
        lambda: _check_camera(settings.camera),
        lambda: _check_scale(settings),
        lambda: find(
            "broker", lambda: reach_broker(settings.broker), (MessagingError,)
        ),
    ]
    if settings.gun is not None:
        gun = settings.gun
        looks.append(lambda: _check_gun(gun))
    if settings.panel is not None:
        panel = settings.panel
        looks.append(lambda: _check_panel(panel))
    if settings.voice is not None:
        voice = settings.voice
        looks.append(lambda: _check_voice(voice, settings.reasons))
    findings: list[Finding] = []
    threads = [
        threading.Thread(target=lambda look=look: findings.append(look()))
        for look in looks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(findings, key=lambda finding: finding.what)


def _check_outbox(settings: StationSettings) -> Finding:
    what = f"outbox {settings.outbox_file}"
    try:
        outbox = Outbox(settings.outbox_file, settings.station, BootId(new_id()))
    except OutboxError as error:
        return Finding(what, is_well=False, detail=str(error))
    detail = f"{len(outbox.waiting())} drops without a receipt"
    asides = [str(aside) for aside in outbox.asides]
    if asides:
        detail += f"; a damaged one lies aside as {', '.join(asides)}"
    outbox.close()
    return Finding(what, is_well=not asides, detail=detail)


def _check_camera(camera_settings: CameraSettings) -> Finding:
    what = f"camera {camera_settings.shown_source}"
    camera = Camera(camera_settings)
    camera.open()
    image = camera.newest_after(0, _PATIENCE_S)
    condition = camera.condition()
    camera.close()
    if image is None:
        detail = "" if condition is None else condition.detail
        return Finding(what, is_well=False, detail=detail)
    height, width = image.pixels.shape[:2]
    return Finding(what, is_well=True, detail=f"shows {width}×{height} pixels")


def _check_scale(settings: StationSettings) -> Finding:
    scale = settings.scale
    what = f"scale {scale.protocol} at {scale.serial_port}, {scale.line_settings}"
    heard = threading.Event()
    readings: list[Reading] = []
    garbage: list[Garbage] = []

    def deliver(event: Reading | Garbage) -> None:
        if isinstance(event, Reading):
            readings.append(event)
            heard.set()
        else:
            garbage.append(event)

    link = open_scale(scale, deliver, lambda _status: None)
    link.open()
    heard.wait(_PATIENCE_S)
    link.close()
    if readings:
        return _judge_reading(what, readings[0])
    if garbage:
        detail = f"speaks, but not this protocol ({garbage[-1].reason})"
        return Finding(what, is_well=False, detail=f"{detail}; check it and the line")
    detail = link.status.detail
    can_be_asked = Request.WEIGHT in scale_protocol(scale.protocol).requests
    if can_be_asked and scale.ask_every_s is None:
        detail += "; if this scale speaks only when asked, set ask_every_s"
    return Finding(what, is_well=False, detail=detail)


def _judge_reading(what: str, reading: Reading) -> Finding:
    if reading.status is Status.WEIGHT and reading.weight_g is None:
        detail = f"says {reading.value} without a unit; set unit as on the scale"
        return Finding(what, is_well=False, detail=detail)
    shown = "no weight" if reading.weight_g is None else f"{reading.weight_g} g"
    return Finding(what, is_well=True, detail=f"says {reading.status}, {shown}")


def _check_gun(settings: GunSettings) -> Finding:
    what = f"gun at {settings.serial_port}, {settings.line_settings}"
    is_open = threading.Event()

    def notice(status: LinkStatus) -> None:
        if status.is_well:
            is_open.set()

    link = open_gun(settings, lambda _event: None, notice)
    link.open()
    is_open.wait(_PATIENCE_S)
    link.close()
    if not is_open.is_set():
        return Finding(what, is_well=False, detail=link.status.detail)
    listen = f"python -m firmware_bridge listen --device gun {settings.serial_port}"
    detail = f"port is open; what it reads says `{listen}`"
    return Finding(what, is_well=True, detail=detail)


def _check_voice(settings: VoiceSettings, reasons: Sequence[Reason]) -> Finding:
    what = f"voice {settings.folder}"
    return find(what, lambda: check_voice(settings, reasons), (VoiceError,))


def _check_panel(settings: PanelSettings) -> Finding:
    what = f"panel at {settings.serial_port}"
    met = threading.Event()
    versions: list[str] = []

    def deliver(event: object) -> None:
        if isinstance(event, PanelStarted):
            versions.append(event.version)
            met.set()

    link = open_panel(settings, PanelHost(), deliver, lambda _status: None)
    link.open()
    met.wait(_PATIENCE_S)
    link.close()
    if versions:
        return Finding(what, is_well=True, detail=f"firmware {versions[0]}")
    return Finding(what, is_well=False, detail=link.status.detail)
