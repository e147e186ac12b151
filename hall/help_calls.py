"""Who calls for help at which kiosk, and whether somebody is on the way. No I/O here.

One kiosk has one call. Whoever taps again while nobody has answered calls no second
time: since when somebody waits there is what counts.
"""

from msgspec.structs import replace

from hall import facts
from messaging.contracts.halls import HelpCall
from messaging.contracts.ids import ClientId


class HelpCalls:
    """The day's calls, by kiosk."""

    def __init__(self) -> None:
        self._calls: dict[ClientId, HelpCall] = {}

    def latest(self) -> tuple[HelpCall, ...]:
        """List the last call of each kiosk, whoever waits longest first."""
        return tuple(sorted(self._calls.values(), key=lambda call: call.called_at))

    def waiting(self) -> tuple[HelpCall, ...]:
        """List the calls that nobody has answered."""
        return tuple(call for call in self.latest() if call.answered_at is None)

    def is_waiting(self, kiosk: ClientId) -> bool:
        call = self._calls.get(kiosk)
        return call is not None and call.answered_at is None

    def apply(self, fact: facts.HelpFact) -> None:
        """Let it have happened."""
        match fact:
            case facts.HelpCalled(client=kiosk):
                if not self.is_waiting(kiosk):
                    self._calls[kiosk] = HelpCall(kiosk=kiosk, called_at=fact.at)
            case facts.HelpAnswered(kiosk=kiosk):
                if self.is_waiting(kiosk):
                    call = self._calls[kiosk]
                    self._calls[kiosk] = replace(call, answered_at=fact.at)
