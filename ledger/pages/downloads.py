"""Sheets to take along: a path for each, its rule beside those of the pages.

GET /rewards/vouchers?form=xlsx&language=en
"""

from collections.abc import Callable
from typing import Final

from nicegui import app, ui
from starlette.requests import Request
from starlette.responses import Response

from interface.texts import LANGUAGES
from ledger.export import MEDIA_TYPES, Format, Sheet, write_sheet
from ledger.pages.wording import Wording
from ledger.store.database import StoreError
from people.audit import Deed
from people.gate import LOGIN_KEY
from people.office import PeopleOffice

# Whoever keeps it on a shared machine keeps it longer than she wants to.
_NOT_KEPT: Final = "no-store"


def add_download(
    path: str,
    make: Callable[[str], Sheet],
    office: PeopleOffice,
) -> None:
    """Offer a sheet at a path; `make` gets the reader's language.

    Who took what is written down. `make` may raise `StoreError`.
    """

    @app.get(path)
    def download(
        request: Request, form: str = Format.CSV, language: str = LANGUAGES[0]
    ) -> Response:
        known = language if language in LANGUAGES else LANGUAGES[0]
        form_ = Format.XLSX if form == Format.XLSX else Format.CSV
        try:
            content = write_sheet(make(known), form_)
        except StoreError as error:
            return Response(str(error), status_code=503)
        name = f"{path.strip('/').replace('/', '-')}.{form_}"
        address = "" if request.client is None else request.client.host
        office.note(request.scope.get(LOGIN_KEY), Deed.EXPORTED, name, address)
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": _NOT_KEPT,
        }
        return Response(content, media_type=MEDIA_TYPES[form_], headers=headers)


def draw_downloads(path: str, wording: Wording) -> None:
    """Draw the links to a sheet, one for each form."""
    for form in Format:
        ui.link(
            wording.say("export-as", form=form.upper()),
            f"{path}?form={form}&language={wording.language}",
        ).props("download")
