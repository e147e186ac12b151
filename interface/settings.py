"""Settings files: TOML read into frozen structs, mistakes told in one line.

A program's settings are a `msgspec.Struct` with `forbid_unknown_fields=True`, so
that a misspelt key is an error and not a silent default. The file is the
operator's interface: the error names the file, the place, and what now.
"""

from pathlib import Path
from typing import TypeVar

import msgspec

from interface.failures import SettingsError

__all__ = ["SettingsError", "load_settings"]

T = TypeVar("T")


def load_settings(path: Path, expected: type[T]) -> T:
    """Read a TOML file into `expected`; raises `SettingsError`."""
    try:
        text = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror}); check the path"
        raise SettingsError(msg) from error
    try:
        return msgspec.toml.decode(text, type=expected, dec_hook=_decode_path)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: {error}; correct it there"
        raise SettingsError(msg) from error


def _decode_path(expected: type, value: object) -> Path:
    """Read what msgspec does not know of itself: only paths, as settings have them."""
    if expected is not Path or not isinstance(value, str):
        msg = f"a path is written as text, not {value!r}"
        raise ValueError(msg)
    return Path(value)
