"""What is too old goes, what is not stays, and each removal is in the audit log."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.conftest import Town
from training_app.accounts.models import Person, SignInSession
from training_app.assignments.schedule.models import ReminderDigest
from training_app.audit.models import AuditEntry
from training_app.audit.queries import verify_chain
from training_app.foundation.db import Base
from training_app.keeping import aging
from training_app.keeping.aging import count_old, people_over, remove_old
from training_app.keeping.erasing import Hand, erase_person
from training_app.keeping.finding import Whose
from training_app.keeping.rules import Extent, Kind, Policy
from training_app.learning.models import Attempt
from training_app.lrs.models import Statement

DAY = timedelta(days=1)


def rows(session: Session, *tables: str) -> list[int]:
    return [
        session.execute(select(func.count()).select_from(Base.metadata.tables[table])).scalar_one() for table in tables
    ]


def received(session: Session) -> None:
    """The canary's statement becomes one that another system stored."""
    client = session.execute(select(Base.metadata.tables["lrs_client"].c.id)).scalar_one()
    session.execute(update(Statement).values(client_id=client))
    session.commit()


TABLES = {
    Kind.SIGN_INS: ("sign_in_session", "one_time_link"),
    Kind.MAIL: ("reminder_digest", "reminder_mark"),
    Kind.RECEIVED: ("statement", "statement_term", "lrs_document"),
}


@pytest.mark.parametrize("kind", list(TABLES))
def test_what_is_older_goes_and_what_is_not_stays(town: Town, session: Session, whose: Whose, kind: Kind) -> None:
    received(session)
    now = town.clock()

    too_early = remove_old(session, whose.agency_id, kind, now, now=now)
    kept = rows(session, *TABLES[kind])
    removed = remove_old(session, whose.agency_id, kind, now + DAY, now=now)

    assert too_early == 0
    assert kept == [1] * len(kept)
    assert removed == len(kept)
    assert rows(session, *TABLES[kind]) == [0] * len(kept)


def test_the_programs_own_statements_are_not_received(town: Town, session: Session, whose: Whose) -> None:
    remove_old(session, whose.agency_id, Kind.RECEIVED, town.clock() + DAY, now=town.clock())

    assert rows(session, "statement", "statement_term") == [1, 1]


def test_a_removal_is_in_the_audit_log_with_counts_and_a_digest(town: Town, session: Session, whose: Whose) -> None:
    remove_old(session, whose.agency_id, Kind.MAIL, town.clock() + DAY, now=town.clock())

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "keeping.old_removed")).one()
    assert entry.detail["removed"] == ["reminder_mark 1", "reminder_digest 1"]
    assert len(entry.detail["sha256"]) == 64
    assert verify_chain(session, whose.agency_id) is None


def test_many_go_in_several_transactions(town: Town, session: Session, whose: Whose, monkeypatch) -> None:
    monkeypatch.setattr(aging, "ROWS_AT_ONCE", 2)
    known = {"agency_id": whose.agency_id, "recipient_id": whose.person_id, "subject": "s", "text": "t"}
    session.add_all(
        ReminderDigest(**known, day=(town.clock() - number * DAY).date(), state="sent", made_at=town.clock())
        for number in range(1, 5)
    )
    session.commit()

    turns = [remove_old(session, whose.agency_id, Kind.MAIL, town.clock() + DAY, now=town.clock()) for _ in range(4)]

    assert turns == [3, 2, 1, 0]


def age(session: Session, whose: Whose, when: datetime) -> None:
    """The canary did nothing since then, and nothing was done to them."""
    session.execute(update(Person).where(Person.id == whose.person_id).values(created_at=when))
    session.execute(update(Attempt).where(Attempt.person_id == whose.person_id).values(saved_at=when))
    session.execute(update(SignInSession).where(SignInSession.person_id == whose.person_id).values(last_seen_at=when))
    session.commit()


def test_who_left_long_ago_is_over(town: Town, session: Session, whose: Whose) -> None:
    age(session, whose, town.clock() - 400 * DAY)

    assert people_over(session, whose.agency_id, town.clock() - 365 * DAY) == [whose.person_id]
    assert people_over(session, whose.agency_id, town.clock() - 500 * DAY) == []


@pytest.mark.parametrize("table", ["person", "attempt", "sign_in_session"])
def test_who_did_something_since_is_not(town: Town, session: Session, whose: Whose, table: str) -> None:
    age(session, whose, town.clock() - 400 * DAY)
    column = {"person": "created_at", "attempt": "saved_at", "sign_in_session": "last_seen_at"}[table]
    session.execute(update(Base.metadata.tables[table]).values({column: town.clock()}))
    session.commit()

    assert people_over(session, whose.agency_id, town.clock() - 365 * DAY) == []


def test_who_is_active_or_erased_is_not(town: Town, session: Session, whose: Whose) -> None:
    age(session, whose, town.clock() - 400 * DAY)
    erase_person(session, whose, Extent.BADGE, Hand(None, "Asked for in writing.", town.clock()))

    assert people_over(session, whose.agency_id, town.clock() + DAY) == []


def test_nothing_is_counted_while_everything_is_kept(town: Town, session: Session, whose: Whose) -> None:
    ten_years_on = town.clock() + 3653 * DAY

    assert count_old(session, whose.agency_id, Policy(), ten_years_on) == {}
    assert count_old(session, whose.agency_id, Policy({Kind.MAIL: 9, Kind.PEOPLE: 9}), ten_years_on) == {
        Kind.MAIL: 1,
        Kind.PEOPLE: 1,
    }
