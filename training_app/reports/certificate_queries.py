"""Reading the certificates of a scope: plain rows, narrowed before anything of them is checked."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.assignments.certificates.checking import Checked, check_certificate
from training_app.assignments.certificates.models import Certificate
from training_app.assignments.certificates.queries import Issued
from training_app.assignments.certificates.signing import unproven_claims
from training_app.foundation.ids import PersonId
from training_app.learning.library import Library
from training_app.learning.models import Attempt, LearningEvent
from training_app.reports.certificate_rules import CertificateFilters, held_of
from training_app.reports.filters import Filters, may_be
from training_app.reports.rows import PersonRow
from training_app.reports.scope import Scope


class CertificateRow(NamedTuple):
    """A certificate of somebody in the scope, also of one who left."""

    number: str
    signed: str
    completion_id: UUID
    issued_at: datetime
    module_id: str
    person: PersonRow


def read_certificates(
    session: Session, scope: Scope, filters: CertificateFilters, today: date
) -> Sequence[CertificateRow]:
    """Those that the filters leave in, by name and then by day.

    How each stands is told by what its own record says and by what was taken back. Before one is shown,
    :func:`check_rows` asks signature and training record.
    """
    query = (
        select(
            Certificate.number,
            Certificate.signed,
            Certificate.completion_id,
            Certificate.issued_at,
            Attempt.module_id,
            Person.id,
            Person.unit_id,
            Person.given_name,
            Person.family_name,
            Person.badge,
        )
        .join(Person, Person.id == Certificate.person_id)
        .join(LearningEvent, LearningEvent.id == Certificate.completion_id)
        .join(Attempt, Attempt.id == LearningEvent.attempt_id)
        .where(*_narrowed(scope, filters))
        .order_by(Person.family_name, Person.given_name, Person.id, Certificate.issued_at, Certificate.number)
    )
    rows = (CertificateRow(*row[:5], PersonRow._make(row[5:])) for row in session.execute(query))
    named = Filters(name=filters.name)
    found = [row for row in rows if may_be(row.person, named)]
    if filters.state is None:
        return found
    gone = _taken_back(session, scope)
    return [
        row
        for row in found
        if held_of(unproven_claims(row.signed), today, is_taken_back=str(row.completion_id) in gone) is filters.state
    ]


def check_rows(
    session: Session, library: Library, scope: Scope, zone: str, rows: Sequence[CertificateRow], *, now: datetime
) -> Iterator[tuple[CertificateRow, Checked]]:
    """Each of these with what it is worth: by signature, number, record, corrections and expiry."""
    for row in rows:
        issued = Issued(row.number, row.signed, scope.agency_id, PersonId(row.person.id), row.completion_id, zone)
        yield row, check_certificate(session, library, issued, now=now)


def _narrowed(scope: Scope, filters: CertificateFilters) -> list[ColumnElement[bool]]:
    conditions = [Certificate.agency_id == scope.agency_id, Person.agency_id == scope.agency_id]
    if scope.unit_ids is not None:
        conditions.append(Person.unit_id.in_(scope.unit_ids))
    if filters.unit is not None:
        conditions.append(Person.unit_id.in_(filters.unit_ids))
    if filters.module is not None:
        conditions.append(Attempt.module_id == filters.module)
    return conditions


def _taken_back(session: Session, scope: Scope) -> frozenset[str]:
    """The completions of the agency that were corrected or withdrawn."""
    details = session.scalars(
        select(LearningEvent.detail).where(
            LearningEvent.agency_id == scope.agency_id, LearningEvent.kind == "completion_voided"
        )
    )
    return frozenset(str(one["completion_id"]) for one in details)
