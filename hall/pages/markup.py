"""Plain HTML elements with a text, where NiceGUI would make a `div`."""

from nicegui.elements.mixins.text_element import TextElement

from messaging.contracts.halls import BilingualText


def text(tag: str, words: str = "", classes: str = "") -> TextElement:
    element = TextElement(tag=tag, text=words)
    element.classes(classes)
    return element


def in_language(words: BilingualText, language: str) -> str:
    return words.zh if language == "zh" else words.en
