"""Ten thousand scores that wait for an LMS, one in fifty of them for somebody who is not graded there any more.

Usage: python -m benchmarks.scores [--scores 10000] [--only sqlite,postgresql]

One real worker process, the strict LTI platform in a process of its own, SQLite and PostgreSQL in turn. Reach (feature
d5): all others arrive, each once; how many a second is told beside it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tests.databases import make_tables
from tests.fakes.platform_process import Course, PlatformProcess
from tests.lms.lti_door.rush import MODULE, plug_in
from tests.lms.lti_scores.many import faults_of_scores, roles_of
from tests.lms.lti_scores.plugged import ALL_SCOPES
from tests.postgres import run_server
from tests.server import environment
from training_app.accounts.models import Agency, Person
from training_app.app import create_app
from training_app.delivery.models import OutboxRow
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_write, db
from training_app.learning.models import Attempt, ContentVersion
from training_app.lms.lti_books import TablePlacements, books_of
from training_app.lms.lti_door.models import LtiPlacement
from training_app.lms.lti_door.own_keys import first_key, read_public
from training_app.lms.lti_scores.rules import Item
from training_app.lms.lti_scores.service import queue_scores
from training_app.settings import read_settings

SENT_WITHIN_S = 1800
LOOK_EVERY_S = 0.2


def main() -> int:
    """Send them on each database, print, and fail when one is missing or double."""
    asked = _arguments()
    print(f"{system_clock().date()}  {asked.scores} scores")
    faults: list[str] = []
    with run_server() as server, tempfile.TemporaryDirectory() as scratch:
        server.run("CREATE DATABASE scores")
        addresses = {"sqlite": f"sqlite:///{Path(scratch)}/scores.db", "postgresql": server.address("scores")}
        for name in asked.only:
            faults += [f"{name}: {fault}" for fault in _drain(name, addresses[name], asked.scores)]
    print("\n".join(faults))
    return int(bool(faults))


def _drain(name: str, address: str, count: int) -> list[str]:
    environ = environment(address) | {"COMMON_GROUND_LMS_INSIDE_HOSTS": "127.0.0.1", "COMMON_GROUND_LOG_LEVEL": "ERROR"}
    app = create_app(read_settings(environ))
    course = Course("http://127.0.0.1:1", MODULE, {user: list(roles) for user, roles in roles_of(count).items()})
    with PlatformProcess(_with_our_keys(app, course)) as platform:
        registration_id = plug_in(app, platform)
        with app.app_context():
            _place_all(db.session(), platform, registration_id, list(course.people))
            _queue_all(app, db.session())
        with _worker(environ):
            seconds = _seconds_until_settled(app)
        books = platform.books()
        with app.app_context():
            states = _states(db.session())
            db.session.remove()
            db.engine.dispose()
    print(f"{name:11} {dict(states)} in {seconds:.1f} s: {count / seconds:.0f}/s, load {os.getloadavg()[0]:.1f}")
    return [*books.violations, *faults_of_scores(count, books.graded.get("score", []), states, books.taken)]


def _with_our_keys(app: Flask, course: Course) -> Course:
    """The course of a platform that was given our keys by hand: no web process runs here."""
    with app.app_context():
        make_tables(db.engine)
        session = db.session()
        session.add(first_key(session, app.extensions["settings"].secrets, now=system_clock()))
        session.commit()
        keys = read_public(session)
        db.session.remove()
    return Course(course.tool, course.module, course.people, key_set=dict(keys))


def _place_all(session: Session, platform: PlatformProcess, registration_id: int, users: list[str]) -> None:
    """Each user is an officer who came through the link once, and has finished the module since."""
    agency_id, now = session.scalars(select(Agency.id)).one(), system_clock()
    first = (session.scalar(select(func.max(Person.id))) or 0) + 1
    people = [
        {"id": first + n, "agency_id": agency_id, "given_name": "A", "family_name": user, "sign_in_name": user}
        | {"actor_name": str(uuid4()), "created_at": now}
        for n, user in enumerate(users)
    ]
    session.execute(insert(Person), people)
    version = {"version_hash": "v", "module_id": MODULE, "version": "1.0.0", "package_json": "{}", "stored_at": now}
    session.execute(insert(ContentVersion), [version])
    done = {"module_id": MODULE, "version": "1.0.0", "version_hash": "v", "status": "completed", "sequence": 1}
    done |= {"running_marker": None, "place": "Finished", "progress": {}, "started_at": now - timedelta(hours=1)}
    done |= {"saved_at": now, "completed_at": now, "score_scaled": 0.9, "nominal_minutes": 45, "agency_id": agency_id}
    session.execute(insert(Attempt), [done | {"id": uuid4(), "person_id": one["id"]} for one in people])
    told = {"agency_id": agency_id, "registration_id": registration_id, "deployment_id": "1", "module_id": MODULE}
    told |= {"resource_link_id": "link-1", "lineitems_url": platform.url("/2/lineitems?type_id=1")}
    told |= {"scopes": sorted(ALL_SCOPES), "updated_at": now}
    placed = [told | {"person_id": first + n, "subject": user} for n, user in enumerate(users)]
    session.execute(insert(LtiPlacement), placed)
    session.commit()


def _queue_all(app: Flask, session: Session) -> None:
    books, now = books_of(app.extensions["settings"].secrets), system_clock()
    placements = TablePlacements().with_ids(session, session.scalars(select(LtiPlacement.id)).all())
    session.rollback()
    begin_write(session)
    for placement in placements.values():
        queue_scores(session, books, placement, [(Item.SCORE, uuid4())], now=now)
    session.commit()
    db.session.remove()


@contextmanager
def _worker(environ: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "training_app.cli", "worker"], env=dict(environ))
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def _seconds_until_settled(app: Flask) -> float:
    """From the first row that is settled, to the last.

    :raise RuntimeError: when it takes too long
    """
    first, deadline = 0.0, time.monotonic() + SENT_WITHIN_S
    while time.monotonic() < deadline:
        with app.app_context():
            states = _states(db.session())
            db.session.remove()
        if not first and set(states) != {"waiting"}:
            first = time.monotonic()
        if "waiting" not in states:
            return time.monotonic() - first
        time.sleep(LOOK_EVERY_S)
    raise RuntimeError(f"not all were settled: {dict(states)}")


def _states(session: Session) -> Counter[str]:
    rows = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return Counter({str(row[0]): row[1] for row in rows})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scores", type=int, default=10_000)
    parser.add_argument("--only", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
