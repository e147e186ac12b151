"""How programs end: told to, or with a thread that failed."""

import subprocess
import sys


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )


def test_a_program_that_is_told_to_end_ends_as_by_ctrl_c() -> None:
    done = run(
        "import os, signal\n"
        "from interface.ending import end_when_told\n"
        "end_when_told()\n"
        "try:\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    signal.pause()\n"
        "except KeyboardInterrupt:\n"
        "    print('tidied up')\n"
    )

    assert (done.returncode, done.stdout) == (0, "tidied up\n")


def test_a_mistake_in_a_thread_ends_the_process_with_its_traceback() -> None:
    done = run(
        "import signal, threading\n"
        "from interface.ending import end_with_threads\n"
        "end_with_threads()\n"
        "threading.Thread(target=lambda: 1 / 0).start()\n"
        "signal.pause()\n"
    )

    assert done.returncode == 70
    assert "ZeroDivisionError" in done.stderr
