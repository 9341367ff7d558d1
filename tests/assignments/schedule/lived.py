"""The lives of ``ten_years`` written into the real tables, day by day, and the worker that follows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import uuid4

from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tests.agency import NOW
from tests.assignments.ten_years import Life
from tests.route_policy import filled
from training_app.accounts.models import Person
from training_app.accounts.roster import NewAgency, add_agency, add_unit
from training_app.assignments.audience import InUnit
from training_app.assignments.schedule.models import (
    AssignmentCycle,
    AssignmentExemption,
    AssignmentPlan,
    PersonLeave,
    RedoAsked,
)
from training_app.assignments.schedule.queries import read_counts
from training_app.assignments.schedule.reconcile import reconcile
from training_app.assignments.schedule.running import write_rules
from training_app.assignments.schedule.sight import Sight
from training_app.assignments.schedule.touching import touch
from training_app.foundation.ids import AgencyId, UnitId
from training_app.learning.models import Attempt, ContentVersion

MODULE = "m01-trauma"
VERSION = "v" * 64
Row = tuple[object, ...]


@dataclass
class LivedHere:
    """One life in an agency, with its person, its unit and its two assignments of one module."""

    life: Life
    agency_id: AgencyId
    person_id: int
    unit_id: int
    plan_ids: tuple[int, int]
    leave_ids: list[int] = field(default_factory=list)
    written: dict[str, object] = field(default_factory=dict)

    def write(self, session: Session, day: date) -> bool:
        """Bring the tables up to what happened by the end of this day; returns whether anything did."""
        life = self.life
        now = {
            "roster": (life.is_here, life.is_meant),
            "leaves": list(life.leaves),
            **{name: len(getattr(life, name)) for name in ("exemptions", "redos", "completions")},
        }
        before, self.written = self.written, now
        if before == now:
            return False
        mine = {"agency_id": self.agency_id, "person_id": self.person_id}
        at = {**mine, "module_id": MODULE}
        values = {"is_active": life.is_here, "unit_id": self.unit_id if life.is_meant else None}
        session.execute(update(Person).where(Person.id == self.person_id).values(**values))
        self._write_leaves(session, mine)
        for one in life.exemptions[int(str(before.get("exemptions", 0))) :]:
            session.execute(insert(AssignmentExemption).values(**at, day=one.on, extent=one.extent.value, **_WHY))
        for one in life.redos[int(str(before.get("redos", 0))) :]:
            session.execute(insert(RedoAsked).values(**at, asked_at=one.at, due_on=one.due_on))
        for moment in life.completions[int(str(before.get("completions", 0))) :]:
            done = {"id": uuid4(), "version_hash": VERSION, "status": "completed", "completed_at": moment}
            session.add(filled(Attempt, "lived", NOW, **at, **done, progress={}))
        # what the services and the bus do beside each of these facts
        touch(session, self.agency_id, [self.person_id])
        session.commit()
        return True

    def _write_leaves(self, session: Session, mine: dict[str, object]) -> None:
        for place, leave in enumerate(self.life.leaves):
            if place < len(self.leave_ids):
                row = update(PersonLeave).where(PersonLeave.id == self.leave_ids[place])
                session.execute(row.values(last_day=leave.last))
            else:
                days = {"first_day": leave.first, "last_day": leave.last}
                leave_row = PersonLeave(**mine, **days, reason="leave", entered_at=NOW)
                session.add(leave_row)
                session.flush()
                self.leave_ids.append(leave_row.id)


_WHY = {"reason": "decided", "decided_at": NOW}


def settle_in(session: Session, chosen: Sequence[Life]) -> list[LivedHere]:
    """An agency for each zone, a person, a unit and two assignments for each life. Commits."""
    session.add(filled(ContentVersion, "lived", NOW, version_hash=VERSION, module_id=MODULE, package_json="{}"))
    agencies: dict[str, AgencyId] = {}
    here = []
    for number, life in enumerate(chosen):
        zone = life.zone.key
        if zone not in agencies:
            home = f"https://{len(agencies)}.example"
            agencies[zone] = add_agency(session, NewAgency(name=zone, home_page=home, time_zone=zone), now=NOW)
        agency_id = agencies[zone]
        unit_id = add_unit(session, agency_id, f"Unit {number}", position=number)
        hired = {"hired_on": life.hired_on, "is_active": False, "unit_id": None, "supervisor_id": None}
        person = filled(Person, f"lived-{number}", NOW, agency_id=agency_id, **hired)
        session.add(person)
        plans = []
        for rules in (life.plan, life.also):
            row = AssignmentPlan(agency_id=agency_id, module_id=MODULE, made_at=NOW)
            write_rules(row, InUnit(UnitId(unit_id)), rules)
            session.add(row)
            plans.append(row)
        session.flush()
        here.append(LivedHere(life, agency_id, person.id, unit_id, (plans[0].id, plans[1].id)))
    session.commit()
    return here


def days_of(here: Sequence[LivedHere]) -> Iterator[date]:
    """Live every life through each day; after each day all of them stand on it."""
    for days in zip(*(one.life.days() for one in here), strict=True):
        yield days[0]


def at_the_worker(day: date, life: Life) -> datetime:
    """The moment at which the worker comes by: at noon, and on each second day five minutes before midnight."""
    clock = time(12) if day.toordinal() % 2 else time(23, 55)
    return datetime.combine(day, clock, tzinfo=life.zone).astimezone(UTC)


def work(app: Flask, session: Session, here: Sequence[LivedHere], day: date) -> None:
    """What the worker does, once for each agency."""
    for agency_id, one in {one.agency_id: one for one in here}.items():
        reconcile(session, app.extensions["accounts"].bus, agency_id, now=at_the_worker(day, one.life))


def kept_cycles(session: Session, one: LivedHere, plan_id: int) -> list[Row]:
    """The rows of one assignment of one person, as the slow count writes them."""
    table = AssignmentCycle
    columns = (table.number, table.opens_on, table.due_on, table.outcome, table.closed_on, table.done_at)
    mine = (table.plan_id == plan_id, table.person_id == one.person_id)
    return [tuple(row) for row in session.execute(select(*columns).where(*mine).order_by(table.number))]


def reported(session: Session, one: LivedHere, day: date) -> list[Row]:
    """What the page of assignments says of the two: people, open, overdue, away."""
    sight = Sight(
        one.agency_id, None, may_change=False, zone=one.life.zone, now=at_the_worker(day, one.life), modules={}
    )
    counts = read_counts(session, sight)
    return [tuple(counts.get(plan_id, (0, 0, 0, 0))) for plan_id in one.plan_ids]


def slowly_reported(one: LivedHere, day: date) -> list[Row]:
    """The same of the slow count."""
    life = one.life
    found = []
    for officer in (life.slow, life.slow_too):
        is_open = officer.live is not None
        is_late = officer.is_late(day) and not life.is_away
        found.append((int(life.is_meant), int(is_open), int(is_late), int(is_open and life.is_away)))
    return found
