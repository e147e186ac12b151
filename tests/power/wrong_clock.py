"""A wall clock that is wrong and may jump, for one program: the C beside it."""

import subprocess
from datetime import datetime
from pathlib import Path


class WrongClock:
    """Preload `library`, with `WRONG_CLOCK` in the environment naming `file`."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "wrong_clock.so"
        self.file = folder / "wrong_clock"
        source = Path(__file__).with_name("wrong_clock.c")
        subprocess.run(
            [
                *("gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror"),
                *("-o", self.library, source),
            ],
            check=True,
        )
        self.file.write_text("0 1", encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.library), "WRONG_CLOCK": str(self.file)}

    def jump_to(self, moment: datetime) -> None:
        """Have the program believe that it is now `moment`; nobody set its clock."""
        off_s = round(moment.timestamp() - datetime.now(moment.tzinfo).timestamp())
        self._write(f"{off_s} 0")

    def be_set(self) -> None:
        """Let a time service find the time."""
        self._write("0 1")

    def _write(self, text: str) -> None:
        half = self.file.with_suffix(".half")
        half.write_text(text, encoding="utf-8")
        half.replace(self.file)
