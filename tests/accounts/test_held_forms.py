"""The answer that came in while its person was locked out: one, theirs alone, until they say what becomes of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, Cast, identity_of
from training_app.accounts.held_forms import forget_form, forget_old_forms, hold_form, read_held_form
from training_app.accounts.identity import Identity
from training_app.accounts.models import HeldForm

PATH = "/app/attempts/1/check/1/3"


@pytest.fixture
def officer(session: Session, cast: Cast) -> Identity:
    return identity_of(session, cast.officer, NOW)


@pytest.fixture
def coordinator(session: Session, cast: Cast) -> Identity:
    return identity_of(session, cast.coordinator, NOW)


def hold(
    session: Session, identity: Identity, fields: Sequence[tuple[str, str]], now: datetime = NOW, path: str = PATH
) -> bool:
    return hold_form(session, identity, path=path, page=path, fields=fields, now=now)


def count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(HeldForm)).one()


def test_a_form_comes_back_as_it_was_sent(session: Session, officer: Identity) -> None:
    fields = [("answer", "b"), ("note", 'Ünïcode "quoted" <b>\r\n\x00'), ("answer", "c"), ("empty", "")]

    hold(session, officer, fields)

    held = read_held_form(session, officer, NOW)
    assert held is not None
    assert (held.path, held.page, held.held_at) == (PATH, PATH, NOW)
    assert held.fields == tuple(fields)


def test_the_newest_form_takes_the_place_of_the_one_before(session: Session, officer: Identity) -> None:
    hold(session, officer, [("answer", "a")])
    hold(session, officer, [("answer", "b")], NOW + timedelta(minutes=1))

    held = read_held_form(session, officer, NOW + timedelta(minutes=1))
    assert held is not None
    assert held.fields == (("answer", "b"),)
    assert count(session) == 1


def test_a_form_that_is_too_large_is_refused_and_the_one_before_stays(session: Session, officer: Identity) -> None:
    hold(session, officer, [("answer", "a")])

    assert not hold(session, officer, [("answer", "x" * 9000)])

    held = read_held_form(session, officer, NOW)
    assert held is not None
    assert held.fields == (("answer", "a"),)


def test_nobody_else_finds_it(session: Session, officer: Identity, coordinator: Identity) -> None:
    hold(session, officer, [("answer", "a")])

    assert read_held_form(session, coordinator, NOW) is None


def test_each_person_has_their_own(session: Session, officer: Identity, coordinator: Identity) -> None:
    hold(session, officer, [("answer", "a")])
    hold(session, coordinator, [("answer", "b")])

    forget_form(session, officer, read_held_form(session, officer, NOW).mark)

    assert read_held_form(session, officer, NOW) is None
    assert read_held_form(session, coordinator, NOW) is not None


def test_a_mark_deletes_its_own_form_and_none_that_came_later(session: Session, officer: Identity) -> None:
    hold(session, officer, [("answer", "a")])
    first = read_held_form(session, officer, NOW)
    hold(session, officer, [("answer", "b")])

    forget_form(session, officer, first.mark)

    assert read_held_form(session, officer, NOW) is not None


def test_nobody_deletes_it_with_the_mark_of_another(session: Session, officer: Identity, coordinator: Identity) -> None:
    hold(session, officer, [("answer", "a")])
    held = read_held_form(session, officer, NOW)

    forget_form(session, coordinator, held.mark)

    assert read_held_form(session, officer, NOW) == held


@pytest.mark.parametrize("mark", ["", "x", "\x00", "' OR 1=1 --", "é" * 5000])
def test_a_made_up_mark_deletes_nothing(session: Session, officer: Identity, mark: str) -> None:
    hold(session, officer, [("answer", "a")])

    forget_form(session, officer, mark)

    assert read_held_form(session, officer, NOW) is not None


def test_after_twelve_hours_it_is_not_shown_and_the_worker_deletes_it(session: Session, officer: Identity) -> None:
    hold(session, officer, [("answer", "a")])
    late = NOW + timedelta(hours=12)
    assert read_held_form(session, officer, late - timedelta(seconds=1)) is not None

    assert read_held_form(session, officer, late) is None
    forget_old_forms(session, late - timedelta(seconds=1))
    assert count(session) == 1
    forget_old_forms(session, late)
    assert count(session) == 0
