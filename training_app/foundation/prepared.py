"""Statements that run at every page or answer: compiled once, and on SQLite handed to the driver as they are."""

import sqlite3
from collections import namedtuple
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, Select
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

# values by name, so that one mapping fits every statement
_SQLITE = SQLiteDialect_pysqlite(paramstyle="named")

Statement = Select[Any] | UpdateBase


class Prepared:
    """One statement of plain tables, made when its module is loaded.

    On SQLite the way through SQLAlchemy takes ten times as long as the database's own answer, so the text goes to the
    driver; values and columns are still converted by SQLAlchemy's types. Listeners on an engine do not see it there.
    """

    def __init__(self, statement: Statement, *, postgresql: Statement | None = None) -> None:
        """``postgresql`` is the same statement where that needs other words."""
        self._elsewhere = statement if postgresql is None else postgresql
        self._is_read = isinstance(statement, Select)
        compiled = statement.compile(dialect=_SQLITE)
        self._text = str(compiled)
        self._constants = dict(compiled.params)
        converters = {name: _to_driver(bind.type) for name, bind in compiled.binds.items()}
        self._to_driver = {name: convert for name, convert in converters.items() if convert is not None}
        columns = statement.exported_columns
        self._row = namedtuple("_row", columns.keys())  # type: ignore[misc]  # noqa: PYI024 - columns known at run time
        self._from_driver = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None)) is not None
        ]

    def run(self, session: Session, values: Mapping[str, object]) -> list[Any]:
        """The rows, as named tuples; [] for a statement that gives none.

        Runs in the session's transaction. A SELECT with no transaction open starts none: its own moment is enough.
        """
        bind = session.get_bind()
        if bind.dialect.name != "sqlite":
            result = session.execute(self._elsewhere, dict(values))
            return list(result) if result.returns_rows else []
        if self._is_read and isinstance(bind, Engine) and not session.in_transaction():
            borrowed = bind.raw_connection()
            try:
                return self._run(borrowed.driver_connection, values)
            finally:
                borrowed.close()
        # as session.execute() would: what was added to the session comes first
        session.flush()
        return self._run(session.connection().connection.driver_connection, values)

    def _run(self, connection: Any, values: Mapping[str, object]) -> list[Any]:
        bound = {**self._constants, **values}
        for name, convert in self._to_driver.items():
            bound[name] = convert(bound[name])
        try:
            rows = connection.execute(self._text, bound).fetchall()
        except sqlite3.Error as error:
            # as SQLAlchemy tells it, without the values: they may be names
            raise DBAPIError.instance(self._text, None, error, sqlite3.Error, hide_parameters=True) from error
        return [self._named(row) for row in rows]

    def _named(self, row: tuple[Any, ...]) -> Any:
        parts = list(row)
        for place, convert in self._from_driver:
            parts[place] = convert(parts[place])
        return self._row._make(parts)


def _to_driver(kind: Any) -> Any:
    return kind.dialect_impl(_SQLITE).bind_processor(_SQLITE)
