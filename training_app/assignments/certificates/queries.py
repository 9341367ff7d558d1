"""Reading certificates, and what the training record says about the completion each is of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.assignments.certificates.models import Certificate, CertificateTerm
from training_app.assignments.certificates.rules import Facts
from training_app.content.catalogue import Module
from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning.events import Mode
from training_app.learning.library import Library
from training_app.learning.queries import CreditRow, read_credits
from training_app.learning.service import Learner
from training_app.learning.transcript_views import Credit, read_credit_rows


@dataclass(frozen=True, slots=True)
class Recorded:
    """A completion as the training record has it.

    ``rows`` begin with its own event; then come the later ones of its attempt that take back and give.
    """

    facts: Facts
    rows: Sequence[CreditRow]
    attempt_id: AttemptId


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that was made."""

    number: str
    signed: str
    agency_id: AgencyId
    person_id: PersonId
    completion_id: UUID
    time_zone: str


def read_recorded(session: Session, library: Library, learner: Learner, completion_id: UUID) -> Recorded | None:
    """What the record says about one completion of this learner; None when they have no such."""
    rows = read_credits(session, learner)
    credit = next((one for one in read_credit_rows(rows) if one.event_id == completion_id), None)
    if credit is None:
        return None
    own = [row for row in rows if row.attempt_id == credit.attempt_id]
    first = next(place for place, row in enumerate(own) if row.id == completion_id)
    return Recorded(_facts(credit, library.bound(session, credit.version_hash)), own[first:], credit.attempt_id)


def find_issued(session: Session, number: str) -> Issued | None:
    """The certificate of that number, whoever's it is."""
    return _issued(session, Certificate.number == number)


def find_own(session: Session, learner: Learner, completion_id: UUID) -> Issued | None:
    """The learner's certificate of a completion; None while none was made."""
    return _issued(
        session,
        Certificate.completion_id == completion_id,
        Certificate.agency_id == learner.agency_id,
        Certificate.person_id == learner.person_id,
    )


def read_terms(session: Session, agency_id: AgencyId) -> Mapping[str, int]:
    """For how many months certificates hold, by module; those that are not there hold for ever."""
    rows = session.execute(
        select(CertificateTerm.module_id, CertificateTerm.months)
        .where(CertificateTerm.agency_id == agency_id)
        .order_by(CertificateTerm.module_id)
    )
    return {row.module_id: row.months for row in rows}


def read_holder(session: Session, learner: Learner) -> tuple[Person, Agency]:
    """Who a certificate is made out to, and by whom."""
    row = session.execute(
        select(Person, Agency)
        .join(Agency, Agency.id == Person.agency_id)
        .where(Person.id == learner.person_id, Person.agency_id == learner.agency_id)
    ).one()
    return row[0], row[1]


def _issued(session: Session, *wanted: object) -> Issued | None:
    row = session.execute(
        select(
            Certificate.number,
            Certificate.signed,
            Certificate.agency_id,
            Certificate.person_id,
            Certificate.completion_id,
            Agency.time_zone,
        )
        .join(Agency, Agency.id == Certificate.agency_id)
        .where(*wanted)  # type: ignore[arg-type]  # comparisons of columns, which mypy sees as bool or object
    ).one_or_none()
    if row is None:
        return None
    return Issued(
        row.number, row.signed, AgencyId(row.agency_id), PersonId(row.person_id), row.completion_id, row.time_zone
    )


def _facts(credit: Credit, module: Module) -> Facts:
    # a squad's completion may rest on no check of this officer's own, and then its score says nothing about them
    is_unchecked = credit.mode in {Mode.INDIVIDUAL, Mode.GROUP} and not credit.progress.rounds
    return Facts(
        module_id=module.id,
        title=module.title,
        version=credit.version,
        version_hash=credit.version_hash,
        completed_at=credit.credited_at,
        minutes=credit.minutes,
        active_seconds=credit.active_seconds,
        percent=None if is_unchecked else round(credit.scaled * 100),
        pass_percent=round(module.pass_scaled * 100),
        how=credit.mode,
    )
