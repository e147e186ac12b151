"""An ESC/POS printer on a pseudo terminal: it answers, and keeps what it prints."""

from collections.abc import Iterable
from typing import Final

from firmware_bridge.printer_status import (
    BlocksWanted,
    PrinterCondition,
    PrinterRequestDecoder,
    PrinterState,
    encode_status_answer,
    encode_status_block,
)
from firmware_bridge.simulators.simulated_line import SimulatedLine
from firmware_bridge.simulators.slip_paper import PrintedImage, SlipPaper

# Some slips; a person looks at the newest.
_PRINTED_BYTES_MAX: Final = 65_536
_SLIPS_MAX: Final = 1000


class PrinterSimulator(SimulatedLine):
    """A printer with conditions one can set, such as no paper."""

    def __init__(self) -> None:
        super().__init__("printer")
        self._requests = PrinterRequestDecoder()
        self._conditions: frozenset[PrinterCondition] = frozenset()
        self._are_blocks_wanted = False
        self._is_news = False
        self._printed = b""
        self._paper = SlipPaper()
        self._slips: list[PrintedImage] = []

    @property
    def slips(self) -> list[PrintedImage]:
        """The images that came out of it, oldest first; none while it cannot print."""
        with self._changed:
            return list(self._slips)

    @property
    def printed(self) -> bytes:
        """All bytes that came, requests among them."""
        with self._changed:
            return self._printed

    def suffer(self, conditions: Iterable[PrinterCondition]) -> None:
        """Be in these conditions from now on; in none, be well."""
        with self._changed:
            self._conditions = frozenset(conditions)
            self._is_news = True

    def _turn(self, heard: bytes, now_s: float) -> bytes:
        del now_s
        self._printed = (self._printed + heard)[-_PRINTED_BYTES_MAX:]
        for slip in self._paper.feed(heard):
            if PrinterState(self._conditions).can_print:
                self._slips = [*self._slips, slip][-_SLIPS_MAX:]
        says = b""
        for request in self._requests.feed(heard):
            if isinstance(request, BlocksWanted):
                self._is_news = self._are_blocks_wanted = request.is_wanted
            else:
                says += encode_status_answer(request, self._conditions)
        if self._is_news and self._are_blocks_wanted:
            says += encode_status_block(self._conditions)
        self._is_news = False
        return says
