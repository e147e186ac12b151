"""What needs somebody's eyes: messages that were set aside, and drops that miss."""

from interface.browser_elements import text
from ledger.overview import Overview
from ledger.pages.table import Table
from ledger.pages.wording import ASIDE_COLUMNS, GAP_COLUMNS, Wording


class AsidePage:
    """One open page; draws in the element that is open when it is made."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._counts = text("div")
        text("h2", wording.say("gaps-title"))
        text("div", wording.say("gaps-intro"), "quiet")
        self._no_gaps = text("div", wording.say("gaps-none"))
        self._gaps = Table([wording.say(column) for column in GAP_COLUMNS])
        text("h2", wording.say("aside-title"))
        text("div", wording.say("aside-intro"), "quiet")
        self._nothing = text("div", wording.say("aside-none"))
        self._messages = Table([wording.say(column) for column in ASIDE_COLUMNS])

    def show(self, overview: Overview) -> None:
        now = overview.as_of
        self._counts.text = self._wording.counts(overview.counts)
        self._no_gaps.set_visibility(not overview.gaps)
        self._gaps.show(
            {
                f"{view.outbox_id}/{view.gap.first_no}": self._wording.gap_cells(
                    view, now
                )
                for view in overview.gaps
            }
        )
        self._nothing.set_visibility(not overview.set_aside)
        self._messages.show(
            {
                str(one.number): self._wording.set_aside(one, now)
                for one in overview.set_aside
            }
        )
