"""The figures of the overview as they are now, counted by the database: no row of an academy comes into Python.

``assignment.done_at`` says what is met (``assignments.done_at``), so that nothing has to be looked up in attempts.
Tests compare every figure with ``figures_of``, which counts entry by entry.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Unit
from training_app.assignments.models import Assignment
from training_app.assignments.rules import SOON
from training_app.reports import rules
from training_app.reports.figures import DUE_ITEMS, OVERDUE_ROWS, Figures, Heat, above_each
from training_app.reports.queries import IN_ORDER, person_in, read_attempts_to_count
from training_app.reports.rows import AssignmentRow, AttemptRow, PersonRow, UnitRow
from training_app.reports.rules import DueGroup, Entry, HeatCount
from training_app.reports.scope import Scope
from training_app.reports.viewpoint import Viewpoint

_IS_OPEN = and_(Assignment.done_at.is_(None), not_(Assignment.is_paused))


def read_figures(session: Session, view: Viewpoint, units: Sequence[UnitRow]) -> Figures:
    """The same as ``figures_of`` for a look at now, whatever the number of people.

    :raise ValueError: for a look back or a period, which ``done_at`` cannot tell
    """
    if view.as_of is not None or view.scope.span is not None:
        raise ValueError("done_at says what is so now")
    scope, open_day = view.scope, view.open_day
    late = _late(open_day)
    soon = Assignment.due_on.between(open_day, open_day + SOON)
    late_people, late_count, soon_people = _counts(session, scope, (late, soon), open_day + SOON)
    people = session.scalar(select(func.count()).select_from(Person).where(*person_in(scope), Person.is_active)) or 0
    raw, first_due = _heat(session, scope)
    days = rules.mondays_since(first_due, view.now, view.zone)
    return Figures(
        people=people,
        late_people=late_people,
        late_count=late_count,
        late=_late_entries(session, view, late) if late_count else [],
        soon_people=soon_people,
        due=_due_groups(session, scope, soon),
        heat=_rolled_up(raw, above_each(units)),
        modules={module_id for _, module_id in raw},
        days=days,
        shares=_shares(session, scope, people, days, view.zone),
    )


def _assignments_of(scope: Scope, *columns: Any) -> Select[Any]:
    """Assignments of the active people of the scope."""
    query: Select[Any] = select(*columns)
    return (
        query.select_from(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.agency_id == scope.agency_id, *person_in(scope), Person.is_active)
    )


def _late(open_day: date) -> ColumnElement[bool]:
    """Of what is open."""
    graceless = and_(Assignment.overdue_from.is_(None), Assignment.due_on < open_day)
    return and_(Assignment.due_on.is_not(None), or_(graceless, Assignment.overdue_from <= open_day))


def _counts(
    session: Session, scope: Scope, late_and_soon: Sequence[ColumnElement[bool]], until: date
) -> tuple[int, int, int]:
    """People with something late, how much is late, people with something due soon.

    :param until: due after it, nothing is late or due soon; said so that an index serves
    """
    late, soon = (case((which, Assignment.person_id)) for which in late_and_soon)
    counts = (func.count(late.distinct()), func.count(late), func.count(soon.distinct()))
    query = _assignments_of(scope, *counts).where(_IS_OPEN, Assignment.due_on <= until, or_(*late_and_soon))
    late_people, late_count, soon_people = session.connection().execute(query).one()
    return late_people, late_count, soon_people


def _late_entries(session: Session, view: Viewpoint, late: ColumnElement[bool]) -> list[Entry]:
    person = (Person.id, Person.unit_id, Person.given_name, Person.family_name, Person.badge)
    asked = (
        *(Assignment.person_id, Assignment.module_id, Assignment.due_on, Assignment.assigned_at),
        *(Assignment.counts_from, Assignment.overdue_from, Assignment.is_paused),
    )
    query = (
        _assignments_of(view.scope, *person, *asked)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(_IS_OPEN, late)
        .order_by(Assignment.due_on, *IN_ORDER, Assignment.id)
        .limit(OVERDUE_ROWS)
    )
    rows = [
        (PersonRow._make(row[: len(person)]), AssignmentRow._make(row[len(person) :]))
        for row in session.connection().execute(query)
    ]
    tried: defaultdict[tuple[int, str], list[AttemptRow]] = defaultdict(list)
    ids = sorted({person.id for person, _ in rows})
    for attempt in read_attempts_to_count(session, view.scope, person_ids=ids):
        tried[attempt.person_id, attempt.module_id].append(attempt)
    return [
        rules.entry_of(person, one.module_id, one, tried[person.id, one.module_id], view.open_day)
        for person, one in rows
    ]


def _due_groups(session: Session, scope: Scope, soon: ColumnElement[bool]) -> list[DueGroup]:
    query = (
        _assignments_of(scope, Assignment.module_id, Assignment.due_on, func.count())
        .where(_IS_OPEN, soon)
        .group_by(Assignment.due_on, Assignment.module_id)
        .order_by(Assignment.due_on, Assignment.module_id)
        .limit(DUE_ITEMS + 1)
    )
    return [DueGroup(*row) for row in session.connection().execute(query)]


def _heat(session: Session, scope: Scope) -> tuple[Heat, date | None]:
    """The counts by each person's own unit, and the first day on which anything fell due."""
    missing = func.count() - func.count(Assignment.done_at)
    counted = (missing, func.count(), func.min(Assignment.due_on))
    query = _assignments_of(scope, Person.unit_id, Assignment.module_id, *counted).group_by(
        Person.unit_id, Assignment.module_id
    )
    rows = session.connection().execute(query).all()
    first_due = min((row[-1] for row in rows if row[-1] is not None), default=None)
    return {(unit_id, module_id): HeatCount(open_, count) for unit_id, module_id, open_, count, _ in rows}, first_due


def _rolled_up(raw: Heat, above: Mapping[int, Sequence[int]]) -> Heat:
    found: dict[tuple[int | None, str], HeatCount] = {}
    for (unit_id, module_id), count in raw.items():
        for one in (None,) if unit_id is None else above.get(unit_id, (unit_id,)):
            before = found.get((one, module_id), HeatCount(0, 0))
            both = HeatCount(before.missing + count.missing, before.assigned + count.assigned)
            found[one, module_id] = both
    return found


def _shares(session: Session, scope: Scope, people: int, days: Sequence[date], zone: ZoneInfo) -> list[float]:
    """For each day the share of the people of whom nothing was late as it began, from one walk over the assignments."""
    if not days or not people:
        return [1.0 for _ in days]
    begins = [datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC) for day in days]
    was_late = [func.max(case((_late_as(day, begin), 1), else_=0)) for day, begin in zip(days, begins, strict=True)]
    each = (
        _assignments_of(scope, *(one.label(f"d{number}") for number, one in enumerate(was_late)))
        .where(
            # what was finished before the first of the days, or falls due after the last, was late on none of them
            or_(_IS_OPEN, Assignment.done_at >= begins[0]),
            Assignment.due_on < days[-1],
        )
        .group_by(Assignment.person_id)
        .subquery()
    )
    sums = session.connection().execute(select(*(func.coalesce(func.sum(column), 0) for column in each.c))).one()
    return [1 - int(late) / people for late in sums]


def _late_as(day: date, begin: datetime) -> ColumnElement[bool]:
    graceless = and_(Assignment.overdue_from.is_(None), Assignment.due_on < day)
    not_yet = or_(_IS_OPEN, Assignment.done_at >= begin)
    return and_(or_(graceless, Assignment.overdue_from <= day), not_yet)
