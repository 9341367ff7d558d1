"""A coordinator's office for credit: completions by the services, the worker's part, and what the ledger then holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import Town
from training_app.assignments.credit import queries, service
from training_app.assignments.credit.claims import ModuleTerms, Policy
from training_app.assignments.credit.models import CreditEntry
from training_app.assignments.credit.rules import Entry
from training_app.assignments.credit.service import Maker
from training_app.assignments.credit.settling import settle
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId, PersonId
from training_app.learning.corrections import Figures, Hand, correct_completion, grant_completion, void_completion
from training_app.learning.desk import Room
from training_app.learning.models import LearningEvent
from training_app.learning.service import Desk, Learner

M1, M2 = "m01-trauma", "m02-asking"
REASON = "The roster of that day shows it."


@contextmanager
def working(town: Town) -> Iterator[Session]:
    """A session inside an app context of its own."""
    with town.app.app_context():
        yield db.session()
        db.session.remove()


def desk_of(town: Town, session: Session) -> Desk:
    room: Room = town.app.extensions["learning"]
    return Desk(session, room.house, room.library)


def finish(
    town: Town,
    person_id: PersonId,
    module_id: str = M1,
    *,
    at: datetime | None = None,
    minutes: int | None = None,
    again: bool = False,
) -> AttemptId:
    """A completion that stands, with the minutes of the text where none are given."""
    figures = Figures(at or town.clock(), 0.9, minutes or town.shipped.modules[module_id].minutes)
    with working(town) as session:
        learner = Learner(town.people.agency_id, person_id)
        return grant_completion(
            desk_of(town, session),
            learner,
            module_id,
            Hand(town.people.coordinator_id, REASON),
            figures,
            counts_from=town.clock() if again else None,
        )


def correct(town: Town, person_id: PersonId, attempt_id: AttemptId, figures: Figures) -> None:
    with working(town) as session:
        correct_completion(
            desk_of(town, session),
            Learner(town.people.agency_id, person_id),
            attempt_id,
            Hand(town.people.coordinator_id, REASON),
            figures,
            completion_id=completion_of(session, attempt_id),
        )


def void(town: Town, person_id: PersonId, attempt_id: AttemptId) -> None:
    with working(town) as session:
        void_completion(
            desk_of(town, session),
            Learner(town.people.agency_id, person_id),
            attempt_id,
            Hand(town.people.coordinator_id, REASON),
            completion_id=completion_of(session, attempt_id),
        )


def completion_of(session: Session, attempt_id: AttemptId) -> object:
    return session.scalars(
        select(LearningEvent.id)
        .where(LearningEvent.attempt_id == attempt_id, LearningEvent.kind == "module_completed")
        .order_by(LearningEvent.sequence.desc())
        .limit(1)
    ).one()


def follow(town: Town) -> int:
    """What the worker does; returns for how many people."""
    with working(town) as session:
        return settle(session, desk_of(town, session).library, town.people.agency_id, now=town.clock())


def ledger(town: Town, person_id: PersonId) -> list[Entry]:
    with working(town) as session:
        return [one.entry for one in queries.read_ledger(session, town.people.agency_id, [person_id])]


def signs(town: Town, person_id: PersonId) -> list[tuple[str, int]]:
    """Kind and minutes of each line, in the order of an event's lines."""
    return [(entry.kind.value, entry.minutes) for entry in ledger(town, person_id)]


def count_lines(town: Town) -> int:
    with working(town) as session:
        return len(session.scalars(select(CreditEntry.id)).all())


def maker(town: Town) -> Maker:
    return Maker(town.people.agency_id, town.people.coordinator_id, town.clock())


def settle_terms(town: Town, policy: Policy | None = None, **modules: ModuleTerms) -> bool:
    """Keep settings; modules by id with "_" for "-"."""
    named = {module_id.replace("_", "-"): terms for module_id, terms in modules.items()}
    with working(town) as session:
        return service.keep_settings(session, policy or Policy(), named, by=maker(town))
