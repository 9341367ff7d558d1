"""Up to when nothing can be missing: what a client that reads regularly goes on from."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from training_app.foundation.db import begin_write
from training_app.lrs.queries import LONGEST_WRITE, consistent_through
from training_app.lrs.store import StatementFields, store_statement
from training_app.lrs.writers import WAIT_MS

LATER = NOW + timedelta(seconds=5)
TICK = timedelta(microseconds=1)
# PostgreSQL has many writers, and tells how long each has been writing
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def keep(session: Session, when: object = NOW) -> None:
    """One statement, not committed yet."""
    fields = StatementFields(id=uuid4(), registration=None, timestamp=NOW, terms=frozenset({("verb", "urn:v")}))
    store_statement(session, agency_id=1, body=b"{}", fields=fields, now=when)  # type: ignore[arg-type]  # a time


def test_when_nobody_writes_all_is_there_until_now(session: Session) -> None:
    keep(session)
    session.commit()

    assert consistent_through(session, LATER) == LATER


def test_a_statement_on_its_way_is_newer_than_what_is_told(engine: Engine, session: Session) -> None:
    keep(session)
    session.commit()
    with Session(engine) as writer:
        begin_write(writer)
        keep(writer, LATER)

        told = consistent_through(session, LATER + timedelta(milliseconds=1))
        session.rollback()
        writer.commit()

    assert told < LATER


@ON_SQLITE
def test_sqlite_tells_what_is_there_while_somebody_writes(engine: Engine, session: Session) -> None:
    keep(session)
    session.commit()
    with Session(engine) as writer:
        begin_write(writer)

        assert consistent_through(session, LATER) == NOW - TICK
        assert consistent_through(session, NOW + LONGEST_WRITE * 2) == NOW + LONGEST_WRITE
        writer.rollback()
    assert consistent_through(session, LATER) == LATER


@ON_SQLITE
def test_asking_leaves_the_database_to_others_at_once_and_the_connection_as_it_was(
    engine: Engine, session: Session
) -> None:
    consistent_through(session, NOW)
    session.rollback()

    with Session(engine) as writer:
        begin_write(writer)
        waits = writer.execute(text("PRAGMA busy_timeout")).scalar_one()
        keep(writer)
        writer.commit()

    assert waits > WAIT_MS
