"""A table of lines that are told apart by a key, newest first; on a phone, a list.

Only lines that are new or gone are sent to the browser, so that a reader keeps her
place and a screen reader is not sent back to the top.
"""

from collections.abc import Mapping, Sequence

from nicegui import ui

from interface.browser_elements import element, text


class Table:
    """Shows lines; made empty."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._headings = headings
        self._rows: dict[str, tuple[Sequence[str], ui.element]] = {}
        with element("table", "lines"):
            with element("thead"), element("tr"):
                for heading in headings:
                    text("th", heading).props("scope=col")
            self._body = element("tbody")

    def show(self, lines: Mapping[str, Sequence[str]]) -> None:
        """Show these lines in this order, each under its key."""
        for key in [key for key in self._rows if key not in lines]:
            self._rows.pop(key)[1].delete()
        for place, (key, cells) in enumerate(lines.items()):
            shown = self._rows.get(key)
            if shown is None or shown[0] != cells:
                if shown is not None:
                    shown[1].delete()
                row = self._add_row(cells)
                row.move(self._body, target_index=place)
                self._rows[key] = (cells, row)

    def _add_row(self, cells: Sequence[str]) -> ui.element:
        with self._body, element("tr") as row:
            for heading, cell in zip(self._headings, cells, strict=True):
                # The style sheet puts it before the cell on a phone.
                text("td", cell).props["data-name"] = heading
        return row
