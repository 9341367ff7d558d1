"""What tests of training elsewhere and of classes share: files that are sent, proofs, classes, and their rows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.agency import NOW
from tests.conftest import Town
from tests.learning.walking import desk_of
from tests.officer import Officer, Page
from training_app.accounts.models import Role, Unit
from training_app.accounts.roster import NewPerson, add_person
from training_app.classroom import class_service, rules
from training_app.classroom.class_service import NewClass
from training_app.classroom.models import ClassPlace, ClassSession, OutsideTraining
from training_app.classroom.scope import Approver
from training_app.foundation.db import Base, db
from training_app.foundation.events import Event
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt, LearningEvent

ELSEWHERE = "/app/transcript/elsewhere"
CLASSROOM = "/app/classroom"
M1 = "m01-trauma"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
REASON = "The certificate names another officer."
TYPED = {
    "title": "Crisis intervention, block 2",
    "provider": "State academy",
    "day": "2026-11-20",
    "hours": "8",
    "code": "CIT-40",
    "module": M1,
}
BOUNDARY = "a-line-that-no-file-holds"
STARTS = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 09:00 in Chicago."""


def send_file(browser: Officer, page: str, to: str, fields: Mapping[str, str], file: tuple[str, bytes] | None) -> Page:
    """Send a form with a file, from the page that has it, and follow where that leads."""
    shown = browser.get(page)
    token = next(one.get("value") for one in shown.all("input") if one.get("name") == "csrf_token")
    parts = [("csrf_token", None, str(token).encode()), *((name, None, text.encode()) for name, text in fields.items())]
    parts += [(file[0], "anything.bin", file[1])] if file is not None else []
    body = b""
    for name, file_name, value in parts:
        named = f'; filename="{file_name}"' if file_name is not None else ""
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        body += value + b"\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = browser.line.send("POST", to, body + f"--{BOUNDARY}--\r\n".encode(), headers)
    if answer.status == 303:
        return browser.get(answer.headers["location"])
    browser.page = Page(to, answer)
    return browser.page


def enter(browser: Officer, proof: bytes | None = PDF, **typed: str) -> Page:
    """Enter one's own training."""
    file = ("proof", proof) if proof is not None else None
    return send_file(browser, ELSEWHERE, ELSEWHERE, {**TYPED, **typed}, file)


def enter_for(browser: Officer, badge: str, **typed: str) -> Page:
    """Enter training for an officer."""
    address = f"{CLASSROOM}/outside/new"
    return send_file(browser, address, address, {**TYPED, "person": badge, **typed}, ("proof", PDF))


def decide(browser: Officer, claim_id: int, verb: str, **typed: str) -> Page:
    """Approve, reject or take back, from the page of the entry."""
    page = browser.get(f"{CLASSROOM}/outside/{claim_id}")
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    fields = [("csrf_token", token), *typed.items()]
    return browser.post(f"{CLASSROOM}/outside/{claim_id}/{verb}", fields)


def press(browser: Officer, page: str, to: str, **typed: str) -> Page:
    """Send a form of a page, with the token that stands on it."""
    shown = browser.get(page)
    token = next(one.get("value") for one in shown.all("input") if one.get("name") == "csrf_token")
    return browser.post(to, [("csrf_token", token), *typed.items()])


def rows(town: Town, model: type[Base]) -> list[Base]:
    """Every row of a table, apart from any session."""
    with town.app.app_context():
        found = list(db.session.scalars(select(model)))
        for row in found:
            db.session.expunge(row)
        db.session.remove()
    return found


def claims(town: Town) -> list[OutsideTraining]:
    return sorted(rows(town, OutsideTraining), key=lambda row: row.id)


def completions(town: Town, person_id: PersonId, module_id: str = M1) -> list[LearningEvent]:
    """The completions of a module that are on somebody's record, also those voided."""
    with town.app.app_context():
        query = (
            select(LearningEvent)
            .join(Attempt, Attempt.id == LearningEvent.attempt_id)
            .where(Attempt.module_id == module_id, LearningEvent.person_id == person_id)
            .where(LearningEvent.kind == "module_completed")
        )
        found = list(db.session.scalars(query))
        for row in found:
            db.session.expunge(row)
        db.session.remove()
    return found


def has_module(town: Town, person_id: PersonId, module_id: str = M1) -> bool:
    """Whether a completion of the module counts for somebody."""
    mine = [row for row in rows(town, Attempt) if (row.person_id, row.module_id) == (person_id, module_id)]
    return any(row.completed_at is not None for row in mine)


def listen(town: Town, kind: type[Event]) -> list[Event]:
    """What the room says from now on, kept as it is said."""
    heard: list[Event] = []
    town.app.extensions["learning"].house.bus.subscribe(kind, lambda session, event: heard.append(event))
    return heard


def approver_of(town: Town, person_id: PersonId | None = None) -> Approver:
    """The coordinator, now."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/Chicago")
    return Approver(town.people.agency_id, person_id or town.people.coordinator_id, None, zone, town.clock())


def plan_class(town: Town, *, module_id: str | None = M1, unit: str | None = None, seats: int | None = None) -> int:
    """A class on Tuesday from 09:00 to 11:00 in Chicago, with the usual window."""
    minutes = timedelta(minutes=rules.EARLY_MINUTES)
    times = rules.Times(STARTS, STARTS + timedelta(hours=2), STARTS - minutes, STARTS + minutes)
    with desk_of(town) as desk:
        unit_id = desk.session.scalars(select(Unit.id).where(Unit.name == unit)).one() if unit else None
        new = NewClass("Asking well", module_id, None, unit_id, "Room 2", "R. Vega", times, 120, seats)
        return class_service.make_class(desk.session, new, by=approver_of(town))


def class_row(town: Town, class_id: int) -> ClassSession:
    return next(row for row in rows(town, ClassSession) if row.id == class_id)


def places(town: Town) -> dict[int, ClassPlace]:
    """The lists of all classes, by person."""
    return {row.person_id: row for row in rows(town, ClassPlace)}


def second_coordinator(town: Town) -> PersonId:
    """Another one, who may decide about what the first entered."""
    with town.app.app_context():
        new = NewPerson(town.people.agency_id, "Lee", "Marsh", "2003", badge="2003", roles={Role.COORDINATOR: None})
        person_id = add_person(db.session(), new, now=NOW)
        db.session.commit()
        db.session.remove()
    return person_id
