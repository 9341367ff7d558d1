"""Reading comments, sign-offs and totals: one agency at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.content.catalogue import Module
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId
from training_app.learning.models import Attempt
from training_app.learning.opening import VOIDED
from training_app.review.models import AnswerState, TextComment, TextSignOff


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments; empty means all."""

    state: str = ""
    module_id: str = ""


def count_comments(session: Session, agency_id: AgencyId, wanted: Wanted) -> int:
    """How many comments are wanted."""
    return session.execute(select(func.count(TextComment.id)).where(*_which(agency_id, wanted))).scalar_one()


def read_comments(
    session: Session, agency_id: AgencyId, wanted: Wanted, *, page: int, per_page: int
) -> Sequence[TextComment]:
    """One page of them, the newest first; pages count from 1."""
    query = select(TextComment).where(*_which(agency_id, wanted)).order_by(TextComment.id.desc())
    return session.scalars(query.limit(per_page).offset((page - 1) * per_page)).all()


def find_comment(session: Session, agency_id: AgencyId, comment_id: int) -> TextComment:
    """One comment of the agency.

    :raise NotFound: for any other
    """
    query = select(TextComment).where(TextComment.id == comment_id, TextComment.agency_id == agency_id)
    comment = session.scalars(query).one_or_none()
    if comment is None:
        raise NotFound
    return comment


def open_comments(session: Session, agency_id: AgencyId) -> Mapping[str, int]:
    """How many comments wait for an answer, by module id."""
    query = (
        select(TextComment.module_id, func.count(TextComment.id))
        .where(TextComment.agency_id == agency_id, TextComment.state == AnswerState.OPEN)
        .group_by(TextComment.module_id)
    )
    return dict(session.execute(query).all())


def read_sign_offs(session: Session, agency_id: AgencyId, module: Module) -> Sequence[TextSignOff]:
    """The sign-offs of exactly this version, the oldest first."""
    return session.scalars(
        select(TextSignOff)
        .where(
            TextSignOff.agency_id == agency_id,
            TextSignOff.module_id == module.id,
            TextSignOff.version_hash == module.version_hash,
        )
        .order_by(TextSignOff.id)
    ).all()


def sign_offs_by_version(session: Session, agency_id: AgencyId) -> Mapping[str, Sequence[TextSignOff]]:
    """Every sign-off of the agency, by the hash of its version."""
    found: defaultdict[str, list[TextSignOff]] = defaultdict(list)
    for one in session.scalars(select(TextSignOff).where(TextSignOff.agency_id == agency_id).order_by(TextSignOff.id)):
        found[one.version_hash].append(one)
    return found


def count_people(session: Session, agency_id: AgencyId) -> int:
    """How many people are on the agency's roster."""
    query = select(func.count(Person.id)).where(Person.agency_id == agency_id, Person.is_active)
    return session.execute(query).scalar_one()


def count_finished(session: Session, agency_id: AgencyId) -> Mapping[str, int]:
    """How many people of the roster finished each module, by its id."""
    query = (
        select(Attempt.module_id, func.count(Attempt.person_id.distinct()))
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Attempt.agency_id == agency_id,
            Attempt.completed_at.is_not(None),
            Attempt.status != VOIDED,
            Person.is_active,
        )
        .group_by(Attempt.module_id)
    )
    return dict(session.execute(query).all())


def _which(agency_id: AgencyId, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [TextComment.agency_id == agency_id]
    if wanted.state:
        conditions.append(TextComment.state == wanted.state)
    if wanted.module_id:
        conditions.append(TextComment.module_id == wanted.module_id)
    return conditions
