"""All pages of the hall, and the server that serves them.

`page_paths` names each of them once, for whoever wants to look at all.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from nicegui import Event, app, ui
from starlette.responses import Response

from hall.counter_acts import Asker
from hall.desk import Desk
from hall.layout import Layout
from hall.measures import measures
from hall.pages.counter import CounterPage
from hall.pages.display import DisplayPage
from hall.pages.entrance import guard_pages, signed_in
from hall.pages.front import build_front_page, build_no_counter_page
from hall.pages.noting import noting
from interface.browser_theme import apply_theme
from interface.log import log
from interface.metrics import METRICS_MEDIA_TYPE, METRICS_PATH, render_metrics
from interface.texts import LANGUAGES, Texts
from interface.web import WebSettings, load_metrics_token
from messaging.contracts.ids import CounterId
from people.office import PeopleOffice

TEXTS_FOLDER: Final = Path(__file__).parent.parent / "texts"

# Pages hold their connection open; a hall that ends does not wait for them.
_GOODBYE_S: Final = 1


def page_paths(layout: Layout) -> tuple[str, ...]:
    """List the path of every page in every language."""
    pages = ("/", *(f"/counter/{each.counter}" for each in layout.counters), "/display")
    return tuple(
        f"{page}?language={language}" for page in pages for language in LANGUAGES
    )


def serve(desk: Desk, web: WebSettings, reply_to: str, office: PeopleOffice) -> None:
    """Serve the pages until the process is told to end."""
    texts = Texts(TEXTS_FOLDER)
    changed: Event[[]] = Event()
    apply_theme()
    _register_pages(desk, texts, changed, reply_to, office)
    guard_pages(office, desk.now, load_metrics_token(web))
    app.on_startup(lambda: desk.on_change(_in_this_loop(changed.emit)))
    app.on_startup(lambda: log().info("pages_served", tcp_port=web.tcp_port))
    app.on_exception(lambda problem: log().error("page_failed", exc_info=problem))
    ui.run(
        **web.server_options,
        title="服务大厅",
        language="zh-CN",
        show=False,
        reload=False,
        show_welcome_message=False,
        # Nothing is bound to values here, so nothing has to be polled.
        binding_refresh_interval=None,
        timeout_graceful_shutdown=_GOODBYE_S,
    )


def _register_pages(
    desk: Desk,
    texts: Texts,
    changed: Event[[]],
    reply_to: str,
    office: PeopleOffice,
) -> None:
    layout = desk.layout

    @ui.page("/")
    def front(language: str = "zh") -> None:
        build_front_page(layout, texts, _known(language))

    @ui.page("/counter/{name}")
    def counter(name: str, language: str = "zh") -> None:
        found = layout.counter(CounterId(name))
        if found is None:
            build_no_counter_page(name, layout, texts, _known(language))
            return
        session = signed_in()
        worker = None if session is None else str(session.person)
        asker = Asker(found.counter, reply_to, worker)
        ask, language = noting(desk.ask, office), _known(language)
        CounterPage(desk, ask, found, asker, texts, language).build(changed)

    @app.get(METRICS_PATH)
    def metrics() -> Response:
        figures = render_metrics(measures(desk.hall_view))
        return Response(figures, media_type=METRICS_MEDIA_TYPE)

    @ui.page("/display")
    def display(language: str = "zh") -> None:
        DisplayPage(desk, texts, _known(language)).build(changed)


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def _in_this_loop(callback: Callable[[], None]) -> Callable[[], None]:
    """Let `callback` run in the pages' own loop, whoever calls."""
    loop = asyncio.get_running_loop()

    def call() -> None:
        # Requests are still answered while the pages' loop is closing down.
        if not loop.is_closed():
            loop.call_soon_threadsafe(callback)

    return call
