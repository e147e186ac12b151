"""The hall's own texts, which its settings bring in both languages."""

from messaging.contracts.halls import BilingualText


def in_language(words: BilingualText, language: str) -> str:
    return words.zh if language == "zh" else words.en
