"""The database: one typed base, one naming convention, and what SQLite and PostgreSQL do differently."""

import os
import sqlite3
import weakref
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, Select, String, TypeDecorator, Uuid, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.dml import UpdateBase

BUSY_TIMEOUT_MS = 15_000
# values by name, so that one mapping fits every statement
_DRIVER = "driver of the transaction"
_SQLITE = SQLiteDialect_pysqlite(paramstyle="named")

Statement = Select[Any] | UpdateBase


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC on every engine; a naive one is refused before it can be stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; store UTC (SQLite keeps no zone, so it is dropped there)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table. Rooms write plain typed SQLAlchemy models on it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this attribute, it is never changed
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        str: String(),
    }


Id = Uuid

db = SQLAlchemy(
    metadata=Base.metadata,
    engine_options={
        # bound values never stand in an error text: they may be names
        "hide_parameters": True,
    },
)


def begin_write(session: Session) -> None:
    """Start the transaction of a service that writes.

    Ends any read transaction first. On SQLite the write lock is taken at once (BEGIN IMMEDIATE): a reader that turns
    writer halfway can fail with "database is locked" however long it waits, because its snapshot is old.
    PostgreSQL needs nothing; services lock their row with ``with_for_update()``.
    """
    session.rollback()
    session.connection(execution_options={"begin_immediate": True})


def begin_snapshot(session: Session) -> None:
    """Start a transaction that reads one moment, however long it goes on and whatever others write meanwhile.

    Ends any transaction before. On SQLite (WAL) every transaction that reads is one; PostgreSQL has to be asked for it.
    """
    session.rollback()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    session.connection(execution_options={} if is_sqlite else {"isolation_level": "REPEATABLE READ"})


def insert_if_absent(session: Session, model: type[Base], values: Mapping[str, object]) -> None:
    """Insert a row unless one with its key is there already, also when another transaction is adding it right now."""
    dialect = session.get_bind().dialect.name
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    session.execute(insert(model).values(values).on_conflict_do_nothing())


class Prepared:
    """One statement of plain tables, made when its module is loaded.

    On SQLite the way through SQLAlchemy takes ten times as long as the database's own answer, so the text goes to the
    driver; values and columns are still converted by SQLAlchemy's types. While somebody listens to the engine's
    statements, and on PostgreSQL, SQLAlchemy runs it.
    """

    def __init__(self, statement: Statement, *, postgresql: Statement | None = None) -> None:
        """``postgresql`` is the same statement where that needs other words."""
        self._statement = statement
        self._elsewhere = statement if postgresql is None else postgresql
        self._is_read = isinstance(statement, Select)
        compiled = statement.compile(dialect=_SQLITE)
        self._text = str(compiled)
        self._constants = dict(compiled.params)
        converters = {name: _to_driver(bind.type) for name, bind in compiled.binds.items()}
        self._to_driver = {name: convert for name, convert in converters.items() if convert is not None}
        columns = statement.exported_columns
        self._gives_rows = bool(columns)
        self._make_row = _row_maker([str(column.key) for column in columns])
        self._from_driver = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None)) is not None
        ]

    def run(self, session: Session, values: Mapping[str, object]) -> list[Any]:
        """The rows, as named tuples; [] for a statement that gives none.

        Runs in the session's transaction. A SELECT with no transaction open starts none: its own moment is enough.
        """
        driver = _known_driver(session)
        if driver is not None:
            session.flush()
            return self._run(driver, values)
        bind = session.get_bind()
        if bind.dialect.name != "sqlite" or bind.dispatch.before_cursor_execute:
            statement = self._statement if bind.dialect.name == "sqlite" else self._elsewhere
            result = session.execute(statement, dict(values))
            return list(result) if self._gives_rows else []
        if self._is_read and isinstance(bind, Engine) and not session.in_transaction():
            borrowed = bind.raw_connection()
            try:
                return self._run(borrowed.driver_connection, values)
            finally:
                borrowed.close()
        # as session.execute() would: what was added to the session comes first
        session.flush()
        return self._run(_learn_driver(session), values)

    def run_many(self, session: Session, values: Sequence[Mapping[str, object]]) -> None:
        """Run it once for each of the values, in the session's transaction; nothing is given back."""
        if not values:
            return
        bind = session.get_bind()
        if bind.dialect.name != "sqlite" or bind.dispatch.before_cursor_execute:
            statement = self._statement if bind.dialect.name == "sqlite" else self._elsewhere
            session.execute(statement, [dict(one) for one in values])
            return
        session.flush()
        connection: Any = session.connection().connection.driver_connection
        try:
            connection.executemany(self._text, [self._bind(one) for one in values])
        except sqlite3.Error as error:
            raise DBAPIError.instance(self._text, None, error, sqlite3.Error, hide_parameters=True) from error

    def _bind(self, values: Mapping[str, object]) -> dict[str, object]:
        bound = {**self._constants, **values}
        for name, convert in self._to_driver.items():
            bound[name] = convert(bound[name])
        return bound

    def _run(self, connection: Any, values: Mapping[str, object]) -> list[Any]:
        try:
            rows = connection.execute(self._text, self._bind(values)).fetchall()
        except sqlite3.Error as error:
            # as SQLAlchemy tells it, without the values: they may be names
            raise DBAPIError.instance(self._text, None, error, sqlite3.Error, hide_parameters=True) from error
        return [self._named(row) for row in rows]

    def _named(self, row: tuple[Any, ...]) -> Any:
        parts = list(row)
        for place, convert in self._from_driver:
            parts[place] = convert(parts[place])
        return self._make_row(parts)


def _known_driver(session: Session) -> Any:
    """The driver's connection of the session's transaction when :func:`_learn_driver` has been asked in it."""
    transaction, driver = session.info.get(_DRIVER, (None, None))
    is_same = transaction is not None and transaction is session.get_transaction()
    # a savepoint is set when the session is asked for its connection, and not before
    return driver if is_same and session.get_nested_transaction() is None else None


def _learn_driver(session: Session) -> Any:
    """The driver's connection of the session's transaction; kept, because the way to it is asked for at each step."""
    driver = session.connection().connection.driver_connection
    session.info[_DRIVER] = session.get_transaction(), driver
    return driver


def _row_maker(names: list[str]) -> Callable[[list[Any]], Any]:
    # mypy cannot know names that come from a statement
    row = namedtuple("row", names)  # type: ignore[misc]
    return row._make


def _to_driver(kind: Any) -> Any:
    return kind.dialect_impl(_SQLITE).bind_processor(_SQLITE)


def prepare_engine(engine: Engine) -> None:
    """Set an engine up once: on SQLite WAL, FULL sync, foreign keys, busy timeout and explicit BEGIN."""
    _forget_connections_when_forked(engine)
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ARG001
        # the driver's own transaction handling is switched off, so that BEGIN below is ours
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: with NORMAL the last acknowledged answers can be lost at power failure
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        # 16 MiB of changes are moved into the database file at a time and not 4: pages that change often move once
        cursor.execute("PRAGMA wal_autocheckpoint=4000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate", False)
        # straight to the driver: this runs before every page
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _forget_connections_when_forked(engine: Engine) -> None:
    """A process forked from this one gets connections of its own: one that two processes use mixes up their answers."""
    kept = weakref.ref(engine)

    def forget() -> None:
        found = kept()
        if found is not None:
            # not closed: the other process may still be using them
            found.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
