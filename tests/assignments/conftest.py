"""Riverton's tables on a real database, without the web."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.databases import tables_at
from training_app.foundation.db import db


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session on empty tables."""
    with tables_at(database):
        yield db.session()
