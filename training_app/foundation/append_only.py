"""Tables whose rows are never changed: triggers that refuse UPDATE and DELETE on both engines."""

import re

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def install_append_only(connection: Connection, table: str, *, removable_when: str | None = None) -> None:
    """Make the database itself refuse changed and removed rows; a refusal is an ``IntegrityError`` on both engines.

    A migration that rebuilds the table (Alembic's batch mode on SQLite) loses the triggers and must call this again.

    :param removable_when: a condition in SQL about ``OLD`` that lets one row be removed, and never changed
    """
    for statement in refuse_changes(connection, table, removable_when=removable_when):
        connection.exec_driver_sql(statement)


def drop_append_only(connection: Connection, table: str) -> None:
    """Take the triggers away again, for a migration's way down or a rebuild; does nothing when there are none."""
    for statement in allow_changes(connection, table):
        connection.exec_driver_sql(statement)


def refuse_changes(connection: Connection, table: str, *, removable_when: str | None = None) -> list[str]:
    """The statements that :func:`install_append_only` runs on this connection's engine; the table must exist."""
    _check_name(table)
    if connection.dialect.name == "sqlite":
        unless = f"WHEN NOT ({removable_when})" if removable_when is not None else ""
        return [
            _sqlite_trigger(table, "update"),
            _sqlite_trigger(table, "delete", when=unless),
            # INSERT OR REPLACE removes the old row without firing the delete trigger
            _sqlite_trigger(table, "insert", when=_sqlite_row_exists(connection, table)),
        ]
    return [
        f"CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{_refusal(table)}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE{'' if removable_when else ' OR DELETE'} OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()",
        *(_postgresql_removal(table, removable_when) if removable_when is not None else ()),
    ]


def allow_changes(connection: Connection, table: str) -> list[str]:
    """The statements that :func:`drop_append_only` runs on this connection's engine."""
    _check_name(table)
    if connection.dialect.name == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_refuse_{verb}" for verb in ("update", "delete", "insert")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse_change()",
        f"DROP TRIGGER IF EXISTS {table}_kept ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse_removal()",
    ]


def _check_name(table: str) -> None:
    # names cannot be bound values in DDL, so only plain ones are let through
    if not _PLAIN_NAME.fullmatch(table):
        raise ValueError(f"{table!r} is not a plain table name")


def _refusal(table: str) -> str:
    return f"{table} is append-only"


def _postgresql_removal(table: str, removable_when: str) -> tuple[str, str]:
    # row by row, which a condition about OLD needs; a trigger's own WHEN may not look into another table
    return (
        f"CREATE FUNCTION {table}_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {removable_when} THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{_refusal(table)}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse_removal()",
    )


def _sqlite_trigger(table: str, verb: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb.upper()} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{_refusal(table)}'); END"
    )


def _sqlite_row_exists(connection: Connection, table: str) -> str:
    inspector = inspect(connection)
    keys = [inspector.get_pk_constraint(table)["constrained_columns"]]
    keys += [unique["column_names"] for unique in inspector.get_unique_constraints(table)]
    # an index over an expression names no column there, and no table of ours has one
    keys += [
        [name for name in index["column_names"] if name] for index in inspector.get_indexes(table) if index["unique"]
    ]
    same = " OR ".join("(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in keys)
    return f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names come from the schema itself
