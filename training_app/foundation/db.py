"""The database: one typed base, one naming convention, and what SQLite and PostgreSQL do differently."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, String, TypeDecorator, Uuid, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 15_000


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


def insert_if_absent(session: Session, model: type[Base], values: Mapping[str, object]) -> None:
    """Insert a row unless one with its key is there already, also when another transaction is adding it right now."""
    dialect = session.get_bind().dialect.name
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    session.execute(insert(model).values(values).on_conflict_do_nothing())


def prepare_engine(engine: Engine) -> None:
    """Set an engine up once: on SQLite WAL, FULL sync, foreign keys, busy timeout and explicit BEGIN."""
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
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate", False)
        # straight to the driver: this runs before every page
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if immediate else "BEGIN")
