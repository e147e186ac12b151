"""Points: the card, the account in words, rewards, vouchers, and objections."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final, TypeVar

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Card, Number, Text, TextTarget, TouchTarget
from kiosk.places import BACK, DONE, PAGE_NEXT, REPRINT, choices_per_page
from kiosk.points import (
    AGAIN,
    CONFIRM,
    OBJECT,
    REDEEM,
    VOUCHERS,
    PointsStep,
    can_have,
    choice_key,
    objection_key,
)
from kiosk.screens.layout import BAR_TEXT_MM, Parts, column, hug, lay_out, row
from kiosk.screens.pen import Pen
from kiosk.shown import PointsShown
from kiosk.slip import SlipState
from kiosk.wording import in_groups
from messaging.contracts.points import (
    AccountEntry,
    AccountShown,
    EntryKind,
    Objection,
    OpenVoucher,
    PointsRefusal,
    RewardOffer,
)

T = TypeVar("T")

# As wide as the plus sign.
_MINUS: Final = "\N{MINUS SIGN}"

_BALANCE_MM: Final = 30.0
_CODE_MM: Final = 14.0
_NAME_MM: Final = 10.0

# Entries in words on the account's screen: as many as the type leaves room for.
_ENTRIES_SHOWN: Final = 4
_FEW_ENTRIES_SHOWN: Final = 2

_SLIP_TEXTS: Final = {
    SlipState.NOT_FITTED: "voucher-remember",
    SlipState.SENT: "ticket-slip-sent",
    SlipState.MISSING: "voucher-slip-missing",
}

REFUSED_TEXTS: Final = {
    PointsRefusal.UNKNOWN_CARD: "points-refused-card",
    PointsRefusal.REVOKED_CARD: "points-refused-revoked",
    PointsRefusal.TOO_MANY_ATTEMPTS: "points-refused-attempts",
    PointsRefusal.SUSPENDED: "points-refused-suspended",
    PointsRefusal.TOO_FEW_POINTS: "points-refused-few",
    PointsRefusal.OUT_OF_STOCK: "points-refused-stock",
    PointsRefusal.UNKNOWN_REWARD: "points-refused-stock",
    PointsRefusal.OTHER_PRICE: "points-refused-price",
    PointsRefusal.OBJECTED_BEFORE: "points-refused-objected",
}

# Entries that say what was given or taken back.
_OF_SOMETHING: Final = (EntryKind.REDEMPTION, EntryKind.REFUND)

# Where the card itself is refused, asking again with it is of no use.
_OF_THE_CARD: Final = frozenset(
    {
        PointsRefusal.UNKNOWN_CARD,
        PointsRefusal.REVOKED_CARD,
        PointsRefusal.TOO_MANY_ATTEMPTS,
        PointsRefusal.SUSPENDED,
    }
)


def draw_points(shown: PointsShown, pen: Pen) -> Widget:
    """Draw the step at which the matter stands."""
    return lay_out(pen, shown.around, _STEPS[shown.step](shown, pen))


def _card(_shown: PointsShown, pen: Pen) -> Parts:
    hints = ("points-card-hint", "points-card-lost")
    return Parts(
        pen.say("points-card"),
        [Text(pen.theme, pen.say(hint), palette.MAIN_TEXT_MM) for hint in hints],
        footer=(_back(pen),),
    )


def _waiting(shown: PointsShown, pen: Pen) -> Parts:
    hint = Text(pen.theme, pen.say("points-waiting"), palette.MAIN_TEXT_MM)
    return Parts(pen.say(f"points-{shown.step}"), (hint,))


def _account(shown: PointsShown, pen: Pen) -> Parts:
    account = shown.account
    if account is None:
        return _waiting(shown, pen)
    lines = [say_entry(pen, entry) for entry in account.entries[: _entry_count(pen)]]
    texts = [
        Text(pen.theme, line, palette.MAIN_TEXT_MM)
        for line in lines or [pen.say("points-entries-none")]
    ]
    whose = pen.say(
        "points-household", building=account.building, household=account.household
    )
    balance = _balance(account, pen)
    name = Text(pen.theme, whose, BAR_TEXT_MM, ink=palette.QUIET_INK)
    reading: Sequence[Widget] = (name, balance, *texts)
    if not pen.theme.glass.is_portrait:
        beside = hug(column(pen, name, *texts, size_hint_x=2))
        reading = (hug(row(pen, balance, beside)),)
    return Parts(
        pen.say("points-account"),
        reading,
        tiles=_acts(account, pen),
        footer=(_done(pen),),
        shows_newest_call=False,
    )


def _entry_count(pen: Pen) -> int:
    """Say how many entries the type leaves room for."""
    if pen.modes.is_low:
        return 1
    is_roomy = pen.theme.glass.is_portrait and not pen.modes.is_elder
    return _ENTRIES_SHOWN if is_roomy else _FEW_ENTRIES_SHOWN


def _balance(account: AccountShown, pen: Pen) -> Widget:
    text = pen.say("points-balance", points=account.balance)
    return Text(
        pen.theme, text, _BALANCE_MM, ink=palette.PRIMARY, is_bold=True, align="center"
    )


def _acts(account: AccountShown, pen: Pen) -> Widget:
    tiles: list[Widget] = []
    mm = BAR_TEXT_MM if pen.modes.is_low else palette.MAIN_TEXT_MM
    if account.offers:
        redeem = pen.say("points-redeem")
        tiles.append(TextTarget(pen.theme, REDEEM, redeem, mm, is_main=True))
    if account.vouchers:
        vouchers = pen.say("points-vouchers", count=len(account.vouchers))
        tiles.append(TextTarget(pen.theme, VOUCHERS, vouchers, mm))
    if account.entries:
        wrong = pen.say("points-object")
        tiles.append(TextTarget(pen.theme, OBJECT, wrong, mm))
    columns = 1 if pen.theme.glass.is_portrait and not pen.modes.is_low else 3
    return _grid(pen, tiles, columns, len(tiles))


def _rewards(shown: PointsShown, pen: Pen) -> Parts:
    account = shown.account
    offers = () if account is None else account.offers
    tiles = [
        _reward(offer, number, account, pen)
        for number, offer in _page(shown, pen, offers)
        if account is not None
    ]
    title = "points-rewards" if tiles else "points-rewards-none"
    return _choosing(shown, pen, title, tiles)


def _reward(offer: RewardOffer, number: int, account: AccountShown, pen: Pen) -> Widget:
    if can_have(offer, account):
        tile: Card = TouchTarget(pen.theme, choice_key(number))
        said = pen.say("reward-cost", points=offer.points)
    else:
        tile = Card(pen.theme, line=palette.GROUND, ground=palette.GROUND)
        short = offer.points - account.balance
        said = pen.say("reward-out")
        if offer.is_in_stock:
            said = pen.say("reward-short", cost=offer.points, points=short)
    name = Text(pen.theme, pen.pick(offer.name), palette.MAIN_TEXT_MM, is_bold=True)
    cost = Text(pen.theme, said, BAR_TEXT_MM)
    tile.add_widget(column(pen, Widget(), name, cost, Widget(), spacing=0))
    return tile


def _confirm(shown: PointsShown, pen: Pen) -> Parts:
    offer, account = shown.offer, shown.account
    if offer is None or account is None:
        return _waiting(shown, pen)
    after = pen.say("points-after", points=account.balance - offer.points)
    yes = pen.say("points-confirm-yes")
    return Parts(
        pen.say("points-confirm", points=offer.points),
        (
            Text(pen.theme, pen.pick(offer.name), _CODE_MM, is_bold=True),
            Text(pen.theme, after, palette.MAIN_TEXT_MM),
        ),
        tiles=row(
            pen,
            TextTarget(pen.theme, BACK, pen.say("points-confirm-no"), _NAME_MM),
            TextTarget(pen.theme, CONFIRM, yes, _NAME_MM, is_main=True),
        ),
        shows_newest_call=False,
    )


def _vouchers(shown: PointsShown, pen: Pen) -> Parts:
    vouchers = () if shown.account is None else shown.account.vouchers
    tiles = []
    for number, voucher in _page(shown, pen, vouchers):
        tile = TouchTarget(pen.theme, choice_key(number))
        name = pen.pick(voucher.reward)
        until = pen.say("voucher-until", day=_day(voucher))
        tile.add_widget(
            column(
                pen,
                Widget(),
                Text(pen.theme, name, palette.MAIN_TEXT_MM, is_bold=True),
                Text(pen.theme, until, BAR_TEXT_MM),
                Widget(),
                spacing=0,
            )
        )
        tiles.append(tile)
    return _choosing(shown, pen, "points-vouchers-title", tiles)


def _voucher(shown: PointsShown, pen: Pen) -> Parts:
    voucher = shown.voucher
    if voucher is None:
        return _waiting(shown, pen)
    slip = "voucher-remember"
    if shown.is_new:
        slip = _SLIP_TEXTS[shown.slip.state]
    align = "center" if pen.theme.glass.is_portrait else "left"
    code = Text(pen.theme, in_groups(voucher.code), _CODE_MM, is_bold=True, align=align)
    texts = [
        Text(pen.theme, pen.pick(voucher.reward), _NAME_MM, is_bold=True, align=align),
        code,
        *(
            Text(pen.theme, line, palette.MAIN_TEXT_MM, align=align)
            for line in (
                pen.say(slip),
                pen.say("voucher-until", day=_day(voucher)),
                pen.say("voucher-where"),
            )
        ),
    ]
    second = TextTarget(pen.theme, AGAIN, pen.say("points-to-account"), BAR_TEXT_MM)
    if shown.slip.may_reprint:
        reprint = pen.say("ticket-reprint")
        second = TextTarget(pen.theme, REPRINT, reprint, BAR_TEXT_MM)
    title = "points-voucher-new" if shown.is_new else "points-voucher"
    return Parts(
        pen.say(title),
        texts
        if pen.theme.glass.is_portrait
        else (hug(column(pen, *texts, spacing=0)),),
        footer=(_done(pen), second),
        shows_newest_call=False,
    )


def _entries(shown: PointsShown, pen: Pen) -> Parts:
    entries = () if shown.account is None else shown.account.entries
    tiles: list[Widget] = []
    for number, entry in _page(shown, pen, entries):
        text = Text(pen.theme, say_entry(pen, entry), palette.MAIN_TEXT_MM)
        if entry.is_objected:
            tile: Card = Card(pen.theme, line=palette.GROUND, ground=palette.GROUND)
            note = Text(pen.theme, pen.say("entry-objected"), BAR_TEXT_MM)
            tile.add_widget(column(pen, Widget(), text, note, Widget(), spacing=0))
        else:
            tile = TouchTarget(pen.theme, choice_key(number))
            tile.add_widget(column(pen, Widget(), text, Widget(), spacing=0))
        tiles.append(tile)
    return _choosing(shown, pen, "points-entries", tiles)


def _why(shown: PointsShown, pen: Pen) -> Parts:
    tiles = [
        TextTarget(
            pen.theme, objection_key(one), pen.say(objection_text(one)), _choice_mm(pen)
        )
        for one in Objection
    ]
    entry = shown.entry
    reading = []
    if entry is not None and not pen.modes.is_low:
        reading = [Text(pen.theme, say_entry(pen, entry), palette.MAIN_TEXT_MM)]
    is_portrait = pen.theme.glass.is_portrait
    return Parts(
        pen.say("points-why"),
        reading,
        tiles=_grid(pen, tiles, 2 if is_portrait else 3, len(tiles)),
        footer=(_back(pen, "guide-back"),),
        shows_newest_call=False,
    )


def _objected(shown: PointsShown, pen: Pen) -> Parts:
    recorded = shown.recorded
    if recorded is None:
        return _waiting(shown, pen)
    when = pen.say("points-objected-until", day=f"{recorded.due_on:%Y-%m-%d}")
    account = TextTarget(pen.theme, AGAIN, pen.say("points-to-account"), BAR_TEXT_MM)
    return Parts(
        pen.say("points-objected"),
        (
            Number(pen.theme, str(recorded.case_no), _BALANCE_MM),
            Text(pen.theme, when, palette.MAIN_TEXT_MM),
        ),
        footer=(_done(pen), account),
    )


def _refused(shown: PointsShown, pen: Pen) -> Parts:
    reason = shown.reason
    if reason is None:
        key = "points-refused-silence"
        if shown.was_redeeming:
            key = "points-refused-silence-redeeming"
    else:
        key = REFUSED_TEXTS.get(reason, "points-refused-other")
    again = TextTarget(pen.theme, AGAIN, pen.say("rate-again"), BAR_TEXT_MM)
    may_ask = reason not in _OF_THE_CARD
    return Parts(
        pen.say("points-refused"),
        (Text(pen.theme, pen.say(key), palette.MAIN_TEXT_MM),),
        footer=(again, _back(pen)) if may_ask else (_back(pen),),
    )


_STEPS: Final[dict[PointsStep, Callable[[PointsShown, Pen], Parts]]] = {
    PointsStep.CARD: _card,
    PointsStep.ASKING: _waiting,
    PointsStep.ACCOUNT: _account,
    PointsStep.REWARDS: _rewards,
    PointsStep.CONFIRM: _confirm,
    PointsStep.REDEEMING: _waiting,
    PointsStep.VOUCHERS: _vouchers,
    PointsStep.VOUCHER: _voucher,
    PointsStep.ENTRIES: _entries,
    PointsStep.WHY: _why,
    PointsStep.OBJECTING: _waiting,
    PointsStep.OBJECTED: _objected,
    PointsStep.REFUSED: _refused,
}


def say_entry(pen: Pen, entry: AccountEntry) -> str:
    """Say an entry in words: the day, what it was, and what it brought or took."""
    what = pen.say(f"entry-{entry.kind}")
    if entry.kind in (EntryKind.DROP, EntryKind.CORRECTION):
        if entry.stream is not None and entry.verdict is not None:
            what = pen.say(
                f"entry-{entry.kind}-of",
                stream=pen.say(f"stream-{entry.stream}"),
                verdict=pen.say(f"verdict-{entry.verdict}"),
            )
    elif entry.kind in _OF_SOMETHING and entry.what is not None:
        what = pen.say(f"entry-{entry.kind}-of", what=pen.pick(entry.what))
    sign = "+" if entry.points >= 0 else _MINUS
    points = f"{sign}{abs(entry.points)}"
    return pen.say("entry", day=f"{entry.occurred_at:%m-%d}", what=what, points=points)


def objection_text(objection: Objection) -> str:
    """Name the catalogue's text for what a resident says is wrong."""
    return f"why-{objection.value.replace(' ', '-')}"


def _choosing(
    shown: PointsShown, pen: Pen, title: str, tiles: Sequence[Widget]
) -> Parts:
    footer = [_back(pen, "guide-back")]
    if shown.page_count > 1:
        more = pen.say("guide-next", page=shown.page + 1, pages=shown.page_count)
        footer.append(TextTarget(pen.theme, PAGE_NEXT, more, BAR_TEXT_MM))
    return Parts(
        pen.say(title),
        tiles=_grid(pen, tiles, _columns(pen), choices_per_page(pen.modes)),
        footer=footer,
        shows_newest_call=False,
    )


def _page(shown: PointsShown, pen: Pen, choices: Sequence[T]) -> list[tuple[int, T]]:
    """Give the choices of this page with their numbers."""
    some = choices[shown.first : shown.first + choices_per_page(pen.modes)]
    return list(enumerate(some, shown.first))


def _columns(pen: Pen) -> int:
    if pen.theme.glass.is_portrait:
        return 1 if pen.modes.is_elder else 2
    return 2 if pen.modes.is_elder else 4


def _grid(pen: Pen, tiles: Sequence[Widget], columns: int, places: int) -> Widget:
    grid = GridLayout(
        cols=columns,
        rows=max(1, ceil(places / columns)),
        spacing=pen.theme.px(palette.GAP_MM),
    )
    for tile in tiles:
        grid.add_widget(tile)
    # Empty places keep the tiles of the last page as large as the others'.
    for _ in range(places - len(tiles)):
        grid.add_widget(Widget())
    return grid


def _back(pen: Pen, text: str = "back") -> TextTarget:
    return TextTarget(pen.theme, BACK, pen.say(text), BAR_TEXT_MM)


def _done(pen: Pen) -> TextTarget:
    return TextTarget(
        pen.theme, DONE, pen.say("points-done"), BAR_TEXT_MM, is_main=True
    )


def _day(voucher: OpenVoucher) -> str:
    return f"{voucher.expires_on:%Y-%m-%d}"


def _choice_mm(pen: Pen) -> float:
    if pen.modes.language == "zh":
        return _NAME_MM
    is_narrow = pen.modes.is_elder and pen.modes.is_low
    return BAR_TEXT_MM if is_narrow else palette.MAIN_TEXT_MM
