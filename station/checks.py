"""What `--check` looks at: every device, the computer, the broker.

Nothing is repaired, and no device is written to but the panel, which is asked who
it is. All are tried at the same time, so that the answer comes in seconds.
"""

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from interface.operator_command import Finding
from station.computer_checks import (
    check_broker,
    check_clock,
    check_disk,
    check_font,
    check_glass,
    check_outbox,
)
from station.device_checks import (
    check_camera,
    check_gun,
    check_panel,
    check_reader,
    check_scale,
    check_speech,
)
from station.settings import StationSettings

Look: TypeAlias = Callable[[], Finding]


def check(settings: StationSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well; problems first."""
    looks = _looks(settings)
    findings: list[Finding] = []
    threads = [
        threading.Thread(target=lambda look=look: findings.append(look()))
        for look in looks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(findings, key=lambda finding: (finding.is_well, finding.what))


def _looks(settings: StationSettings) -> list[Look]:
    looks: list[Look] = [
        partial(check_camera, "camera", settings.camera),
        check_reader,
        partial(check_scale, settings.scale),
        partial(check_outbox, settings),
        partial(check_disk, settings.state_folder),
        partial(check_broker, settings.broker),
        partial(check_clock, settings),
        partial(check_glass, settings.glass),
        check_font,
    ]
    if settings.second_camera is not None:
        looks.append(partial(check_camera, "second camera", settings.second_camera))
    if settings.gun is not None:
        looks.append(partial(check_gun, settings.gun))
    if settings.panel is not None:
        looks.append(partial(check_panel, settings.panel))
    if settings.voice is not None:
        looks.append(partial(check_speech, settings.voice, settings.reasons))
    return looks
