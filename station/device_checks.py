"""What `--check` finds of the station's devices, each tried as the station would."""

import threading
import time
from collections.abc import Sequence
from typing import Final

import numpy as np

from firmware_bridge.conversation import Conversation
from firmware_bridge.panel import PanelHost, PanelStarted
from firmware_bridge.scales.listening import explain
from firmware_bridge.scales.protocol import Request
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.reading import Garbage, Reading, ScaleEvent, Status
from firmware_bridge.serial_link import LinkStatus, SerialLink
from interface.operator_command import Finding, find
from station.camera import Camera
from station.camera_settings import CameraSettings
from station.devices import open_gun, open_panel
from station.image_watch import BRIGHTEST_MIN
from station.inspection import Reason
from station.settings import GunSettings, PanelSettings, ScaleSettings, VoiceSettings
from station.voice import check_voice
from station.voice_pack import VoiceError

# The slowest of them, a network camera, needs some seconds to send its first image.
_PATIENCE_S: Final = 6.0

# Long enough to count the images of a camera that sends five a second.
_COUNTING_S: Final = 1.5

# Twenty frames without a single reading: no more need be waited for.
_GARBAGE_BYTES_MIN: Final = 400

# A few seconds of the most talkative scale.
_OVERHEARD_BYTES_MAX: Final = 8_192

# What explains less of a recording is chance.
_SHARE_MIN: Final = 0.5


def check_camera(what: str, settings: CameraSettings) -> Finding:
    where = settings.shown_source
    camera = Camera(settings)
    camera.open()
    image = camera.newest_after(0, _PATIENCE_S)
    if image is None:
        condition = camera.condition()
        camera.close()
        detail = "" if condition is None else condition.detail
        return Finding(what, is_well=False, detail=detail, where=where)
    first, since_s = image, time.monotonic()
    while time.monotonic() - since_s < _COUNTING_S:
        image = camera.newest_after(image.number, _COUNTING_S) or image
    images_per_s = (image.number - first.number) / (time.monotonic() - since_s)
    camera.close()
    picture = image.grey()
    height, width = picture.shape
    mean, brightest = float(picture.mean()), int(picture.max())
    detail = (
        f"{width}×{height} pixels, {images_per_s:.0f} images a second,"
        f" brightness {mean:.0f} of 255"
    )
    if brightest < BRIGHTEST_MIN:
        return Finding(what, is_well=False, detail=f"black; {detail}", where=where)
    return Finding(what, is_well=True, detail=detail, where=where)


def check_reader() -> Finding:
    """See whether the libraries of both code readers are there, and work."""
    where = "zxing-cpp, zbar"
    try:
        from station.code_reader import study  # noqa: PLC0415 - what is looked for
    except ImportError as error:
        return Finding("reader", is_well=False, detail=str(error), where=where)
    study(np.full((64, 64), 255, dtype=np.uint8), is_time_left=lambda: False)
    return Finding("reader", is_well=True, detail="both are there", where=where)


class _Overheard:
    """The scale's conversation, and what came in it."""

    def __init__(self, conversation: Conversation[ScaleEvent]) -> None:
        self._conversation = conversation
        self.recording = bytearray()

    def feed(self, chunk: bytes) -> list[ScaleEvent]:
        self.recording += chunk[: _OVERHEARD_BYTES_MAX - len(self.recording)]
        return self._conversation.feed(chunk)

    def finish(self) -> list[ScaleEvent]:
        return self._conversation.finish()

    def bytes_to_send(self, now_s: float) -> bytes:
        return self._conversation.bytes_to_send(now_s)


def check_scale(settings: ScaleSettings) -> Finding:
    where = f"{settings.serial_port}, {settings.protocol}, {settings.line_settings}"
    overheard = _Overheard(settings.decoder)
    heard = threading.Event()
    readings: list[Reading] = []
    garbage: list[Garbage] = []

    def deliver(event: ScaleEvent) -> None:
        if isinstance(event, Reading):
            readings.append(event)
            heard.set()
        else:
            garbage.append(event)
            if len(overheard.recording) >= _GARBAGE_BYTES_MIN:
                heard.set()

    link = SerialLink(
        "scale",
        settings.serial_port,
        line=settings.line_settings,
        converse=lambda: overheard,
        deliver=deliver,
        notice=lambda _status: None,
    )
    link.open()
    heard.wait(_PATIENCE_S)
    link.close()
    if readings:
        return _judge_reading(where, readings[0])
    if garbage:
        detail = explain_garbage(settings, bytes(overheard.recording), garbage[-1])
    else:
        detail = link.status.detail
        can_be_asked = Request.WEIGHT in scale_protocol(settings.protocol).requests
        if can_be_asked and settings.ask_every_s is None:
            detail += "; if this scale speaks only when asked, set ask_every_s"
    return Finding("scale", is_well=False, detail=detail, where=where)


def _judge_reading(where: str, reading: Reading) -> Finding:
    if reading.status is Status.WEIGHT and reading.weight_g is None:
        detail = f"says {reading.value} without a unit; set unit as on the scale"
        return Finding("scale", is_well=False, detail=detail, where=where)
    shown = "no weight" if reading.weight_g is None else f"{reading.weight_g} g"
    detail = f"says {reading.status}, {shown}"
    return Finding("scale", is_well=True, detail=detail, where=where)


def explain_garbage(settings: ScaleSettings, recording: bytes, last: Garbage) -> str:
    """Say what else the scale may be speaking, or how to find out."""
    explained = explain(recording) if recording else None
    if explained is not None and explained.has_wrong_parity:
        return "parity is set otherwise on the scale: try the line 7E1"
    best = explained.explanations[:1] if explained is not None else ()
    if best and best[0].share >= _SHARE_MIN:
        return (
            f"speaks, but not {settings.protocol}: it seems to be {best[0].protocol};"
            f' set protocol = "{best[0].protocol}"'
        )
    return (
        f"speaks, but not this protocol ({last.reason});"
        f" `python -m firmware_bridge listen {settings.serial_port}` finds out which"
    )


def check_gun(settings: GunSettings) -> Finding:
    where = f"{settings.serial_port}, {settings.line_settings}"
    is_open = threading.Event()

    def notice(status: LinkStatus) -> None:
        if status.is_well:
            is_open.set()

    link = open_gun(settings, lambda _event: None, notice)
    link.open()
    is_open.wait(_PATIENCE_S)
    link.close()
    if not is_open.is_set():
        return Finding("gun", is_well=False, detail=link.status.detail, where=where)
    listen = f"python -m firmware_bridge listen --device gun {settings.serial_port}"
    detail = f"port is open; what it reads says `{listen}`"
    return Finding("gun", is_well=True, detail=detail, where=where)


def check_speech(settings: VoiceSettings, reasons: Sequence[Reason]) -> Finding:
    where = str(settings.folder)
    return find(
        "voice", lambda: check_voice(settings, reasons), (VoiceError,), where=where
    )


def check_panel(settings: PanelSettings) -> Finding:
    where = settings.serial_port
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
        detail = f"firmware {versions[0]}"
        return Finding("panel", is_well=True, detail=detail, where=where)
    return Finding("panel", is_well=False, detail=link.status.detail, where=where)
