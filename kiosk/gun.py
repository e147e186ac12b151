"""The barcode gun at the kiosk: what people hold before it, each reading once."""

import time
from queue import SimpleQueue

from firmware_bridge.code_gun import CodeGun, CodeRead, CodeRepetition, GunEvent
from firmware_bridge.conversation import LineSettings
from firmware_bridge.serial_link import SerialLink
from kiosk.fetching import fetch_all
from kiosk.settings import GunSettings


class Gun:
    """One gun on one serial port. `codes` is for one thread; it never waits."""

    def __init__(self, settings: GunSettings) -> None:
        self._repetition = CodeRepetition()
        self._read: SimpleQueue[str] = SimpleQueue()
        self._link: SerialLink[GunEvent] = SerialLink(
            "gun",
            settings.serial_port,
            line=LineSettings(settings.baud),
            converse=lambda: CodeGun(is_ended_by_silence=settings.is_ended_by_silence),
            deliver=self._hear,
            notice=lambda _status: None,
            # Nobody may hold anything before it for hours.
            silence_s_max=None,
        )

    def open(self) -> None:
        self._link.open()

    def close(self) -> None:
        self._link.close()

    def codes(self) -> list[str]:
        """Fetch what was read since the last time, oldest first."""
        return fetch_all(self._read)

    def _hear(self, event: GunEvent) -> None:
        if isinstance(event, CodeRead) and self._repetition.is_news(
            event.text, time.monotonic()
        ):
            self._read.put(event.text)
