"""The rows of the people: who is here and who has left, with what they have done and what is open."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, PersonRole, Role, Unit
from training_app.accounts.units import units_above
from training_app.assignments.schedule.models import PersonAbsence
from training_app.reports import queries
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.names import hand_name, unit_names
from training_app.reports.exports.offers import ACTIVE, LEFT
from training_app.reports.files import rows
from training_app.reports.filters import may_be
from training_app.reports.rows import PersonRow
from training_app.reports.rules import Entry, entries_of
from training_app.reports.selection import PEOPLE_AT_ONCE
from training_app.reports.viewpoint import Viewpoint


class _Known(NamedTuple):
    """What the roster holds of somebody."""

    id: int
    unit_id: int | None
    given_name: str
    family_name: str
    badge: str | None
    rank: str | None
    is_active: bool
    hired_on: date | None

    @property
    def row(self) -> PersonRow:
        return PersonRow(*self[:5])


def person_rows(session: Session, view: Viewpoint, asked: Asked) -> Iterator[rows.PersonRow]:
    """By unit in the agency's order (without a unit last), then by name."""
    units, answering = unit_names(session, view.scope), _Answering(session, view)
    known = [one for one in _read_known(session, view, asked.state) if may_be(one.row, asked.filters)]
    for start in range(0, len(known), PEOPLE_AT_ONCE):
        portion = known[start : start + PEOPLE_AT_ONCE]
        ids = [one.id for one in portion]
        assignments = queries.read_assignments(session, view.scope, person_ids=ids)
        attempts = queries.read_attempts(session, view.scope, person_ids=ids)
        entries = entries_of([one.row for one in portion], assignments, attempts, view.open_day)
        counts, roles, left = _count(entries), _read_roles(session, ids), _read_left(session, view, ids)
        for one in portion:
            path = units.get(one.unit_id or 0, "")
            yield _person_row(one, view, path, (counts, roles, left, answering.name(one, path)))


def _person_row(
    one: _Known,
    view: Viewpoint,
    path: str,
    more: tuple[Mapping[int, Counter[str]], Mapping[int, Sequence[str]], Mapping[int, date], str],
) -> rows.PersonRow:
    counts, roles, left, supervisor = more
    return rows.PersonRow(
        agency=view.agency,
        unit_path=path,
        person_id=one.id,
        badge=one.badge or "",
        officer_id="",
        family_name=one.family_name,
        given_name=one.given_name,
        rank=one.rank or "",
        supervisor=supervisor,
        roles=" ".join(roles.get(one.id, ())),
        is_active="yes" if one.is_active else "no",
        joined_on=one.hired_on,
        left_on=left.get(one.id) if not one.is_active else None,
        done=counts[one.id]["done"],
        open=counts[one.id]["open"],
        overdue=counts[one.id]["overdue"],
        credited_minutes=None,
    )


def _count(entries: Sequence[Entry]) -> Mapping[int, Counter[str]]:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if entry.is_assigned:
            mine = counts[entry.person.id]
            mine["open" if entry.is_open else "done"] += 1
            mine["overdue"] += int(entry.is_late)
    return counts


class _Answering:
    """Who answers for a unit: its supervisors, or those of the nearest unit above that has one."""

    def __init__(self, session: Session, view: Viewpoint) -> None:
        agency_id = view.scope.agency_id
        query = (
            select(Unit.name, Person.id, Person.unit_id, Person.given_name, Person.family_name, Person.badge)
            .select_from(PersonRole)
            .join(Person, Person.id == PersonRole.person_id)
            .join(Unit, Unit.id == PersonRole.unit_id)
            .where(PersonRole.agency_id == agency_id, PersonRole.role == Role.SUPERVISOR, Person.is_active)
            .order_by(Person.family_name, Person.given_name, Person.id)
        )
        self._of: defaultdict[str, list[PersonRow]] = defaultdict(list)
        for path, *person in session.connection().execute(query):
            self._of[path].append(PersonRow._make(person))

    def name(self, one: _Known, path: str) -> str:
        """ "Whitfield, S."; several joined by a semicolon; nobody answers for themselves."""
        for unit in [path, *reversed(units_above(path))] if path else []:
            found = [hand_name(person) for person in self._of.get(unit, ()) if person.id != one.id]
            if found:
                return "; ".join(found)
        return ""


def _read_known(session: Session, view: Viewpoint, state: str) -> Sequence[_Known]:
    table, scope = Person, view.scope
    query = (
        select(
            table.id,
            table.unit_id,
            table.given_name,
            table.family_name,
            table.badge,
            table.rank,
            table.is_active,
            table.hired_on,
        )
        .outerjoin(Unit, Unit.id == table.unit_id)
        .where(table.agency_id == scope.agency_id)
        .order_by(Unit.position.is_(None), Unit.position, Unit.name, table.family_name, table.given_name, table.id)
    )
    if scope.unit_ids is not None:
        query = query.where(table.unit_id.in_(scope.unit_ids))
    if state in {ACTIVE, LEFT}:
        query = query.where(table.is_active.is_(state == ACTIVE))
    return [_Known._make(row) for row in session.connection().execute(query)]


def _read_roles(session: Session, ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    query = select(PersonRole.person_id, PersonRole.role).where(PersonRole.person_id.in_(ids)).order_by(PersonRole.role)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, role in session.connection().execute(query):
        found[person_id].append(str(role))
    return found


def _read_left(session: Session, view: Viewpoint, ids: Sequence[int]) -> Mapping[int, date]:
    """The first day on which somebody was not here any more, of who did not come back."""
    table = PersonAbsence
    query = select(table.person_id, table.left_on).where(
        table.agency_id == view.scope.agency_id, table.person_id.in_(ids), table.back_on.is_(None)
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}
