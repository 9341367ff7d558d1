"""An agency in a database of its own, so that what a query and its rows cost is measured with the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.databases import sqlite_database, tables_at
from training_app.accounts.models import Person
from training_app.accounts.roster import NewAgency, add_agency, add_unit
from training_app.assignments.models import Assignment
from training_app.content.catalogue import Module
from training_app.foundation.db import db
from training_app.learning.models import Attempt, ContentVersion
from training_app.reports.scope import Scope
from training_app.reports.viewpoint import Viewpoint

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
AT_ONCE = 5_000


@contextmanager
def filled(folder: Path, modules: list[Module], people: int) -> Iterator[tuple[Session, Viewpoint]]:
    """So many people, each with every one of these modules assigned and finished; and the agency's point of view."""
    with sqlite_database(folder) as address, tables_at(address):
        session = db.session()
        agency = NewAgency(name="Riverton PD", home_page="https://training.riverton.example", time_zone=ZONE.key)
        agency_id = add_agency(session, agency, now=NOW)
        unit_id = add_unit(session, agency_id, "Patrol")
        session.execute(
            insert(ContentVersion),
            [
                {
                    "version_hash": one.version_hash,
                    "module_id": one.id,
                    "version": one.version,
                    "package_json": one.package_json,
                    "stored_at": NOW,
                }
                for one in modules
            ],
        )
        session.execute(insert(Person), [_person(number, agency_id, unit_id) for number in range(1, people + 1)])
        keys = [(number, module) for number in range(1, people + 1) for module in modules]
        for start in range(0, len(keys), AT_ONCE):
            portion = keys[start : start + AT_ONCE]
            session.execute(insert(Assignment), [_assignment(agency_id, number, one) for number, one in portion])
            session.execute(insert(Attempt), [_attempt(agency_id, number, one) for number, one in portion])
        session.commit()
        catalogue = {one.id: one for one in modules}
        yield session, Viewpoint(Scope(agency_id, None), "Riverton PD", ZONE, NOW, catalogue)
        db.session.remove()


def _person(number: int, agency_id: int, unit_id: int) -> dict[str, object]:
    return {
        "id": number,
        "agency_id": agency_id,
        "unit_id": unit_id,
        "given_name": "Robin",
        "family_name": f"Name{number:06}",
        "badge": str(number),
        "sign_in_name": str(number),
        "actor_name": uuid4().hex,
        "is_active": True,
        "created_at": NOW,
    }


def _assignment(agency_id: int, person_id: int, module: Module) -> dict[str, object]:
    asked = {"due_on": NOW.date(), "assigned_at": NOW - timedelta(days=60), "is_single": True, "is_paused": False}
    return {"agency_id": agency_id, "person_id": person_id, "module_id": module.id, **asked}


def _attempt(agency_id: int, person_id: int, module: Module) -> dict[str, object]:
    done_at = NOW - timedelta(minutes=person_id * 7 % 400_000)
    return {
        "id": uuid4(),
        "agency_id": agency_id,
        "person_id": person_id,
        "module_id": module.id,
        "version": module.version,
        "version_hash": module.version_hash,
        "status": "completed",
        "place": "Finished",
        "sequence": 9,
        "progress": {},
        "started_at": done_at - timedelta(minutes=44),
        "saved_at": done_at,
        "completed_at": done_at,
        "score_scaled": 0.9,
        "nominal_minutes": 45,
        "mode": "individual",
        "active_ms": 1_800_000,
        "steps_done": 9,
        "steps_total": 9,
        "step_ms": 0,
    }
