"""A small database of its own for each test, on both engines: one agency, one officer, every table."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tests.databases import tables_at
from training_app.accounts.models import Agency, Person

NOW = datetime(2026, 11, 23, 14, 7, 5, 123000, tzinfo=UTC)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """An engine with every table, once on SQLite and once on PostgreSQL."""
    with tables_at(database) as engine:
        yield engine


@pytest.fixture
def open_session(engine: Engine) -> sessionmaker[Session]:
    """Opens sessions, as the worker does."""
    return sessionmaker(engine)


@pytest.fixture
def session(open_session: sessionmaker[Session]) -> Iterator[Session]:
    """A session on a database with agency 1 (Riverton) and person 1."""
    with open_session() as session:
        session.add(
            Agency(
                id=1,
                name="Riverton Police Department",
                home_page="https://training.riverton.example",
                time_zone="America/Chicago",
                created_at=NOW,
            )
        )
        session.flush()
        session.add(
            Person(
                id=1,
                agency_id=1,
                given_name="Jamie",
                family_name="Ortiz",
                sign_in_name="4417",
                actor_name="ka7xw2q9",
                created_at=NOW,
            )
        )
        session.commit()
        yield session
        session.rollback()
