"""Reading what months ended with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Select, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from training_app.audit.models import AuditEntry
from training_app.foundation.ids import AgencyId
from training_app.learning.events import Mode
from training_app.learning.models import Attempt, LearningEvent
from training_app.reports import queries
from training_app.reports.as_of_queries import read_assignments_then
from training_app.reports.kept.models import MonthEnd, MonthEndLine
from training_app.reports.kept.month_compare import CorrectionRow, Difference, find_differences, known_now
from training_app.reports.kept.month_rules import ModuleLine, PersonLine, Totals, canonical_lines, sha256_of
from training_app.reports.kept.month_service import KEPT
from training_app.reports.viewpoint import Viewpoint

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Month:
    """A month's end without its lines."""

    id: int
    agency_id: AgencyId
    day: date
    made_at: datetime
    totals: Totals
    sha256: str


@dataclass(frozen=True, slots=True)
class Seal:
    """Whether a month's end is what was kept. ``entry``: the number of the audit log's entry that says so."""

    is_whole: bool
    "Lines and figures still have the hash that was kept with them."
    is_logged: bool
    "The audit log holds the same hash. That the log itself is whole is what ``audit verify`` says."
    entry: int | None


def read_months(session: Session, agency_id: AgencyId) -> Sequence[Month]:
    """All there are, newest first."""
    rows = session.scalars(select(MonthEnd).where(MonthEnd.agency_id == agency_id).order_by(MonthEnd.day.desc()))
    return [_month_of(row) for row in rows]


def read_month(session: Session, agency_id: AgencyId, month_end_id: int) -> Month | None:
    """One of the agency; None when it has none with this id."""
    row = session.scalar(select(MonthEnd).where(MonthEnd.agency_id == agency_id, MonthEnd.id == month_end_id))
    return None if row is None else _month_of(row)


def read_lines(session: Session, month: Month, *, first: int, most: int) -> Sequence[PersonLine]:
    """Some of its people, by id; ``first`` counts from 0."""
    query = _lines(month).offset(first).limit(most)
    return [line_of(*row) for row in session.connection().execute(query)]


def all_lines(session: Session, month: Month) -> Iterator[PersonLine]:
    """All of its people by id, read in portions."""
    for portion in _portions(session, month):
        yield from portion


def _portions(session: Session, month: Month) -> Iterator[list[PersonLine]]:
    last_id = 0
    while True:
        query = _lines(month).where(MonthEndLine.person_id > last_id).limit(AT_ONCE)
        portion = [line_of(*row) for row in session.connection().execute(query)]
        if portion:
            yield portion
        if len(portion) < AT_ONCE:
            return
        last_id = portion[-1].person_id


def count_lines(session: Session, month: Month) -> int:
    """How many people it holds."""
    query = select(func.count()).select_from(MonthEndLine).where(MonthEndLine.month_end_id == month.id)
    found: int = session.execute(query).scalar_one()
    return found


def check_seal(session: Session, month: Month) -> Seal:
    """Work the hash out again from what is stored, and look for it in the audit log."""
    lines = all_lines(session, month)
    digest = sha256_of(canonical_lines(month.agency_id, month.day, month.totals, lines))
    subject = f"month_end:{month.id}"
    entries = session.execute(
        select(AuditEntry.number, AuditEntry.detail).where(
            AuditEntry.agency_id == month.agency_id, AuditEntry.subject == subject, AuditEntry.action == KEPT
        )
    ).all()
    number = next((number for number, detail in entries if (detail or {}).get("sha256") == digest), None)
    return Seal(is_whole=digest == month.sha256, is_logged=number is not None, entry=number)


def read_corrections(session: Session, agency_id: AgencyId, since: datetime) -> Sequence[CorrectionRow]:
    """What was put right from that moment on, by whoever."""
    mode = type_coerce(LearningEvent.detail, JSON)["mode"].as_string()
    query = (
        select(
            LearningEvent.person_id,
            Attempt.module_id,
            LearningEvent.kind,
            LearningEvent.happened_at,
            LearningEvent.detail,
        )
        .join(Attempt, Attempt.id == LearningEvent.attempt_id)
        .where(
            LearningEvent.agency_id == agency_id,
            LearningEvent.happened_at >= since,
            or_(
                LearningEvent.kind == "completion_voided",
                and_(LearningEvent.kind == "module_completed", mode.in_((Mode.GRANTED, Mode.CORRECTED))),
            ),
        )
    )
    return [CorrectionRow._make(row) for row in session.connection().execute(query)]


def compare_with_now(session: Session, month: Month, view: Viewpoint) -> list[Difference]:
    """What a count made now finds elsewhere than it was kept, in portions of people.

    :param view: the look back at the month's last day, of the whole agency
    """
    corrections = read_corrections(session, month.agency_id, view.end)
    found: list[Difference] = []
    for portion in _portions(session, month):
        ids = [line.person_id for line in portion]
        attempts = known_now(queries.read_attempts(session, view.scope, person_ids=ids), view.end)
        assignments = read_assignments_then(session, view.scope, month.day, view.end, person_ids=ids)
        mine = [one for one in corrections if one.person_id in set(ids)]
        found += find_differences(portion, (assignments, attempts), mine, view)
    return found


def line_of(person_id: int, unit_id: int | None, modules: Sequence[Sequence[object]]) -> PersonLine:
    """The line in a row."""
    return PersonLine(person_id, unit_id, [ModuleLine(*one) for one in modules])  # type: ignore[arg-type]


def _lines(month: Month) -> Select[Any]:
    return (
        select(MonthEndLine.person_id, MonthEndLine.unit_id, MonthEndLine.modules)
        .where(MonthEndLine.month_end_id == month.id)
        .order_by(MonthEndLine.person_id)
    )


def _month_of(row: MonthEnd) -> Month:
    totals = Totals.from_json(row.people, row.up_to_date, row.totals)
    return Month(row.id, AgencyId(row.agency_id), row.day, row.made_at, totals, row.sha256)
