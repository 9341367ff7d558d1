"""What goes into an audit pack: everybody on record, what was finished in the period, and the texts it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from training_app import __version__
from training_app.accounts.models import Person, Unit
from training_app.accounts.seats.queries import on_roster
from training_app.assignments.models import Assignment
from training_app.learning.models import Attempt, ContentVersion
from training_app.learning.opening import VOIDED
from training_app.lms.people import asserted_people
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.names import file_name_of, unit_names
from training_app.reports.exports.pack_corrections import correction_rows
from training_app.reports.exports.pack_reminders import reminder_rows
from training_app.reports.exports.pack_sign_offs import agency_sign_off_rows
from training_app.reports.exports.rows_completions import ASSERTED, measured_seconds
from training_app.reports.exports.rows_events import within_days
from training_app.reports.exports.rows_people import person_rows
from training_app.reports.files.pack_rows import KeptText, PackParts, PackSpec
from training_app.reports.files.rows import CompletionRow
from training_app.reports.files.tables import PEOPLE
from training_app.reports.viewpoint import Viewpoint

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Period:
    """Days in the agency's zone, both included."""

    first: date
    last: date


def spec_of(view: Viewpoint, period: Period, made_by: str) -> PackSpec:
    """How the pack describes itself."""
    return PackSpec(
        agency=view.agency,
        first=period.first,
        last=period.last,
        zone=view.zone,
        zone_name=view.zone.key,
        made_at=view.now,
        made_by=made_by,
        program=__version__,
    )


def parts_of(session: Session, view: Viewpoint, period: Period) -> PackParts:
    """The rows and texts, each read while it is taken."""
    return PackParts(
        people=person_rows(session, view, Asked(PEOPLE.id)),
        completions=finished_rows(session, view, period),
        corrections=correction_rows(session, view, period.first, period.last),
        reminders=reminder_rows(session, view, period.first, period.last),
        texts=_texts(session, view, period),
        agency_sign_offs=agency_sign_off_rows(session, view, _texts(session, view, period)),
    )


def count_parts(session: Session, view: Viewpoint, period: Period) -> int:
    """How many rows its two long files will hold: people, and completions."""
    people = select(func.count(Person.id)).where(Person.agency_id == view.scope.agency_id, on_roster())
    finished = select(func.count(Attempt.id)).where(*_finished_in(view, period))
    return (session.scalar(people) or 0) + (session.scalar(finished) or 0)


def finished_rows(session: Session, view: Viewpoint, period: Period) -> Iterator[CompletionRow]:
    """Everything that was finished in the period and was not taken back, also of who has left, and each time it was."""
    units = unit_names(session, view.scope)
    asserted = asserted_people(session, view.scope.agency_id)
    for row in session.connection().execute(_finished(view, period).execution_options(yield_per=ROWS_AT_ONCE)):
        yield _finished_row(row, view, units.get(row.unit_id or 0, ""), ASSERTED if row.person_id in asserted else "")


def _finished(view: Viewpoint, period: Period) -> Select[*tuple[Any, ...]]:
    attempt, person, assignment = Attempt, Person, Assignment
    asked = (assignment.person_id == attempt.person_id) & (assignment.module_id == attempt.module_id)
    columns = (
        attempt.id,
        attempt.module_id,
        attempt.version,
        attempt.version_hash,
        attempt.started_at,
        attempt.completed_at,
        attempt.score_scaled,
        attempt.nominal_minutes,
        attempt.mode,
        attempt.active_ms,
        person.id.label("person_id"),
        person.unit_id,
        person.given_name,
        person.family_name,
        person.badge,
        assignment.assigned_at,
        assignment.due_on,
        assignment.counts_from,
    )
    return (
        select(*columns)
        .select_from(attempt)
        .join(person, person.id == attempt.person_id)
        .outerjoin(Unit, Unit.id == person.unit_id)
        .outerjoin(assignment, asked)
        .where(*_finished_in(view, period))
        .order_by(
            Unit.position.is_(None),
            Unit.position,
            Unit.name,
            person.family_name,
            person.given_name,
            person.id,
            attempt.module_id,
            attempt.completed_at,
            attempt.id,
        )
    )


def _finished_row(row: Any, view: Viewpoint, path: str, identity: str) -> CompletionRow:
    completed_at: datetime = row.completed_at
    # what is asked of them now may be a later time, and its dates are not those of this completion
    is_asked = row.assigned_at is not None and (row.counts_from is None or row.counts_from <= completed_at)
    return CompletionRow(
        agency=view.agency,
        unit=path,
        unit_path=path,
        person_id=row.person_id,
        badge=row.badge or "",
        name=file_name_of(row.given_name, row.family_name),
        module_id=row.module_id,
        module_title=view.title(row.module_id),
        version=row.version,
        version_hash=row.version_hash,
        state="done",
        assigned_at=row.assigned_at if is_asked else None,
        due_on=row.due_on if is_asked else None,
        started_at=row.started_at,
        completed_at=completed_at,
        score_scaled=row.score_scaled,
        nominal_minutes=row.nominal_minutes,
        mode=row.mode,
        active_seconds=measured_seconds(row.active_ms),
        identity=identity,
        attempt_id=str(row.id),
    )


def _texts(session: Session, view: Viewpoint, period: Period) -> Iterator[KeptText]:
    """Each version that a completion of the period names, once, by module and hash. One is in memory at a time."""
    table = ContentVersion
    named = select(Attempt.version_hash).where(*_finished_in(view, period))
    query = (
        select(table.module_id, table.version, table.version_hash)
        .where(table.version_hash.in_(named))
        .order_by(table.module_id, table.version_hash)
    )
    for module_id, version, version_hash in session.connection().execute(query).all():
        text = session.execute(select(table.package_json).where(table.version_hash == version_hash)).scalar_one()
        yield KeptText(module_id, version, version_hash, text)


def _finished_in(view: Viewpoint, period: Period) -> list[ColumnElement[bool]]:
    return [
        Attempt.agency_id == view.scope.agency_id,
        Attempt.status != VOIDED,
        Attempt.completed_at.is_not(None),
        *within_days(Attempt.completed_at, view, period.first, period.last),
    ]
