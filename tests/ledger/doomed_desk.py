"""A ledger that is killed while it redeems and cancels: `python -m … FOLDER [SERVER]`.

As `tests.ledger.doomed_ledger` does with drops: each statement that writes, the commit
and the moment after it is the last of one life; a second life does the same deeds again
and is left alone. What each pair of lives left is printed as a JSON line.
"""

import json
import os
import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ledger.store.audit import audit
from ledger.store.database import Database, open_database
from ledger.store.reward_register import find_reward
from ledger.voucher_code import VoucherCode
from tests.ledger.doomed_ledger import NEVER, File, Server, watch_database
from tests.ledger.neighbourhood import NB01
from tests.ledger.shelf import SOAP, WISH, ask, cancel, code_of


def _live(folder: Path, url: str, die_at: int) -> int:
    child = os.fork()
    if child == 0:
        steps: list[str] = []

        def step(name: str) -> None:
            if name.startswith("before SELECT"):
                return
            steps.append(name)
            if len(steps) == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

        with closing(open_database(url)) as books:
            watch_database(step)
            _do_deeds(books, folder)
        folder.joinpath("steps.json").write_text(json.dumps(steps))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _do_deeds(books: Database, folder: Path) -> None:
    """Redeem a fourth bar, and cancel the voucher for the first."""
    told = ask(books, replace(WISH, request_id="r4"))
    with folder.joinpath("told.jsonl").open("a") as slip:
        slip.write(f"{code_of(told)}\n")
    cancel(books, VoucherCode(folder.joinpath("first").read_text()))


def _what_is_left(folder: Path, url: str) -> dict[str, Any]:
    with closing(open_database(url)) as books, books.read() as connection:
        findings = audit(connection)
        reward = find_reward(connection, NB01, SOAP.reward)
    told = folder.joinpath("told.jsonl")
    return {
        "disagreements": findings.disagreements,
        "vouchers": findings.counts["vouchers"],
        "ends": findings.counts["voucher_ends"],
        "stock": None if reward is None else reward.stock,
        "points_redeemed": findings.counts["points_redeemed"],
        "told": told.read_text().split() if told.exists() else [],
    }


def main() -> None:
    folder = Path(sys.argv[1])
    place: File | Server = File(folder)
    if len(sys.argv) > 2:
        place = Server(*sys.argv[2:])
    place.renew()
    _live(folder, place.url, NEVER)
    steps = json.loads(folder.joinpath("steps.json").read_text())
    for number, name in enumerate(steps, start=1):
        folder.joinpath("told.jsonl").unlink(missing_ok=True)
        place.renew()
        is_killed = _live(folder, place.url, number) == -signal.SIGKILL
        before = _what_is_left(folder, place.url)
        _live(folder, place.url, NEVER)
        after = _what_is_left(folder, place.url)
        told = {"step": name, "is_killed": is_killed, "before": before, "after": after}
        print(json.dumps(told), flush=True)  # noqa: T201 -- the test reads it


if __name__ == "__main__":
    main()
