"""The settings' page: which tariff counts when, in words and drawn; hours, inspectors.

It changes nothing: settings are files, so that what was in force when is in them, too.
"""

from datetime import date
from html import escape
from typing import Final

from nicegui import run, ui

from interface.browser_elements import element, text
from ledger.dry_run_drawing import render_svg
from ledger.pages.entrance import signed_in
from ledger.pages.table import Table
from ledger.pages.wording import Wording
from ledger.settings_desk import DRY_RUN_DAYS, SettingsDesk, SettingsOverview
from ledger.store.database import StoreError
from ledger.tariff import Line, Tariff
from ledger.tariff_wording import spans
from people.administration import PEOPLE_PATH
from people.roles import Act

_AXIS_WIDTH: Final = 1000


class SettingsPage:
    """One open page; draws in the element that is open when it is made."""

    def __init__(self, wording: Wording, desk: SettingsDesk) -> None:
        self._wording = wording
        self._desk = desk
        say = wording.say
        text("div", say("settings-intro"), "quiet")
        text("h2", say("tariffs-title"))
        self._axis = ui.html("", sanitize=False).classes("strip")
        self._tariffs = element("div", "tiles")
        self._drawn: SettingsOverview | None = None
        self._tried = element("div", "answers").props("role=status")
        text("h2", say("openings-title"))
        openings = Table([say(f"opening-{x}") for x in ("name", "opens", "closes")])
        openings.show(
            {
                one.name: (
                    one.name,
                    f"{one.opens_at:%H:%M}",
                    f"{one.closes_at:%H:%M}",
                )
                for one in desk.settings.openings
            }
        )
        text("h2", say("inspectors-title"))
        inspectors = Table([say("inspector-name"), say("inspector-card")])
        inspectors.show(
            {
                one.card_sha256: (one.inspector, f"…{one.card_sha256[-4:]}")
                for one in desk.settings.inspectors
            }
        )
        if not desk.settings.inspectors:
            text("div", say("inspectors-none"))
        session = signed_in()
        if session is not None and session.may(Act.ADMINISTER):
            text("h2", say("people-title"))
            ui.link(
                say("people-link"), f"{PEOPLE_PATH}?language={wording.language}"
            ).classes("target")

    def show(self, seen: SettingsOverview) -> None:
        if seen == self._drawn:
            return
        self._drawn = seen
        # One tariff that was always there needs no time line.
        self._axis.set_visibility(len(self._desk.calendar.tariffs) > 1)
        self._axis.content = _axis(self._desk, seen.today, self._wording)
        self._tariffs.clear()
        with self._tariffs:
            for tariff, until in reversed(spans(self._desk.calendar)):
                self._draw_tariff(tariff, until, seen)

    def _draw_tariff(
        self, tariff: Tariff, until: date | None, seen: SettingsOverview
    ) -> None:
        say, today = self._wording.say, seen.today
        with element("article", "card"):
            text("h3", tariff.name)
            is_current = self._desk.calendar.in_force_on(today) is tariff
            is_coming = tariff.counts_from is not None and tariff.counts_from > today
            state = "now" if is_current else "coming" if is_coming else "past"
            text("div", say(f"tariff-{state}")).classes("health")
            since = str(tariff.counts_from or say("tariff-beginning"))
            end = say("tariff-open-end") if until is None else str(until)
            text("div", say("tariff-span", since=since, until=end))
            with element("ul"):
                for words in tariff_lines(tariff, self._wording):
                    text("li", words)
            if tariff.name in seen.kept:
                text("div", say("tariff-kept"), "quiet")
            words = say("tariff-try", days=DRY_RUN_DAYS)

            async def try_out() -> None:
                await self._try_out(tariff)

            button = ui.button(words, on_click=try_out, color=None)
            button.props(f'no-caps aria-label="{words}: {escape(tariff.name)}"')
            button.classes("second")

    async def _try_out(self, tariff: Tariff) -> None:
        say = self._wording.say
        self._tried.clear()
        with self._tried:
            text("div", say("tariff-trying"))
        try:
            result = await run.io_bound(self._desk.try_out, tariff)
        except StoreError as error:
            self._tried.clear()
            with self._tried:
                text("div", say("trouble-page", trouble=str(error)))
            return
        if result is None:  # the ledger closes
            return
        title = say(
            "tried-title",
            name=tariff.name,
            first=str(result.first),
            last=str(result.last),
        )
        self._tried.clear()
        with self._tried, element("section", "card"):
            text("h3", title)
            text(
                "div",
                say(
                    "tried-points",
                    drops=result.total.drops,
                    before=result.total.points_before,
                    after=result.total.points_after,
                    difference=f"{result.total.difference:+d}",
                ),
            )
            text(
                "div",
                say(
                    "tried-households",
                    gaining=result.gaining,
                    losing=result.losing,
                    unchanged=result.unchanged,
                ),
            )
            if result.total.drops:
                drawing = render_svg(
                    result, say("tried-before"), say("tried-after"), title
                )
                ui.html(drawing, sanitize=False).classes("drawing")


def tariff_lines(tariff: Tariff, wording: Wording) -> list[str]:
    """Say all that a tariff says, in one language."""
    say = wording.say
    lines = [_line(line, wording) for line in tariff.lines]
    for cap in tariff.daily_caps:
        stream = say(f"stream-{cap.stream}")
        lines.append(say("tariff-cap", stream=stream, points=cap.points))
    if tariff.streak is not None:
        streak = tariff.streak
        lines.append(say("tariff-streak", days=streak.days, points=streak.points))
    if any(line.net_g_min is not None for line in tariff.lines):
        lines.append(say("tariff-unweighed", grams=tariff.unweighed_g))
    return lines


def _line(line: Line, wording: Wording) -> str:
    say = wording.say
    words = say(
        "tariff-line",
        stream=say(f"stream-{line.stream}"),
        verdict=say(f"verdict-{line.verdict}"),
        points=line.points,
    )
    if line.net_g_min is not None:
        words += say("tariff-weight", grams=line.net_g_min)
    if line.hours is not None:
        words += say(f"tariff-hours-{line.hours}")
    return words


def _axis(desk: SettingsDesk, today: date, wording: Wording) -> str:
    """Draw when which tariff counts; said in words on the cards below."""
    starts = [x.counts_from for x in desk.calendar.tariffs if x.counts_from is not None]
    days = [*starts, today]
    first, span = min(days), max((max(days) - min(days)).days, 1)
    places = [(40 + round((day - first).days / span * 900), day) for day in starts]
    now = 40 + round((today - first).days / span * 900)
    marks = "".join(
        f'<line x1="{x}" y1="8" x2="{x}" y2="32" stroke="#0b5cad" stroke-width="6"/>'
        for x, _ in places
    )
    label = escape(wording.say("tariff-axis", count=len(desk.calendar.tariffs)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_AXIS_WIDTH} 40"'
        f' width="100%" role="img" aria-label="{label}">'
        '<line x1="10" y1="20" x2="990" y2="20" stroke="#5b6570" stroke-width="4"/>'
        f'{marks}<circle cx="{now}" cy="20" r="10" fill="#1b7f3b"/></svg>'
    )
