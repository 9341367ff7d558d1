"""What the database does the same on both engines, and what SQLite is set to."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from tests.conftest import Town
from training_app.accounts.models import Agency
from training_app.foundation.db import begin_write, db


def test_a_naive_datetime_cannot_be_stored(town: Town) -> None:
    with town.app.app_context():
        db.session().add(Agency(name="x", home_page="y", time_zone="UTC", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001

        with pytest.raises(StatementError, match="naive"):
            db.session().flush()


def test_a_moment_comes_back_aware_and_equal(town: Town) -> None:
    moment = datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=-6)))
    with town.app.app_context():
        db.session().add(Agency(name="Zoned", home_page="y", time_zone="UTC", created_at=moment))
        db.session().commit()
        stored = db.session().scalars(select(Agency.created_at).where(Agency.name == "Zoned")).one()

    assert stored == moment
    assert stored.tzinfo is UTC


def test_sqlite_keeps_what_it_acknowledged(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            assert db.session().execute(text("SHOW synchronous_commit")).scalar_one() == "on"
            return
        pragmas = {
            name: db.session().execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15_000,
        "secure_delete": 1,
    }


def test_a_writer_takes_the_lock_at_once(town: Town) -> None:
    with town.app.app_context():
        begin_write(db.session())
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as other:
                other.exec_driver_sql("PRAGMA busy_timeout=50")
                other.exec_driver_sql("COMMIT")
                with pytest.raises(Exception, match="locked"):
                    other.exec_driver_sql("BEGIN IMMEDIATE")
        db.session().rollback()


def test_bound_values_never_stand_in_an_error(town: Town) -> None:
    with town.app.app_context(), pytest.raises(Exception) as caught:  # noqa: PT011 - whichever error the engine gives
        db.session().execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Ortiz-secret"})

    assert "Ortiz-secret" not in str(caught.value)
