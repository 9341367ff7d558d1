"""A roster that waits: for its person alone, for a day, and for what it said it would do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.accounts.conftest import identity_of
from tests.agency import NOW
from tests.conftest import Town
from training_app.accounts.errors import TooManyLeave
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person
from training_app.accounts.roster_file import RosterRefused
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.people import waiting
from training_app.people.errors import NothingWaits, PlanChanged
from training_app.people.models import WaitingRoster

HEAD = b"given_name,family_name,sign_in,badge,unit,role\n"
ONE_NEW = HEAD + b"Ana,Moss,4500,4500,Patrol / North,officer\n"


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    with town.app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def me(session: Session, admin_id: PersonId) -> Identity:
    return identity_of(session, admin_id, NOW)


def keep(session: Session, me: Identity, content: bytes = ONE_NEW, *, whole: bool = False) -> None:
    waiting.keep_roster(session, content, file_name="people.csv", is_whole=whole, by=me, now=NOW)


def people(session: Session) -> int:
    return session.execute(select(func.count()).select_from(Person)).scalar_one()


def files(session: Session) -> int:
    return session.execute(select(func.count()).select_from(WaitingRoster)).scalar_one()


def test_keeping_changes_nobody_and_says_what_would(session: Session, me: Identity) -> None:
    before = people(session)

    keep(session, me)

    plan = waiting.read_waiting(session, me, NOW).plan
    assert [row.sign_in for row in plan.new_people] == ["4500"]
    assert people(session) == before


def test_doing_it_writes_once_says_who_and_forgets_the_file(session: Session, me: Identity) -> None:
    keep(session, me)
    mark = waiting.read_waiting(session, me, NOW).mark

    waiting.do_waiting(session, seen=mark, confirmed=None, by=me, now=NOW)

    assert session.scalars(select(Person.family_name).where(Person.sign_in_name == "4500")).one() == "Moss"
    assert files(session) == 0
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "people.roster_imported")).one()
    assert entry.actor_id == me.person_id
    with pytest.raises(NothingWaits):
        waiting.do_waiting(session, seen=mark, confirmed=None, by=me, now=NOW)


def test_what_changed_in_between_is_noticed_and_nothing_is_done(session: Session, me: Identity) -> None:
    keep(session, me)
    mark = waiting.read_waiting(session, me, NOW).mark
    session.add(
        Person(
            agency_id=me.agency_id,
            given_name="Ana",
            family_name="Other",
            sign_in_name="4500",
            actor_name="somebody-new",
            is_active=True,
            created_at=NOW,
        )
    )
    session.commit()
    before = people(session)

    with pytest.raises(PlanChanged):
        waiting.do_waiting(session, seen=mark, confirmed=None, by=me, now=NOW)

    assert people(session) == before
    now_read = waiting.read_waiting(session, me, NOW)
    assert [change.words for change in now_read.plan.changes] == [
        "name Ana Other becomes Ana Moss; badge none becomes 4500; unit none becomes Patrol / North"
    ]
    waiting.do_waiting(session, seen=now_read.mark, confirmed=None, by=me, now=NOW)
    assert session.scalars(select(Person.family_name).where(Person.sign_in_name == "4500")).one() == "Moss"


def test_many_who_would_leave_ask_for_their_number(session: Session, me: Identity) -> None:
    keep(session, me, whole=True)
    found = waiting.read_waiting(session, me, NOW)
    assert found.plan.asks_to_confirm

    for wrong in (None, 1, len(found.plan.leaving) + 1):
        with pytest.raises(TooManyLeave):
            waiting.do_waiting(session, seen=found.mark, confirmed=wrong, by=me, now=NOW)
    assert files(session) == 1

    waiting.do_waiting(session, seen=found.mark, confirmed=len(found.plan.leaving), by=me, now=NOW)
    active = session.scalars(select(Person.sign_in_name).where(Person.is_active)).all()
    assert set(active) == {"4500", "k.lund@riverton.example"}


def test_it_waits_for_its_person_alone(session: Session, me: Identity, town: Town) -> None:
    keep(session, me)
    other = identity_of(session, town.people.coordinator_id, NOW)

    with pytest.raises(NothingWaits):
        waiting.read_waiting(session, other, NOW)
    waiting.drop_waiting(session, other)

    assert waiting.read_waiting(session, me, NOW).file_name == "people.csv"


def test_a_second_upload_takes_the_place_of_the_first(session: Session, me: Identity) -> None:
    keep(session, me)
    keep(session, me, ONE_NEW.replace(b"4500", b"4501"))

    assert files(session) == 1
    assert [row.sign_in for row in waiting.read_waiting(session, me, NOW).plan.new_people] == ["4501"]


def test_a_file_with_a_mistake_leaves_the_one_before_where_it_is(session: Session, me: Identity) -> None:
    keep(session, me)

    with pytest.raises(RosterRefused):
        keep(session, me, HEAD + b"Ana,Moss,4500,4500,,chief\n")

    assert waiting.read_waiting(session, me, NOW).plan.new_people


def test_after_a_day_nothing_waits_and_the_worker_deletes_it(session: Session, me: Identity) -> None:
    keep(session, me)
    almost, later = NOW + timedelta(hours=23, minutes=59), NOW + timedelta(hours=24)

    waiting.forget_old_rosters(session, almost)
    assert waiting.read_waiting(session, me, almost)

    with pytest.raises(NothingWaits):
        waiting.read_waiting(session, me, later)
    assert files(session) == 1
    waiting.forget_old_rosters(session, later)
    assert files(session) == 0
