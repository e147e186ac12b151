"""What inspectors say most often."""

from typing import Final

from messaging.contracts.drops import Verdict
from station.facts import VerdictGiven

CORRECT: Final = VerdictGiven(Verdict.CORRECT)
CONTAMINATED: Final = VerdictGiven(Verdict.CONTAMINATED)
UNINSPECTED: Final = VerdictGiven(Verdict.UNINSPECTED)
