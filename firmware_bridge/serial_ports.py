"""Which serial ports there are, which of them stands at a USB path, and opening one.

Adapters with a CH340 have no serial number and get another device name when
they are put in again; the path of hub and socket, `1-1.4`, stays.
"""

import errno
from dataclasses import dataclass
from typing import Final

import serial
from serial.tools.list_ports import comports

from firmware_bridge.conversation import LineSettings

# Longer than any frame takes at 300 baud; a write that hangs is a lost port.
_WRITE_S_MAX: Final = 2.0

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


def open_port(serial_port: str, line: LineSettings, read_s_max: float) -> serial.Serial:
    """Open a port for ourselves alone, and without raising DTR.

    What the driver kept from before is old, and thrown away. Raises `OSError`.
    """
    port = serial.Serial()
    port.port = find_device(serial_port)
    port.baudrate = line.baud
    port.bytesize = line.data_bits
    port.parity = line.parity
    port.stopbits = line.stop_bits
    port.timeout = read_s_max
    port.write_timeout = _WRITE_S_MAX
    port.exclusive = True
    port.dtr = False
    port.rts = False
    port.open()
    return port
