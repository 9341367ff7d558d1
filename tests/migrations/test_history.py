"""The Alembic history on both engines: it makes the models' tables, goes back, and forward again."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from tests.agency import make_riverton
from tests.databases import APPEND_ONLY
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import Base, db
from training_app.learning.desk import Room
from training_app.learning.service import Desk, Learner, start_attempt
from training_app.settings import Settings


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
    start_one_attempt(bare, shipped)

    with db.engine.connect() as connection, pytest.raises(DBAPIError, match="append"):
        connection.execute(text(statement.format(table)))
