"""Many officers who took one module, for the proofs about figures: filled in, counted, and read again row by row."""

import random
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Town
from tests.reports.cohort import Cohort, take_at_random
from training_app.accounts.models import Unit
from training_app.accounts.roster import NewPerson, add_person
from training_app.foundation.db import db
from training_app.foundation.ids import UnitId
from training_app.learning.models import LearningEvent
from training_app.reports import module_queries
from training_app.reports.module_figures import Figures, Rows, figures_of
from training_app.reports.module_texts import SameTexts
from training_app.reports.scope import Scope

MODULE = "m01-trauma"
PEOPLE = 90


def fill(town: Town, people: int, seed: int = 9) -> None:
    """So many officers of Riverton took the module, each in their own way."""
    module, dice = town.shipped.modules[MODULE], random.Random(seed)
    with town.app.app_context():
        session = db.session()
        unit_id = UnitId(session.scalars(select(Unit.id).where(Unit.name == "Patrol")).one())
        cohort = Cohort(session, town.people.agency_id, module)
        for number in range(people):
            new = NewPerson(town.people.agency_id, "Pat", f"Many{number}", f"many-{seed}-{number}", unit_id=unit_id)
            person_id = add_person(session, new, now=town.clock())
            cohort.takes(person_id, take_at_random(module, dice, now=town.clock()))
        cohort.keep()
        db.session.remove()


def figures_now(town: Town, session: Session) -> Figures:
    """What the page is made of."""
    agency_id, module = town.people.agency_id, town.shipped.modules[MODULE]
    rows = Rows(
        module_queries.read_begun(session, Scope(agency_id, None), MODULE),
        module_queries.read_decisions(session, Scope(agency_id, None), MODULE),
        module_queries.read_answers(session, Scope(agency_id, None), MODULE),
        module_queries.read_milestones(session, Scope(agency_id, None), MODULE),
    )
    today = frozenset({module.version_hash})
    return figures_of(module, rows, SameTexts(today, today, today), town.clock())


def facts_of(session: Session, people: set[int]) -> dict[int, list[LearningEvent]]:
    """The stored rows of these people, in order."""
    facts = defaultdict(list)
    for row in session.scalars(select(LearningEvent).order_by(LearningEvent.attempt_id, LearningEvent.sequence)):
        if row.person_id in people:
            facts[row.person_id].append(row)
    return facts
