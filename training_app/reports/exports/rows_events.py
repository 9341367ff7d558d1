"""The rows of the line of events: every fact of a record that its page tells, oldest first, read as it is written."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.learning.events import Mode
from training_app.learning.models import Attempt, LearningEvent
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.names import Hands, file_name_of, unit_names
from training_app.reports.files.columns import Totals
from training_app.reports.files.rows import EventLineRow
from training_app.reports.filters import NO_UNIT
from training_app.reports.queries import SHOWN_KINDS
from training_app.reports.record_words import Telling, hands_in
from training_app.reports.rows import EventRow
from training_app.reports.viewpoint import Viewpoint

ROWS_AT_ONCE = 500


def event_rows(session: Session, view: Viewpoint, asked: Asked) -> Iterator[EventLineRow]:
    """Every fact of the kinds that a person's page tells, also of who has left; some hundred are in memory."""
    units, hands = unit_names(session, view.scope), Hands(session, view.scope.agency_id)
    event, attempt, person = LearningEvent, Attempt, Person
    query = _within(
        select(
            event.id,
            event.attempt_id,
            event.sequence,
            event.kind,
            event.happened_at,
            event.detail,
            attempt.module_id,
            attempt.version,
            attempt.nominal_minutes,
            person.id,
            person.unit_id,
            person.given_name,
            person.family_name,
            person.badge,
        ),
        view,
        asked,
    ).order_by(event.happened_at, event.attempt_id, event.sequence)
    for row in session.connection().execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        yield _event_row(row, view, units.get(row[10] or 0, ""), hands)


def count_events(session: Session, view: Viewpoint, asked: Asked) -> Totals:
    """How many those are: counted by the database, which is quicker than reading them."""
    return Totals(session.execute(_within(select(func.count(LearningEvent.id)), view, asked)).scalar_one(), {})


def begin_of(day: date, view: Viewpoint) -> datetime:
    """The moment that a day begins in the agency's zone."""
    return datetime.combine(day, time(), view.zone)


def _event_row(row: Sequence[Any], view: Viewpoint, path: str, hands: Hands) -> EventLineRow:
    event = EventRow._make(row[:9])
    person_id, _, given_name, family_name, badge = row[9:]
    people = {one: found for one in hands_in([event]) if (found := hands.row(one)) is not None}
    told = [line.words.striptags() for line in Telling([event], people, view).lines()]
    detail = event.detail
    return EventLineRow(
        agency=view.agency,
        unit_path=path,
        person_id=person_id,
        badge=badge or "",
        name=file_name_of(given_name, family_name),
        module_id=event.module_id,
        version=event.version,
        attempt_id=str(event.attempt_id),
        sequence=event.sequence,
        event_id=str(event.id),
        kind=event.kind,
        happened_at=event.happened_at,
        mode=detail.get("mode") or Mode.INDIVIDUAL.value,
        # what was opened by a completion that was granted is told by that
        words=told[0] if told else "",
        by=hands.name(detail.get("by_person_id")),
        reason=detail.get("reason") or "",
    )


def _within(query: Select[Any], view: Viewpoint, asked: Asked) -> Select[Any]:
    scope, event = view.scope, LearningEvent
    query = (
        query.select_from(event)
        .join(Attempt, Attempt.id == event.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            event.agency_id == scope.agency_id,
            Person.agency_id == scope.agency_id,
            event.kind.in_(SHOWN_KINDS),
            *within_days(event.happened_at, view, asked.first, asked.last),
        )
    )
    if scope.unit_ids is not None:
        query = query.where(Person.unit_id.in_(scope.unit_ids))
    if asked.unit is not None:
        query = query.where(Person.unit_id.is_(None) if asked.unit == NO_UNIT else Person.unit_id.in_(asked.unit_ids))
    return query if asked.module is None else query.where(Attempt.module_id == asked.module)


def within_days(column: Any, view: Viewpoint, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    """The conditions that leave in the moments of these days, both included, in the agency's zone."""
    conditions: list[ColumnElement[bool]] = []
    if first is not None:
        conditions.append(column >= begin_of(first, view))
    if last is not None:
        conditions.append(column < begin_of(last + timedelta(days=1), view))
    return conditions
