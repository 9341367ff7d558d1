"""Prepared statements: the same rows, types, transactions and errors on both engines, whichever way they are run."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine, bindparam, event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.conftest import Town
from training_app.accounts.models import Agency
from training_app.foundation.db import Prepared, begin_write, db
from training_app.learning.models import ContentVersion

NOW = datetime(2026, 11, 23, 20, 7, 5, 123000, tzinfo=UTC)
COLUMNS = ContentVersion.__table__.c
ADD = Prepared(insert(ContentVersion.__table__))
FIND = Prepared(
    select(COLUMNS.version_hash, COLUMNS.stored_at)
    .where(COLUMNS.module_id == bindparam("wanted"))
    .order_by(COLUMNS.version)
)
AGENCY = Prepared(select(Agency.__table__.c.is_demo, Agency.__table__.c.created_at))


def values(key: str) -> dict[str, object]:
    return {"version_hash": key, "module_id": "m", "version": key, "package_json": "{}", "stored_at": NOW}


def add(session: Session, *keys: str) -> None:
    begin_write(session)
    for key in keys:
        ADD.run(session, values(key))
    session.commit()


def test_rows_come_back_by_name_with_their_types(town: Town) -> None:
    with town.app.app_context():
        add(db.session(), "a", "b")

        rows = FIND.run(db.session(), {"wanted": "m"})

        assert [row.version_hash for row in rows] == ["a", "b"]
        assert rows[0].stored_at == NOW
        assert rows[0].stored_at.tzinfo is UTC
        assert AGENCY.run(db.session(), {})[0].is_demo is False


def test_both_ways_give_equal_rows(town: Town) -> None:
    with town.app.app_context():
        add(db.session(), "a", str(uuid4()))
        straight = FIND.run(db.session(), {"wanted": "m"})

        def listen(*_: object) -> None:
            pass

        event.listen(db.engine, "before_cursor_execute", listen)
        through = FIND.run(db.session(), {"wanted": "m"})
        event.remove(db.engine, "before_cursor_execute", listen)

        assert [tuple(row) for row in straight] == [tuple(row) for row in through]


def test_what_is_written_belongs_to_the_transaction(town: Town) -> None:
    with town.app.app_context():
        begin_write(db.session())
        ADD.run(db.session(), values("a"))
        assert len(FIND.run(db.session(), {"wanted": "m"})) == 1

        db.session().rollback()

        assert FIND.run(db.session(), {"wanted": "m"}) == []


def test_a_refusal_is_the_same_error_and_names_no_value(town: Town) -> None:
    with town.app.app_context():
        add(db.session(), "a-secret-value")
        begin_write(db.session())

        with pytest.raises(IntegrityError) as refused:
            ADD.run(db.session(), values("a-secret-value"))

        db.session().rollback()
        if db.engine.dialect.name == "sqlite":
            assert "a-secret-value" not in str(refused.value)


def test_a_read_leaves_no_transaction_open_on_sqlite(town: Town) -> None:
    with town.app.app_context():
        FIND.run(db.session(), {"wanted": "m"})

        assert isinstance(db.session().get_bind(), Engine)
        assert db.session().in_transaction() is (db.engine.dialect.name != "sqlite")


def test_each_transaction_runs_on_its_own_connection(town: Town) -> None:
    with town.app.app_context():
        session = db.session()
        add(session, "a")
        # whoever comes next gets the connection that the transaction before had
        with db.engine.connect() as other:
            other.execute(select(COLUMNS.version)).all()

            begin_write(session)
            for key in ("b", "c"):
                ADD.run(session, values(key))
            inside = [row.version_hash for row in FIND.run(session, {"wanted": "m"})]
            session.rollback()

        assert inside == ["a", "b", "c"]
        assert [row.version_hash for row in FIND.run(session, {"wanted": "m"})] == ["a"]


def test_after_a_savepoint_it_is_the_same_transaction(town: Town) -> None:
    with town.app.app_context():
        session = db.session()
        begin_write(session)
        ADD.run(session, values("a"))
        with session.begin_nested() as inner:
            ADD.run(session, values("b"))
            inner.rollback()
        ADD.run(session, values("c"))
        session.commit()

        assert [row.version_hash for row in FIND.run(session, {"wanted": "m"})] == ["a", "c"]
