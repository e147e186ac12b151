"""Counting a run at its ends: what people were told, and what the books hold."""

import json
from typing import Final

from demo.neighbourhood import Neighbourhood
from demo.summary import Held, Summary, Told, sum_up

# After the people have gone home, receipts still travel for a moment; after a
# power cut a little longer, since drops are sent again with backoff.
_SETTLE_S_MAX: Final = 60.0


def settle(neighbourhood: Neighbourhood) -> None:
    """Wait until every acknowledged drop has its receipt, or long enough."""
    eyes = neighbourhood.station_eyes
    eyes.wait_until(
        lambda: all(fact["drop_id"] in eyes.points_told for fact in eyes.acknowledged),
        _SETTLE_S_MAX,
    )


def count_at_the_ends(neighbourhood: Neighbourhood, seconds: float) -> Summary:
    """Hold what people saw and heard against the ledger's books."""
    residents = neighbourhood.residents
    workers = neighbourhood.workers
    lobby = neighbourhood.lobby_eyes
    told = Told(
        drops_acknowledged=[
            fact["drop_id"] for fact in neighbourhood.station_eyes.acknowledged
        ],
        tickets_taken=list(lobby.tickets.values()),
        tickets_of_requests=list(lobby.ticket_ids_by_request.values()),
        tickets_called=[ticket for worker in workers for ticket in worker.called],
        tickets_served=[ticket for worker in workers for ticket in worker.served],
        bags_brought=0 if residents is None else residents.bags_brought,
        bags_given_up=0 if residents is None else residents.bags_given_up,
    )
    drops = map(json.loads, neighbourhood.ask_ledger("drops").splitlines())
    held = Held(
        drops_posted=[drop["drop_id"] for drop in drops],
        check=json.loads(neighbourhood.ask_ledger("check")),
    )
    return sum_up(told, held, seconds=seconds, households=neighbourhood.households)
