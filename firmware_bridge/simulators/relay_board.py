"""A board of relays on a pseudo terminal."""

from firmware_bridge.lcus_relays import LCUS
from firmware_bridge.relay_wire import RelayCommand, RelayDialect, RelayQuery
from firmware_bridge.simulators.simulated_line import SimulatedLine


class RelayBoardSimulator(SimulatedLine):
    """A board that switches, says what is on if it can, and can lose power."""

    def __init__(
        self, dialect: RelayDialect = LCUS, relays: int = 4, *, can_answer: bool = True
    ) -> None:
        super().__init__("relays")
        self._dialect = dialect
        self._decoder = dialect.board_decoder()
        self._can_answer = can_answer
        self._are_on = [False] * relays

    @property
    def are_on(self) -> tuple[bool, ...]:
        """What is on now."""
        with self._changed:
            return tuple(self._are_on)

    def switch(self, relay: int, *, is_on: bool) -> None:
        """Switch by hand, from 1. Raises `ValueError` if there is none such."""
        if not 1 <= relay <= len(self._are_on):
            msg = f"relay {relay}; this board has 1 to {len(self._are_on)}"
            raise ValueError(msg)
        with self._changed:
            self._are_on[relay - 1] = is_on

    def lose_power(self) -> None:
        """Have all relays fall off, with the plug still in."""
        with self._changed:
            self._are_on = [False] * len(self._are_on)

    def _turn(self, heard: bytes, now_s: float) -> bytes:
        del now_s
        says = b""
        for event in self._decoder.feed(heard):
            match event:
                case RelayCommand(relay, is_on) if relay <= len(self._are_on):
                    self._are_on[relay - 1] = is_on
                case RelayQuery() if self._can_answer:
                    says += self._dialect.encode_shown(self._are_on)
                case _:
                    pass
        return says
