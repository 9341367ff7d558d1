"""The rows of what is asked of people: each module in its newest cycle, and what they were exempted from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.assignments.cycles import Outcome
from training_app.assignments.models import Assignment
from training_app.assignments.schedule.models import AssignmentCycle, AssignmentExemption
from training_app.reports import queries
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.names import Hands, file_name_of, unit_names
from training_app.reports.exports.offers import EXEMPT
from training_app.reports.exports.rows_completions import state_word
from training_app.reports.files.rows import StandingRow
from training_app.reports.rows import PersonRow
from training_app.reports.rules import Entry
from training_app.reports.selection import select_portions
from training_app.reports.viewpoint import Viewpoint

Key = tuple[int, str]
"""A person and a module."""


class _Decided(NamedTuple):
    """Who asked for a module, and from when a completion counts."""

    is_single: bool
    assigned_by_id: int | None
    counts_from: datetime | None


class _Cycle(NamedTuple):
    """The newest cycle of a plan, or of a redo where ``plan_id`` is None."""

    number: int
    plan_id: int | None
    outcome: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the people of a portion beside their entries."""

    view: Viewpoint
    units: Mapping[int, str]
    hands: Hands
    decided: Mapping[Key, _Decided]
    cycles: Mapping[Key, _Cycle]

    def assigned_by(self, key: Key) -> str:
        """A person, a rule and its number, or a new version."""
        decided, cycle = self.decided.get(key), self.cycles.get(key)
        if decided is not None and decided.is_single:
            return self.hands.name(decided.assigned_by_id)
        return f"rule {cycle.plan_id}" if cycle and cycle.plan_id else "a new version"


def standing_rows(session: Session, view: Viewpoint, asked: Asked) -> Iterator[StandingRow]:
    """By unit, name and module; after what is asked of some hundred people comes what they were exempted from.

    A period leaves in what is due in it.
    """
    units, hands = unit_names(session, view.scope), Hands(session, view.scope.agency_id)
    people = queries.read_people(session, view.scope)
    for portion, entries in select_portions(session, view, asked.filters, people):
        ids = [person.id for person in portion]
        facts = _Facts(view, units, hands, _read_decided(session, view, ids), _read_cycles(session, view, ids))
        if asked.state != EXEMPT:
            for entry in entries:
                if entry.is_assigned and asked.is_within(entry.due_on):
                    yield _asked_row(entry, facts)
        if asked.state in {"", EXEMPT}:
            yield from _exempt_rows(session, asked, portion, facts)


def _asked_row(entry: Entry, facts: _Facts) -> StandingRow:
    attempt, key = entry.attempt, (entry.person.id, entry.module_id)
    decided, cycle = facts.decided.get(key), facts.cycles.get(key)
    row = _bare_row(entry.person, entry.module_id, facts)
    return replace(
        row,
        cycle=cycle.number if cycle else 1,
        state=state_word(entry),
        assigned_at=entry.assigned_at,
        due_on=entry.due_on,
        days_late=(facts.view.open_day - entry.due_on).days if entry.is_late and entry.due_on else 0,
        counts_from=decided.counts_from if decided else None,
        completed_at=attempt.completed_at if attempt else None,
    )


def _exempt_rows(session: Session, asked: Asked, people: Sequence[PersonRow], facts: _Facts) -> Iterator[StandingRow]:
    """Of what somebody was freed from, while nothing of the module is asked of them."""
    by_id = {person.id: person for person in people}
    for key, reason in _read_exemptions(session, facts.view, list(by_id)).items():
        cycle = facts.cycles.get(key)
        due_on = cycle.due_on if cycle else None
        is_exempt = cycle is None or cycle.outcome == Outcome.EXEMPT.value
        is_other = asked.module not in {None, key[1]}
        if key not in facts.decided and is_exempt and not is_other and asked.is_within(due_on):
            row = _bare_row(by_id[key[0]], key[1], facts)
            yield replace(row, cycle=cycle.number if cycle else 1, due_on=due_on, exempt_reason=reason)


def _bare_row(person: PersonRow, module_id: str, facts: _Facts) -> StandingRow:
    """A row of which nothing is known but whose it is."""
    return StandingRow(
        agency=facts.view.agency,
        unit_path=facts.units.get(person.unit_id or 0, ""),
        person_id=person.id,
        badge=person.badge or "",
        name=file_name_of(person.given_name, person.family_name),
        module_id=module_id,
        module_title=facts.view.title(module_id),
        cycle=1,
        state=EXEMPT,
        assigned_at=None,
        assigned_by=facts.assigned_by((person.id, module_id)),
        due_on=None,
        days_late=0,
        counts_from=None,
        completed_at=None,
        exempt_reason="",
    )


def _read_decided(session: Session, view: Viewpoint, ids: Sequence[int]) -> Mapping[Key, _Decided]:
    table = Assignment
    columns = (table.is_single, table.assigned_by_id, table.counts_from)
    # "+ 0" keeps SQLite from walking the whole agency by that index
    mine = (table.agency_id + 0 == view.scope.agency_id, table.person_id.in_(ids))
    rows = session.connection().execute(select(table.person_id, table.module_id, *columns).where(*mine))
    return {(row[0], row[1]): _Decided._make(row[2:]) for row in rows}


def _read_cycles(session: Session, view: Viewpoint, ids: Sequence[int]) -> Mapping[Key, _Cycle]:
    table = AssignmentCycle
    columns = (table.number, table.plan_id, table.outcome, table.due_on)
    mine = (table.agency_id + 0 == view.scope.agency_id, table.person_id.in_(ids))
    query = select(table.person_id, table.module_id, *columns).where(*mine)
    rows = session.connection().execute(query.order_by(table.opens_on, table.number, table.id))
    # the newest stays
    return {(row[0], row[1]): _Cycle._make(row[2:]) for row in rows}


def _read_exemptions(session: Session, view: Viewpoint, ids: Sequence[int]) -> Mapping[Key, str]:
    table = AssignmentExemption
    mine = (table.agency_id == view.scope.agency_id, table.person_id.in_(ids))
    query = select(table.person_id, table.module_id, table.reason).where(*mine)
    rows = session.connection().execute(query.order_by(table.person_id, table.module_id, table.id))
    return {(row[0], row[1]): row[2] for row in rows}
