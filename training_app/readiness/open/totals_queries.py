"""Reading what was published, and the numbers of the agency from which the next page is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.content.catalogue import Module
from training_app.foundation.ids import AgencyId
from training_app.learning.models import Attempt
from training_app.learning.opening import VOIDED
from training_app.readiness.open.errors import NothingShown
from training_app.readiness.open.figures import HOURS, Choice, Content, Facts, PromiseCount, from_json
from training_app.readiness.open.models import PublishedTotals
from training_app.readiness.promises.models import Promise, PromiseKind, PromiseState
from training_app.review.queries import count_finished, count_people


@dataclass(frozen=True, slots=True)
class Shown:
    """What an agency shows now."""

    content: Content
    number: int
    published_at: datetime
    zone: ZoneInfo


def newest_published(session: Session, agency_id: AgencyId) -> PublishedTotals | None:
    """The newest publication or withdrawal."""
    query = select(PublishedTotals).where(PublishedTotals.agency_id == agency_id)
    return session.scalar(query.order_by(PublishedTotals.number.desc()).limit(1))


def all_published(session: Session, agency_id: AgencyId) -> Sequence[PublishedTotals]:
    """Every publication and withdrawal, the oldest first."""
    query = select(PublishedTotals).where(PublishedTotals.agency_id == agency_id)
    return session.scalars(query.order_by(PublishedTotals.number)).all()


def find_shown(session: Session, agency_id: AgencyId) -> Shown:
    """What anybody may read of the agency.

    :raise NothingShown: when it publishes nothing, and when there is no such agency
    """
    newest = newest_published(session, agency_id)
    if newest is None or newest.content is None:
        raise NothingShown
    agency = session.get_one(Agency, agency_id)
    return Shown(from_json(newest.content), newest.number, newest.published_at, ZoneInfo(agency.time_zone))


def read_facts(
    session: Session,
    agency_id: AgencyId,
    modules: Mapping[str, Module],
    choice: Choice,
    *,
    agency: str,
    now: datetime,
    zone: ZoneInfo,
) -> Facts:
    """The true numbers, now.

    :param choice: its year is the one whose hours are counted
    """
    today = now.astimezone(zone).date()
    year = choice.year or today.year
    finished = count_finished(session, agency_id)
    minutes, people = _hours_of(session, agency_id, year, zone)
    return Facts(
        agency=agency,
        today=today,
        roster=count_people(session, agency_id),
        modules=[(module.id, module.title, finished.get(module.id, 0)) for module in modules.values()],
        hours_minutes=minutes,
        hours_people=people,
        hours_people_since=_people_since(session, agency_id, year, zone),
        promises=count_promises(session, agency_id),
    )


def count_promises(session: Session, agency_id: AgencyId) -> PromiseCount | None:
    """The agency's promises by what became of them; None where none was ever made."""
    query = select(Promise.state, func.count()).where(Promise.agency_id == agency_id)
    counts = dict(session.execute(query.where(Promise.kind == PromiseKind.PROMISE).group_by(Promise.state)).all())
    if not counts:
        return None
    return PromiseCount(
        kept=counts.get(PromiseState.KEPT, 0),
        open=counts.get(PromiseState.OPEN, 0),
        not_kept=counts.get(PromiseState.NOT_KEPT, 0),
        withdrawn=counts.get(PromiseState.WITHDRAWN, 0),
    )


def _hours_of(session: Session, agency_id: AgencyId, year: int, zone: ZoneInfo) -> tuple[int, int]:
    query = select(func.sum(Attempt.nominal_minutes), func.count(Attempt.person_id.distinct()))
    minutes, people = session.execute(query.where(*_finished_in(agency_id, year, zone))).one()
    return int(minutes or 0), people


def _people_since(session: Session, agency_id: AgencyId, year: int, zone: ZoneInfo) -> int:
    """How many people finished something of the year after its hours were told last."""
    told_at = _hours_told_at(session, agency_id, year)
    query = select(func.count(Attempt.person_id.distinct())).where(*_finished_in(agency_id, year, zone))
    if told_at is not None:
        query = query.where(Attempt.completed_at > told_at)
    return session.execute(query).scalar_one()


def _hours_told_at(session: Session, agency_id: AgencyId, year: int) -> datetime | None:
    """When hours of that year were told that were counted then, and did not only stay."""
    told_at, words = None, None
    for row in all_published(session, agency_id):
        for figure in from_json(row.content).figures if row.content is not None else ():
            if figure.key == f"{HOURS}:{year}" and (figure.words, figure.as_of) != words:
                told_at, words = row.published_at, (figure.words, figure.as_of)
    return told_at


def _finished_in(agency_id: AgencyId, year: int, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    first, after = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    return [
        Attempt.agency_id == agency_id,
        Attempt.status != VOIDED,
        Attempt.completed_at >= first,
        Attempt.completed_at < after,
    ]
