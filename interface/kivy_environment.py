"""What Kivy must find in its environment before it is first imported.

Kivy decides at its first import: it reads the program's command line, writes a
settings file into the home folder, takes over the root logger and standard
error. A program of ours wants none of that. So every module that imports Kivy
imports this one before it.
"""

import os

os.environ.update(
    KIVY_NO_ARGS="1",  # the command line is ours
    KIVY_NO_CONFIG="1",  # settings are ours; a kiosk's home may be read-only
    KIVY_NO_ENV_CONFIG="1",
    KIVY_NO_FILELOG="1",
    # Without a screen Kivy's other drivers end the process; SDL only says so.
    KIVY_WINDOW="sdl2",
    KIVY_LOG_MODE="PYTHON",  # leaves standard error and the root logger alone
)
# A kiosk has no keyboard and makes no sound through SDL; asking for an audio
# device that is not there delays the start.
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
