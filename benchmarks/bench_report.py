"""How long the overview takes for 250 officers and 12 modules, on SQLite, without its template. Limit: 20 ms.

Run: python -m benchmarks.bench_report [people] [modules] [agencies]
With several agencies each has so many people, and one of them is measured. Beside the time that passed stands the
processor's own, which other work on the machine does not lengthen.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

import training_app.app  # noqa: F401 - the composition root imports every room, and so every table
from training_app.accounts.models import Agency, Person, Unit
from training_app.assignments.done_at import install_done_at
from training_app.assignments.models import Assignment
from training_app.foundation.db import Base, db, prepare_engine
from training_app.foundation.ids import AgencyId
from training_app.learning.models import Attempt, ContentVersion
from training_app.reports import queries
from training_app.reports.figure_queries import read_figures
from training_app.reports.figures import figures_of
from training_app.reports.overview import build_overview
from training_app.reports.rules import entries_of
from training_app.reports.scope import Scope
from training_app.reports.viewpoint import Viewpoint

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
RUNS = 5
LIMIT_MS = 20.0
UNITS = 6


def fill(session: Session, people: int, modules: int, agency_id: int = 1) -> None:
    """One agency; every module assigned to everyone, two in three done, one in six begun."""
    dice = random.Random(2026 + agency_id)
    first_person, first_unit = (agency_id - 1) * people, (agency_id - 1) * UNITS
    session.execute(
        insert(Agency),
        [
            {
                "id": agency_id,
                "name": f"A{agency_id}",
                "home_page": "https://a.example",
                "time_zone": ZONE.key,
                "created_at": NOW,
            }
        ],
    )
    session.execute(
        insert(Unit),
        [
            {"id": first_unit + n, "agency_id": agency_id, "name": f"Unit {n}", "position": n}
            for n in range(1, UNITS + 1)
        ],
    )
    session.execute(
        insert(Person),
        [
            {
                "id": first_person + n,
                "agency_id": agency_id,
                "unit_id": first_unit + n % UNITS + 1,
                "given_name": "Robin",
                "family_name": f"Name{n:05}",
                "badge": str(n),
                "sign_in_name": str(n),
                "actor_name": str(uuid4()),
                "created_at": NOW,
            }
            for n in range(1, people + 1)
        ],
    )
    ids = [f"m{n:02}" for n in range(1, modules + 1)]
    if agency_id == 1:
        _keep_texts(session, ids)
    pairs = [(first_person + n, one) for n in range(1, people + 1) for one in ids]
    session.execute(
        insert(Assignment),
        [
            {
                "agency_id": agency_id,
                "person_id": person_id,
                "module_id": one,
                "due_on": (NOW + timedelta(days=dice.randint(-60, 60))).date(),
                "assigned_at": NOW - timedelta(days=100),
            }
            for person_id, one in pairs
        ],
    )
    session.execute(insert(Attempt), [_attempt(agency_id, pair, dice) for pair in pairs if dice.random() < 5 / 6])
    session.commit()


def _keep_texts(session: Session, ids: list[str]) -> None:
    session.execute(
        insert(ContentVersion),
        [
            {"version_hash": one, "module_id": one, "version": "1.0.0", "package_json": "{}", "stored_at": NOW}
            for one in ids
        ],
    )


def _attempt(agency_id: int, pair: tuple[int, str], dice: random.Random) -> dict[str, object]:
    person_id, module_id = pair
    completed_at = NOW - timedelta(days=dice.randint(1, 90)) if dice.random() < 0.8 else None
    return {
        "id": uuid4(),
        "agency_id": agency_id,
        "person_id": person_id,
        "module_id": module_id,
        "version": "1.0.0",
        "version_hash": module_id,
        "status": "completed" if completed_at else "started",
        "running_marker": None if completed_at else 1,
        "place": "Finished" if completed_at else "Lesson 3 of 6",
        "sequence": 1,
        "progress": {},
        "started_at": NOW - timedelta(days=91),
        "saved_at": NOW - timedelta(days=1),
        "completed_at": completed_at,
        "score_scaled": 0.9 if completed_at else None,
        "nominal_minutes": 45 if completed_at else None,
    }


def median_ms(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """The median of five runs, after one to warm up."""
    work()
    times = []
    for _ in range(RUNS):
        start = clock()
        work()
        times.append((clock() - start) * 1000)
    return statistics.median(times)


def measure(session: Session, people: int, modules: int, agencies: int) -> bool:
    """Print what the overview's figures take, the database's way and entry by entry; returns whether it is in time."""
    scope = Scope(AgencyId(1), None)
    view = Viewpoint(scope, "A", ZONE, NOW, {})
    units = queries.read_units(session, scope)

    def fast() -> None:
        """The page without its template, as the route has it."""
        build_overview(view, units, read_figures(session, view, queries.read_units(session, scope)))

    def slow() -> None:
        """What a look back does: every row in Python."""
        staff = queries.read_people(session, scope)
        assignments, attempts = (read(session, scope) for read in (queries.read_assignments, queries.read_attempts))
        entries = entries_of(staff, assignments, attempts, view.open_day)
        build_overview(view, units, figures_of(view, units, staff, entries))

    took, processor, before = median_ms(fast), median_ms(fast, time.process_time), median_ms(slow)
    print(f"{people} people x {modules} modules, one of {agencies} such agencies, SQLite, median of {RUNS}")
    print(f"  {'overview':<16}{took:9.2f} ms, of the processor {processor:.2f} ms   (limit {LIMIT_MS:.0f} ms)")
    print(f"  {'entry by entry':<16}{before:9.2f} ms, {before / took:.1f} times as long")
    return took <= LIMIT_MS


def main() -> int:
    given = [int(argument) for argument in sys.argv[1:]]
    people, modules, agencies = [*given, 250, 12, 1][: len(given)] + [250, 12, 1][len(given) :]
    with tempfile.TemporaryDirectory() as folder:
        app = Flask("benchmark")
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(folder) / 'report.db'}"
        db.init_app(app)
        with app.app_context():
            prepare_engine(db.engine)
            Base.metadata.create_all(db.engine)
            with db.engine.begin() as connection:
                install_done_at(connection)
            for agency_id in range(1, agencies + 1):
                fill(db.session(), people, modules, agency_id)
            is_within = measure(db.session(), people, modules, agencies)
            db.session.remove()
            db.engine.dispose()
    return 0 if is_within else 1


if __name__ == "__main__":
    sys.exit(main())
