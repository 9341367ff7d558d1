"""Ten years of reminders beside a slow tally: nobody is forgotten, nobody is told twice, whatever the worker does.

Two lives by default, forty with PROVE=1.
"""

import os
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from tests.assignments.ten_years import Life, lives
from training_app.assignments.cycles import cycles_of, redo_cycles
from training_app.assignments.obligations import obligation_of
from training_app.assignments.reminders import Digest, Owed, SendHours, Sent, digests_due
from training_app.foundation.ids import PersonId

OFFICER, SERGEANT = PersonId(1), PersonId(2)
MODULE = "m01-trauma"
DAY = timedelta(days=1)
LIVES = 40 if os.environ.get("PROVE") == "1" else 2


class Tally:
    """Every reminder there is for a due date, day by day; the newest that nobody had is due."""

    def __init__(self) -> None:
        self.told: set[tuple[PersonId, date, int]] = set()

    def today(self, life: Life, day: date) -> list[tuple[PersonId, int]]:
        open_now = [officer for officer in (life.slow, life.slow_too) if officer.live is not None]
        ends = [(officer.live.due, officer.plan.grace_days) for officer in open_now if officer.live.due is not None]
        ends += [(redo.due, 0) for redo in life.slow_redos if redo.is_open]
        if life.is_away or not ends:
            return []
        due, late_from = min(due for due, _ in ends), min(due + DAY * (grace + 1) for due, grace in ends)
        own = [number for number in (-30, -7, -1, *range(1, (day - due).days + 1, 7)) if due + DAY * number <= day]
        copies = list(range(8, (day - late_from).days + 2, 7))
        found = [(OFFICER, own)] if own else []
        found += [(SERGEANT, copies)] if copies else []
        fresh = [(who, days[-1]) for who, days in found if (who, due, days[-1]) not in self.told]
        # the newest says all that the ones before it would have said
        self.told |= {(who, due, number) for who, days in found for number in days}
        return fresh


def morning(life: Life, day: date) -> datetime:
    return datetime.combine(day, time(9, 30), tzinfo=life.zone).astimezone(UTC)


def run(life: Life, day: date, now: datetime, sent: Sent) -> list[Digest]:
    found = [one for plan in (life.plan, life.also) for one in cycles_of(plan, life.history, today=day, zone=life.zone)]
    found += redo_cycles(life.history, today=day, zone=life.zone)
    obligation = obligation_of(found, today=day, is_away=life.is_away)
    owed = [Owed(OFFICER, MODULE, obligation)] if obligation is not None else []
    return digests_due(
        owed, now=now, zone=life.zone, hours=SendHours(), sent=sent, supervisors={OFFICER: {SERGEANT}}, away=()
    )


@pytest.mark.slow
def test_ten_years_of_reminders_are_those_of_the_tally_with_a_worker_that_stops_and_runs_twice() -> None:
    random = Random(7)
    different = []
    mails: Counter[object] = Counter()
    for number, life in enumerate(lives(LIVES, 31)):
        tally, marks, digests, down_until = Tally(), set(), set(), None
        for day in life.days():
            # in one in two months the worker stands still for three days
            down_until = day + DAY * 3 if random.random() < 1 / 60 else down_until
            if down_until is not None and day < down_until:
                continue
            now = morning(life, day)
            found = run(life, day, now, Sent(marks, digests))
            said = [(mark.recipient_id, mark.day) for one in found for mark in one.marks]
            marks |= {mark for one in found for mark in one.marks}
            digests |= {(one.recipient_id, one.day) for one in found}
            # it runs twice on some days, and on each on which it sent something
            is_twice = bool(found) or random.random() < 1 / 20
            again = run(life, day, now + timedelta(hours=1), Sent(marks, digests)) if is_twice else []
            if said != tally.today(life, day) or again:
                different.append((number, day, said, again))
                break
            mails.update(who for who, _ in said)

    assert different == []
    assert mails[OFFICER] > LIVES * 10
    assert mails[SERGEANT] >= LIVES
