"""How fast a worker empties the outbox into a sink that costs nothing, with all its bookkeeping; and the bare floor."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

import urllib3
from sqlalchemy import create_engine, text

from benchmarks.records_fill import body_of, statement_of
from tests.agency import make_riverton
from tests.databases import make_tables
from tests.xapi.examples import make_facts, make_module
from training_app.app import create_app
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_write, db
from training_app.foundation.ids import derived_uuid
from training_app.settings import read_settings
from training_app.xapi.recorder import KIND, make_recorder

STATEMENTS = 5_000
BATCH = 50


def drain_rate(database_url: str) -> float:
    """Statements a second of one real worker process, from its first request to its last row marked as delivered.

    The database must be empty.
    """
    environ = {
        **os.environ,
        "COMMON_GROUND_SECRET_KEY": "benchmark-secret-key-of-enough-characters",
        "COMMON_GROUND_DATABASE_URL": database_url,
        "COMMON_GROUND_LOG_LEVEL": "ERROR",
        "LRS_PASSWORD": "of the sink",
    }
    with _sink() as (port, lines):
        queued = _queue(environ, port)
        worker = subprocess.Popen([sys.executable, "-m", "training_app.cli", "worker"], env=environ)
        try:
            first = float(next(lines).split()[0])
            _wait_until_delivered(database_url, queued)
            return queued / (time.time() - first)
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(60)


def floor_rate() -> float:
    """Statements a second when the same batches are only posted, one after the other, and nothing is kept."""
    bodies = [body_of(statement_of(number)) for number in range(STATEMENTS)]
    batches = [b"[" + b",".join(bodies[at : at + BATCH]) + b"]" for at in range(0, STATEMENTS, BATCH)]
    pool = urllib3.PoolManager()
    with _sink() as (port, _):
        start = time.perf_counter()
        for batch in batches:
            pool.request("POST", f"http://127.0.0.1:{port}/statements", body=batch)
        return STATEMENTS / (time.perf_counter() - start)


@contextlib.contextmanager
def _sink() -> Iterator[tuple[int, Iterator[str]]]:
    command = [sys.executable, "-m", "benchmarks.records_sink"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline()), iter(process.stdout.readline, "")
    finally:
        process.kill()
        process.wait()


def _queue(environ: Mapping[str, str], port: int) -> int:
    """Record whole attempts of one officer as the program does, until enough wait; returns how many do."""
    app = create_app(read_settings(environ))
    with app.app_context():
        make_tables(db.engine)
        session, now = db.session(), system_clock()
        people = make_riverton(session, [])
        set_destination(
            session,
            agency_id=people.agency_id,
            kind=KIND,
            name="Sink",
            endpoint=f"http://127.0.0.1:{port}",
            username="sink",
            secret_env="LRS_PASSWORD",
            now=now,
        )
        session.commit()
        record = make_recorder(lambda *_: make_module())
        queued = attempt = 0
        begin_write(session)
        while queued < STATEMENTS:
            facts = make_facts(derived_uuid("attempt", str(attempt)))
            for fact in facts:
                record(session, fact)
            queued, attempt = queued + len(facts), attempt + 1
        session.commit()
        queued = session.execute(text("SELECT count(*) FROM outbox_row")).scalar_one()
        db.session.remove()
        db.engine.dispose()
    return queued


def _wait_until_delivered(database_url: str, queued: int) -> None:
    engine = create_engine(database_url)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            done = connection.execute(text("SELECT count(*) FROM outbox_row WHERE state = 'delivered'")).scalar_one()
        if done >= queued:
            engine.dispose()
            return
        time.sleep(0.05)
    raise RuntimeError(f"only {done} of {queued} arrived")
