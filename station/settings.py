"""The station's settings, as `config/station.toml` explains them to operators."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct
from msgspec.structs import replace

from firmware_bridge.code_gun import GUN_LINE
from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.decoder import ScaleDecoder
from firmware_bridge.scales.options import Checksum, DigitOrder, ScaleOptions
from firmware_bridge.scales.protocol import Request
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.scales.registers import RegisterMap
from interface.glass import Glass
from interface.settings import SettingsError, load_settings
from messaging.broker_settings import BrokerSettings
from messaging.contracts.drops import Stream
from messaging.contracts.ids import CommunityIdField, InspectorIdField, StationIdField
from station.camera_settings import CameraSettings
from station.drop_slots import Terms
from station.drop_states import Waits
from station.fitness import Device
from station.inspection import REASONS_MAX, Reason
from station.site import Site
from station.visit import Language, Modes
from station.weighing import WeighingTerms

_Grams = Annotated[int, Meta(ge=0, le=100_000)]
_Text = Annotated[str, Meta(min_length=1)]


class LineOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a device's line is set, where it is not as it came from the factory."""

    baud: int = 9600
    data_bits: int = 8
    parity: str = "N"
    stop_bits: int = 1

    @property
    def settings(self) -> LineSettings:
        """Raises `ValueError` for a line that no device has."""
        return LineSettings(self.baud, self.data_bits, self.parity, self.stop_bits)


class ScaleSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which scale stands here, and what counts as a load on it."""

    protocol: str
    serial_port: _Text
    line: LineOptions | None = None
    unit: str | None = None
    implied_decimals: Annotated[int, Meta(ge=0, le=6)] | None = None
    checksum: Checksum = Checksum.AUTO
    digit_order: DigitOrder = DigitOrder.AUTO
    registers: RegisterMap | None = None
    ask_every_s: Annotated[float, Meta(ge=0.05, le=5)] | None = None
    division_g: Annotated[int, Meta(ge=1, le=10_000)] = 1
    load_g_min: Annotated[int, Meta(ge=1, le=100_000)] = 50
    change_g_min: Annotated[int, Meta(ge=1, le=100_000)] = 30

    @property
    def line_settings(self) -> LineSettings:
        """Raises `ValueError` for a line that no device has."""
        if self.line is None:
            return scale_protocol(self.protocol).line
        return self.line.settings

    @property
    def options(self) -> ScaleOptions:
        """Raises `ValueError` for a unit that no scale has."""
        return ScaleOptions(
            unit=self.unit,
            implied_decimals=self.implied_decimals,
            checksum=self.checksum,
            digit_order=self.digit_order,
            registers=self.registers,
        )

    @property
    def decoder(self) -> ScaleDecoder:
        """Raises `ValueError` where the protocol and what is said do not fit."""
        protocol = scale_protocol(self.protocol)
        return ScaleDecoder(protocol, self.options, ask_every_s=self.ask_every_s)


class GunSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a barcode gun is plugged in, for labels that no camera can read."""

    serial_port: _Text
    line: LineOptions | None = None
    is_ended_by_silence: bool = False

    @property
    def line_settings(self) -> LineSettings:
        """Raises `ValueError` for a line that no device has."""
        return GUN_LINE if self.line is None else self.line.settings


class PanelSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where lamps and buttons are."""

    serial_port: _Text


class VoiceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What speaks here: a folder of clips, and a loudspeaker as ALSA names it."""

    folder: Path
    device: _Text = "default"
    volume: Annotated[int, Meta(ge=1, le=100)] = 80
    is_on: bool = True


class StationSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sorting point."""

    community: CommunityIdField
    station: StationIdField
    zone: str
    state_folder: Path
    stream: Stream
    camera: CameraSettings
    scale: ScaleSettings
    glass: Glass
    broker: BrokerSettings
    second_camera: CameraSettings | None = None
    gun: GunSettings | None = None
    panel: PanelSettings | None = None
    voice: VoiceSettings | None = None
    language: Language = Language.ZH
    is_elder: bool = False
    bag_tare_g: _Grams = 0
    inspector: InspectorIdField | None = None
    undo_s: Annotated[float, Meta(ge=0, le=60)] = 10
    verdict_s: Annotated[float, Meta(ge=5, le=3600)] = 45
    is_clock_trusted: bool = False
    reasons: Annotated[tuple[Reason, ...], Meta(max_length=REASONS_MAX)] = ()

    @property
    def site(self) -> Site:
        """What the deciding modules need to know of this."""
        absent = set()
        if self.panel is None:
            absent.add(Device.PANEL)
        if self.gun is None:
            absent.add(Device.GUN)
        if self.second_camera is None:
            absent.add(Device.SECOND_CAMERA)
        if self.voice is None:
            absent.add(Device.VOICE)
        return Site(
            community=self.community,
            station=self.station,
            terms=Terms(
                stream=self.stream,
                tare_g=self.bag_tare_g,
                inspector=self.inspector,
                has_reasons=bool(self.reasons),
            ),
            reasons=self.reasons,
            weighing=WeighingTerms(
                self.scale.load_g_min, self.scale.change_g_min, self.scale.division_g
            ),
            waits=Waits(verdict_s=self.verdict_s, undo_s=self.undo_s),
            devices=tuple(device for device in Device if device not in absent),
            modes=Modes(
                self.language,
                is_elder=self.is_elder,
                is_sound_on=None if self.voice is None else self.voice.is_on,
            ),
            can_zero=Request.ZERO in scale_protocol(self.scale.protocol).requests,
        )

    @property
    def cameras(self) -> dict[Device, CameraSettings]:
        """The cameras that stand here, the one whose picture is evidence first."""
        cameras = {Device.CAMERA: self.camera}
        if self.second_camera is not None:
            cameras[Device.SECOND_CAMERA] = self.second_camera
        return cameras

    @property
    def outbox_file(self) -> Path:
        return self.state_folder / "outbox.db"

    @property
    def image_folder(self) -> Path:
        return self.state_folder / "images"

    @property
    def registry_file(self) -> Path:
        return self.state_folder / "registry.json"

    @property
    def duty_file(self) -> Path:
        return self.state_folder / "duty.json"


@dataclass(frozen=True, slots=True)
class ChangedNames:
    """Which settings differ: those a running station can go by, and the others."""

    at_once: tuple[str, ...]
    at_restart: tuple[str, ...]


def changed_names(before: StationSettings, after: StationSettings) -> ChangedNames:
    """Compare two readings of one file, name by name."""
    at_once: list[str] = []
    at_restart: list[str] = []
    for name in before.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if isinstance(old, ScaleSettings):
            # What the line is takes a restart, what counts as a load does not.
            steps = {
                f"{name}.{inner}": replace(
                    before, scale=replace(old, **{inner: getattr(new, inner)})
                )
                for inner in old.__struct_fields__
                if getattr(old, inner) != getattr(new, inner)
            }
        else:
            steps = {} if old == new else {name: replace(before, **{name: new})}
        for step, changed in steps.items():
            is_at_once = changed.site.agreed != before.site.agreed
            (at_once if is_at_once else at_restart).append(step)
    return ChangedNames(tuple(at_once), tuple(at_restart))


def load_station_settings(file: Path) -> StationSettings:
    """Read and check the settings; raises `SettingsError` with all mistakes."""
    settings = load_settings(file, StationSettings)
    mistakes = []
    try:
        ZoneInfo(settings.zone)
    except (KeyError, ValueError, OSError):
        mistakes.append(f"zone {settings.zone!r} is unknown; write it as Asia/Shanghai")
    try:
        settings.scale.line_settings  # noqa: B018 - only to see whether it can be
        settings.scale.decoder  # noqa: B018 - the same
    except ValueError as error:
        mistakes.append(f"[scale] {error}")
    try:
        settings.gun and settings.gun.line_settings  # noqa: B018 - the same
    except ValueError as error:
        mistakes.append(f"[gun] {error}")
    mistakes += [
        f"[{table}] {mistake}"
        for table, camera in (
            ("camera", settings.camera),
            ("second_camera", settings.second_camera),
        )
        if camera is not None
        for mistake in camera.mistakes
    ]
    names = [reason.reason for reason in settings.reasons]
    if len(set(names)) < len(names):
        mistakes.append("[[reasons]] name a reason twice; give each its own word")
    if mistakes:
        msg = "\n".join(f"{file}: {mistake}" for mistake in mistakes)
        raise SettingsError(msg)
    return settings
