"""d9: one event, many views. Statements, record store, what an LMS pulls and the coordinator's file say the same.

Sixty random attempts on each database by default, a thousand with PROVE=1.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, update

from tests.conftest import Town
from tests.learning.walking import desk_of
from tests.proof.storm_attempts import Academy
from tests.proof.storm_compare import COMPARED, differences
from tests.proof.storm_views import Views, read_views
from training_app.foundation.append_only import drop_append_only
from training_app.foundation.db import Base, db
from training_app.learning.models import LearningEvent

pytestmark = pytest.mark.slow

PROVE = os.environ.get("PROVE") == "1"
SEED = 20261129
ATTEMPTS = 1_000 if PROVE else 60
FEW = 12
OUTCOMES = {"individual", "group", "granted", "corrected", "in_progress", "not_started", "overdue"}
KINDS = {
    "attempt_started",
    "pretest_answered",
    "pretest_finished",
    "lesson_finished",
    "decision_made",
    "scenario_finished",
    "question_answered",
    "check_finished",
    "module_completed",
    "booster_answered",
    "booster_finished",
    "try_granted",
    "completion_voided",
}


def take_attempts(town: Town, attempts: int, kinds: Set[str] = frozenset()) -> Counter[str]:
    """Through the real services, and some more until each of these kinds has happened; returns how often they did."""
    with desk_of(town) as desk:
        academy = Academy(town, desk, Random(SEED))
        academy.take(attempts)
        while not kinds <= (happened := Counter(desk.session.scalars(select(LearningEvent.kind)))).keys():
            # which questions an attempt has depends on its id, which is not drawn here
            attempts += 10
            assert attempts < 10 * ATTEMPTS, f"only {happened}"
            academy.take(attempts)
        return happened


def test_a_thousand_random_attempts_are_the_same_in_every_view(town: Town) -> None:
    happened = take_attempts(town, ATTEMPTS, KINDS)

    views = read_views(town)

    modes = Counter(line["mode"] or line["state"] for line in views.report)
    # the figures of the proof; pytest shows them with -rP
    sys.stdout.write(
        f"{len(views.attempts)} attempts, {len(views.events)} events, {len(views.statements)} statements, "
        f"{len(views.taken_back)} taken back, {len(views.report)} lines of the report {dict(modes)}; {dict(happened)}\n"
    )
    assert len(views.attempts) >= ATTEMPTS
    assert happened.keys() == KINDS
    assert modes.keys() >= (OUTCOMES if PROVE else {"individual", "not_started", "overdue"})
    assert differences(views) == []


@dataclass(frozen=True)
class Tampering:
    """One row is changed by hand, or is gone; and in which view that must be seen."""

    view: str
    table: str
    row: str
    "Which of those in ``rows_to_tamper_with``."
    values: Mapping[str, object] | None
    "None: the row is deleted."


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TAMPERINGS = (
    Tampering("statements", "learning_event", "lesson", {"happened_at": LONG_AGO}),
    Tampering("statements", "learning_event", "lesson", {"kind": "attempt_started"}),
    Tampering("statements", "learning_event", "answer", {"detail": {"option_id": "another"}}),
    Tampering("statements", "learning_event", "completion", {"detail": {"scaled": 0.1234}}),
    Tampering("statements", "statement", "lesson", None),
    Tampering("statements", "statement", "lesson", {"id": UUID(int=1)}),
    Tampering("statements", "person", "person", {"actor_name": "somebody-else"}),
    Tampering("store", "statement", "completion", {"voided": True}),
    Tampering("store", "statement", "completion", {"registration": None}),
    Tampering("store", "statement", "completion", {"timestamp": LONG_AGO}),
    Tampering("store", "statement", "completion", {"refers_to": UUID(int=1)}),
    Tampering("pull", "statement", "completion", {"voided": True}),
    Tampering("report", "attempt", "attempt", {"score_scaled": 0.1234}),
    Tampering("report", "attempt", "attempt", {"completed_at": LONG_AGO}),
    Tampering("report", "attempt", "attempt", {"nominal_minutes": 1}),
    Tampering("report", "attempt", "attempt", {"mode": "granted"}),
    Tampering("report", "attempt", "attempt", {"active_ms": 360_000_000}),
    Tampering("report", "attempt", "attempt", {"status": "voided"}),
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_row_that_says_something_else_would_be_noticed(town: Town) -> None:
    """The negative control: the same comparison, each time after one row was changed."""
    take_attempts(town, FEW)
    views = read_views(town)
    assert differences(views) == []
    rows = rows_to_tamper_with(views)
    with town.app.app_context(), db.engine.begin() as connection:
        drop_append_only(connection, "learning_event")

    unnoticed = []
    for tampering in TAMPERINGS:
        with tampered(town, tampering, rows[tampering.row]):
            compare = next(one for one in COMPARED if one.__name__ == f"compare_{tampering.view}")
            unnoticed += [] if [*compare(read_views(town))] else [tampering]

    assert unnoticed == []
    assert differences(read_views(town)) == []


def rows_to_tamper_with(views: Views) -> dict[str, object]:
    """The ids of an attempt whose completion stands in its owner's line of the file, and of some of its events."""
    counting = {(line["badge"], line["module id"], line["completed UTC"]) for line in views.report}
    attempt = next(
        row
        for row in views.attempts.values()
        if row.mode == "individual"
        and row.completed_at is not None
        and (views.people[row.person_id].badge, row.module_id, f"{row.completed_at:%Y-%m-%dT%H:%M:%SZ}") in counting
    )
    mine = {event.kind: event.id for event in views.events if event.attempt_id == attempt.id}
    return {
        "attempt": attempt.id,
        "person": attempt.person_id,
        "lesson": mine["lesson_finished"],
        "answer": mine["question_answered"],
        "completion": mine["module_completed"],
    }


@contextmanager
def tampered(town: Town, tampering: Tampering, row_id: object) -> Iterator[None]:
    """Change the row; afterwards it is as it was."""
    table = Base.metadata.tables[tampering.table]
    with town.app.app_context(), db.engine.begin() as connection:
        before = connection.execute(select(table).where(table.c.id == row_id)).one()._asdict()
        if tampering.values is None:
            connection.execute(delete(table).where(table.c.id == row_id))
        else:
            values = dict(tampering.values)
            if "detail" in values:
                values["detail"] = {**before["detail"], **tampering.values["detail"]}  # type: ignore[dict-item]
            connection.execute(update(table).where(table.c.id == row_id).values(values))
    yield
    with town.app.app_context(), db.engine.begin() as connection:
        if tampering.values is None:
            connection.execute(insert(table).values(before))
        else:
            changed = tampering.values.get("id", row_id)
            connection.execute(update(table).where(table.c.id == changed).values(before))
