"""What every test may use: both databases, the whole program with a clock that stands still, an officer."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tests.agency import NOW, Riverton, link_for, make_riverton
from tests.databases import filled_postgres_database, make_tables, sqlite_database
from tests.officer import FlaskLine, Officer
from tests.postgres import Server, run_server
from tests.shipped import shipped_catalogue
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.settings import CONTENT_ROOT, Settings

# no test is timed: a busy machine is not a fault. Speed is measured in benchmarks/
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

# memory where the machine has it: what is killed in these tests are processes, never the machine
MEMORY = Path("/dev/shm")
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


class KeptTemplates(BytecodeCache):
    """Compiled templates, kept in this process: every test makes an app of its own, and all of them read the same."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


# Jinja checks that the source is the same before it takes one
Flask.jinja_options = {"bytecode_cache": KeptTemplates()}

BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


# Files that take a minute or more, the longest first. They are begun first, so that at the end no worker waits for one.
LONG_FILES = (
    "test_h4_accessible.py",
    "test_a1_every_page_by_keyboard.py",
    "test_a2_resume.py",
    "test_a3_nothing_lost_on_a_bad_line.py",
    "test_a5_in_a_real_browser.py",
    "test_d2_delivery.py",
    "test_d2_worker_killed.py",
    "test_d2_race_on_postgres.py",
    "test_d2_disk_full_and_read_only.py",
    "test_d7_killed_processes.py",
    "test_d9_one_event_many_views.py",
    "test_h6_backup_and_restore.py",
    "test_e2_nothing_leaves_the_page.py",
    "test_e1_c10_every_check_scores_as_published.py",
    "test_e3_c3_nothing_in_any_place.py",
    "test_e3_in_firefox.py",
    "test_e4_c2_the_same_whatever_you_did.py",
    "test_b5_resume_inside_a_branch.py",
    "test_h5_no_outside_calls.py",
    "test_c7_ten_years_in_the_tables.py",
    "test_c14_hostile_csv.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, whatever order the others were shuffled into."""
    places = {name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The session's own PostgreSQL, started when the first test asks for it."""
    with run_server() as server:
        yield server


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a row, once on each engine."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path) as address:
            yield address
    else:
        with filled_postgres_database(request.getfixturevalue("postgres")) as address:
            yield address


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """The catalogue that ships, loaded once."""
    return shipped_catalogue()


@pytest.fixture
def clock() -> SetClock:
    """Monday 23 November 2026, 14:07 in Chicago, until a test moves it."""
    return SetClock(NOW)


@pytest.fixture
def settings(database: str) -> Settings:
    """The settings of a test installation."""
    return Settings(
        secret_key="test-secret-key-of-enough-characters-000",
        database_url=database,
        cookies_secure=False,
        trusted_hosts=(),
        content_root=CONTENT_ROOT,
        wellness_resources=None,
        log_level="WARNING",
    )


@pytest.fixture
def app(settings: Settings, shipped: Catalogue, clock: SetClock) -> Iterator[Flask]:
    """The whole program on an empty database."""
    app = create_app(settings, clock=clock, catalogue=shipped)
    with app.app_context():
        make_tables(db.engine)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class Town:
    """The program with Riverton in it."""

    app: Flask
    people: Riverton
    clock: SetClock
    shipped: Catalogue

    def sign_in(self, person_id: PersonId) -> Officer:
        """A fresh browser, signed in by a one-time link."""
        officer = Officer(FlaskLine(self.app))
        officer.get(link_for(self.app, person_id, self.clock()))
        officer.submit()
        return officer


@pytest.fixture
def town(app: Flask, clock: SetClock, shipped: Catalogue) -> Town:
    """Riverton PD, all shipped modules assigned to its two officers."""
    with app.app_context():
        people = make_riverton(db.session(), list(shipped.modules))
        db.session.remove()
    return Town(app, people, clock, shipped)
