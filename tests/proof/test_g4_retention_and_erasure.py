"""g4: after an erasure no word of the person is in any column, the audit log says so and is whole, nothing else may go.

On both engines, with a person who has a row in every table that can hold one.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.conftest import Town
from tests.keeping.canary import BADGE, NAME, RECORD, add_canary, places_of
from tests.learning import walking
from training_app.audit.models import AuditEntry
from training_app.audit.queries import verify_chain
from training_app.audit.service import hold_next_number, record
from training_app.foundation.db import Base, begin_write, db
from training_app.keeping import erasing
from training_app.keeping.erasing import Hand, erase_person
from training_app.keeping.finding import Whose
from training_app.keeping.holdings import HOLDINGS
from training_app.keeping.models import Removal
from training_app.keeping.rules import Extent
from training_app.learning.models import LearningEvent
from training_app.rollcall.models import RollCallPresence

REASON = "Asked for in writing."
STAYS = {"removal", "month_end_line"}


@pytest.fixture
def canary(town: Town) -> Iterator[tuple[Session, Whose]]:
    """The session, and whose rows are everywhere."""
    with walking.desk_of(town) as desk:
        walking.begin(desk, walking.learner_of(town))
    with town.app.app_context():
        session = db.session()
        yield session, add_canary(session, town.people.agency_id, town.clock())
        db.session.remove()


def erase(town: Town, session: Session, whose: Whose, extent: Extent) -> erasing.Erased:
    return erase_person(session, whose, extent, Hand(None, REASON, town.clock()))


def test_the_canary_is_in_every_table_that_can_hold_it(town: Town, canary) -> None:
    """Negative control: the search that finds nothing afterwards finds all of it before."""
    session, _ = canary

    found = {place.partition(".")[0] for place in places_of(session, NAME, BADGE, RECORD)}

    silent = {"statement_term", "assignment_touched", "person_absence", "assignment_meant"}
    silent |= {"credit_touched", "scim_member"}
    can_hold = {held.table for held in HOLDINGS if held.about or held.through} - STAYS
    assert can_hold - found <= silent
    assert len(found) > 30


def test_what_is_about_them_and_stays_at_every_extent_is_named_here() -> None:
    """Beside the row of the person, which loses its words: ids with figures, of which nothing was typed."""
    stays = {held.table for held in HOLDINGS if (held.about or held.through) and not held.fates}

    assert stays == {"person", *STAYS}


def test_after_an_erasure_no_word_is_left_in_any_column(town: Town, canary) -> None:
    session, whose = canary

    erase(town, session, whose, Extent.NOTHING)

    assert places_of(session, NAME, BADGE, RECORD) == set()


def test_with_the_badge_kept_the_record_stays_and_every_name_goes(town: Town, canary) -> None:
    session, whose = canary
    before = places_of(session, RECORD)

    erase(town, session, whose, Extent.BADGE)

    assert places_of(session, NAME) == set()
    assert places_of(session, BADGE) == {"person.badge"}
    assert places_of(session, RECORD) == before
    assert "learning_event.step_key" in before


def test_kept_without_a_name_nothing_says_whose_it_is(town: Town, canary) -> None:
    session, whose = canary

    erase(town, session, whose, Extent.NAMELESS)

    assert places_of(session, NAME, BADGE) == set()
    assert "learning_event.step_key" in places_of(session, RECORD)
    assert "person.actor_name" not in places_of(session, RECORD)


def test_the_audit_log_tells_of_it_and_is_whole(town: Town, canary) -> None:
    session, whose = canary

    done = erase(town, session, whose, Extent.NOTHING)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "keeping.person_erased")).one()
    assert (entry.subject, entry.reason, entry.number) == (f"person:{whose.person_id}", REASON, done.entry_number)
    assert entry.detail["sha256"] == done.sha256
    assert "learning_event 1" in entry.detail["removed"]
    assert verify_chain(session, town.people.agency_id) is None


def test_the_digest_depends_on_what_went(town: Town, canary) -> None:
    session, whose = canary
    begin_write(session)
    _, first = erasing._remove(session, whose, Extent.BADGE)
    session.rollback()
    session.execute(update(Base.metadata.tables["person_leave"]).values(reason="other"))
    session.commit()

    begin_write(session)
    _, second = erasing._remove(session, whose, Extent.BADGE)
    session.rollback()

    assert len(first) == 64
    assert first != second


def test_other_people_keep_every_row(town: Town, canary) -> None:
    session, whose = canary
    others = {
        table.name: session.execute(
            select(table).where(table.c.person_id != whose.person_id).order_by(*table.primary_key)
        ).all()
        for table in Base.metadata.sorted_tables
        if "person_id" in table.c
    }
    session.rollback()

    erase(town, session, whose, Extent.NOTHING)

    after = {
        name: session.execute(
            select(table).where(table.c.person_id != whose.person_id).order_by(*table.primary_key)
        ).all()
        for name, table in Base.metadata.tables.items()
        if name in others
    }
    assert others["learning_event"]
    assert after == others


PLAIN = [
    delete(LearningEvent),
    update(LearningEvent).values(kind="other"),
    delete(RollCallPresence),
    delete(AuditEntry),
    delete(Removal),
]


@pytest.mark.parametrize("statement", PLAIN, ids=str)
def test_any_other_way_is_refused_before_and_after_an_erasure(town: Town, canary, statement) -> None:
    session, whose = canary
    if statement.table.name != "removal":
        with pytest.raises(IntegrityError, match="append-only"):
            session.execute(statement)
        session.rollback()
    erase(town, session, whose, Extent.BADGE)

    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(statement)


def open_pass(town: Town, session: Session, person_id: int) -> None:
    begin_write(session)
    number = hold_next_number(session, town.people.agency_id)
    values = {"agency_id": town.people.agency_id, "person_id": person_id, "extent": "badge", "entry_number": number}
    session.execute(insert(Removal).values(**values, made_at=town.clock()))


def test_a_pass_lets_nobody_elses_rows_go(town: Town, canary) -> None:
    session, whose = canary
    open_pass(town, session, whose.person_id)

    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(delete(LearningEvent).where(LearningEvent.person_id == town.people.officer_id))


def test_a_pass_lets_no_row_be_changed(town: Town, canary) -> None:
    session, whose = canary
    open_pass(town, session, whose.person_id)

    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(update(LearningEvent).where(LearningEvent.person_id == whose.person_id).values(kind="other"))


def test_what_a_pass_let_go_is_not_kept_without_its_audit_entry(town: Town, canary) -> None:
    session, _ = canary
    open_pass(town, session, town.people.officer_id)
    removed = session.execute(delete(LearningEvent).where(LearningEvent.person_id == town.people.officer_id)).rowcount

    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()

    assert removed > 0
    left = session.scalars(select(LearningEvent.id).where(LearningEvent.person_id == town.people.officer_id)).all()
    assert len(left) == removed


def test_a_pass_is_spent_once_its_entry_is_written(town: Town, canary) -> None:
    session, _ = canary
    officer_id = town.people.officer_id
    open_pass(town, session, officer_id)
    record(
        session,
        agency_id=town.people.agency_id,
        actor_id=None,
        action="keeping.person_erased",
        subject=f"person:{officer_id}",
        now=town.clock(),
    )
    session.commit()

    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(delete(LearningEvent).where(LearningEvent.person_id == officer_id))


def test_a_process_that_dies_in_the_middle_leaves_everything_as_it_was(town: Town, canary, monkeypatch) -> None:
    session, whose = canary
    before = {table.name: session.execute(text(f'SELECT * FROM "{table.name}"')).all() for table in _tables()}
    session.rollback()
    monkeypatch.setattr(erasing, "_take_name", _die)

    with pytest.raises(KeyboardInterrupt):
        erase(town, session, whose, Extent.NOTHING)

    after = {table.name: session.execute(text(f'SELECT * FROM "{table.name}"')).all() for table in _tables()}
    assert before["learning_event"]
    assert after == before


def _tables():
    return Base.metadata.sorted_tables


def _die(*_: object) -> int:
    raise KeyboardInterrupt
