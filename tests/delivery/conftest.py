"""A small database of its own for each test: one agency, one officer, tables of all rooms below the worker.

A SQLite file; or, when TEST_DATABASE_URL names an empty database, that one: its tables are dropped after each test.
"""

import importlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.models import Agency, Person
from training_app.foundation.db import Base, db, prepare_engine

NOW = datetime(2026, 11, 23, 14, 7, 5, 123000, tzinfo=UTC)

for room in ("accounts", "delivery", "learning", "lrs"):
    importlib.import_module(f"training_app.{room}.models")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    app = Flask("tests")
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        Base.metadata.create_all(db.engine)
        yield db.engine
        if db.engine.dialect.name != "sqlite":
            Base.metadata.drop_all(db.engine)
        db.engine.dispose()


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
