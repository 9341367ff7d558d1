"""What every part of an address under /app stands for, and a walk that asks every address about somebody else's.

A route whose address names something that is in neither list below has no policy: ``tests/house/test_routes.py`` fails
until somebody says whether it belongs to an agency.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZipFile

from flask import Flask
from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer, LargeBinary, Uuid, inspect, select
from sqlalchemy.orm import Session

from training_app.accounts.factors.models import Passkey
from training_app.accounts.guard import is_for_auditors, is_public, permission_of
from training_app.accounts.models import Person, Unit
from training_app.accounts.rules import Permission
from training_app.accounts.seats.models import Seat
from training_app.accounts.service import make_one_time_link, use_link
from training_app.assignments.certificates.models import Certificate
from training_app.assignments.credit.models import CreditEntry, CreditPolicy
from training_app.assignments.models import Assignment
from training_app.assignments.schedule.models import AssignmentPlan
from training_app.classroom.models import ClassPlace, ClassSession, OutsideProof, OutsideTraining
from training_app.content.catalogue import Catalogue
from training_app.delivery.models import Destination
from training_app.foundation.db import Base, UtcDateTime, db
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.desk import Room
from training_app.learning.models import LearningEvent
from training_app.learning.service import Desk, Learner, start_attempt
from training_app.lms.cmi5_door.models import Cmi5Site
from training_app.lms.lti_door.models import LtiDeployment, LtiRegistration
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lrs.models import Client
from training_app.provisioning.models import ScimGroup, ScimToken
from training_app.readiness.models import ToolCopy
from training_app.readiness.open.models import CopyComment
from training_app.readiness.promises.models import Promise
from training_app.readiness.standing.models import ReadinessAction
from training_app.reports.exports.models import ExportJob, JobState
from training_app.reports.kept.models import MonthEnd, SavedView
from training_app.review.models import TextComment
from training_app.rollcall.models import RollCall
from training_app.xapi.models import Reconciliation

OBJECTS = (
    *("person_id", "unit_id", "attempt_id", "roll_call_id"),
    *("destination_id", "comparison_id", "client_id"),
    *("registration_id", "row_id", "course", "site_id", "package_id"),
    *("plan_id", "completion_id", "passkey_id", "token_id", "group_id"),
    *("claim_id", "class_id", "class_code"),
    *("export_id",),
    *("month_end_id", "view_id"),
    *("seat_id", "comment_id"),
    *("copy_id", "action_id", "promise_id", "remark_id"),
)
"""Rows of one agency: whoever asks for those of another finds nothing, and nothing changes."""
WORDS = (
    *("module_id", "slot_key", "case_id", "scenario_id", "lesson_id", "check_round", "number", "seen", "step", "day"),
    "export_table",
    *("tool_id", "part_id", "ending"),
)
"""Parts of the texts, places in an attempt, or the name of a table that can be taken out: the same for every agency."""
SECRETS = ("token",)
"""What opens is the secret itself."""

_PART = re.compile(r"<(?:[^<>:]+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One method of one address under /app, and the permission that its view names."""

    method: str
    rule: str
    permission: Permission
    is_for_auditors: bool = False

    @property
    def parts(self) -> list[str]:
        """The names of what the address holds."""
        return _PART.findall(self.rule)

    @property
    def names_an_object(self) -> bool:
        """Whether it is about rows of one agency."""
        return any(part in OBJECTS for part in self.parts)

    def address(self, values: Mapping[str, object]) -> str:
        """The address with these values in it."""
        return _PART.sub(lambda found: str(values[found[1]]), self.rule)


@dataclass(frozen=True)
class Heard:
    """What a route answered."""

    route: Route
    status: int
    text: str


def parts_without_policy(app: Flask) -> set[str]:
    """The parts of addresses under /app that nobody has put into one of the lists."""
    found = {part for rule in app.url_map.iter_rules() if rule.rule.startswith("/app") for part in rule.arguments}
    return found - {*OBJECTS, *WORDS, *SECRETS}


def guarded_routes(app: Flask) -> list[Route]:
    """Every route under /app that is no door."""
    routes = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        permission = permission_of(view)
        if not rule.rule.startswith("/app") or is_public(view) or permission is None:
            continue
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        routes += [Route(one, rule.rule, permission, is_for_auditors(view)) for one in methods]
    return sorted(routes, key=lambda one: (one.rule, one.method))


def words_of(catalogue: Catalogue) -> dict[str, object]:
    """A value for everything that is no object: there is such a module, slot, case and scenario."""
    module = next(iter(catalogue.modules.values()))
    return {
        "module_id": module.id,
        "slot_key": next(iter(catalogue.inserts)),
        "case_id": next(iter(catalogue.cases)),
        "scenario_id": "s01",
        "lesson_id": module.lessons[0].id,
        "check_round": 1,
        "number": 1,
        "seen": "cover",
        "step": 1,
        "day": 7,
        "export_table": "completions",
        **tool_words(catalogue),
    }


def tool_words(catalogue: Catalogue) -> dict[str, object]:
    """A tool with one of its parts, and how a file of it ends."""
    tool = next(iter(catalogue.toolkit.values()))
    return {"tool_id": tool.id, "part_id": tool.parts[0].id, "ending": "md"}


def walk(app: Flask, person_id: PersonId, values: Mapping[str, object], now: datetime) -> Iterator[Heard]:
    """Ask every guarded route as this person, in one browser; forms are sent with nothing in them."""
    # what is asked here is who may reach what; that forms carry a token is tested beside the forms
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.set_cookie("cg_session", _sign_in(app, person_id, now), domain="localhost", path="/app")
    for route in guarded_routes(app):
        answer = client.open(route.address(values), method=route.method)
        yield Heard(route, answer.status_code, _text_of(answer.get_data()))
        answer.close()


def _text_of(body: bytes) -> str:
    """Every word of an answer, also of a package's files."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with ZipFile(BytesIO(body)) as package:
        files = [package.read(name) for name in package.namelist()]
    return "\n".join(file.decode(errors="replace") for file in files)


def _sign_in(app: Flask, person_id: PersonId, now: datetime) -> str:
    with app.app_context():
        session = db.session()
        link = make_one_time_link(session, person_id, valid_for=timedelta(hours=1), now=now, made_by=None)
        token = use_link(session, link, now)
        db.session.remove()
    return token


def marked_person(session: Session, agency_id: AgencyId, unit_id: int | None, mark: str, now: datetime) -> Person:
    """Somebody whose every word is the mark, with an assignment that is overdue."""
    person = filled(Person, mark, now, agency_id=agency_id, unit_id=unit_id, is_active=True, supervisor_id=None)
    session.add(person)
    session.flush()
    session.add(
        Assignment(
            agency_id=agency_id,
            person_id=person.id,
            module_id="m01-trauma",
            due_on=(now - timedelta(days=20)).date(),
            assigned_at=now - timedelta(days=60),
        )
    )
    return person


def marked_objects(
    app: Flask,
    agency_id: AgencyId,
    mark: str,
    now: datetime,
    *,
    leader_id: int | None = None,
    papers_mark: str | None = None,
) -> dict:
    """One row of each kind in ``OBJECTS``, every word the mark; returns their ids by the parts' names. Commits.

    ``papers_mark`` is another mark for the words of the agency's own papers, which are about nobody.
    """
    session = db.session()
    unit = filled(Unit, mark, now, agency_id=agency_id)
    session.add(unit)
    session.flush()
    person = marked_person(session, agency_id, unit.id, mark, now)
    person_id = PersonId(person.id)
    session.commit()
    room: Room = app.extensions["learning"]
    attempt_id = start_attempt(Desk(session, room.house, room.library), Learner(agency_id, person_id), "m01-trauma")
    rows = {"person_id": person_id, "unit_id": unit.id, "attempt_id": attempt_id, "course": 1}
    module = room.library.current("m01-trauma")

    def add(part: str, model: type[Base], words: str = mark, **known: object) -> None:
        row = filled(model, words, now, agency_id=agency_id, **known)
        session.add(row)
        session.flush()
        rows[part] = row.id

    story = {"module_id": module.id, "version_hash": module.version_hash, "scenario_id": "s01"}
    add("roll_call_id", RollCall, leader_id=leader_id or person_id, status="running", **story)
    second = filled(Destination, mark + "-cmi5", now, agency_id=agency_id, kind="cmi5")
    session.add(second)
    session.flush()
    add("destination_id", Destination, kind="xapi.statement", endpoint=f"https://{mark}.example/xapi")
    _add_connections(add, rows, module.id, second.id)
    add_doors(add, person_id)
    _add_seat_and_comment(add, session, agency_id, mark, now, person_id)
    meant = {"audience": {"kind": "people", "person_ids": [person_id]}, "due": {"kind": "none"}}
    add("plan_id", AssignmentPlan, module_id=module.id, leaving="release", cycle={"kind": "once"}, **meant)
    add("export_id", ExportJob, person_id=person_id, kind="completions", state=JobState.WAITING, asked={"state": mark})
    totals = {"modules": {}, "units": {"": [mark, 1, 1]}}
    add("month_end_id", MonthEnd, day=now.date(), totals=totals, sha256="0" * 64)
    add("view_id", SavedView, owner_id=person_id, query="", is_shared=False, removed_at=None)
    finished = {"attempt_id": attempt_id, "sequence": 99, "kind": "module_completed", "detail": {}}
    add("completion_id", LearningEvent, person_id=person_id, **finished)
    mine = {"agency_id": agency_id, "person_id": person_id}
    session.add(filled(Certificate, mark, now, completion_id=rows["completion_id"], **mine))
    _add_credit(session, agency_id, mark, now, person_id)
    add("claim_id", OutsideTraining, person_id=person_id, entered_by_id=person_id, state="waiting")
    session.add(filled(OutsideProof, mark, now, agency_id=agency_id, training_id=rows["claim_id"], kind="pdf"))
    add("class_id", ClassSession, unit_id=unit.id, made_by_id=person_id, state="planned")
    rows["class_code"] = _list_in_class(session, agency_id, mark, now, (rows["class_id"], person_id))
    _add_readiness(add, session, agency_id, papers_mark or mark, now, person_id)
    session.commit()
    return rows


def _add_connections(add: Callable[..., None], rows: dict, module_id: str, cmi5_destination_id: int) -> None:
    add("comparison_id", Reconciliation, destination_id=rows["destination_id"])
    add("client_id", Client, version="1.0.3")
    add("registration_id", LtiRegistration, state="open")
    add("row_id", LtiDeployment, registration_id=rows["registration_id"])
    add("site_id", Cmi5Site, destination_id=cmi5_destination_id)
    add("package_id", ScormPackage, module_id=module_id, version="1.2")


def _list_in_class(session: Session, agency_id: AgencyId, mark: str, now: datetime, place: tuple[int, int]) -> str:
    """Put a person on a class's list; returns the code of the class."""
    class_id, person_id = place
    listed = {"agency_id": agency_id, "person_id": person_id, "how": "listed", "outcome": None}
    session.add(filled(ClassPlace, mark, now, session_id=class_id, **listed))
    return session.get_one(ClassSession, class_id).phone_code


def _add_seat_and_comment(add, session: Session, agency_id: AgencyId, mark: str, now: datetime, person_id: int) -> None:
    holder = filled(Person, mark, now, agency_id=agency_id, is_active=False, supervisor_id=None)
    session.add(holder)
    session.flush()
    seat = {"person_id": holder.id, "role": "auditor", "ends_at": now + timedelta(days=9), "ended_at": None}
    add("seat_id", Seat, first_day=now.date(), last_day=now.date(), ends_on=now.date(), **seat)
    said = {"module_id": "m01-trauma", "place": "", "state": "open", "written_by_id": person_id}
    add("comment_id", TextComment, **said)


def _add_readiness(add, session: Session, agency_id: AgencyId, mark: str, now: datetime, person_id: int) -> None:
    add("copy_id", ToolCopy, mark, tool_id="self-assessment", begun_by_id=person_id)
    by = {"made_by_id": person_id, "changed_by_id": person_id}
    add("action_id", ReadinessAction, mark, state="open", **by)
    evening = filled(ToolCopy, mark, now, agency_id=agency_id, tool_id="listening-session", begun_by_id=person_id)
    session.add(evening)
    session.flush()
    given = {"copy_id": evening.id, "kind": "promise", "state": "open", "due_on": now.date()}
    add("promise_id", Promise, mark, made_by_id=person_id, **given)
    said = {"copy_id": evening.id, "part_id": "", "state": "open", "written_by_id": person_id}
    add("remark_id", CopyComment, mark, **said)


def _add_credit(session: Session, agency_id: AgencyId, mark: str, now: datetime, person_id: PersonId) -> None:
    line = {"agency_id": agency_id, "person_id": person_id, "kind": "credit", "source": "module", "number": 1}
    session.add(filled(CreditEntry, mark, now, **line, event=f"outside:{mark}", cycle="2026"))
    # one of an agency, however many are marked
    session.merge(filled(CreditPolicy, mark, now, agency_id=agency_id, repeat="first"))


def add_doors(add: Callable[..., None], person_id: PersonId) -> None:
    """A passkey of the person, and what an agency's directory has here: a token and a group."""
    add("passkey_id", Passkey, person_id=person_id)
    add("token_id", ScimToken)
    add("group_id", ScimGroup)


def rows_of(session: Session, agency_id: AgencyId) -> dict[str, list[str]]:
    """Every row of an agency in every table that names one, as text."""
    return {
        table.name: sorted(
            str(tuple(row)) for row in session.execute(select(table).where(table.c.agency_id == agency_id))
        )
        for table in Base.metadata.sorted_tables
        if "agency_id" in table.c
    }


def filled(model: type[Base], mark: str, now: datetime, **known: object) -> Base:
    """A row with the mark in every text that must be there, and the plainest value in everything else."""
    values = dict(known)
    for column in inspect(model).columns:
        is_given = column.key in values or column.foreign_keys or column.default is not None
        is_needed = not column.nullable and not (column.primary_key and _counts(column))
        if not is_given and (is_needed or _is_text(column)):
            values[column.key] = _value(column, mark, now)
    return model(**values)


def _counts(column: object) -> bool:
    return isinstance(column.type, Integer)


def _is_text(column: object) -> bool:
    return getattr(column.type, "python_type", None) is str


def _value(column: object, mark: str, now: datetime) -> object:
    kind = column.type
    for types, value in (
        (UtcDateTime, now),
        (DateTime, now),
        (Date, now.date()),
        (Boolean, False),
        (Integer, 1),
        (Float, 1.0),
        (JSON, []),
        (LargeBinary, uuid4().bytes * 2),
        (Uuid, uuid4()),
    ):
        if isinstance(kind, types):
            return value
    longest = getattr(kind, "length", None) or 200
    # names that must differ from one another differ behind the mark
    return f"{mark}-{UUID(int=uuid4().int).hex}"[:longest]
