"""A response plan for tests: begun, and filled in so that nothing of it is missing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.agency import NOW
from tests.conftest import Town
from training_app.accounts.identity import Identity
from training_app.accounts.models import Role
from training_app.accounts.roster import NewAgency, NewPerson, add_agency, add_person
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.readiness.answers import Answers, at_first
from training_app.readiness.plan.reading import TOOL_ID
from training_app.readiness.queries import newest_parts
from training_app.readiness.service import begin_copy, keep_part

Change = Callable[[dict[str, str]], dict[str, str] | None]
RUNG = NOW.date() - timedelta(days=20)


def plan_tool(town: Town) -> Tool:
    """The tool as it ships."""
    return town.shipped.toolkit[TOOL_ID]


def begin_plan(town: Town, by: PersonId | None = None, name: str = "Riverton plan") -> int:
    """The id of a new copy of the plan."""
    with town.app.app_context():
        copy_id = begin_copy(db.session(), plan_tool(town), name, by=identity(town, by), now=town.clock())
        db.session.remove()
    return copy_id


def fill_plan(town: Town, copy_id: int, *, by: PersonId | None = None) -> None:
    """Keep each part as an agency would: nothing is missing afterwards."""
    for part in plan_tool(town).parts:
        keep(town, copy_id, part.id, filled_in(plan_tool(town), part.id), by=by)


def begin_whole_plan(town: Town, *, by: PersonId | None = None) -> int:
    """A new copy of which nothing is missing."""
    copy_id = begin_plan(town, by)
    fill_plan(town, copy_id, by=by)
    return copy_id


def begin_plan_elsewhere(town: Town) -> int:
    """The id of a plan of another agency."""
    new = NewAgency("Lakeside PD", "https://training.lakeside.example", "America/Chicago")
    with town.app.app_context():
        agency_id = add_agency(db.session(), new, now=town.clock())
        db.session.commit()
        theirs = replace(identity(town), agency_id=agency_id)
        copy_id = begin_copy(db.session(), plan_tool(town), "Lakeside plan", by=theirs, now=town.clock())
        db.session.remove()
    return copy_id


def keep(town: Town, copy_id: int, part_id: str, answers: Answers, *, by: PersonId | None = None) -> None:
    """Keep the answers as the newest version of the part."""
    tool = plan_tool(town)
    with town.app.app_context():
        session = db.session()
        newest = newest_parts(session, copy_id).get(part_id)
        seen = newest.number if newest else 0
        part, who = tool.part(part_id), identity(town, by)
        keep_part(session, tool, part, copy_id, answers, seen=seen, by=who, now=town.clock())
        db.session.remove()


def filled_in(tool: Tool, part_id: str, *, rung: date = RUNG) -> dict[str, object]:
    """What the library suggests for a part, with nothing left open."""
    answers = at_first(tool.part(part_id))
    return {key: _filled(answer, rung) for key, answer in answers.items()}


def with_rows(answers: Mapping[str, object], field_id: str, change: Change) -> dict[str, object]:
    """The same with each row of a field changed, or taken out where the change gives None."""
    rows = [change(dict(row)) for row in answers[field_id]]
    return {**answers, field_id: tuple(row for row in rows if row is not None)}


def identity(town: Town, person_id: PersonId | None = None) -> Identity:
    """Somebody of Riverton as services see them, a coordinator when nobody is named."""
    return Identity(
        person_id=person_id or town.people.coordinator_id,
        agency_id=town.people.agency_id,
        agency_name="Riverton PD",
        agency_home_page="https://training.riverton.example",
        time_zone="America/Chicago",
        is_demo=False,
        peer_team=None,
        given_name="Dana",
        family_name="Abara",
        badge="2002",
        roles=frozenset({Role.COORDINATOR}),
        supervised_unit_ids=frozenset(),
        session_hash="0" * 64,
    )


def add_signer(town: Town, *, name: str = "signer@riverton.example", now: datetime = NOW) -> PersonId:
    """One more coordinator, with a mailbox."""
    new = NewPerson(town.people.agency_id, "Ira", "Novak", name, roles={Role.COORDINATOR: None})
    with town.app.app_context():
        person_id = add_person(db.session(), new, now=now)
        db.session.commit()
        db.session.remove()
    return person_id


def _filled(answer: object, rung: date) -> object:
    if isinstance(answer, str):
        return _closed(answer)
    return tuple(_row(dict(row), number, rung) for number, row in enumerate(answer))


def _row(row: dict[str, str], number: int, rung: date) -> dict[str, str]:
    closed = {key: _closed(text) for key, text in row.items()}
    if "held-by" in row:
        return {**closed, "held-by": "Sergeant, Investigations", "stands-in": "Sergeant, Patrol"}
    if "checked" in row:
        return {**closed, "number": f"(555) 010-{number:04}", "hours": "Any hour", "checked": rung.isoformat()}
    return closed


def _closed(text: str) -> str:
    return text.replace("[", "").replace("]", "")
