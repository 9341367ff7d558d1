"""The Alembic history on both engines: it makes the models' tables, goes back, and forward again."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.agency import NOW, make_riverton
from tests.databases import APPEND_ONLY
from training_app.accounts.models import Person
from training_app.app import create_app
from training_app.assignments.credit.models import CreditEntry
from training_app.audit.service import hold_next_number, record
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import Base, db
from training_app.keeping.models import Removal
from training_app.learning.desk import Room
from training_app.learning.service import Desk, Learner, start_attempt
from training_app.readiness.models import ToolCopy, ToolPart
from training_app.readiness.open.models import PublishedTotals
from training_app.readiness.plan.models import PlanDrill, PlanSignOff
from training_app.readiness.promises.models import Promise, PromiseStep
from training_app.readiness.standing.models import ReadinessAction, ReadinessActionChange
from training_app.reports.kept.models import MonthEnd, MonthEndLine
from training_app.rollcall.models import RollCall, RollCallPresence, RollCallVote, Status
from training_app.settings import Settings
from training_app.slots.models import AgencyText


@pytest.fixture
def bare(settings: Settings, shipped: Catalogue, clock: SetClock) -> Iterator[Flask]:
    """The program on a database without tables."""
    app = create_app(settings, clock=clock, catalogue=shipped)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def start_one_attempt(app: Flask, shipped: Catalogue) -> None:
    people = make_riverton(db.session(), list(shipped.modules))
    room: Room = app.extensions["learning"]
    desk = Desk(db.session(), room.house, room.library)
    start_attempt(desk, Learner(people.agency_id, people.officer_id), "m01-trauma")
    db.session.remove()


def fill_every_append_only_table(app: Flask, shipped: Catalogue) -> None:
    """A fact of an attempt, an audit entry, hands and presence of a roll call, an agency text, a month's end."""
    start_one_attempt(app, shipped)
    session, module = db.session(), shipped.modules["m01-trauma"]
    people = session.execute(select(Person.agency_id, Person.id).order_by(Person.id)).all()
    agency_id, leader_id = people[0]
    roll_call = RollCall(
        id=uuid4(),
        agency_id=agency_id,
        leader_id=leader_id,
        module_id=module.id,
        version_hash=module.version_hash,
        scenario_id="s07",
        status=Status.RUNNING,
        path=[],
        started_at=NOW,
        saved_at=NOW,
    )
    session.add(roll_call)
    session.flush()
    mine = {"agency_id": agency_id, "roll_call_id": roll_call.id}
    session.add(RollCallVote(**mine, step=1, node_id="n", choice_id="c", hands={}, decided_at=NOW))
    session.add(RollCallPresence(**mine, person_id=leader_id, ticked_at=NOW, outcome="recorded"))
    session.add(
        AgencyText(agency_id=agency_id, slot_key="k", number=1, text="t", default_hash="0" * 64, written_at=NOW)
    )
    _add_papers(session, agency_id, leader_id)
    session.add(
        CreditEntry(
            id=uuid4(),
            agency_id=agency_id,
            person_id=leader_id,
            event="outside:1",
            number=1,
            kind="credit",
            minutes=40,
            category="",
            source="outside",
            course="c",
            title="t",
            day=NOW.date(),
            cycle="2026",
            recorded_minutes=40,
            recorded_at=NOW,
        )
    )
    number = hold_next_number(session, agency_id)
    session.add(Removal(agency_id=agency_id, person_id=leader_id, extent="badge", entry_number=number, made_at=NOW))
    month = MonthEnd(
        agency_id=agency_id, day=NOW.date(), made_at=NOW, people=1, up_to_date=1, totals={}, sha256="0" * 64
    )
    session.add(month)
    session.flush()
    session.add(MonthEndLine(agency_id=agency_id, month_end_id=month.id, person_id=leader_id, modules=[]))
    record(session, agency_id=agency_id, actor_id=None, action="test.filled", subject="agency", now=NOW)
    session.commit()
    db.session.remove()


def _add_papers(session: Session, agency_id: int, leader_id: int) -> None:
    """A part of a working paper, and of all that stands beside it what is kept for good."""
    copy = ToolCopy(agency_id=agency_id, tool_id="t", name="n", begun_by_id=leader_id, begun_at=NOW)
    session.add(copy)
    session.flush()
    kept = {"part_id": "p", "number": 1, "answers": "{}", "tool_hash": "0" * 64}
    session.add(ToolPart(agency_id=agency_id, copy_id=copy.id, kept_by_id=leader_id, kept_at=NOW, **kept))
    plan = {"agency_id": agency_id, "copy_id": copy.id, "number": 1, "content_hash": "0" * 64}
    signed = {"content": "{}", "signed_by_id": leader_id, "signed_at": NOW, "review_on": NOW.date(), "root": "r"}
    session.add(PlanSignOff(**plan, **signed))
    walked = {"version": 1, "scenario_id": "s", "scenario_version": "1.0.0", "answers": "[]"}
    session.add(PlanDrill(**plan, **walked, scenes=1, answered=1, gaps=0, kept_at=NOW))
    said = {"what": "w", "owner": "o", "due_on": NOW.date(), "state": "open"}
    now = {"agency_id": agency_id, "changed_by_id": leader_id, "changed_at": NOW}
    action = ReadinessAction(part_id="", field_id="", version=1, made_by_id=leader_id, made_at=NOW, **said, **now)
    words = {"theme": "t", "kind": "promise", "words": "w", "owner": "o", "state": "open", "version": 1, "root": "r"}
    promise = Promise(agency_id=agency_id, copy_id=copy.id, made_by_id=leader_id, made_at=NOW, **words)
    session.add_all([action, promise])
    session.flush()
    session.add(ReadinessActionChange(action_id=action.id, number=1, reason="", **said, **now))
    step = {"number": 1, "kind": "answered", "state": "open", "words": "w", "taken_by_id": leader_id, "taken_at": NOW}
    session.add(PromiseStep(agency_id=agency_id, promise_id=promise.id, **step))
    totals = {"number": 1, "content": None, "published_by_id": leader_id, "published_at": NOW}
    session.add(PublishedTotals(agency_id=agency_id, **totals))


def test_the_history_makes_exactly_the_tables_of_the_models(bare: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_it_goes_back_to_nothing_and_forward_again(bare: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}

    upgrade()

    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_running_it_twice_changes_nothing_that_is_there(bare: Flask, shipped: Catalogue) -> None:
    upgrade()
    start_one_attempt(bare, shipped)

    upgrade()

    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM learning_event")).scalar_one() == 1


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET agency_id = agency_id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_the_past(
    bare: Flask, shipped: Catalogue, table: str, statement: str
) -> None:
    upgrade()
    fill_every_append_only_table(bare, shipped)

    with db.engine.connect() as connection:
        # SQLite asks a trigger once for each row, so an empty table would refuse nothing
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() > 0
        with pytest.raises(DBAPIError, match="append"):
            connection.execute(text(statement.format(table)))
