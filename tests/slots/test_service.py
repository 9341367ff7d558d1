"""An agency's texts on both databases: every version stays, two writers never lose one another's words."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from training_app.audit.models import AuditEntry
from training_app.content.catalogue import Slot
from training_app.foundation.db import db
from training_app.slots.errors import WrittenMeanwhile
from training_app.slots.models import AgencyText
from training_app.slots.queries import newest_versions, own_texts, versions_of
from training_app.slots.rules import hash_of_default
from training_app.slots.service import write_text

CARD = Slot("rights-card", "Your rights card", "Not filled in.")


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    with town.app.app_context():
        yield db.session()
        db.session.remove()


def written(session: Session, town: Town, text: str, *, seen: int, slot: Slot = CARD) -> int:
    return write_text(
        session,
        agency_id=town.people.agency_id,
        slot=slot,
        text=text,
        seen=seen,
        by=town.people.coordinator_id,
        now=NOW + timedelta(minutes=seen),
    )


def test_every_version_stays_and_the_newest_holds(session: Session, town: Town):
    assert written(session, town, "Card 12.", seen=0) == 1
    assert written(session, town, "Card 13.", seen=1) == 2

    assert own_texts(session, town.people.agency_id) == {CARD.key: "Card 13."}
    assert [version.text for version in versions_of(session, town.people.agency_id, CARD.key)] == [
        "Card 13.",
        "Card 12.",
    ]


def test_an_empty_text_goes_back_to_the_default_and_loses_nothing(session: Session, town: Town):
    written(session, town, "Card 12.", seen=0)
    written(session, town, "", seen=1)

    assert own_texts(session, town.people.agency_id) == {}
    assert [version.text for version in versions_of(session, town.people.agency_id, CARD.key)] == ["", "Card 12."]


def test_who_did_not_see_the_newest_overwrites_nothing(session: Session, town: Town):
    written(session, town, "Card 12.", seen=0)

    with pytest.raises(WrittenMeanwhile):
        written(session, town, "Card 99.", seen=0)

    assert own_texts(session, town.people.agency_id) == {CARD.key: "Card 12."}


def test_the_same_words_twice_are_one_version(session: Session, town: Town):
    """A double click, or the same form sent again on a bad line."""
    assert written(session, town, "Card 12.", seen=0) == 1
    assert written(session, town, "Card 12.", seen=0) == 1

    assert len(versions_of(session, town.people.agency_id, CARD.key)) == 1


def test_the_same_words_over_a_new_default_say_that_it_was_seen(session: Session, town: Town):
    written(session, town, "Card 12.", seen=0)
    newer = Slot(CARD.key, CARD.label, "Not filled in. Ask dispatch.")

    assert written(session, town, "Card 12.", seen=1, slot=newer) == 2
    assert newest_versions(session, town.people.agency_id)[CARD.key].default_hash == hash_of_default(newer.default)


def test_another_agency_sees_nothing_of_it(session: Session, town: Town):
    other = make_riverton(session, [], name="Elsewhere PD")

    written(session, town, "Card 12.", seen=0)

    assert own_texts(session, other.agency_id) == {}
    assert versions_of(session, other.agency_id, CARD.key) == []


def test_each_change_is_in_the_audit_log_without_its_words(session: Session, town: Town):
    written(session, town, "Card 12.", seen=0)
    written(session, town, "", seen=1)

    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == f"slot:{CARD.key}")).all()
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("slots.text_written", {"number": 1}),
        ("slots.default_restored", {"number": 2}),
    ]


@pytest.mark.parametrize(
    "change", [update(AgencyText).values(text="Forged."), delete(AgencyText)], ids=["update", "delete"]
)
def test_the_database_refuses_to_change_what_was_written(session: Session, town: Town, change: object):
    written(session, town, "Card 12.", seen=0)

    with pytest.raises(IntegrityError):
        session.execute(change)  # type: ignore[call-overload]
    session.rollback()

    assert own_texts(session, town.people.agency_id) == {CARD.key: "Card 12."}
