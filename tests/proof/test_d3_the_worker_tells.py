"""Claim D3, in a real worker process: it tells by mail what does not arrive, and goes on sending where it can."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import engine, open_session, session
from tests.fakes.lrs import FakeLRS, answer
from tests.fakes.smtp import FakeSmtp
from tests.server import environment
from training_app.delivery.models import OutboxRow
from training_app.delivery.service import enqueue, set_destination
from training_app.lrs.store import StatementFields, store_statement
from training_app.xapi.recorder import KIND

__all__ = ["engine", "open_session", "session"]
pytestmark = pytest.mark.slow

WITHIN_S = 60.0
TO = "records@riverton.example"
BODY = """{"actor":{"account":{"homePage":"https://training.riverton.example","name":"x"}},"id":"%s",
"object":{"id":"https://training.riverton.example/a"},"verb":{"id":"http://adlnet.gov/expapi/verbs/answered"}}"""


@pytest.fixture
def post() -> Iterator[FakeSmtp]:
    with FakeSmtp() as post:
        yield post


def _queue_old(session: Session, lrs: FakeLRS, name: str, age: timedelta) -> str:
    """One destination of its own, and a record that has waited there for so long."""
    now = datetime.now(UTC)
    destination = set_destination(
        session,
        agency_id=1,
        kind=KIND,
        name=name,
        endpoint=lrs.endpoint,
        username=lrs.username,
        secret_env="LRS_PASSWORD",
        now=now,
    )
    statement_id = uuid4()
    fields = StatementFields(id=statement_id, registration=None, timestamp=now, terms=frozenset())
    store_statement(session, agency_id=1, body=(BODY % statement_id).encode(), fields=fields, now=now)
    enqueue(session, agency_id=1, kind=KIND, subject_id=statement_id, order_key=name, now=now)
    session.execute(update(OutboxRow).where(OutboxRow.destination_id == destination.id).values(created_at=now - age))
    session.commit()
    return str(statement_id)


def _start(environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "training_app.cli", "worker"],
            env={**os.environ, **environ},
            stderr=out,
            stdout=subprocess.DEVNULL,
        )


def _wait_for(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert done()


@pytest.mark.parametrize("mail", ["taken", "refused", "nobody there"])
def test_it_tells_of_the_one_that_is_down_and_delivers_to_the_other(
    session: Session, open_session: sessionmaker[Session], database: str, post: FakeSmtp, mail: str, tmp_path: Path
) -> None:
    with FakeLRS() as well, FakeLRS() as broken:
        broken.plan.extend([answer(503)] * 1000)
        _queue_old(session, broken, "State LRS", timedelta(minutes=20))
        arriving = _queue_old(session, well, "Department LRS", timedelta(minutes=1))
        post.refusal = "451 4.3.0 Later" if mail == "refused" else None
        port = post.port if mail != "nobody there" else 9
        environ = {
            **environment(database),
            "LRS_PASSWORD": well.password,
            "COMMON_GROUND_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "COMMON_GROUND_MAIL_FROM": "training@riverton.example",
            "COMMON_GROUND_ALERT_MAIL": TO,
            "COMMON_GROUND_LOG_LEVEL": "INFO",
        }
        logs = [tmp_path / f"worker-{number}.log" for number in range(2)]
        workers = [_start(environ, log) for log in logs]
        try:
            for log in logs:
                _wait_for(lambda log=log: "worker started" in log.read_text())
            _wait_for(lambda: arriving in well.stored_ids)
            _wait_for(lambda: broken.seen)
            if mail == "taken":
                _wait_for(lambda: post.mails)
        finally:
            for worker in workers:
                worker.terminate()
            codes = [worker.wait(WITHIN_S) for worker in workers]

    assert codes == [0, 0]
    said = "".join(log.read_text() for log in logs)
    assert "Traceback" not in said
    for word in (TO, "Ortiz", well.password):
        assert word not in said
    assert [one.message["Subject"] for one in post.mails] == (
        ["Records do not reach State LRS"] if mail == "taken" else []
    )
    if mail == "taken":
        assert post.mails[0].recipients == (TO,)
        assert "waited for 20 minutes" in post.mails[0].text
