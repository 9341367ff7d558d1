"""Two agencies side by side, so that a page of one can be searched for words of the other."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from flask import Flask

from tests.agency import link_for
from tests.officer import FlaskLine, Officer
from tests.reports.ledger import NOW, Ledger
from training_app.accounts.models import Role
from training_app.assignments.credit.models import CreditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, PersonId, UnitId

FIRST, SECOND = "m01-trauma", "m03-past-in-the-room"


@dataclass(frozen=True)
class County:
    """Riverton: in Patrol Ashby (late) and Birch (done), in Detectives Calder (late, in the middle), and Dunne nowhere.

    Lakeside: Strange (late) in Patrol.
    """

    app: Flask
    agency_id: AgencyId
    patrol: UnitId
    detectives: UnitId
    ashby: PersonId
    birch: PersonId
    calder: PersonId
    dunne: PersonId
    strange: PersonId
    coordinator: PersonId
    supervisor: PersonId
    admin: PersonId
    other_patrol: UnitId
    other_coordinator: PersonId

    def sign_in(self, person_id: PersonId) -> Officer:
        """A fresh browser, signed in by a one-time link."""
        officer = Officer(FlaskLine(self.app))
        officer.get(link_for(self.app, person_id, NOW))
        officer.submit()
        return officer


def build_county(app: Flask) -> County:
    """Write both agencies."""
    with app.app_context():
        session = db.session()
        here, there = Ledger(session), Ledger(session, "Lakeside PD")
        ashby = here.person("Ashby", here.patrol)
        birch = here.person("Birch", here.patrol)
        calder = here.person("Calder", here.detectives)
        dunne = here.person("Dunne", None)
        strange = there.person("Strange", there.patrol)
        for ledger, person_id, due_on in (
            (here, ashby, date(2026, 11, 6)),
            (here, birch, date(2026, 11, 6)),
            (here, calder, date(2026, 11, 13)),
            (here, dunne, date(2026, 12, 4)),
            (there, strange, date(2026, 11, 2)),
        ):
            ledger.assigned(person_id, FIRST, due_on)
        here.assigned(ashby, SECOND, date(2026, 12, 11))
        version = app.extensions["reports"].library.current(FIRST).version
        done = here.attempt(birch, FIRST, completed_at=NOW - timedelta(days=20), version=version)
        here.event(birch, done, "attempt_started", 1)
        here.event(birch, done, "lesson_finished", 2, lesson_id="10-what-counts")
        here.event(birch, done, "decision_made", 3, choice_id="canary-choice", node_id="canary-node")
        here.event(birch, done, "scenario_finished", 4, scenario_id="s07", end_id="canary-end", decisions=5)
        here.event(birch, done, "question_answered", 5, item_id="canary-item", option_id="canary-option")
        here.event(birch, done, "check_finished", 6, check_round=1, right=9, total=10, is_passed=True)
        here.event(birch, done, "module_completed", 7, scaled=0.9, nominal_minutes=45)
        here.attempt(calder, FIRST, place="Lesson 5 of 6")
        county = County(
            app=app,
            agency_id=here.agency_id,
            patrol=here.patrol,
            detectives=here.detectives,
            ashby=ashby,
            birch=birch,
            calder=calder,
            dunne=dunne,
            strange=strange,
            coordinator=here.person("Keeper", None, roles={Role.COORDINATOR: None}),
            supervisor=here.person("Sargent", here.patrol, roles={Role.SUPERVISOR: here.patrol}),
            admin=here.person("Runner", None, roles={Role.ADMIN: None}),
            other_patrol=there.patrol,
            other_coordinator=there.person("Guest", None, roles={Role.COORDINATOR: None}),
        )
        here.keep()
        session.add_all(_credit(here.agency_id, birch, number) for number in range(4))
        session.commit()
        db.session.remove()
    return county


def _credit(agency_id: int, person_id: int, number: int) -> CreditEntry:
    """A line of the ledger, as the worker writes it."""
    return CreditEntry(
        id=uuid4(),
        agency_id=agency_id,
        person_id=person_id,
        event=f"session:{900 + number}",
        number=1,
        kind="credit",
        minutes=60 + number,
        category="",
        source="classroom",
        course=f"CIT-{number}",
        title=f"Class {number}",
        day=date(2026, 11, 2 + number),
        cycle="2026",
        recorded_minutes=60 + number,
        recorded_at=NOW,
    )
