"""What the recorder keeps of each fact, and what it does when it cannot."""

import dataclasses
import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.xapi.examples import make_facts, make_module
from training_app.delivery.models import OutboxRow
from training_app.delivery.service import set_destination
from training_app.foundation.clock import SetClock
from training_app.foundation.events import EventBus
from training_app.foundation.ids import PersonId
from training_app.learning.events import LearningFact
from training_app.learning.line import event_id
from training_app.lrs.models import Statement
from training_app.xapi.errors import ActorUnknown
from training_app.xapi.recorder import KIND, make_recorder


@pytest.fixture
def bus() -> EventBus:
    bus = EventBus()
    bus.subscribe(LearningFact, make_recorder(lambda session, version: make_module(), clock=SetClock(NOW)))
    return bus


def _add_destination(session: Session, name: str) -> None:
    set_destination(
        session,
        agency_id=1,
        kind=KIND,
        name=name,
        endpoint="https://lrs.riverton.example/xapi",
        username="common-ground",
        secret_env="LRS_PASSWORD",
        now=NOW,
    )


def test_each_fact_is_stored_under_its_own_id_and_queued_once_per_destination(session: Session, bus: EventBus) -> None:
    _add_destination(session, "Department LMS")
    _add_destination(session, "State LRS")

    for fact in make_facts():
        bus.publish(session, fact)
    session.commit()

    ids = [event_id(fact) for fact in make_facts()]
    assert set(session.scalars(select(Statement.id))) == set(ids)
    queued = session.execute(select(OutboxRow.destination_id, OutboxRow.subject_id).order_by(OutboxRow.id)).all()
    assert [row.subject_id for row in queued if row.destination_id == 1] == ids
    assert [row.subject_id for row in queued if row.destination_id == 2] == ids


def test_without_a_destination_the_statement_is_stored_and_nothing_waits(session: Session, bus: EventBus) -> None:
    bus.publish(session, make_facts()[0])

    assert session.scalar(select(func.count()).select_from(Statement)) == 1
    assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_the_columns_repeat_what_stands_in_the_bytes(session: Session, bus: EventBus) -> None:
    fact = make_facts()[4]

    bus.publish(session, fact)

    stored = session.scalars(select(Statement)).one()
    body = json.loads(stored.body)
    assert body["id"] == str(stored.id)
    assert body["actor"]["account"]["name"] == stored.actor_name == "ka7xw2q9"
    assert body["context"]["registration"] == str(stored.registration)
    assert (stored.timestamp, stored.stored_at) == (fact.happened_at, NOW)


def test_recording_a_fact_again_changes_nothing(session: Session, bus: EventBus) -> None:
    _add_destination(session, "Department LMS")
    fact = make_facts()[0]
    bus.publish(session, fact)

    bus.publish(session, fact)

    assert session.scalar(select(func.count()).select_from(Statement)) == 1
    assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1


def test_nothing_is_kept_when_the_person_is_unknown(session: Session, bus: EventBus) -> None:
    _add_destination(session, "Department LMS")
    session.commit()
    stranger = dataclasses.replace(make_facts()[0], person_id=PersonId(99))

    with pytest.raises(ActorUnknown):
        bus.publish(session, stranger)
    session.commit()

    assert session.scalar(select(func.count()).select_from(Statement)) == 0
    assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_rolling_back_the_fact_takes_statement_and_queue_with_it(session: Session, bus: EventBus) -> None:
    _add_destination(session, "Department LMS")
    session.commit()
    bus.publish(session, make_facts()[0])

    session.rollback()

    assert session.scalar(select(func.count()).select_from(Statement)) == 0
    assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0
