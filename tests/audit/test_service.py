"""Writing the audit log."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.audit.conftest import NOW
from training_app.audit.models import AuditEntry
from training_app.audit.service import record
from training_app.foundation.ids import AgencyId, PersonId


def test_an_entry_says_who_did_what_to_whom_when_and_why(session: Session) -> None:
    record(
        session,
        agency_id=AgencyId(1),
        actor_id=PersonId(1),
        action="sign_in.link_made",
        subject="person:17",
        reason="New phone",
        detail={"hours": 72, "roles": ["officer"]},
        now=NOW,
    )
    session.commit()

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.action, entry.subject, entry.happened_at) == (
        1,
        "sign_in.link_made",
        "person:17",
        NOW,
    )
    assert (entry.reason, entry.detail) == ("New phone", {"hours": 72, "roles": ["officer"]})


def test_the_program_itself_has_no_actor_and_needs_no_reason(session: Session) -> None:
    record(session, agency_id=AgencyId(1), actor_id=None, action="people.person_added", subject="person:1", now=NOW)
    session.commit()

    assert session.execute(text("SELECT actor_id, reason, detail FROM audit_entry")).one() == (None, None, None)


def test_an_entry_goes_with_the_change_it_tells_of(session: Session) -> None:
    record(session, agency_id=AgencyId(1), actor_id=None, action="people.person_added", subject="person:1", now=NOW)
    session.rollback()

    assert session.scalar(select(func.count(AuditEntry.id))) == 0
