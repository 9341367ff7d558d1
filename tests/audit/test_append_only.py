"""The database refuses to change what was written."""

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.audit.conftest import NOW
from training_app.audit.service import record
from training_app.foundation.append_only import drop_append_only, install_append_only, refuse_changes
from training_app.foundation.ids import AgencyId

CHANGES = [
    "UPDATE audit_entry SET action = 'nothing.happened'",
    "UPDATE audit_entry SET reason = NULL WHERE id = 1",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_entry WHERE id = 1",
]
ROW = "audit_entry (id, agency_id, happened_at, action, subject) VALUES (1, 1, '2026-11-23', 'x.y', 'z')"
REPLACEMENTS = [
    f"INSERT OR REPLACE INTO {ROW}",
    f"INSERT INTO {ROW} ON CONFLICT (id) DO UPDATE SET action = excluded.action",
]


@pytest.fixture
def with_entry(session: Session) -> Session:
    _record(session)
    session.commit()
    return session


def _record(session: Session) -> None:
    record(session, agency_id=AgencyId(1), actor_id=None, action="people.person_added", subject="person:1", now=NOW)


def _actions(session: Session) -> list[str]:
    return list(session.scalars(text("SELECT action FROM audit_entry ORDER BY id")))


@pytest.mark.parametrize("change", [*CHANGES, *REPLACEMENTS])
def test_a_written_entry_cannot_be_changed(with_entry: Session, engine: Engine, change: str) -> None:
    with engine.begin() as connection:
        install_append_only(connection, "audit_entry")

    with pytest.raises(IntegrityError, match="audit_entry is append-only"):
        with_entry.execute(text(change))
    with_entry.rollback()

    assert _actions(with_entry) == ["people.person_added"]


def test_a_new_entry_can_still_be_written(with_entry: Session, engine: Engine) -> None:
    with engine.begin() as connection:
        install_append_only(connection, "audit_entry")

    for _ in range(3):
        _record(with_entry)
    with_entry.commit()

    assert len(_actions(with_entry)) == 4


def test_a_row_that_would_take_the_place_of_another_by_a_unique_column_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE fact (id INTEGER PRIMARY KEY, attempt TEXT, step INT, UNIQUE (attempt, step))")
        )
        install_append_only(connection, "fact")
        connection.execute(text("INSERT INTO fact VALUES (1, 'a', 1), (2, 'a', 2), (3, 'b', 1)"))

    with pytest.raises(IntegrityError, match="fact is append-only"), engine.begin() as connection:
        connection.execute(text("INSERT OR REPLACE INTO fact VALUES (9, 'a', 2)"))

    with engine.begin() as connection:
        assert connection.execute(text("SELECT id FROM fact ORDER BY id")).scalars().all() == [1, 2, 3]


@pytest.mark.parametrize("change", CHANGES)
def test_without_the_triggers_the_same_statement_goes_through(with_entry: Session, engine: Engine, change: str) -> None:
    with engine.begin() as connection:
        install_append_only(connection, "audit_entry")
        drop_append_only(connection, "audit_entry")

    with_entry.execute(text(change))
    with_entry.commit()

    assert _actions(with_entry) != ["people.person_added"] or "reason" in change


def test_dropping_what_is_not_there_does_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        before = inspect(connection).get_table_names()

        drop_append_only(connection, "audit_entry")

        assert inspect(connection).get_table_names() == before


@pytest.mark.parametrize("table", ["", "Person", "person; DROP TABLE person", 'a"b', "a" * 60])
def test_only_a_plain_table_name_reaches_the_database(engine: Engine, table: str) -> None:
    with engine.begin() as connection, pytest.raises(ValueError, match="not a plain table name"):
        refuse_changes(connection, table)
