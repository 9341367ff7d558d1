"""The whole program with one agency and its clients; each file of requests has one of its own on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.agency import NOW, make_riverton
from tests.conftest import BOTH
from tests.databases import filled_postgres_database, make_tables, sqlite_database
from tests.lrs.requirements.store_client import Lrs, make_lrs
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.lrs.clients import Scope
from training_app.lrs.spec.versions import Version
from training_app.settings import CONTENT_ROOT, Settings


@pytest.fixture(scope="module", params=BOTH)
def store_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database for the tests of one file: they share nothing but its tables."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path_factory.mktemp("store")) as address:
            yield address
    else:
        with filled_postgres_database(request.getfixturevalue("postgres")) as address:
            yield address


@pytest.fixture(scope="module")
def store_clock() -> SetClock:
    """It stands still until a test moves it."""
    return SetClock(NOW)


@pytest.fixture(scope="module")
def store(store_database: str, store_clock: SetClock, shipped: Catalogue) -> Iterator[Flask]:
    """The program with Riverton PD in it."""
    settings = Settings(
        secret_key="test-secret-key-of-enough-characters-000",
        database_url=store_database,
        cookies_secure=False,
        trusted_hosts=(),
        content_root=Path(CONTENT_ROOT),
        wellness_resources=None,
        log_level="WARNING",
    )
    app = create_app(settings, clock=store_clock, catalogue=shipped)
    with app.app_context():
        make_tables(db.engine)
        make_riverton(db.session(), [])
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def lrs(store: Flask, store_clock: SetClock) -> Lrs:
    """A client that may do everything, and speaks 1.0.3."""
    return make_lrs(store, store_clock, Version.V1, Scope.WRITE, Scope.READ_ALL)


@pytest.fixture(scope="module")
def lrs2(store: Flask, store_clock: SetClock) -> Lrs:
    """A client that may do everything, and speaks 2.0.0."""
    return make_lrs(store, store_clock, Version.V2, Scope.WRITE, Scope.READ_ALL)
