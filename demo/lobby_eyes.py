"""What was seen in the lobby: the kiosk's screens, tickets and calls. No I/O here."""

import threading

from demo.programs import Fact


class LobbyEyes:
    """Everything the lobby's kiosk has shown; safe to share by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.tickets: dict[str, str] = {}
        self.ticket_ids_by_request: dict[str, set[str]] = {}
        self.calls_shown = 0

    def hear(self, fact: Fact) -> None:
        """Take one line of the kiosk's log."""
        with self._lock:
            if fact["event"] == "ticket_shown":
                self.tickets[fact["ticket_id"]] = fact["number"]
                self.ticket_ids_by_request.setdefault(fact["request_id"], set()).add(
                    fact["ticket_id"]
                )
            elif fact["event"] == "call_shown":
                self.calls_shown += 1
