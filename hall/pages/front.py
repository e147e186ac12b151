"""The hall's first page: the way to every counter and to the display."""

from nicegui import ui

from hall.layout import Layout
from hall.pages.entrance import build_way_out
from hall.pages.languages import in_language
from interface.browser_elements import text
from interface.texts import Texts


def build_front_page(layout: Layout, texts: Texts, language: str) -> None:
    _build_bar(texts, language)
    with ui.element("div").classes("page"):
        _build_tiles(layout, texts, language)


def build_no_counter_page(
    counter: str, layout: Layout, texts: Texts, language: str
) -> None:
    """Say that there is no such counter, and which there are."""
    _build_bar(texts, language)
    with ui.element("div").classes("page"):
        text("h2", texts.say(language, "no-counter", counter=counter))
        text("div", texts.say(language, "no-counter-now"))
        _build_tiles(layout, texts, language)


def _build_bar(texts: Texts, language: str) -> None:
    other = "en" if language == "zh" else "zh"
    with ui.element("header").classes("bar"):
        text("h1", texts.say(language, "front-title"))
        ui.link(texts.say(language, "other-language"), f"/?language={other}")
        build_way_out(texts, language)


def _build_tiles(layout: Layout, texts: Texts, language: str) -> None:
    with ui.element("nav").classes("tiles"):
        for each in layout.counters:
            name = in_language(each.name, language)
            _build_tile(name, f"/counter/{each.counter}?language={language}")
        _build_tile(
            texts.say(language, "front-display"), f"/display?language={language}"
        )


def _build_tile(name: str, path: str) -> None:
    """Make a card that is a link all over: nobody has to hit the words."""
    ui.link(name, path).classes("card").style(
        "min-height: var(--main-target); justify-content: center"
    )
