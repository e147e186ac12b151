"""What the ledger asks of a station, carried out: device, disk and bus.

What ends in a device (a scale at zero, a camera that is well) is seen there. The rest
is said here, as a happening.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, assert_never

from interface.settings import SettingsError
from messaging.bus import Bus
from messaging.contracts.ids import RequestId
from messaging.contracts.stations import (
    ReloadSettings,
    RestartDevice,
    SendTestPicture,
    StationRequest,
    ZeroScale,
)
from messaging.topics import Topics
from station.devices import Devices
from station.happenings import CarriedOut, Happening, SettingsRead
from station.settings import StationSettings, changed_names, load_station_settings

Inbox: TypeAlias = Callable[[Happening], None]


class Errands:
    """Does it, in the station's own thread: nothing here takes long."""

    def __init__(
        self, settings: StationSettings, file: Path, devices: Devices, bus: Bus
    ) -> None:
        self._settings = settings
        self._file = file
        self._devices = devices
        self._bus = bus

    def run(self, request: StationRequest, inbox: Inbox) -> None:
        match request:
            case ZeroScale(request_id=request_id):
                if not self._devices.zero_scale():
                    inbox(
                        CarriedOut(
                            request_id,
                            is_done=False,
                            detail="the scale's port is not open",
                        )
                    )
            case RestartDevice(device=device):
                self._devices.reopen(device)
            case ReloadSettings(request_id=request_id):
                self._reload(request_id, inbox)
            case SendTestPicture(request_id=request_id):
                inbox(self._send_picture(request_id))
            case _:
                assert_never(request)

    def _reload(self, request_id: RequestId, inbox: Inbox) -> None:
        try:
            settings = load_station_settings(self._file)
        except SettingsError as error:
            inbox(CarriedOut(request_id, is_done=False, detail=str(error)))
            return
        inbox(SettingsRead(settings.site))
        changed = changed_names(self._settings, settings)
        said = []
        if changed.at_once:
            said.append(f"from the next bag on: {', '.join(changed.at_once)}")
        if changed.at_restart:
            said.append(f"only after a restart: {', '.join(changed.at_restart)}")
        detail = "; ".join(said) or "all is as when it was started"
        inbox(CarriedOut(request_id, is_done=True, detail=detail))

    def _send_picture(self, request_id: RequestId) -> CarriedOut:
        jpeg = self._devices.latest_jpeg()
        if jpeg is None:
            detail = "the camera shows nothing"
            return CarriedOut(request_id, is_done=False, detail=detail)
        topics = Topics(self._settings.community)
        topic = topics.test_picture(self._settings.station, request_id)
        is_sent = self._bus.publish(topic, jpeg)
        detail = f"{len(jpeg)} bytes" if is_sent else "the broker did not take it"
        return CarriedOut(request_id, is_sent, detail)
