"""``assignment.done_at``: since when an assignment is met, kept by the database itself.

A page that counts an academy's assignments cannot look up every attempt. Triggers write the first completion that
counts into the assignment, in the transaction that completes, takes back, assigns or asks again: no writer can forget
it. ``counts_anew`` says the same of rows that were there before. It also mends what two transactions at once could
leave on PostgreSQL, where neither sees the other's row: every completion leaves a note, and ``settling`` calls it for
whatever a note names.
"""

from datetime import datetime

from sqlalchemy import Connection, ScalarSelect, func, or_, select, update
from sqlalchemy.sql.dml import Update

from training_app.assignments.models import Assignment
from training_app.learning.models import Attempt
from training_app.learning.opening import VOIDED

_FIRST = (
    "(SELECT min(a.completed_at) FROM attempt AS a WHERE a.person_id = assignment.person_id "
    "AND a.module_id = assignment.module_id AND a.status <> 'voided' "
    "AND (assignment.counts_from IS NULL OR a.completed_at >= assignment.counts_from))"
)
_OF = "person_id = {0}.person_id AND module_id = {0}.module_id"
_TRIGGERS = (
    # an attempt begins without a completion, and nothing is to be written then
    ("attempt", "insert", "INSERT", _OF.format("NEW"), "WHEN (NEW.completed_at IS NOT NULL)"),
    ("attempt", "update", "UPDATE OF status, completed_at", _OF.format("NEW"), ""),
    ("attempt", "delete", "DELETE", _OF.format("OLD"), "WHEN (OLD.completed_at IS NOT NULL)"),
    ("assignment", "insert", "INSERT", "id = NEW.id", ""),
    ("assignment", "update", "UPDATE OF counts_from", "id = NEW.id", ""),
)


def first_that_counts() -> ScalarSelect[datetime | None]:
    """The first completion that counts for an assignment, beside it in a query."""
    counts = or_(Assignment.counts_from.is_(None), Attempt.completed_at >= Assignment.counts_from)
    return (
        select(func.min(Attempt.completed_at))
        .where(
            Attempt.person_id == Assignment.person_id,
            Attempt.module_id == Assignment.module_id,
            Attempt.status != VOIDED,
            counts,
        )
        .correlate(Assignment)
        .scalar_subquery()
    )


def counts_anew() -> Update:
    """Write ``done_at`` where it is not what the attempts say; narrow it by ``where``."""
    first = first_that_counts()
    wrong = Assignment.done_at.is_distinct_from(first)
    return update(Assignment).values(done_at=first).where(wrong).execution_options(synchronize_session=False)


def install_done_at(connection: Connection) -> None:
    """Make the database keep ``done_at`` by itself; the tables must be there.

    A migration that rebuilds one of them (Alembic's batch mode on SQLite) loses its triggers and must call this again.
    """
    for table, name, verb, where, when in _TRIGGERS:
        write = f"UPDATE assignment SET done_at = {_FIRST} WHERE {where}"  # noqa: S608 - nothing comes from outside
        trigger = f"CREATE TRIGGER {table}_done_at_{name} AFTER {verb} ON {table} FOR EACH ROW {when}"
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"{trigger} BEGIN {write}; END")
        else:
            connection.exec_driver_sql(
                f"CREATE FUNCTION {table}_done_at_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"{write}; RETURN NULL; END $$"
            )
            connection.exec_driver_sql(f"{trigger} EXECUTE FUNCTION {table}_done_at_{name}()")


def drop_done_at(connection: Connection) -> None:
    """Take the triggers away, for a migration's way down."""
    for table, name, *_ in _TRIGGERS:
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_done_at_{name}{on}")
        if on:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {table}_done_at_{name}()")
