"""c7: ten simulated years in the real tables, with the worker coming by: no gap, no double, the slow count's totals.

The lives of ``tests/assignments/ten_years.py`` in an agency for each of five zones, over both clock changes of each
year. What happens is written as rows, the worker's own job works out who owes what, and the rows it keeps and the
totals that the page of assignments shows are held beside the count that goes day by day on a wall calendar. The worker
comes on each day on which something happened and on every 27th; on each day, with more lives, with PROVE=1.
"""

import os
from collections import Counter

import pytest

from tests.assignments.schedule.lived import (
    days_of,
    kept_cycles,
    reported,
    settle_in,
    slowly_reported,
    work,
)
from tests.assignments.slow_count import DAY
from tests.assignments.ten_years import FIRST, LAST, ZONES, lives
from tests.conftest import Town
from training_app.assignments.schedule import settling
from training_app.assignments.schedule.queries import Counts
from training_app.foundation.db import db

PROVE = os.environ.get("PROVE") == "1"
LIVES = 60 if PROVE else 5
EVERY = 1 if PROVE else 27


def _differences(town: Town, seed: int, seen: Counter[str]) -> list[object]:
    """Each day and life of which tables and slow count say different things, until ten are found."""
    different: list[object] = []
    with town.app.app_context():
        session = db.session()
        here = settle_in(session, list(lives(LIVES, seed)))
        for day in days_of(here):
            happened = [one for one in here if one.write(session, day)]
            is_all = (LAST - day) % (DAY * EVERY) == DAY * 0
            if not happened and not is_all:
                continue
            work(town.app, session, here, day)
            for one in here if is_all else happened:
                for plan_id, officer in zip(one.plan_ids, (one.life.slow, one.life.slow_too), strict=True):
                    found, expected = kept_cycles(session, one, plan_id), officer.snapshot()
                    different += [(day, one.person_id, found[-1:], expected[-1:])] if found != expected else []
                said, counted = reported(session, one, day), slowly_reported(one, day)
                different += [(day, one.person_id, said, counted)] if said != counted else []
                names = zip(Counts._fields, said[0], strict=True)
                seen.update(f"{name} {one.life.zone.key}" for name, value in names if value)
            seen["days"] += 1
            session.rollback()
            if len(different) > 10:
                break
        seen.update(row[3] for one in here for plan_id in one.plan_ids for row in kept_cycles(session, one, plan_id))
        db.session.remove()
    return different


@pytest.mark.slow
def test_what_the_worker_kept_and_what_the_page_counts_is_that_of_the_slow_count(town: Town) -> None:
    seen: Counter[str] = Counter()

    different = _differences(town, 20261127, seen)

    assert different == []
    assert seen["days"] > (LAST - FIRST).days // EVERY
    # each of the five agencies had somebody meant and asked, and some were late, away, done and let go
    assert {f"{name} {zone}" for name in ("meant", "open") for zone in ZONES} <= set(seen)
    assert {"overdue", "paused", "done", "released"} <= {name.partition(" ")[0] for name in seen}


@pytest.mark.slow
def test_a_worker_that_forgets_what_a_cycle_was_closed_by_would_be_seen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    columns = settling._columns
    monkeypatch.setattr(settling, "_columns", lambda cycle: {**columns(cycle), "done_at": None})

    assert _differences(town, 20261127, Counter()) != []
