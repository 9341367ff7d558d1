"""The worker: leases a destination, sends what waits there, writes what became of it, and begins again."""

import threading
from collections.abc import Callable
from random import Random

from sqlalchemy.orm import Session

from training_app.delivery.leases import close_lease, take_lease
from training_app.delivery.rules import Delivered, Refused
from training_app.delivery.senders import SenderRegistry
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.ids import new_uuid
from training_app.foundation.log import get_log

IDLE_S = 1.0

OpenSession = Callable[[], Session]


def work_once(open_session: OpenSession, senders: SenderRegistry, *, clock: Clock, random: Random) -> bool:
    """Send one batch to one destination; returns False when nothing was due.

    Order: a destination is leased whole, its rows go out in the order of their ids, and after a failure the destination
    waits; so no row of an attempt can overtake an earlier one, however many workers there are. A worker that dies
    loses nothing: its lease ends by itself, and the same bytes under the same id are sent again, which the other side
    takes as known. No transaction is open while something is sent.
    """
    with open_session() as session:
        lease = take_lease(session, kinds=senders.keys(), owner=str(new_uuid()), now=clock())
    if lease is None:
        return False
    outcomes = senders[lease.target.kind].send(lease.target, lease.rows)
    with open_session() as session:
        close_lease(session, lease, outcomes, now=clock(), random=random)
    get_log("delivery").info(
        "batch sent",
        destination_id=lease.target.id,
        rows=len(lease.rows),
        delivered=sum(isinstance(outcome, Delivered) for outcome in outcomes),
        refused=sum(isinstance(outcome, Refused) for outcome in outcomes),
    )
    return True


def run(
    stop: threading.Event,
    open_session: OpenSession,
    senders: SenderRegistry,
    *,
    clock: Clock = system_clock,
    random: Random | None = None,
    idle_s: float = IDLE_S,
) -> None:
    """Work until ``stop`` is set; the batch under way is finished first.

    Anything that goes wrong is logged and the rows are kept: their lease ends by itself and they are tried again.
    """
    chance = random or Random()  # noqa: S311 - spreads retries, guards nothing
    while not stop.is_set():
        try:
            worked = work_once(open_session, senders, clock=clock, random=chance)
        except Exception as error:  # noqa: BLE001 - the loop must outlive a database restart or a sender's mistake
            # the class alone: an error's text may hold names or addresses
            get_log("delivery").error("batch failed", error=type(error).__name__)
            worked = False
        if not worked:
            stop.wait(idle_s)
