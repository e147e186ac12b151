"""Plain HTML elements, where NiceGUI would make a `div`.

A text is always shown as text, whatever somebody wrote into it.
"""

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement


def text(tag: str, words: str = "", classes: str = "") -> TextElement:
    made = TextElement(tag=tag, text=words)
    made.classes(classes)
    return made


def element(tag: str, classes: str = "") -> ui.element:
    made = ui.element(tag)
    made.classes(classes)
    return made


def post_button(words: str, path: str) -> ui.element:
    """Make a button that sends an empty form, as the browser itself does it."""
    form = ui.element("form").props(f'method="post" action="{path}"')
    with form:
        TextElement(tag="button", text=words).props('type="submit"')
    return form
