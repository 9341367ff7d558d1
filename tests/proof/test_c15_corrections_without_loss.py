"""c15: a correction is a new fact with who and why; what stood there before stays, and no statement can change it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import Town
from tests.learning import walking
from tests.learning.putting_right import (
    FIGURES,
    REASON,
    completion_of,
    decide_limit,
    hand_of,
    rows_kept,
    send_to_an_lrs,
)
from tests.learning.walking import M1, desk_of, learner_of, take_all
from training_app.delivery.models import OutboxRow
from training_app.foundation.append_only import drop_append_only
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId
from training_app.learning import corrections, events
from training_app.learning.models import LearningEvent
from training_app.learning.service import Desk
from training_app.lrs.models import Statement

pytestmark = pytest.mark.slow

Snapshot = dict[UUID, tuple[object, ...]]


def void(town: Town, desk: Desk, attempt_id: AttemptId) -> None:
    meant = completion_of(desk, attempt_id)
    corrections.void_completion(desk, learner_of(town), attempt_id, hand_of(town), completion_id=meant)


def correct(town: Town, desk: Desk, attempt_id: AttemptId) -> None:
    meant = completion_of(desk, attempt_id)
    corrections.correct_completion(desk, learner_of(town), attempt_id, hand_of(town), FIGURES, completion_id=meant)


def grant(town: Town, desk: Desk, _: AttemptId) -> None:
    learner = learner_of(town, town.people.other_officer_id)
    corrections.grant_completion(desk, learner, M1, hand_of(town), FIGURES)


def give_try(town: Town, desk: Desk, _: AttemptId) -> None:
    learner = learner_of(town, town.people.supervisor_id)
    attempt_id = walking.begin(desk, learner)
    walking.read_lessons(desk, learner, attempt_id)
    walking.play_scenario(desk, learner, attempt_id)
    walking.take_round(desk, learner, attempt_id, wrong=10)
    corrections.grant_try(desk, learner, attempt_id, hand_of(town))


ACTS = {"void": void, "correct": correct, "grant": grant, "try": give_try}
SAYS_WHO = {
    "void": ["completion_voided"],
    "correct": ["completion_voided", "module_completed"],
    "grant": ["module_completed"],
    "try": ["try_granted"],
}
every_act = pytest.mark.parametrize("name", ACTS)


def snapshot(desk: Desk) -> Snapshot:
    """Every fact, whole."""
    table = LearningEvent.__table__
    return {row.id: tuple(row) for row in desk.session.execute(select(table).order_by(table.c.id))}


def faults(before: Snapshot, after: Snapshot) -> list[str]:
    """Facts that were changed or lost."""
    return [f"{event_id}" for event_id, row in before.items() if after.get(event_id) != row]


@every_act
def test_each_correction_adds_facts_with_who_and_why_and_changes_none(town: Town, name: str) -> None:
    with desk_of(town) as desk:
        decide_limit(town, desk, 1)
        attempt_id = take_all(desk, learner_of(town))
        before = snapshot(desk)

        ACTS[name](town, desk, attempt_id)

        after = snapshot(desk)
        added = desk.session.scalars(
            select(LearningEvent).where(LearningEvent.id.not_in(before)).order_by(LearningEvent.sequence)
        ).all()
        signed = [event for event in added if event.detail.get("by_person_id") is not None]
    assert faults(before, after) == []
    assert [event.kind for event in signed] == SAYS_WHO[name]
    for event in signed:
        assert (event.detail["by_person_id"], event.detail["reason"]) == (town.people.coordinator_id, REASON)


@every_act
@pytest.mark.parametrize("statement", ["UPDATE learning_event SET detail = '{}'", "DELETE FROM learning_event"])
def test_the_database_refuses_to_change_or_delete_what_a_correction_left(town: Town, name: str, statement: str) -> None:
    with desk_of(town) as desk:
        decide_limit(town, desk, 1)
        ACTS[name](town, desk, take_all(desk, learner_of(town)))
        desk.session.rollback()

        with pytest.raises(DBAPIError, match="append"), db.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize("name", ["void", "correct", "grant"])
def test_each_fact_of_a_correction_has_its_statement_and_its_queued_row(town: Town, name: str) -> None:
    with desk_of(town) as desk:
        send_to_an_lrs(town, desk)
        ACTS[name](town, desk, take_all(desk, learner_of(town)))

        facts = set(desk.session.scalars(select(LearningEvent.id)))
        assert set(desk.session.scalars(select(Statement.id))) == facts
        assert set(desk.session.scalars(select(OutboxRow.subject_id))) == facts


def test_when_the_statement_cannot_be_kept_neither_is_the_correction(town: Town) -> None:
    with desk_of(town) as desk:
        send_to_an_lrs(town, desk)
        attempt_id = take_all(desk, learner_of(town))
        before, counts = snapshot(desk), rows_kept(desk)

        def fail(session, fact) -> None:
            raise RuntimeError("after the recorder")

        desk.house.bus.subscribe(events.CompletionVoided, fail)
        with pytest.raises(RuntimeError):
            correct(town, desk, attempt_id)

        assert snapshot(desk) == before
        assert rows_kept(desk) == counts


def test_both_entries_stand_on_the_pages_of_a_coordinator(town: Town) -> None:
    with desk_of(town) as desk:
        correct(town, desk, take_all(desk, learner_of(town)))
    coordinator = town.sign_in(town.people.coordinator_id)

    for address in (f"/app/people/{town.people.officer_id}", f"/app/people/{town.people.officer_id}/modules/{M1}"):
        page = coordinator.get(address)
        (struck,) = ["".join(element.itertext()) for element in page.all("s")]
        assert struck.startswith("Completed ")
        assert page.text().index("D. Abara corrected the completion") < page.text().index(struck)
        assert page.text().count(REASON) == 2


@pytest.mark.parametrize(
    "tamper",
    [
        lambda event_id: f"UPDATE learning_event SET step_key = 'else' WHERE id = '{event_id}'",
        lambda event_id: f"DELETE FROM learning_event WHERE id = '{event_id}'",
    ],
)
def test_a_fact_that_was_changed_or_lost_would_be_noticed(town: Town, tamper: Callable[[str], str]) -> None:
    """The negative control: the same checks, on a database whose triggers were taken away."""
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        before = snapshot(desk)
        victim = completion_of(desk, attempt_id)
        desk.session.rollback()
        with db.engine.begin() as connection:
            drop_append_only(connection, "learning_event")
            is_sqlite = connection.dialect.name == "sqlite"
            changed = connection.execute(text(tamper(victim.hex if is_sqlite else str(victim))))
            assert changed.rowcount == 1

        assert faults(before, snapshot(desk)) == [str(victim)]
