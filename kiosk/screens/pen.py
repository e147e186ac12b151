"""What a screen is drawn with: this visitor's sizes and language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from interface.glass import Glass
from interface.kivy_theme import Theme
from interface.texts import Texts, Value
from kiosk.shown import Modes
from messaging.contracts.halls import BilingualText, Estimate

_TEXTS_FOLDER: Final = Path(__file__).parents[1] / "texts"


@dataclass(frozen=True, slots=True)
class Pen:
    """The theme, the texts, and the modes that choose among them."""

    theme: Theme
    texts: Texts
    modes: Modes

    def say(self, key: str, **values: Value) -> str:
        """Fill a text of the catalogue, in the visitor's language."""
        return self.texts.say(self.modes.language, key, **values)

    def pick(self, text: BilingualText) -> str:
        """Choose the language of a text that the hall brought."""
        return text.zh if self.modes.language == "zh" else text.en

    def say_estimate(self, estimate: Estimate | None) -> str:
        if estimate is None:
            return self.say("estimate-none")
        values = {"from": estimate.from_min, "to": estimate.to_min}
        return self.say("estimate", **values)


def take_pen(glass: Glass, modes: Modes) -> Pen:
    """Ready the pen for one visitor's modes."""
    return Pen(Theme(glass, is_elder=modes.is_elder), _load_texts(), modes)


@cache
def _load_texts() -> Texts:
    return Texts(_TEXTS_FOLDER)
