"""Making certificates, and saying for how long those of a module hold."""

import secrets as chance
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.assignments.certificates import queries
from training_app.assignments.certificates.errors import CompletionUnknown, DoesNotCount
from training_app.assignments.certificates.keys import key_to_sign
from training_app.assignments.certificates.models import Certificate, CertificateTerm
from training_app.assignments.certificates.rules import Claims, Facts, last_day, number_from, taken_back_at
from training_app.assignments.certificates.signing import sign_claims
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.secrets import SecretBox
from training_app.learning.library import Library
from training_app.learning.service import Learner


def issue_certificate(
    session: Session, library: Library, secrets: SecretBox, learner: Learner, completion_id: UUID, *, now: datetime
) -> str:
    """Make the certificate of a completion and return its number; the one that is there when it was made before.

    Audited. Commits.

    :raise CompletionUnknown: when this learner has no such completion
    :raise DoesNotCount: when it was taken back
    :raise CannotSign: when the installation has no key
    """
    begin_write(session)
    # two presses at once wait for each other, and the second finds what the first made
    session.execute(select(Agency.id).where(Agency.id == learner.agency_id).with_for_update(key_share=True))
    made = queries.find_own(session, learner, completion_id)
    if made is not None:
        session.rollback()
        return made.number
    try:
        number = _issue(session, library, secrets, learner, completion_id, now)
    except BaseException:
        session.rollback()
        raise
    session.commit()
    return number


def set_term(
    session: Session, *, agency_id: AgencyId, module_id: str, months: int | None, by: PersonId | None, now: datetime
) -> None:
    """From now on certificates of the module hold for so many months; those made before keep their day. Commits.

    :param months: None for ever
    :param by: None for the command line
    """
    begin_write(session)
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    before = queries.read_terms(session, agency_id).get(module_id)
    mine = (CertificateTerm.agency_id == agency_id, CertificateTerm.module_id == module_id)
    session.execute(delete(CertificateTerm).where(*mine))
    if months is not None:
        session.add(CertificateTerm(agency_id=agency_id, module_id=module_id, months=months))
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="certificate.term_set",
        subject=f"module:{module_id}",
        detail={"before": before, "after": months},
        now=now,
    )
    session.commit()


def _issue(
    session: Session, library: Library, secrets: SecretBox, learner: Learner, completion_id: UUID, now: datetime
) -> str:
    recorded = queries.read_recorded(session, library, learner, completion_id)
    if recorded is None:
        raise CompletionUnknown
    if taken_back_at(completion_id, recorded.rows) is not None:
        raise DoesNotCount
    claims = _claims(session, learner, recorded.facts, now)
    key = key_to_sign(session, secrets, learner.agency_id, now=now)
    session.add(
        Certificate(
            number=claims.number,
            agency_id=learner.agency_id,
            person_id=learner.person_id,
            completion_id=completion_id,
            signed=sign_claims(claims, key),
            issued_at=now,
        )
    )
    record(
        session,
        agency_id=learner.agency_id,
        actor_id=learner.person_id,
        action="certificate.issued",
        subject=f"attempt:{recorded.attempt_id}",
        # not the number: it opens the page that verifies
        detail={"module_id": recorded.facts.module_id},
        now=now,
    )
    return claims.number


def _claims(session: Session, learner: Learner, facts: Facts, now: datetime) -> Claims:
    person, agency = queries.read_holder(session, learner)
    completed_on = facts.completed_at.astimezone(ZoneInfo(agency.time_zone)).date()
    months = queries.read_terms(session, learner.agency_id).get(facts.module_id)
    return Claims(
        number=number_from(chance.token_bytes(10)),
        agency=agency.name,
        agency_page=agency.home_page,
        name=f"{person.given_name[:1]}. {person.family_name}",
        badge=person.badge,
        facts=facts,
        completed_on=completed_on,
        issued_at=now,
        expires_on=last_day(completed_on, months),
    )
