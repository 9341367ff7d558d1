"""Empty databases with all tables, on SQLite and on PostgreSQL, one for each test."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, inspect

import training_app.app  # noqa: F401 - the composition root imports every room, and so every table
from tests.postgres import Server
from training_app.assignments.done_at import install_done_at
from training_app.foundation.append_only import install_append_only
from training_app.foundation.db import Base, db, prepare_engine
from training_app.keeping.models import MAY_REMOVE, REMOVABLE

APPEND_ONLY = (
    "learning_event",
    "audit_entry",
    "roll_call_vote",
    "roll_call_presence",
    "agency_text",
    "tool_part",
    "plan_sign_off",
    "plan_drill",
    "readiness_action_change",
    "readiness_promise_step",
    "published_totals",
    "credit_entry",
    "month_end",
    "month_end_line",
    "removal",
)
TEMPLATE = "filled"
_numbers = itertools.count(1)


@contextmanager
def sqlite_database(folder: Path) -> Iterator[str]:
    """The address of a new SQLite file."""
    yield f"sqlite:///{folder / f'test-{next(_numbers)}.db'}"


@contextmanager
def postgres_database(server: Server) -> Iterator[str]:
    """The address of a new database on the session's PostgreSQL; dropped afterwards."""
    name = f"test_{next(_numbers)}"
    server.run(f"CREATE DATABASE {name}")
    try:
        yield server.address(name)
    finally:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def filled_postgres_database(server: Server) -> Iterator[str]:
    """The same with every table in it: a copy of one that was made once, which takes a tenth of the time."""
    if TEMPLATE not in server.made:
        server.run(f"CREATE DATABASE {TEMPLATE}")
        with tables_at(server.address(TEMPLATE)):
            pass
        server.made.add(TEMPLATE)
    name = f"test_{next(_numbers)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    try:
        yield server.address(name)
    finally:
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def tables_at(address: str) -> Iterator[Engine]:
    """An engine on that database, set up as the program sets it up, with every table made."""
    app = Flask("tests")
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        make_tables(db.engine)
        yield db.engine
        db.session.remove()
        db.engine.dispose()


def make_tables(engine: Engine) -> None:
    """Every table, and the triggers that keep the append-only ones so; nothing where they are already."""
    if inspect(engine).has_table("agency"):
        return
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        install_done_at(connection)
        for table in APPEND_ONLY:
            install_append_only(connection, table, removable_when=MAY_REMOVE if table in REMOVABLE else None)
