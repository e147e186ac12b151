"""What a screen is drawn with: this visitor's sizes and language."""

from dataclasses import dataclass

from interface.glass import Glass
from interface.kivy_theme import Theme
from interface.texts import Texts, Value
from kiosk import wording
from kiosk.shown import Modes
from messaging.contracts.halls import BilingualText, Estimate


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
        return wording.pick(text, self.modes.language)

    def say_estimate(self, estimate: Estimate | None) -> str:
        return wording.say_estimate(self.modes.language, estimate)


def take_pen(glass: Glass, modes: Modes) -> Pen:
    """Ready the pen for one visitor's modes."""
    return Pen(Theme(glass, is_elder=modes.is_elder), wording.load_texts(), modes)
