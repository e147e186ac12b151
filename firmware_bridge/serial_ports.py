"""Which serial ports there are, and which of them stands at a USB path.

Adapters with a CH340 have no serial number and get another device name when
they are put in again; the path of hub and socket, `1-1.4`, stays.
"""

import errno
from dataclasses import dataclass
from typing import Final

from serial.tools.list_ports import comports

USB_PATH_PREFIX: Final = "usb:"


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One serial port as the system knows it; empty where it knows nothing."""

    device: str
    usb_path: str
    usb_id: str
    serial_number: str
    description: str


def list_serial_ports() -> list[SerialPort]:
    """All serial ports, those with a USB path first."""
    ports = [
        SerialPort(
            device=port.device,
            usb_path=port.location or "",
            usb_id="" if port.vid is None else f"{port.vid:04x}:{port.pid:04x}",
            serial_number=port.serial_number or "",
            description=port.description if port.description != "n/a" else "",
        )
        for port in comports()
    ]
    return sorted(ports, key=lambda port: (not port.usb_path, port.device))


def find_device(serial_port: str) -> str:
    """Find the device of `usb:1-1.4`; any other name is a device's path already.

    Raises `FileNotFoundError` if nothing is there now.
    """
    if not serial_port.startswith(USB_PATH_PREFIX):
        return serial_port
    usb_path = serial_port.removeprefix(USB_PATH_PREFIX)
    for port in list_serial_ports():
        # An adapter with several ports has them at 1-1.4:1.0, 1-1.4:1.1, …
        if usb_path in {port.usb_path, port.usb_path.partition(":")[0]}:
            return port.device
    raise FileNotFoundError(errno.ENOENT, "nothing at USB path", usb_path)
