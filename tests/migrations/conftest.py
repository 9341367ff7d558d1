"""Migrations begin with nothing: here a database is really empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BOTH
from tests.databases import postgres_database, sqlite_database


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table, once on each engine."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path) as address:
            yield address
    else:
        with postgres_database(request.getfixturevalue("postgres")) as address:
            yield address
