"""Links that let a person in once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.accounts.conftest import NOW, Cast, identity_of
from training_app.accounts.errors import LinkSpent
from training_app.accounts.models import OneTimeLink, Person
from training_app.accounts.service import find_identity, look_at_link, make_one_time_link, use_link
from training_app.audit.models import AuditEntry
from training_app.foundation.errors import NotAllowed, NotFound

ONE_HOUR = timedelta(hours=1)


@pytest.fixture
def link(session: Session, cast: Cast) -> str:
    return make_one_time_link(session, cast.officer, valid_for=ONE_HOUR, now=NOW, made_by=None)


def test_a_link_lets_its_person_in(session: Session, cast: Cast, link: str) -> None:
    identity = find_identity(session, use_link(session, link, NOW), NOW)

    assert identity is not None
    assert identity.person_id == cast.officer


def test_a_link_works_once(session: Session, link: str) -> None:
    use_link(session, link, NOW)

    with pytest.raises(LinkSpent):
        use_link(session, link, NOW)


def test_of_two_who_race_for_a_link_one_gets_in(engine: Engine, link: str) -> None:
    start = threading.Barrier(2)

    def race(_: int) -> str:
        with sessionmaker(engine)() as own_session:
            start.wait()
            try:
                return use_link(own_session, link, NOW)
            except LinkSpent:
                return "spent"

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(race, range(2)))

    assert answers.count("spent") == 1


def test_looking_shows_the_name_and_does_not_spend(session: Session, link: str) -> None:
    assert [look_at_link(session, link, NOW) for _ in range(3)] == ["J. Ortiz"] * 3
    assert use_link(session, link, NOW)


def test_a_link_works_until_its_hour_is_over(session: Session, link: str) -> None:
    almost = NOW + ONE_HOUR - timedelta(seconds=1)

    assert look_at_link(session, link, almost)
    assert use_link(session, link, almost)


@pytest.mark.parametrize("open_link", [look_at_link, use_link])
def test_a_link_that_is_too_old_does_not_work(session: Session, link: str, open_link) -> None:
    with pytest.raises(LinkSpent):
        open_link(session, link, NOW + ONE_HOUR)


@pytest.mark.parametrize("open_link", [look_at_link, use_link])
@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "é" * 500])
def test_a_made_up_link_does_not_work(session: Session, link: str, open_link, token: str) -> None:
    with pytest.raises(LinkSpent):
        open_link(session, token, NOW)


@pytest.mark.parametrize("open_link", [look_at_link, use_link])
def test_the_link_of_a_person_who_left_does_not_work(session: Session, cast: Cast, link: str, open_link) -> None:
    session.get_one(Person, cast.officer).is_active = False
    session.commit()

    with pytest.raises(LinkSpent):
        open_link(session, link, NOW)


def test_only_the_hash_of_a_link_is_kept(session: Session, link: str) -> None:
    assert link not in session.scalars(select(OneTimeLink.token_hash)).all()


def test_making_a_link_is_recorded_without_the_link(session: Session, cast: Cast) -> None:
    coordinator = identity_of(session, cast.coordinator, NOW)
    link = make_one_time_link(session, cast.officer, valid_for=ONE_HOUR, now=NOW, made_by=coordinator)

    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "sign_in.link_made", AuditEntry.actor_id == cast.coordinator)
    ).one()
    assert entry.subject == f"person:{cast.officer}"
    assert link not in str(vars(entry))


def test_a_coordinator_makes_no_link_for_an_administrator(session: Session, cast: Cast) -> None:
    coordinator = identity_of(session, cast.coordinator, NOW)

    with pytest.raises(NotAllowed):
        make_one_time_link(session, cast.admin, valid_for=ONE_HOUR, now=NOW, made_by=coordinator)


def test_an_officer_makes_no_link(session: Session, cast: Cast) -> None:
    officer = identity_of(session, cast.officer, NOW)

    with pytest.raises(NotAllowed):
        make_one_time_link(session, cast.officer, valid_for=ONE_HOUR, now=NOW, made_by=officer)


def test_a_coordinator_makes_no_link_for_another_agency(session: Session, cast: Cast) -> None:
    coordinator = identity_of(session, cast.coordinator, NOW)

    with pytest.raises(NotFound):
        make_one_time_link(session, cast.stranger, valid_for=ONE_HOUR, now=NOW, made_by=coordinator)


def test_a_refused_link_leaves_no_record(session: Session, cast: Cast) -> None:
    coordinator = identity_of(session, cast.coordinator, NOW)
    with pytest.raises(NotAllowed):
        make_one_time_link(session, cast.admin, valid_for=ONE_HOUR, now=NOW, made_by=coordinator)
    session.rollback()

    actors = session.scalars(select(AuditEntry.actor_id)).all()
    assert cast.coordinator not in actors
