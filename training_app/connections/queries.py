"""What the pages of the records read beside the queue's own health."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.accounts.rules import short_name
from training_app.content.catalogue import Module
from training_app.lms.lti_scores.queries import read_queued
from training_app.lrs.models import Statement
from training_app.lrs.queries import count_statements
from training_app.xapi.models import Reconciliation


@dataclass(frozen=True, slots=True)
class Kept:
    """What the embedded LRS holds."""

    statements: int
    newest_at: datetime | None


def read_kept(session: Session, *, agency_id: int) -> Kept:
    """The agency's own store."""
    newest = session.scalar(select(func.max(Statement.stored_at)).where(Statement.agency_id == agency_id))
    return Kept(count_statements(session, agency_id=agency_id), newest)


def read_newest(session: Session, *, agency_id: int, destination_ids: Sequence[int]) -> Mapping[int, Reconciliation]:
    """The comparison of each destination that was asked for last; none where there was none yet."""
    newest = (
        select(func.max(Reconciliation.id))
        .where(Reconciliation.agency_id == agency_id, Reconciliation.destination_id.in_(destination_ids))
        .group_by(Reconciliation.destination_id)
    )
    found = session.scalars(select(Reconciliation).where(Reconciliation.id.in_(newest)))
    return {one.destination_id: one for one in found}


def count_comparisons(session: Session, *, agency_id: int, destination_id: int) -> int:
    """How many comparisons with the destination there were."""
    mine = (Reconciliation.agency_id == agency_id, Reconciliation.destination_id == destination_id)
    return session.scalar(select(func.count()).where(*mine)) or 0


def read_comparisons(
    session: Session, *, agency_id: int, destination_id: int, first: int, most: int
) -> list[Reconciliation]:
    """Comparisons with the destination, the newest first.

    :param first: how many to leave out before
    """
    return list(
        session.scalars(
            select(Reconciliation)
            .where(Reconciliation.agency_id == agency_id, Reconciliation.destination_id == destination_id)
            .order_by(Reconciliation.id.desc())
            .offset(first)
            .limit(most)
        )
    )


def read_comparison(
    session: Session, *, agency_id: int, destination_id: int, comparison_id: int
) -> Reconciliation | None:
    """One comparison, when it is the agency's and with this destination."""
    return session.scalars(
        select(Reconciliation).where(
            Reconciliation.agency_id == agency_id,
            Reconciliation.destination_id == destination_id,
            Reconciliation.id == comparison_id,
        )
    ).one_or_none()


def read_subjects(
    session: Session, modules: Mapping[str, Module], *, agency_id: int, subject_ids: Collection[UUID]
) -> Mapping[UUID, str]:
    """ "J. Ortiz, score of Meeting trauma", for those of the subjects that are scores for a gradebook.

    An LMS that does not grade somebody is mended for that person, so a coordinator has to know who it is. A statement
    has no such words: its id is what the LRS knows it by.
    """
    scores = read_queued(session, agency_id=agency_id, ids=subject_ids)
    people = read_names(session, agency_id=agency_id, person_ids={one.learner.person_id for one in scores.values()})
    titles = {one.module_id: one.module_id for one in scores.values()}
    titles |= {module_id: modules[module_id].title for module_id in titles if module_id in modules}
    return {
        subject_id: f"{people[one.learner.person_id]}, {one.item.value} of {titles[one.module_id]}"
        for subject_id, one in scores.items()
    }


def read_names(session: Session, *, agency_id: int, person_ids: Collection[int | None]) -> Mapping[int, str]:
    """ "D. Abara", for those of the people who are the agency's."""
    wanted = {one for one in person_ids if one is not None}
    if not wanted:
        return {}
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name).where(
            Person.agency_id == agency_id, Person.id.in_(wanted)
        )
    )
    return {row.id: short_name(row.given_name, row.family_name) for row in rows}
