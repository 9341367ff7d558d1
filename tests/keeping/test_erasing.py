"""What an erasure refuses, what it says before, and what it does besides deleting."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.agency import make_riverton
from tests.conftest import Town
from tests.keeping.canary import BADGE, NAME, places_of
from training_app.accounts.models import Person
from training_app.assignments.schedule.models import ReminderDigest, ReminderMark
from training_app.audit.service import record
from training_app.delivery.models import OutboxRow, RowState
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.keeping.erasing import Hand, erase_person, look_ahead
from training_app.keeping.errors import ErasedAlready, StillHere, StillToSend
from training_app.keeping.finding import Whose
from training_app.keeping.rules import Extent


def hand(town: Town) -> Hand:
    return Hand(None, "Asked for in writing.", town.clock())


def test_who_may_still_sign_in_is_not_erased(town: Town, session: Session) -> None:
    with pytest.raises(StillHere, match="Jamie Ortiz may still sign in"):
        erase_person(session, Whose(town.people.agency_id, town.people.officer_id), Extent.BADGE, hand(town))

    assert session.get_one(Person, town.people.officer_id).family_name == "Ortiz"


@pytest.mark.parametrize("state", [RowState.WAITING, RowState.PARKED])
def test_what_must_still_be_sent_keeps_them(town: Town, session: Session, whose: Whose, state: RowState) -> None:
    session.execute(update(OutboxRow).values(state=state))
    session.commit()

    with pytest.raises(StillToSend, match="3 records of this person have not reached"):
        erase_person(session, whose, Extent.BADGE, hand(town))

    assert places_of(session, NAME)


def test_what_must_still_be_sent_can_be_given_up(town: Town, session: Session, whose: Whose) -> None:
    session.execute(update(OutboxRow).values(state=RowState.WAITING))
    session.commit()

    erase_person(session, whose, Extent.BADGE, hand(town), drop_unsent=True)

    assert session.scalars(select(OutboxRow.id)).all() == []


def test_who_was_erased_is_not_erased_again_but_further(town: Town, session: Session, whose: Whose) -> None:
    erase_person(session, whose, Extent.BADGE, hand(town))

    with pytest.raises(ErasedAlready):
        erase_person(session, whose, Extent.BADGE, hand(town))
    erase_person(session, whose, Extent.NOTHING, hand(town))

    assert places_of(session, BADGE) == set()


def test_a_mail_to_a_supervisor_that_names_them_loses_its_text_and_stays(
    town: Town, session: Session, whose: Whose
) -> None:
    known = {"agency_id": whose.agency_id, "recipient_id": town.people.supervisor_id}
    mail = ReminderDigest(
        **known, day=town.clock().date(), subject=f"{NAME} is late", text=NAME, state="sent", made_at=town.clock()
    )
    session.add(mail)
    session.flush()
    session.add(
        ReminderMark(
            **known,
            digest_id=mail.id,
            person_id=whose.person_id,
            module_id="m01-trauma",
            due_on=town.clock().date(),
            day=1,
        )
    )
    session.commit()

    erase_person(session, whose, Extent.BADGE, hand(town))

    left = session.scalars(select(ReminderDigest)).one()
    assert "was removed" in left.text
    assert places_of(session, NAME) == set()


def test_the_outlook_counts_what_would_go_and_changes_nothing(town: Town, session: Session, whose: Whose) -> None:
    before = places_of(session, NAME)

    outlook = look_ahead(session, whose, Extent.BADGE)

    goes = {line.name: line.count for line in outlook.goes}
    assert goes["sign-ins"] == goes["certificates"] == 1
    assert "events" not in goes
    assert {line.name for line in outlook.stays} >= {"events", "attempts", "statements"}
    assert [line.name for line in outlook.stays if not line.why] == []
    assert places_of(session, NAME) == before


def test_the_outlook_says_where_else_they_are_known(town: Town, session: Session, whose: Whose) -> None:
    (elsewhere,) = look_ahead(session, whose, Extent.NOTHING).elsewhere

    assert elsewhere.account is not None


def test_the_outlook_counts_entries_whose_reason_names_them(town: Town, session: Session, whose: Whose) -> None:
    assert look_ahead(session, whose, Extent.NOTHING).in_reasons == 0
    begin_write(session)
    record(
        session,
        agency_id=whose.agency_id,
        actor_id=None,
        action="people.person_deactivated",
        subject=f"person:{whose.person_id}",
        reason=f"{NAME} moved away.",
        now=town.clock(),
    )
    session.commit()

    assert look_ahead(session, whose, Extent.NOTHING).in_reasons == 1


def test_somebody_of_another_agency_is_not_found(town: Town, session: Session, whose: Whose) -> None:
    other = make_riverton(session, [], name="Fairview PD")

    with pytest.raises(NotFound):
        erase_person(session, Whose(other.agency_id, whose.person_id), Extent.NOTHING, hand(town))

    assert places_of(session, NAME)
