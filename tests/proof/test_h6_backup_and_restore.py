"""Claim H6: a backup taken while officers work comes back whole, and sending goes on from it."""

import json
import subprocess
import sys
import tarfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.orm import Session

from tests.databases import postgres_database, sqlite_database
from tests.fakes.lrs import FakeLRS
from tests.postgres import Server
from tests.proof.test_d2_race_on_postgres import _send_until_kept, _set_up, _wait_until_nothing_waits, _worker
from tests.server import GunicornServer, environment
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.delivery.models import OutboxRow, RowState
from training_app.foundation.db import db
from training_app.learning import rules, service
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.service import Desk, Learner
from training_app.lrs.models import Statement
from training_app.settings import read_settings


@pytest.fixture
def lrss() -> Iterator[list[FakeLRS]]:
    with FakeLRS() as lrs:
        yield [lrs]


@pytest.fixture
def other_database(database: str, tmp_path: Path, postgres: Server) -> Iterator[str]:
    """An empty database of the same engine."""
    other = sqlite_database(tmp_path) if database.startswith("sqlite") else postgres_database(postgres)
    with other as address:
        yield address


def _command(environ: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "training_app.cli", *words], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_a_backup_under_load_comes_back_whole_and_the_outbox_goes_on(
    database: str, other_database: str, lrss: list[FakeLRS], shipped: Catalogue, tmp_path: Path
) -> None:
    environ = {**environment(database), "LRS_PASSWORD": lrss[0].password}
    file = tmp_path / "one.backup"
    answers = _set_up(environ, shipped, lrss)
    _stamp(database)
    _work_while_it_is_taken(environ, answers, tmp_path, file)

    restored = {**environ, "COMMON_GROUND_DATABASE_URL": other_database}
    said = _command(restored, "restore", str(file))

    manifest = _manifest(file)
    assert f"{sum(manifest['rows'].values()):,} rows" in said
    assert not [table for table in manifest["rows"] if "wellness" in table or "check_answer" in table]
    _assert_whole(other_database, manifest["rows"])
    _take_a_lost_step_otherwise(restored, shipped)
    worker = _worker(restored)
    try:
        _wait_until_nothing_waits(other_database)
    finally:
        worker.kill()
        worker.wait()
    _assert_all_arrived(other_database, lrss[0])


def _stamp(database: str) -> None:
    """The tables were made without Alembic: say that they are of this release."""
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0006')"))
    engine.dispose()


def _work_while_it_is_taken(environ: dict[str, str], answers, tmp_path: Path, file: Path) -> None:
    server = GunicornServer(environ, tmp_path / "log", workers=2)
    server.start()
    worker = _worker(environ)
    begun = threading.Event()

    def send(cookie: str, forms: list[tuple[str, bytes]]) -> None:
        # the last two questions stay open: they are answered otherwise after the restore
        for address, body in forms[:-2]:
            _send_until_kept(server.port, cookie, address, body)
            begun.set()

    threads = [threading.Thread(target=send, args=officer) for officer in answers]
    try:
        for thread in threads:
            thread.start()
        assert begun.wait(60)
        _command(environ, "backup", str(file))
        for thread in threads:
            thread.join(120)
    finally:
        worker.kill()
        worker.wait()
        server.kill()


def _manifest(file: Path) -> dict:
    with tarfile.open(file) as archive:
        member = archive.extractfile("manifest.json")
        assert member is not None
        return json.load(member)


def _assert_whole(database: str, rows: dict[str, int]) -> None:
    engine = create_engine(database)
    with engine.connect() as connection:
        # one line more in the audit log: that it was restored
        now = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in inspect(connection).get_table_names()
            if name != "alembic_version"
        }
    assert now == rows | {"audit_entry": rows["audit_entry"] + 1}
    with Session(engine) as session:
        events = set(session.scalars(select(LearningEvent.id)))
        assert set(session.scalars(select(Statement.id))) == events
        assert Counter(session.scalars(select(OutboxRow.subject_id))) == Counter(dict.fromkeys(events, 1))
    engine.dispose()


def _take_a_lost_step_otherwise(environ: dict[str, str], shipped: Catalogue) -> None:
    """Every officer answers the next question wrongly, whatever they had answered before the restore."""
    app = create_app(read_settings(environ), catalogue=shipped)
    with app.app_context():
        room = app.extensions["learning"]
        desk = Desk(db.session(), room.house, room.library)
        attempts = (
            db.session().execute(select(Attempt.id, Attempt.agency_id, Attempt.person_id, Attempt.progress)).all()
        )
        for attempt_id, agency_id, person_id, kept in attempts:
            progress = rules.Progress.from_json(kept)
            module = room.library.current("m01-trauma")
            items = rules.items_of_round(module, progress.check_round, progress)
            number = int(rules.next_step(module, progress).ref)
            wrong = next(option.id for option in items[number - 1].options if not option.is_key)
            learner = Learner(agency_id, person_id)
            service.answer_question(
                desk, learner, attempt_id, check_round=progress.check_round, number=number, option_id=wrong
            )
        db.session.remove()
        db.engine.dispose()


def _assert_all_arrived(database: str, lrs: FakeLRS) -> None:
    engine = create_engine(database)
    with Session(engine) as session:
        ours = {str(one) for one in session.scalars(select(Statement.id))}
        assert set(session.scalars(select(OutboxRow.state))) == {RowState.DELIVERED}
    engine.dispose()
    assert ours <= lrs.statements.keys()
    assert len(lrs.stored_ids) == len(set(lrs.stored_ids))
