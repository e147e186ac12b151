"""A network camera: JPEG after JPEG over HTTP, as long as somebody looks."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2

from station.looks import Picture
from tests.station.network_camera import NetworkCamera


class MjpegCamera(NetworkCamera):
    """Serves what `picture` makes of the image's number, until it is switched off."""

    def __init__(
        self, picture: Callable[[int], Picture], *, images_per_s: float = 50
    ) -> None:
        self.picture = picture
        # Whoever has images that are coded already may put them here.
        self.jpegs: Iterator[bytes] | None = None
        self._period_s = 1 / images_per_s
        self.is_sending = True
        self.viewer_count = 0
        camera = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                camera.viewer_count += 1
                self.send_response(200)
                kind = "multipart/x-mixed-replace; boundary=next"
                self.send_header("Content-Type", kind)
                self.end_headers()
                camera.send_to(self.wfile.write)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))

    @property
    def url(self) -> str:
        return f"http://{self.address}/video"

    def send_to(self, write: Callable[[bytes], object]) -> None:
        number, due_s = 0, time.monotonic()
        while not self._off.wait(max(0, due_s - time.monotonic())):
            due_s += self._period_s
            if not self.is_sending:
                continue
            number += 1
            jpeg = next(self.jpegs) if self.jpegs is not None else self._coded(number)
            head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
            try:
                write(head.encode() + b"\r\n\r\n" + jpeg + b"\r\n")
            except OSError:
                return

    def _coded(self, number: int) -> bytes:
        return cv2.imencode(".jpg", self.picture(number))[1].tobytes()
