"""A network camera that speaks RTSP: JPEG in RTP (RFC 2435), within the TCP connection.

Just enough of the protocol for a client that asks for one stream and plays it.
"""

import socketserver
import struct
from collections.abc import Callable, Iterator
from typing import Final

import cv2

from station.looks import Picture
from tests.station.network_camera import NetworkCamera

_PERIOD_S: Final = 0.03
_CLOCK_HZ: Final = 90_000
_PACKET_BYTES: Final = 1_400
_JPEG_IN_RTP: Final = 26
_MARKED: Final = 0x80

_SDP: Final = (
    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
    f"m=video 0 RTP/AVP {_JPEG_IN_RTP}\r\na=control:track\r\n"
)


class RtspCamera(NetworkCamera):
    """Serves what `picture` makes of the image's number, until it is switched off."""

    def __init__(self, picture: Callable[[int], Picture]) -> None:
        self.picture = picture
        camera = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                camera.converse(self)

        super().__init__(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler))

    @property
    def url(self) -> str:
        return f"rtsp://user:word@{self.address}/stream1"

    def converse(self, line: socketserver.StreamRequestHandler) -> None:
        while request := line.rfile.readline().decode():
            method, url, _ = request.split()
            headers = dict(_headers(line))
            answer = [f"CSeq: {headers['cseq']}", "Session: 1;timeout=60"]
            body = ""
            if method == "OPTIONS":
                answer += ["Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN"]
            elif method == "DESCRIBE":
                body = _SDP
                answer += [f"Content-Base: {url}/", "Content-Type: application/sdp"]
                answer += [f"Content-Length: {len(body)}"]
            elif method == "SETUP":
                answer += [f"Transport: {headers['transport']}"]
            text = "\r\n".join(["RTSP/1.0 200 OK", *answer, "", body])
            line.wfile.write(text.encode())
            if method == "PLAY":
                self._play(line.wfile.write)
                return

    def _play(self, write: Callable[[bytes], object]) -> None:
        number = sequence_no = 0
        while not self._off.wait(_PERIOD_S):
            number += 1
            jpeg = cv2.imencode(".jpg", self.picture(number))[1].tobytes()
            at = int(number * _PERIOD_S * _CLOCK_HZ)
            for payload, is_last in _payloads(jpeg, self.picture(number).shape):
                sequence_no += 1
                kind = _JPEG_IN_RTP | (_MARKED if is_last else 0)
                packet = struct.pack(">BBHII", 0x80, kind, sequence_no % 65536, at, 1)
                packet += payload
                try:
                    write(b"$\0" + struct.pack(">H", len(packet)) + packet)
                except OSError:
                    return


def _headers(line: socketserver.StreamRequestHandler) -> Iterator[tuple[str, str]]:
    while text := line.rfile.readline().decode().strip():
        name, _, value = text.partition(":")
        yield name.lower(), value.strip()


def _payloads(jpeg: bytes, shape: tuple[int, ...]) -> Iterator[tuple[bytes, bool]]:
    """Cut the coded lines into packets; the first carries the quantization tables."""
    tables, lines = _taken_apart(jpeg)
    size = bytes((shape[1] // 8, shape[0] // 8))
    for offset in range(0, len(lines), _PACKET_BYTES):
        part = lines[offset : offset + _PACKET_BYTES]
        # Type 1: 4:2:0 without restarts; 255: the tables come along.
        head = struct.pack(">I", offset) + bytes((1, 255)) + size
        if offset == 0:
            head += struct.pack(">BBH", 0, 0, len(tables)) + tables
        yield head + part, offset + _PACKET_BYTES >= len(lines)


def _taken_apart(jpeg: bytes) -> tuple[bytes, bytes]:
    tables, position = b"", 2
    while True:
        marker, length = struct.unpack_from(">HH", jpeg, position)
        content = jpeg[position + 4 : position + 2 + length]
        position += 2 + length
        if marker == 0xFFDB:
            # Each table has its number before its 64 bytes.
            for start in range(0, len(content), 65):
                tables += content[start + 1 : start + 65]
        elif marker == 0xFFDA:
            return tables, jpeg[position:-2]
