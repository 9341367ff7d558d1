"""A real database, an agency to fill, and the whole program on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.databases import sqlite_database, tables_at
from tests.reports.county import County, build_county
from tests.reports.ledger import Ledger
from training_app.foundation.db import db


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """Pages are tested on SQLite; that the queries say the same on PostgreSQL is tested in test_queries.py."""
    with sqlite_database(tmp_path) as address:
        yield address


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session on empty tables."""
    with tables_at(database):
        yield db.session()


@pytest.fixture
def ledger(session: Session) -> Ledger:
    """Riverton PD, with Patrol and Detectives and nobody in them yet."""
    return Ledger(session)


@pytest.fixture
def county(app: Flask) -> County:
    """Two agencies with records in each, inside the whole program."""
    return build_county(app)
