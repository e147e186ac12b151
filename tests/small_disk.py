"""A disk of a few hundred kilobytes, to be filled to its last byte."""

import subprocess
from pathlib import Path

import pytest


class SmallDisk:
    """A file system of its own at `folder`, which must exist; needs root."""

    def __init__(self, folder: Path, kilobytes: int) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "small", str(folder)],
            capture_output=True,
            check=False,
        )
        if mounted.returncode != 0:
            pytest.skip("only root may mount a small disk to fill it")

    def fill(self, kilobytes: int | None = None) -> None:
        """Take so much, or leave not one byte."""
        pages = range((kilobytes or 1_000_000) // 4)
        try:
            with self._ballast.open("ab", buffering=0) as ballast:
                for _ in pages:
                    ballast.write(bytes(4096))
        except OSError as error:
            assert "No space left" in str(error)  # noqa: PT017 - that is what is wanted

    def free(self) -> None:
        """Give back what `fill` took."""
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        # Lazily: whoever still has a file open there loses nothing but the name.
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
