"""What a destination is told of people: for records from now on, with a reason, in the audit log."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.delivery.queueing import add_destination, queue
from training_app.audit.models import AuditEntry
from training_app.delivery.identity import ReasonMissing, set_identity
from training_app.delivery.models import Identity, OutboxRow

REASON = "The state academy needs names on its certificates."


def test_a_new_destination_is_told_nothing_but_a_random_name(session: Session) -> None:
    assert add_destination(session).identity == Identity.PSEUDONYM


def test_rows_keep_what_held_when_they_were_queued(session: Session) -> None:
    destination = add_destination(session)
    queue(session, 1)
    set_identity(session, destination, Identity.NAME, reason=REASON, by=1, now=NOW)
    session.commit()
    queue(session, 1)
    set_identity(session, destination, Identity.PSEUDONYM, reason="", by=1, now=NOW)
    session.commit()
    queue(session, 1)

    rows = session.scalars(select(OutboxRow.identity).order_by(OutboxRow.id)).all()

    assert rows == [Identity.PSEUDONYM, Identity.NAME, Identity.PSEUDONYM]


@pytest.mark.parametrize("identity", [Identity.NAME, Identity.MAILBOX])
@pytest.mark.parametrize("reason", ["", "          ", "too short", "  short  \n"])
def test_names_are_not_told_without_a_reason(session: Session, identity: Identity, reason: str) -> None:
    destination = add_destination(session)

    with pytest.raises(ReasonMissing):
        set_identity(session, destination, identity, reason=reason, by=1, now=NOW)

    assert destination.identity == Identity.PSEUDONYM
    assert session.scalars(select(AuditEntry)).all() == []


def test_the_change_is_in_the_audit_log_with_who_and_why(session: Session) -> None:
    destination = add_destination(session)

    set_identity(session, destination, Identity.MAILBOX, reason=f"  {REASON} ", by=1, now=NOW)
    set_identity(session, destination, Identity.MAILBOX, reason=REASON, by=1, now=NOW)
    session.commit()

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.action, entry.reason) == (1, "delivery.identity_changed", REASON)
    assert entry.subject == f"destination:{destination.id}"
    assert entry.detail == {"name": "Department LMS", "before": "pseudonym", "after": "mailbox"}
