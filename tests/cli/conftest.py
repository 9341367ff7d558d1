"""The command line on an installation of its own: a real database, short texts, settings in the environment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from tests.content.sample import write_package
from tests.databases import sqlite_database, tables_at
from training_app.cli.commands import main
from training_app.foundation.db import prepare_engine
from training_app.foundation.log import set_up_log

SETTINGS = {
    "COMMON_GROUND_SECRET_KEY": "test-secret-key-of-enough-characters-000",
    "COMMON_GROUND_COOKIES_SECURE": "no",
    "COMMON_GROUND_LOG_LEVEL": "WARNING",
}
AGENCY = {
    "--name": "Riverton PD",
    "--home-page": "https://training.riverton.example",
    "--time-zone": "America/Chicago",
    "--admin-given-name": "Dana",
    "--admin-family-name": "Abara",
    "--admin-sign-in": "2002",
}


class Office:
    """Somebody at the command line, and the database they work on."""

    def __init__(self, database: str) -> None:
        self.database = database

    def run(self, *words: str, typed: str | None = None) -> Result:
        """Run training-app with these words; a traceback fails the test."""
        result = CliRunner().invoke(main, list(words), input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def do(self, *words: str, typed: str | None = None) -> str:
        """Run a command that must go well; returns what it said."""
        result = self.run(*words, typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def refuse(self, *words: str, typed: str | None = None, code: int = 1) -> str:
        """Run a command that must be refused with this code; returns what it said to standard error."""
        result = self.run(*words, typed=typed)
        assert result.exit_code == code, result.output
        return result.stderr

    def create_agency(self, **other: str) -> Result:
        """``agency create`` for Riverton PD, with some answers changed: ``time_zone="Mars"``."""
        changed = {f"--{name.replace('_', '-')}": answer for name, answer in other.items()}
        return self.run("agency", "create", *(word for pair in ({**AGENCY, **changed}).items() for word in pair))

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A session on the same database."""
        engine = create_engine(self.database)
        prepare_engine(engine)
        try:
            with sessionmaker(engine)() as session:
                yield session
        finally:
            engine.dispose()


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One short module, m01-sample, so that each command starts at once."""
    return write_package(tmp_path_factory.mktemp("texts")).root


def _open(database: str, texts: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name, value in {**SETTINGS, "COMMON_GROUND_CONTENT": str(texts)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COMMON_GROUND_DATABASE_URL", database)
    with tables_at(database):
        return Office(database)


@pytest.fixture
def new_office(tmp_path: Path, texts: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An installation with tables and no agency."""
    with sqlite_database(tmp_path) as database:
        yield _open(database, texts, monkeypatch)
    # a command's log goes to the stream that the runner has closed
    set_up_log("WARNING")


@pytest.fixture
def office(new_office: Office) -> Office:
    """An installation with Riverton PD and its first administrator, Dana Abara, who signs in as 2002."""
    assert new_office.create_agency().exit_code == 0
    return new_office


@pytest.fixture
def each_office(database: str, texts: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """As ``office``, once on each kind of database."""
    office = _open(database, texts, monkeypatch)
    assert office.create_agency().exit_code == 0
    yield office
    set_up_log("WARNING")
