"""What each view says of the same attempts: events, statements, the record store, what an LMS pulls, the report."""

import csv
import io
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tests.conftest import Town
from training_app.accounts.models import Agency, Person
from training_app.assignments.models import Assignment
from training_app.foundation.db import db
from training_app.learning.models import Attempt, LearningEvent
from training_app.lrs.clients import Scope, create_client
from training_app.lrs.models import Statement

Json = dict[str, Any]
VERBS = "http://adlnet.gov/expapi/verbs/"
TYPES = "http://adlnet.gov/expapi/activities/"
OURS = "urn:uuid:0e1f6d1c-6a53-5b41-9a0d-3f1f9b1f7c2e#"


@dataclass(frozen=True)
class Views:
    """Everything there is to compare, as plain values."""

    home_page: str
    zone: ZoneInfo
    now: datetime
    people: Mapping[int, Any]
    attempts: Mapping[str, Any]
    assignments: Sequence[Any]
    events: Sequence[Any]
    store: Mapping[str, Any]
    "Rows of the table ``statement`` by id."
    statements: Mapping[str, Json]
    "Their bodies."
    pulled: Sequence[Json]
    "What an LMS gets that asks the record store for everything."
    report: Sequence[Mapping[str, str]]
    "The lines of the coordinator's file."

    @cached_property
    def taken_back(self) -> set[str]:
        """Ids of the statements that a later one voids."""
        return {one["object"]["id"] for one in self.statements.values() if one["verb"]["id"] == f"{VERBS}voided"}


def read_views(town: Town) -> Views:
    """As they are now."""
    pulled, report = _pull(town), _read_report(town)
    with town.app.app_context():
        session = db.session()
        agency = session.scalars(select(Agency).where(Agency.id == town.people.agency_id)).one()
        store = {str(row.id): row for row in session.execute(select(Statement.__table__))}
        views = Views(
            home_page=agency.home_page,
            zone=ZoneInfo(agency.time_zone),
            now=town.clock(),
            people={row.id: row for row in session.execute(select(Person.__table__))},
            attempts={str(row.id): row for row in session.execute(select(Attempt.__table__))},
            assignments=session.execute(select(Assignment.__table__)).all(),
            events=session.execute(select(LearningEvent.__table__)).all(),
            store=store,
            statements={statement_id: json.loads(row.body) for statement_id, row in store.items()},
            pulled=pulled,
            report=report,
        )
        db.session.remove()
    return views


def _pull(town: Town) -> list[Json]:
    with town.app.app_context():
        new = create_client(
            db.session(),
            agency_id=town.people.agency_id,
            name="LMS",
            scopes=frozenset({Scope.READ_ALL}),
            by=None,
            now=town.clock(),
        )
        db.session().commit()
        db.session.remove()
    client = town.app.test_client(use_cookies=False)
    headers = {
        "Authorization": "Basic " + b64encode(f"{new.key}:{new.secret}".encode()).decode(),
        "X-Experience-API-Version": "1.0.3",
    }
    address, found = "/xapi/statements?ascending=true&limit=200", []
    while address:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, answer.data
        found += answer.json["statements"]
        address = answer.json["more"]
    return found


def _read_report(town: Town) -> list[dict[str, str]]:
    file = town.sign_in(town.people.coordinator_id).get("/app/completion.csv").body
    return list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))


def seconds_of(duration: str | None) -> float | None:
    """Of an ISO 8601 duration; None when nothing was measured."""
    if duration is None:
        return None
    parts = re.fullmatch(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?", duration)
    assert parts is not None, duration
    days, hours, minutes, seconds = (float(part or 0) for part in parts.groups())
    return days * 86_400 + hours * 3_600 + minutes * 60 + seconds or None
