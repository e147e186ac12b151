"""Kiosks and desks that want the same at once: `python -m … BOOKS_URL`.

Reads races as JSON: each is a list of deeds, one for a process of its own. All are let
go in one moment; what each was answered is printed, race by race.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import closing

import msgspec

from ledger.redemption import EndDeed, RewardRequest
from ledger.store.database import open_database
from ledger.store.redeeming import VoucherAnswer, end_voucher, redeem_reward
from tests.ledger.books import NOW
from tests.ledger.shelf import VOUCHER_TERMS


class Wish(msgspec.Struct, tag=True):
    """Somebody redeems."""

    request: RewardRequest


class Finish(msgspec.Struct, tag=True):
    """Somebody hands out or cancels."""

    deed: EndDeed


def run(url: str, job: Wish | Finish) -> VoucherAnswer:
    with closing(open_database(url)) as books:
        if isinstance(job, Wish):
            return redeem_reward(books, job.request, VOUCHER_TERMS, NOW)
        return end_voucher(books, job.deed, VOUCHER_TERMS, NOW)


def race(url: str, jobs: Sequence[Wish | Finish]) -> list[VoucherAnswer]:
    gate, opener = os.pipe()
    answers = []
    for job in jobs:
        mine, theirs = os.pipe()
        if os.fork() == 0:
            os.close(opener)
            os.read(gate, 1)  # returns when the gate is opened
            os.write(theirs, msgspec.json.encode(run(url, job)))
            os._exit(0)
        os.close(theirs)
        answers.append(mine)
    os.close(opener)
    told = []
    for answer in answers:
        with os.fdopen(answer, "rb") as pipe:
            told.append(msgspec.json.decode(pipe.read(), type=VoucherAnswer))
    for _ in jobs:
        os.wait()
    return told


def main() -> None:
    races = msgspec.json.decode(sys.stdin.buffer.read(), type=list[list[Wish | Finish]])
    told = [race(sys.argv[1], jobs) for jobs in races]
    sys.stdout.buffer.write(msgspec.json.encode(told))


if __name__ == "__main__":
    main()
