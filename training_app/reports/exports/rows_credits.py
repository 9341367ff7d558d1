"""The rows of the credit ledger, oldest first, each with who decided on what it credits."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.assignments.credit.models import CreditEntry
from training_app.classroom.models import ClassSession, OutsideTraining
from training_app.learning.models import LearningEvent
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.names import Hands, file_name_of, unit_names
from training_app.reports.files.rows import CreditRow
from training_app.reports.filters import NO_UNIT
from training_app.reports.viewpoint import Viewpoint

ROWS_AT_ONCE = 500
TOLD = ("module_completed", "completion_voided")


class _Decided(NamedTuple):
    """By whom, when and why; nobody where an officer finished a module and no more."""

    by: int | None = None
    at: datetime | None = None
    reason: str = ""


def credit_rows(session: Session, view: Viewpoint, asked: Asked) -> Iterator[CreditRow]:
    """Every line of the ledger, also of who has left; some hundred are in memory."""
    units, hands = unit_names(session, view.scope), Hands(session, view.scope.agency_id)
    found = session.execute(_query(view, asked).execution_options(yield_per=ROWS_AT_ONCE))
    for portion in found.partitions(ROWS_AT_ONCE):
        deciding = _Deciding(session, [row.event for row in portion])
        for row in portion:
            yield _credit_row(row, view, units.get(row.unit_id or 0, ""), deciding.of(row), hands)


class _Deciding:
    """Who decided on the events of some lines."""

    def __init__(self, session: Session, events: Sequence[str]) -> None:
        ids: dict[str, set[str]] = {}
        for kind, _, key in (event.partition(":") for event in events):
            ids.setdefault(kind, set()).add(key)
        outside, held = OutsideTraining, ClassSession
        self._outside: Mapping[str, _Decided] = {
            str(row.id): _Decided(row.decided_by_id, row.decided_at, row.reason or "")
            for row in session.execute(
                select(outside.id, outside.decided_by_id, outside.decided_at, outside.reason).where(
                    outside.id.in_(_numbers(ids.get("outside", ())))
                )
            )
        }
        self._classes: Mapping[str, _Decided] = {
            str(row.id): _Decided(row.ended_by_id, row.ended_at)
            for row in session.execute(
                select(held.id, held.ended_by_id, held.ended_at).where(held.id.in_(_numbers(ids.get("session", ()))))
            )
        }
        self._facts: dict[str, list[_Decided]] = {}
        fact = LearningEvent
        for row in session.execute(
            select(fact.attempt_id, fact.happened_at, fact.detail)
            .where(fact.attempt_id.in_(_uuids(ids.get("attempt", ()))), fact.kind.in_(TOLD))
            .order_by(fact.attempt_id, fact.sequence)
        ):
            by, reason = row.detail.get("by_person_id"), row.detail.get("reason") or ""
            told = _Decided(by, row.happened_at, reason if by is not None else "")
            self._facts.setdefault(str(row.attempt_id), []).append(told)

    def of(self, row: Row[Any]) -> _Decided:
        """Who decided on what this line credits or takes back, as it was known when the line was written."""
        kind, _, key = row.event.partition(":")
        if kind == "outside":
            return self._outside.get(key, _Decided())
        if kind == "session":
            return self._classes.get(key, _Decided())
        known = [one for one in self._facts.get(key, ()) if one.at is not None and one.at <= row.recorded_at]
        return known[-1] if known and known[-1].by is not None else _Decided()


def _numbers(keys: set[str] | tuple[()]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit()]


def _uuids(keys: set[str] | tuple[()]) -> list[UUID]:
    return [UUID(key) for key in keys]


def _query(view: Viewpoint, asked: Asked) -> Any:
    entry, person, scope = CreditEntry, Person, view.scope
    query = (
        select(*entry.__table__.c, person.unit_id, person.given_name, person.family_name, person.badge)
        .add_columns(person.officer_id)
        .join(person, person.id == entry.person_id)
        .where(entry.agency_id == scope.agency_id, person.agency_id == scope.agency_id)
        .order_by(entry.recorded_at, entry.person_id, entry.event, entry.number)
    )
    if scope.unit_ids is not None:
        query = query.where(person.unit_id.in_(scope.unit_ids))
    if asked.unit is not None:
        query = query.where(person.unit_id.is_(None) if asked.unit == NO_UNIT else person.unit_id.in_(asked.unit_ids))
    if asked.first is not None:
        query = query.where(entry.day >= asked.first)
    return query if asked.last is None else query.where(entry.day <= asked.last)


def _credit_row(row: Row[Any], view: Viewpoint, path: str, decided: _Decided, hands: Hands) -> CreditRow:
    return CreditRow(
        agency=view.agency,
        unit_path=path,
        person_id=row.person_id,
        badge=row.badge or "",
        officer_id=row.officer_id or "",
        name=file_name_of(row.given_name, row.family_name),
        entry_id=str(row.id),
        event=row.event,
        entry=row.kind,
        source=row.source,
        course=row.course,
        title=row.title,
        category=row.category,
        minutes=row.minutes,
        day=row.day,
        cycle=row.cycle,
        reverses=str(row.reverses) if row.reverses else "",
        decided_by=hands.name(decided.by),
        decided_at=decided.at if decided.by is not None else None,
        reason=decided.reason,
        recorded_at=row.recorded_at,
    )
